"""Python's search for garbage in circles, made rare in processes that live long."""

import gc

# Objects made before the youngest are looked through (700 is Python's own), and how many such
# looks come before an older generation has its turn.
_YOUNG, _MIDDLE, _OLD = 20_000, 20, 50


def collect_rarely() -> None:
    """Leave what is loaded by now out of the search, for it stays until the process ends, and
    search seldom: it took a seventh of the processor time of a harvest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
