"""Boundary, facilities, roads and projects of the map, and the contacts of the office."""

import json
from collections.abc import Iterator, Sequence

from shapely.geometry import mapping

from connectors.base import Context, Page, State
from connectors.cleaning.dates import parse_moment
from connectors.cleaning.numbers import parse_money
from connectors.cleaning.phones import read_phone
from connectors.cleaning.text import clean_title, clip
from connectors.records import Boundary, Contact, Place, Project, Record, Reject
from connectors.sources.opensid.place_photo import photo_url
from connectors.sources.opensid.site import Site
from connectors.sources.opensid.village import Course, Spot, Work
from geo.courses import halfway, read_course
from geo.geojson import to_text
from geo.shapes import Point, ShapeError, from_latlng_text, in_indonesia

CONTACTS = "kontak"
_EMPTY = frozenset({"", "[]", "[[]]", "[[[]]]", "null"})


def read_boundary(site: Site, state: State) -> Iterator[Page]:
    """The outline of the village, where its map shows one."""
    village = site.village
    if village is None or village.outline.strip() in _EMPTY:
        yield Page((), state, last=True)
        return
    url = _map_url(site)
    try:
        shape = from_latlng_text(village.outline)
    except ShapeError as error:
        yield Page((), state, (Reject("batas", "record_invalid", str(error), url),), last=True)
        return
    text = json.dumps(mapping(shape), separators=(",", ":"))
    record = Boundary(key="batas", url=url, geojson=text, name=village.name)
    yield Page((record,), state, last=True, complete=True, done=1, total=1)


def read_places(site: Site, state: State) -> Iterator[Page]:
    """The public facilities that have a position."""
    village = site.village
    made = [_place(each, site) for each in village.spots] if village else []
    yield _page(made, state, whole=village is not None and "fasilitas" not in village.broken)


def read_projects(site: Site, state: State) -> Iterator[Page]:
    """The development projects."""
    village = site.village
    made = [_project(each, site) for each in village.works] if village else []
    yield _page(made, state, whole=village is not None and "pembangunan" not in village.broken)


def read_lines(site: Site, state: State) -> Iterator[Page]:
    """The roads and other lines that have a course; many are left without one by operators."""
    village = site.village
    drawn = [each for each in village.courses if each.path not in _EMPTY] if village else []
    made = [_line(each, _map_url(site)) for each in drawn]
    yield _page(made, state, whole=village is not None and "garis" not in village.broken)


def read_contacts(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """How to reach the office: from the map, else from the office table of the home page. Where
    the map only fails, that table adds what is not known yet and changes nothing."""
    village, office = site.village, site.home.office
    said: dict[str, str] = {
        "alamat": (village.address if village else "") or office.address,
        "kodepos": (village.postcode if village else "") or office.postcode,
        "telepon": (village.phone if village else "") or office.phone,
        "surel": (village.email if village else "") or office.email,
    }
    made: list[Record | Reject] = []
    url = _map_url(site) if village else f"{site.base}/"
    held = ctx.known(CONTACTS, said) if site.map_fails else {}
    for channel, value in said.items():
        if value and channel not in held:
            made.append(_contact(channel, clean_title(value), url))
    yield _page(made, state, whole=not site.map_fails)


def _page(made: Sequence[Record | Reject], state: State, *, whole: bool) -> Page:
    records = tuple(each for each in made if isinstance(each, Record))
    rejects = tuple(each for each in made if isinstance(each, Reject))
    return Page(
        records,
        state,
        rejects,
        last=True,
        complete=whole and not rejects,
        done=len(records),
        total=len(made),
    )


def _map_url(site: Site) -> str:
    return site.url("/peta")


def _contact(channel: str, value: str, url: str) -> Contact | Reject:
    refused = Reject(channel, "record_invalid", "Isi kontak kantor tidak terbaca.", url)
    match channel:
        case "telepon":
            phone = read_phone(value)
            return (
                Contact(key=channel, url=url, channel=channel, value=phone.shown)
                if phone
                else refused
            )
        case "surel":
            at, dot = value.find("@"), value.rfind(".")
            good = 0 < at < dot < len(value) - 1 and " " not in value
            return Contact(key=channel, url=url, channel=channel, value=value) if good else refused
        case "kodepos":
            good = value.isdigit() and len(value) == 5
            return Contact(key=channel, url=url, channel=channel, value=value) if good else refused
    return Contact(key=channel, url=url, channel="alamat", value=value)


def _place(spot: Spot, site: Site) -> Place | Reject:
    url = _map_url(site)
    point = _point(spot.lat, spot.lng)
    name = clean_title(spot.name)
    if point is None or not name or not spot.id:
        return Reject(spot.id, "record_invalid", "Fasilitas tanpa nama atau letak.", url)
    return Place(
        key=spot.id,
        url=url,
        name=name,
        category=clean_title(spot.category),
        kind=clean_title(spot.kind),
        lon=point[0],
        lat=point[1],
        description=clean_title(spot.description),
        photo_url=photo_url(site.base, spot.photo),
    )


def _line(course: Course, url: str) -> Place | Reject:
    name = clean_title(course.name)
    if not name or not course.id:
        return Reject(course.id, "record_invalid", "Garis tanpa nama.", url)
    try:
        shape = read_course(course.path)
    except ShapeError as error:
        return Reject(course.id, "record_invalid", f"{name}: {error}", url)
    lon, lat = halfway(shape)
    return Place(
        key=course.id,
        url=url,
        name=clip(name, 200),
        category=clip(clean_title(course.category), 120),
        kind=clip(clean_title(course.kind), 120),
        lon=round(lon, 6),
        lat=round(lat, 6),
        description=clip(clean_title(course.description), 500),
        line=to_text(shape),
    )


def _project(work: Work, site: Site) -> Project | Reject:
    url = site.url(f"/pembangunan/{work.slug}") if work.slug else _map_url(site)
    title = clean_title(work.title)
    if not title or not work.id:
        return Reject(work.id, "record_invalid", "Pembangunan tanpa nama.", url)
    point = _point(work.lat, work.lng)
    year = int(work.year) if work.year.isdigit() and len(work.year) == 4 else None
    return Project(
        key=work.id,
        url=url,
        published=parse_moment(work.created, site.zone),
        modified=parse_moment(work.updated, site.zone),
        title=title,
        year=year,
        budget=parse_money(work.budget) if work.budget else None,
        funds=clean_title(work.funds),
        volume=clean_title(work.volume),
        executor=clean_title(work.executor),
        benefit=clean_title(work.benefit),
        location=clean_title(work.location),
        lon=point[0] if point else None,
        lat=point[1] if point else None,
    )


def _point(lat: str, lng: str) -> Point | None:
    """Longitude and latitude; None where nothing or nothing Indonesian is written."""
    try:
        point = float(lng), float(lat)
    except ValueError:
        return None
    return point if in_indonesia(*point) else None
