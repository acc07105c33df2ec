"""Which sites the sample regency has: one row a site, with its kind, address and temper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.sample.chance import draw
from portal.sample.geofile import PATH
from portal.sample.places import District, Regency, Village, read_regency

PORT = 8064
KLPD = "D640"  # invented, as is the token
TOKEN = "token-contoh"
SECRET = "inaproc-contoh"  # under this name in [secrets] of settings.toml
NETWORK = "127.64.0.0/16"
GEOPORTAL_PATH = "/ogc"


class Software(StrEnum):
    """What a site runs on."""

    OPENSID_OLD = "opensid-lama"
    OPENSID_NEW = "opensid-baru"
    WORDPRESS = "wordpress"
    FEED = "feed"
    INAPROC = "inaproc"
    GEOFILE = "geofile"
    GEOPORTAL = "geoportal"


class Temper(StrEnum):
    """How a site behaves."""

    STEADY = "biasa"
    UNPLACED = "tanpa-peta"  # no /peta in its menu, so nothing says which village it is
    BROKEN_FEED = "feed-rusak"
    LEAKING = "bocor"
    WRONG_CODE = "kode-lain"
    FAILING = "kadang-gagal"
    SLOW = "lambat"
    SILENT = "diam"
    DEAD = "mati"
    CLOSED = "rest-ditutup"
    WALLED = "dinding-api"


# What goes wrong on how many of a hundred OpenSID sites; at least one of each.
_TROUBLES = (
    (Temper.BROKEN_FEED, 7),
    (Temper.UNPLACED, 6),
    (Temper.FAILING, 3),
    (Temper.SLOW, 1),
    (Temper.LEAKING, 1),
    (Temper.WRONG_CODE, 1),
    (Temper.SILENT, 1),
    (Temper.DEAD, 2),
)
_SITELESS = 8  # of a hundred villages have no site at all
_NEW = 14  # of a hundred OpenSID sites run the newer release
_DISTRICT_TEMPERS = (Temper.STEADY, Temper.STEADY, Temper.CLOSED, Temper.STEADY, Temper.WALLED)

# (slug of the office, its software, its temper); only offices of the starter list.
_OFFICES = (
    ("diskominfo-staper", Software.WORDPRESS, Temper.STEADY),
    ("dpupr", Software.WORDPRESS, Temper.CLOSED),
    ("dinkes", Software.WORDPRESS, Temper.STEADY),
    ("dpmd", Software.FEED, Temper.STEADY),
    ("dinsos", Software.FEED, Temper.STEADY),
)


@dataclass(frozen=True, slots=True)
class SampleSite:
    """One site: the unit it belongs to, the kind of source it is, where it answers, how."""

    unit_code: str
    kind: str
    url: str
    temper: Temper
    software: Software
    options: tuple[tuple[str, str], ...] = ()
    secret_ref: str = ""

    @property
    def key(self) -> str:
        """What tells the site from the others: its unit, of which only the regency has two."""
        second = self.software is Software.GEOPORTAL
        return f"{self.unit_code}/geoportal" if second else self.unit_code

    @property
    def address(self) -> str:
        """The loopback address alone."""
        return self.url.partition("//")[2].partition(":")[0]


def list_sites(
    seed: int, regency: str, port: int = PORT, *, limit: int | None = None
) -> tuple[SampleSite, ...]:
    """All sites of the sample regency, or the first `limit`; those unlike each other come first."""
    tree = read_regency(regency)
    sites = (
        *_office_sites(tree, port),
        *(_district_site(district, at, port) for at, district in enumerate(tree.districts)),
        *_village_sites(seed, tree, port),
    )
    return _order(sites)[:limit]


def _office_sites(tree: Regency, port: int) -> Iterator[SampleSite]:
    for number, (slug, software, temper) in enumerate(_OFFICES, start=1):
        if slug.endswith("-staper") and tree.code != "64.08":
            slug = "diskominfo"
        code = f"{tree.code}/opd/{slug}"
        yield SampleSite(code, _kind(software), _url(0, number, port), temper, software)
    gateway = f"{tree.code}/setda/pbj"
    yield SampleSite(
        gateway,
        "inaproc",
        f"{_url(0, 200, port)}/api/v1",
        Temper.STEADY,
        Software.INAPROC,
        options=(("kode_klpd", KLPD), ("nama_klpd", tree.name)),
        secret_ref=SECRET,
    )
    # One file of the whole regency: villages without a site of their own are on the map too.
    borders = f"{_url(0, 201, port)}{PATH}"
    yield SampleSite(tree.code, "geofile", borders, Temper.STEADY, Software.GEOFILE)
    service = f"{_url(0, 202, port)}{GEOPORTAL_PATH}"
    yield SampleSite(tree.code, "ogcapi", service, Temper.STEADY, Software.GEOPORTAL)


def _district_site(district: District, at: int, port: int) -> SampleSite:
    software = Software.FEED if at % 6 == 5 else Software.WORDPRESS
    temper = Temper.STEADY if software is Software.FEED else _DISTRICT_TEMPERS[at % 5]
    url = _url(district.number, 254, port)
    return SampleSite(district.code, _kind(software), url, temper, software)


def _village_sites(seed: int, tree: Regency, port: int) -> Iterator[SampleSite]:
    villages = list(tree.villages())
    order = sorted(villages, key=lambda village: draw(seed, village.code, "order").random())
    absent = {village.code for village in order[: _part(_SITELESS, len(order))]}
    rest = order[len(absent) :]
    new = {village.code for village in rest[: _part(_NEW, len(rest))]}
    tempers: dict[str, Temper] = {}
    old = iter(rest[len(new) :])
    for temper, hundredth in _TROUBLES:
        for _ in range(_part(hundredth, len(rest))):
            unlucky = next(old, None)
            if unlucky is not None:
                tempers[unlucky.code] = temper
    for village in villages:
        if village.code not in absent:
            software = Software.OPENSID_NEW if village.code in new else Software.OPENSID_OLD
            temper = tempers.get(village.code, Temper.STEADY)
            yield _village_site(village, temper, software, port)


def _village_site(village: Village, temper: Temper, software: Software, port: int) -> SampleSite:
    district = int(village.district_code[-2:])
    return SampleSite(
        village.code,
        _kind(software),
        _url(district, village.number, port),
        temper,
        software,
        options=(("izin", "/desa/upload/gis/"),) if village.number % 8 == 1 else (),
    )


def _order(sites: Sequence[SampleSite]) -> tuple[SampleSite, ...]:
    """The first steady site of each software, then the first of each temper, then the rest."""
    picked: list[SampleSite] = []
    wanted = (Software.OPENSID_OLD, Software.WORDPRESS, Software.OPENSID_NEW, Software.INAPROC)
    for software in (*wanted, Software.FEED, Software.GEOFILE, Software.GEOPORTAL):
        picked += [
            site
            for site in sites
            if site.software is software and site.temper is Temper.STEADY
        ][:1]  # fmt: skip
    seen = {(site.software, site.temper) for site in picked}
    for site in sites:
        if (site.software, site.temper) not in seen:
            seen.add((site.software, site.temper))
            picked.append(site)
    picked += [site for site in sites if site not in picked]
    return tuple(picked)


def _part(hundredth: int, count: int) -> int:
    return max(1, round(hundredth * count / 100)) if count >= 20 else min(1, count // 4)


def _kind(software: Software) -> str:
    return "opensid" if software.startswith("opensid") else software.value


def _url(district: int, number: int, port: int) -> str:
    return f"http://127.64.{district}.{number}:{port}"
