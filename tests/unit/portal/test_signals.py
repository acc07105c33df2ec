"""Being asked to end must work at any moment, also while the one who is asked waits."""

import signal
import sys
import threading

from portal.serve.signals import Ending, listen_for_end


def test_it_may_be_asked_at_every_line_of_its_own_wait() -> None:
    ending = Ending()

    def ask(_frame, _event, _argument):
        ending.ask()
        return ask

    sys.settrace(ask)
    try:
        ended = ending.wait(30)
    finally:
        sys.settrace(None)
    assert ended and ending.is_set()
    assert ending.wait(30)  # and stays so


def test_nobody_asked() -> None:
    ending = Ending()
    assert not ending.wait(0.01)
    assert not ending.is_set()


def test_a_signal_ends_the_wait_of_every_thread() -> None:
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        ending = listen_for_end()
        waiting = threading.Thread(target=ending.wait, args=(30,))
        waiting.start()
        signal.raise_signal(signal.SIGTERM)
        assert ending.wait(30)
        waiting.join(10)
        assert not waiting.is_alive()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
