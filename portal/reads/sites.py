"""Which site answers for a host name."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.errors import NotHereError
from portal.model import Site, UnitVersion
from portal.rules.hosts import plain_host


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site as pages see it."""

    root_id: int
    host: str
    zone: str
    sample: bool


def choose_site(session: Session, host: str, code: str) -> SiteView:
    """The site of this host, else the one of this region code, else the only one there is."""
    host = plain_host(host)
    rows = session.connection().execute(_list_sites())
    sites = [(held, SiteView(root, name, zone, made)) for held, root, name, zone, made in rows]
    for match in (
        lambda site, _: host and plain_host(site.host) == host,
        lambda _, held: held == code,
    ):
        for held, site in sites:
            if match(site, held):
                return site
    if len(sites) == 1 and not code:
        return sites[0][1]
    raise NotHereError("Situs ini belum disiapkan. Jalankan: jenjang init --regency KODE")


@cache
def _list_sites() -> Select[str, int, str, str, bool]:
    """The statement every page begins with, made once."""
    return (
        select(UnitVersion.code, Site.root_unit_id, Site.host, Site.zone, Site.sample)
        .join(Site, UnitVersion.unit_id == Site.root_unit_id)
        .where(UnitVersion.valid_to.is_(None))
        .order_by(Site.id)
    )
