"""What of a query makes a page another: the key under which pages are kept."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

_WORDS = re.compile(r"[/.]")
_MOST = 50  # fields; a query of more is none


def reduce_query(
    query: str, path: str, known: frozenset[str], repeated: Mapping[str, frozenset[str]]
) -> str:
    """The parameters some page depends on, in one order; of a repeated one the first, but where a
    section of the path takes several all of them, each once. `repeated` goes by that word."""
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST)
    except ValueError:
        return ""
    several = frozenset[str]().union(*(repeated.get(word, ()) for word in _WORDS.split(path)))
    counting: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in known:
            values = counting.setdefault(name, [])
            if not values or (name in several and value not in values):
                values.append(value)
    return urlencode(sorted((name, value) for name in counting for value in counting[name]))
