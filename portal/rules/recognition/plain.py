"""A title made plain: lower case, words apart, short words spelt out, slips of the key mended."""

import re
import unicodedata
from functools import lru_cache

from portal.rules.recognition.catalogue import Words

_ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|jpe?g|png|zip|rar|csv|txt)\b", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]{3,})")
_YEAR_JOINED = re.compile(
    r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?!\d))|(?<!\d)((?:19|20)\d\d)(?=[A-Za-z])"
)
_NUMBER_JOINED = re.compile(r"\b(smt|semester|sem|smstr|tw|triwulan|tahap)[ .]?([1-4]|i{1,3}|iv)\b")
_UNTIL = re.compile(r"\b(?:s[./ ]?d\.?|sampai dengan|sampai|hingga|s/d)(?=[\s\d])")
_SPAN = re.compile(r"\b((?:19|20)\d\d)\s*(?:-|–|—|/|\bsd\b)\s*((?:19|20)\d\d|\d\d)\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){1,5}[a-z]\b\.?")
_LONG = 10


def make_plain(title: str, words: Words) -> str:
    """The plain words of a title, one blank between them."""
    text = unicodedata.normalize("NFKC", title)
    text = _ENDING.sub(" ", text.replace("%20", " ").replace("+", " "))
    text = _YEAR_JOINED.sub(lambda match: f"{match[1] or ''} ", _CAMEL.sub(" ", text))
    text = text.replace("_", " ").lower()
    text = _UNTIL.sub("sd", text)
    text = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    text = _SPAN.sub(_join_span, text)
    # A slash or a dash stays where it holds numbers together: 141/05/2024, 2021-2026.
    text = re.sub(r"(?<!\d)[/-]|[/-](?!\d)", " ", re.sub(r"[^\w/&-]+", " ", text))
    text = _NUMBER_JOINED.sub(r"\1 \2", text)
    return " ".join(" ".join(_mend(word, words) for word in text.split()).split())


def _join_span(match: re.Match[str]) -> str:
    last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    return f"{match[1]}-{last}"


def _mend(word: str, words: Words) -> str:
    long = words.abbreviations.get(word)
    if long is not None:
        return long
    if len(word) < 6 or not word.isalpha() or word in words.known:
        return word
    reach = 1 if len(word) < _LONG else 2
    near = _nearest(word, words.spelling, reach)
    return near or word


@lru_cache(maxsize=20_000)  # the same words come in title after title
def _nearest(word: str, known: frozenset[str], reach: int) -> str:
    """The one known word within reach; none when there are several as near."""
    best, found = reach + 1, ""
    for each in known:
        if each[0] != word[0] or abs(len(each) - len(word)) > reach or len(each) < 6:
            continue
        away = _distance(word, each, reach)
        if away < best:
            best, found = away, each
        elif away == best and away <= reach:
            found = ""
    return found


def _distance(one: str, other: str, reach: int) -> int:
    """How many letters are wrong, missing, too many or swapped; reach + 1 means more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, across in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != across))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == across:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > reach:
            return reach + 1
    return row[-1]
