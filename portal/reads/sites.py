"""Which site answers for a host name."""

from dataclasses import dataclass

from sqlalchemy import select
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
    sites = session.execute(
        select(Site, UnitVersion.code)
        .join(UnitVersion, UnitVersion.unit_id == Site.root_unit_id)
        .where(UnitVersion.valid_to.is_(None))
        .order_by(Site.id)
    ).all()
    for match in (
        lambda site, _: host and plain_host(site.host) == host,
        lambda _, held: held == code,
    ):
        for site, held in sites:
            if match(site, held):
                return SiteView(site.root_unit_id, site.host, site.zone, site.sample)
    if len(sites) == 1 and not code:
        site = sites[0][0]
        return SiteView(site.root_unit_id, site.host, site.zone, site.sample)
    raise NotHereError("Situs ini belum disiapkan. Jalankan: jenjang init --regency KODE")
