"""Why a unit cannot be looked after: each cause has its own words, and none is an accusation."""

import pytest

from portal.rules.obligations.facts import Channel, Trouble
from portal.rules.obligations.unreadable import tell_unreadable


def closed(*troubles: Trouble) -> tuple[Channel, ...]:
    return tuple(Channel(f"situs {at}", False, trouble=each) for at, each in enumerate(troubles))


@pytest.mark.parametrize(
    ("troubles", "words"),
    [
        ((), "belum ada tempat terbit yang kami baca"),
        (("mati",), "sumber tidak menjawab"),
        (("ditolak",), "situs ini mengaku milik desa lain, jadi tidak kami pakai"),
        (("ditolak", "ditolak"), "situs ini mengaku milik desa lain, jadi tidak kami pakai"),
        (("belum",), "sumber belum pernah kami baca"),
        (("mati", "ditolak"), "sumber tidak menjawab atau tidak dapat kami pakai"),
    ],
)
def test_the_words_say_what_is_so(troubles, words: str) -> None:
    assert tell_unreadable(closed(*troubles)) == words
    assert len(words) <= 120


def test_a_site_that_answers_is_never_said_to_be_silent() -> None:
    for trouble in ("ditolak", "tertahan", "belum"):
        assert "tidak menjawab" not in tell_unreadable(closed(trouble))


def test_one_that_can_be_read_is_enough() -> None:
    assert tell_unreadable((*closed("ditolak"), Channel("lain", True))) == ""
