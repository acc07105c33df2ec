"""Category labels as sources shout them, said quietly: `PETANI/PEKEBUN` → `Petani/pekebun`."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:-\d)?")
# Short forms that are written large in running text too.
_LARGE = frozenset(
    (
        "SD",
        "SLTP",
        "SLTA",
        "SMP",
        "SMA",
        "TK",
        "SLB",
        "PAUD",
        "MI",
        "MTS",
        "MA",
        "TNI",
        "POLRI",
        "PNS",
        "ASN",
        "BUMN",
        "BUMD",
        "WNI",
        "WNA",
        "RI",
        "BPJS",
        "JKN",
        "KTP",
        "KK",
        "PKH",
        "BPNT",
        "BLT",
        "YME",
        "A",
        "B",
        "C",
        "AB",
        "O",
        "I",
        "II",
        "III",
        "IV",
        "V",
        "RT",
        "RW",
    )
)
_NAMES = {name.upper(): name for name in ("Tuhan", "Indonesia", "Latin", "Arab", "Negeri Sipil")}
_BREAK = re.compile(r"/(?=\w)")  # a narrow column may break here
_DEGREE = re.compile(r"[DS]-\d")
# Words the law has replaced (UU 8/2016 tentang Penyandang Disabilitas).
_RESPECT = (
    (re.compile(r"\btidak cacat\b", re.I), "bukan penyandang disabilitas"),
    (re.compile(r"\bcacat\b", re.I), "disabilitas"),
)
_ENDLESS = re.compile(r"\b(\d+)\s*-\s*9{3,}\b")  # `31 - 99999` is how software writes “and more”


def say_label(label: str) -> str:
    """The label in the case of running text, with words of respect; others stay as they are."""
    text = _ENDLESS.sub(r"\1 ke atas", label.strip())
    for old, new in _RESPECT:
        text = old.sub(new, text)
    if label.upper() == label and any(each.isalpha() for each in label):
        text = _WORD.sub(_soften, text)
    return _BREAK.sub("/\u200b", text[:1].upper() + text[1:])


def _soften(match: re.Match[str]) -> str:
    word = match[0]
    if word in _LARGE or _DEGREE.fullmatch(word):
        return word
    return _NAMES.get(word, word.lower())
