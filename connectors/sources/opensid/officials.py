"""Who holds which office: name and post, nothing else."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from connectors.base import Page, State
from connectors.cleaning.text import clean_title
from connectors.errors import NotFoundError
from connectors.records import Official, Reject
from connectors.sources.opensid.document_rows import say
from connectors.sources.opensid.jsonapi import walk
from connectors.sources.opensid.keys import slug_of
from connectors.sources.opensid.site import Site

# Older releases of the newer generation send a photo with each row, as text.
_SMALL_PAGE = 5
_DIGITS = re.compile(r"\d{5,}")


def read_officials(site: Site, state: State) -> Iterator[Page]:
    """All officials in one page, in the order of their rank."""
    pairs, url = _ask_new(site) if site.generation == "baru" else _ask_old(site)
    records: list[Official] = []
    rejects: list[Reject] = []
    taken: dict[str, int] = {}
    for rank, (name, post) in enumerate(pairs, start=1):
        # A post keeps its key when its holder changes, so a change shows at once.
        code = slug_of(post)
        taken[code] = taken.get(code, 0) + 1
        key = code if taken[code] == 1 else f"{code}-{taken[code]}"
        if not name or not post or _DIGITS.search(re.sub(r"[\s.\-]", "", name)):
            rejects.append(Reject(key, "record_invalid", "Nama pejabat kosong atau berupa nomor."))
            continue
        records.append(Official(key=key, url=url, name=name, post=post, rank=rank))
    yield Page(
        tuple(records),
        state,
        tuple(rejects),
        last=True,
        complete=bool(records) and not rejects,
        done=len(records),
        total=len(pairs),
    )


def _ask_old(site: Site) -> tuple[list[tuple[str, str]], str]:
    url = site.url("/load_aparatur_desa")
    answer = site.find(url)
    if answer is None:
        return [], url
    nodes = LexborHTMLParser(answer.text()).css("img[data-cycle-desc]")
    pairs = [
        (
            clean_title(node.attributes.get("data-cycle-title") or ""),
            clean_title(node.attributes.get("data-cycle-desc") or ""),
        )
        for node in nodes
    ]
    return pairs, url


def _ask_new(site: Site) -> tuple[list[tuple[str, str]], str]:
    path = "/internal_api/pemerintah"
    pairs: list[tuple[str, str]] = []
    try:
        for page in walk(site, path, size=_SMALL_PAGE):
            for row in page.rows:
                parts = (say(row.attributes, name) for name in ("gelar_depan", "nama"))
                name = " ".join(part for part in parts if part)
                behind = say(row.attributes, "gelar_belakang")
                full = f"{name}, {behind}" if behind and name else name
                pairs.append((clean_title(full), clean_title(say(row.attributes, "nama_jabatan"))))
    except NotFoundError:
        return [], site.url(path)
    return pairs, site.url(path)
