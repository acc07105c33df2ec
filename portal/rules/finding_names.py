"""Units found by what people type: codes, names, parts of names, and names misspelt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.rules.naming_variants import fold, join, lengthen, split_words, strip_kind
from portal.rules.spelling_distance import FAR, distance, letter_set

MOST = 20  # hits
_SHORTEST = 4  # letters: a shorter word must be written right
_STEPS = 2  # half steps allowed for every four letters
# How a hit was found, best first.
EXACT, PART, BEGINNING, MISSPELT = range(4)
_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Name:
    """What can be found: a key of the caller's, its name, kind and code, the name of what it
    lies in, and short names people use for it."""

    key: int
    name: str
    kind: str
    code: str = ""
    within: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that was found. `sure`: written right, or misspelt in a way that fits no other."""

    name: Name
    how: int
    far: int  # half steps between what was typed and the name
    sure: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    name: Name
    words: tuple[str, ...]
    joined: str
    letters: int


class NameIndex:
    """The names of one site, folded once."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._entries: list[_Entry] = []
        self._codes: dict[str, Name] = {}
        for name in names:
            if name.code:
                self._codes[name.code.replace(".", "")] = name
            for spelling in (name.name, *name.aliases):
                plain = split_words(spelling)
                words, joined = tuple(fold(word) for word in plain), join(plain)
                self._entries.append(_Entry(name, words, joined, letter_set(joined)))
        self._wholes = frozenset(entry.joined for entry in self._entries)
        self._words = {word: letter_set(word) for entry in self._entries for word in entry.words}

    def find(self, text: str) -> tuple[Hit, ...]:
        """What somebody may mean, best first; at most MOST hits."""
        main, place = _part(text)
        written = split_words(main)
        words, kinds = strip_kind(written)
        if not words:
            return ()
        if "".join(words).isdigit():
            return self._find_code("".join(words))
        if words != written and join(written) in self._wholes:
            words, kinds = written, ()  # Kampung Tengah may be the whole name
        words = [word if fold(word) in self._words else lengthen(word) for word in words]
        asked, joined = tuple(fold(word) for word in words), join(words)
        found = self._find_written(asked, joined) or self._find_misspelt(asked, joined)
        hits, fits = _narrow(found, kinds, place)
        hits.sort(key=lambda hit: (hit.how, hit.far, _ORDER.get(hit.name.kind, 9), hit.name.code))
        return _judge(hits, asked)[:MOST] if fits else tuple(hits[:MOST])

    def _find_written(self, asked: tuple[str, ...], joined: str) -> list[Hit]:
        found: dict[int, Hit] = {}
        for entry in self._entries:
            seen = _compare(entry, asked, joined)
            if seen is not None:
                _keep_best(found, Hit(entry.name, *seen, False))
        return list(found.values())

    def _find_misspelt(self, asked: tuple[str, ...], joined: str) -> list[Hit]:
        letters = letter_set(joined)
        near = [self._near_words(word) for word in asked]
        found: dict[int, Hit] = {}
        for entry in self._entries:
            far = _misspelt(joined, letters, entry.joined, entry.letters)
            if len(asked) <= len(entry.words) and all(near):
                longer = 2 * (len(entry.words) > len(asked))
                far = min(far, _in_order(near, entry.words) + 1 + longer)
            if far < FAR:
                _keep_best(found, Hit(entry.name, MISSPELT, far, False))
        return list(found.values())

    def _near_words(self, asked: str) -> dict[str, int]:
        """The words of all names that one may be, with how far they are."""
        letters = letter_set(asked)
        far = {
            word: 0 if word == asked else _misspelt(asked, letters, word, theirs)
            for word, theirs in self._words.items()
        }
        return {word: each for word, each in far.items() if each < FAR}

    def _find_code(self, digits: str) -> tuple[Hit, ...]:
        whole = self._codes.get(digits)
        if whole is not None:
            return (Hit(whole, EXACT, 0, True),)
        if len(digits) < 4:
            return ()
        begun = sorted(code for code in self._codes if code.startswith(digits))
        return tuple(Hit(self._codes[code], BEGINNING, 0, False) for code in begun[:MOST])


_ORDER = {"kabupaten": 0, "kecamatan": 1, "desa": 2, "kelurahan": 3}


def _part(text: str) -> tuple[str, str]:
    """The name, and the joined name of what it lies in, written behind a comma or *kec.*"""
    before, comma, after = text[:200].partition(",")
    if comma:
        return before, join(strip_kind(split_words(after))[0])
    words = split_words(text)
    for at, word in enumerate(words[1:-1], start=1):
        if word in ("kec", "kecamatan"):
            return " ".join(words[:at]), join(strip_kind(words[at:])[0])
    return text, ""


def _keep_best(found: dict[int, Hit], hit: Hit) -> None:
    held = found.get(hit.name.key)
    if held is None or (hit.how, hit.far) < (held.how, held.far):
        found[hit.name.key] = hit


def _compare(entry: _Entry, asked: tuple[str, ...], joined: str) -> tuple[int, int] | None:
    """How what was typed is written in a name, and what is missing of it."""
    if joined == entry.joined:
        return EXACT, 0
    if len(joined) >= 2 and set(asked) <= set(entry.words):
        return PART, len(entry.words) - len(asked)
    if len(joined) >= 3 and (entry.joined.startswith(joined) or _begins(asked, entry.words)):
        return BEGINNING, len(entry.joined) - len(joined)
    return None


def _begins(asked: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each word begins a word of the name, in the name's order."""
    rest = iter(words)
    return all(any(word.startswith(each) for word in rest) for each in asked)


def _misspelt(asked: str, letters: int, written: str, written_letters: int) -> int:
    longest = max(len(asked), len(written))
    most = longest // 4 * _STEPS
    if min(len(asked), len(written)) < _SHORTEST:
        return FAR
    # Letters that one word has and the other has not must be changed, at half a step the least.
    strange = max(
        (letters & ~written_letters).bit_count(), (written_letters & ~letters).bit_count()
    )
    return FAR if strange > most else distance(asked, written, most)


def _in_order(near: Sequence[Mapping[str, int]], words: Sequence[str]) -> int:
    """The steps when every word typed is like a word of the name, in the name's order."""
    total, at = 0, 0
    for each in near:
        steps = [(each.get(words[other], FAR), other) for other in range(at, len(words))]
        far, found = min(steps, default=(FAR, 0))
        if far >= FAR:
            return FAR
        total, at = total + far, found + 1
    return total


def _narrow(hits: list[Hit], kinds: tuple[str, ...], place: str) -> tuple[list[Hit], bool]:
    """Without what is of another kind or lies elsewhere than was said. When nothing is left of
    that, all hits, and that they do not fit."""
    wanted = _VILLAGES if kinds and kinds[0] in _VILLAGES else kinds
    kept = [
        hit
        for hit in hits
        if (not wanted or hit.name.kind in wanted) and (not place or _lies_in(hit.name, place))
    ]
    return (kept, True) if kept else (hits, not hits)


def _lies_in(name: Name, place: str) -> bool:
    within = join(split_words(name.within))
    if within.startswith(place):
        return True
    return _misspelt(place, letter_set(place), within, letter_set(within)) < FAR


def _judge(hits: list[Hit], asked: tuple[str, ...]) -> tuple[Hit, ...]:
    """Which hits are sure: those written right, else a misspelt whole name that is at most one
    letter in eight off, begins its words alike, and has no other name nearly as near."""
    if not hits or hits[0].how in (PART, BEGINNING):
        return tuple(hits)
    if hits[0].how == EXACT:
        return tuple(replace(hit, sure=hit.how == EXACT) for hit in hits)
    first = hits[0]
    words = tuple(fold(word) for word in split_words(first.name.name))
    others = [hit.far for hit in hits if hit.name.name != first.name.name]
    sure = (
        first.far * 4 <= len("".join(words))
        and min(others, default=FAR) >= first.far + 2
        and _begin_alike(asked, words)
    )
    return tuple(replace(hit, sure=sure and hit.name.name == first.name.name) for hit in hits)


def _begin_alike(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the words begin with the same letters; of words run together only the first."""
    if len(asked) != len(words):
        return asked[0][0] == words[0][0]
    return all(one[0] == other[0] for one, other in zip(asked, words, strict=True))
