"""Names as they are misspelt: one folded form for all usual ways of writing an Indonesian name."""

import re
import unicodedata
from collections.abc import Iterable

# Old spellings (before 1972) and letters that are heard alike, in this order. Both sides of a
# comparison are folded, so that a rule may be coarse: Tanjung and Tandjoeng meet in tanyung.
_ALIKE = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("ch", "kh"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "p"),
    ("ie", "i"),
    ("q", "k"),
    ("x", "ks"),
    ("v", "p"),
    ("f", "p"),
    ("z", "s"),
    ("ngb", "mb"),
    ("ngp", "mp"),
    ("nb", "mb"),
    ("np", "mp"),
)
_SHORT = {
    "tl": "teluk",
    "tlk": "teluk",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tg": "tanjung",
    "ma": "muara",
    "mr": "muara",
    "sei": "sungai",
    "bt": "batu",
    "lg": "long",
    "gn": "gunung",
}
_WORD = re.compile(r"[a-z0-9]+")
_DOUBLED = re.compile(r"(.)\1+")
# Words before a name that say what it is; the kinds they leave.
KIND_WORDS = {
    "desa": ("desa",),
    "ds": ("desa",),
    "kampung": ("desa",),
    "kelurahan": ("kelurahan",),
    "kel": ("kelurahan",),
    "kecamatan": ("kecamatan",),
    "kec": ("kecamatan",),
    "kabupaten": ("kabupaten",),
    "kab": ("kabupaten",),
}
_OFFICE_WORDS = frozenset({"kantor", "balai", "pemerintah", "pemdes", "alamat", "peta", "situs"})


def split_words(text: str) -> list[str]:
    """The words of a text in plain small letters, without accents and signs."""
    if text.isascii():  # nearly all are, and have nothing to be taken off
        return _WORD.findall(text[:200].lower())
    plain = unicodedata.normalize("NFKD", text[:200])
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORD.findall(kept.lower())


def join(words: Iterable[str]) -> str:
    """Words as one folded word, for those who leave out the blanks; an h that is not heard too."""
    whole = "".join(words)
    return fold(whole[:1] + whole[1:].replace("h", ""))


def lengthen(word: str) -> str:
    """What a usual short form stands for; any other word is left as it is."""
    return _SHORT.get(word, word)


def fold(word: str) -> str:
    """A word as it is compared: old spelling made new, doubled letters single."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    for old, new in _ALIKE:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word)


def strip_kind(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The words without what only says which kind of place is meant, and those kinds."""
    rest = list(words)
    kinds: tuple[str, ...] = ()
    while len(rest) > 1 and (rest[0] in KIND_WORDS or rest[0] in _OFFICE_WORDS):
        kinds = KIND_WORDS.get(rest.pop(0), kinds)
    return rest, kinds
