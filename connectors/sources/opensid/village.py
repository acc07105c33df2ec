"""What an OpenSID map page says of its village, by an allow-list; everything else is dropped."""

import json
import re
from dataclasses import dataclass, field

from connectors.cleaning.text import squash

_DESA = re.compile(r"set_marker_desa_content\(\s*marker_desa\s*,\s*(?=\{)")
_LIST = r"var {name}\s*=\s*'((?:[^'\\]|\\.)*)'"
_STATISTIC = re.compile(r"statistik_web/chart_gis_desa/([a-z0-9_-]+)/", re.I)


@dataclass(frozen=True, slots=True)
class Spot:
    """A facility of the map. `photo`: the name of its file."""

    id: str
    name: str
    category: str
    kind: str
    description: str
    lat: str
    lng: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A road or another line of the map."""

    id: str
    name: str
    category: str
    kind: str
    description: str
    path: str  # JSON text of [lat, lng] pairs


@dataclass(frozen=True, slots=True)
class Work:
    """A development project of the map."""

    id: str
    title: str
    slug: str
    year: str
    budget: str
    funds: str
    volume: str
    executor: str
    benefit: str
    location: str
    lat: str
    lng: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Village:
    """The row of the village and what lies in it. No head, no NIP, no resident, no parcel."""

    code: str
    name: str
    kecamatan: str
    kabupaten: str
    provinsi: str
    postcode: str
    address: str
    phone: str
    email: str
    website: str
    outline: str  # JSON text of [lat, lng] pairs
    spots: tuple[Spot, ...] = ()
    works: tuple[Work, ...] = ()
    courses: tuple[Course, ...] = ()
    statistics: tuple[str, ...] = ()
    broken: tuple[str, ...] = field(default=())  # lists whose text could not be read


def read_old_village(html: str) -> Village | None:
    """The village of a map page of the older generation; None when it is no such page."""
    match = _DESA.search(html)
    if match is None:
        return None
    try:
        row, _ = json.JSONDecoder().raw_decode(html, match.end())
    except ValueError:
        return None
    spots = _script_list(html, "all_lokasi")
    works = _script_list(html, "all_lokasi_pembangunan")
    courses = _script_list(html, "all_garis")
    lists = {"fasilitas": spots, "pembangunan": works, "garis": courses}
    broken = tuple(name for name, rows in lists.items() if rows is None)
    keys = tuple(dict.fromkeys(_STATISTIC.findall(html)))
    return _village(row, spots or [], works or [], courses or [], keys, broken)


def read_new_village(body: object) -> Village | None:
    """The village of the newer interface; None when the answer has another shape."""
    if not isinstance(body, dict) or not isinstance(body.get("data"), list) or not body["data"]:
        return None
    first = body["data"][0]
    if not isinstance(first, dict) or first.get("type") != "peta":
        return None
    attributes = first.get("attributes")
    if not isinstance(attributes, dict) or not isinstance(attributes.get("desa"), dict):
        return None
    programmes = attributes.get("list_bantuan")
    keys = tuple(str(key) for key in programmes) if isinstance(programmes, dict) else ()
    return _village(
        attributes["desa"],
        _rows(attributes.get("lokasi")),
        _rows(attributes.get("lokasi_pembangunan")),
        _rows(attributes.get("garis")),
        keys,
        (),
    )


def _village(
    row: dict[str, object],
    spots: list[dict[str, object]],
    works: list[dict[str, object]],
    courses: list[dict[str, object]],
    statistics: tuple[str, ...],
    broken: tuple[str, ...],
) -> Village:
    return Village(
        code=re.sub(r"\D", "", _say(row, "kode_desa")),
        name=_say(row, "nama_desa"),
        kecamatan=_say(row, "nama_kecamatan"),
        kabupaten=_say(row, "nama_kabupaten"),
        provinsi=_say(row, "nama_propinsi"),
        postcode=_say(row, "kode_pos"),
        address=_say(row, "alamat_kantor"),
        phone=_say(row, "telepon"),
        email=_say(row, "email_desa"),
        website=_say(row, "website"),
        outline=str(row.get("path") or ""),
        spots=tuple(_spot(each) for each in spots),
        works=tuple(_work(each) for each in works if _say(each, "status") in ("", "1")),
        courses=tuple(_course(each) for each in courses if _say(each, "enabled") in ("", "1")),
        statistics=statistics,
        broken=broken,
    )


def _spot(row: dict[str, object]) -> Spot:
    return Spot(
        id=_say(row, "id"),
        name=_say(row, "nama"),
        category=_say(row, "kategori"),
        kind=_say(row, "jenis"),
        description=_say(row, "desk"),
        lat=_say(row, "lat"),
        lng=_say(row, "lng"),
        photo=_say(row, "foto"),
    )


def _course(row: dict[str, object]) -> Course:
    return Course(
        id=_say(row, "id"),
        name=_say(row, "nama"),
        category=_say(row, "kategori"),
        kind=_say(row, "jenis"),
        description=_say(row, "desk"),
        path=str(row.get("path") or "").strip(),
    )


def _work(row: dict[str, object]) -> Work:
    return Work(
        id=_say(row, "id"),
        title=_say(row, "judul"),
        slug=_say(row, "slug"),
        year=_say(row, "tahun_anggaran"),
        budget=_say(row, "anggaran"),
        funds=_say(row, "sumber_dana"),
        volume=_say(row, "volume"),
        executor=_say(row, "pelaksana_kegiatan"),
        benefit=_say(row, "manfaat"),
        location=_say(row, "alamat") or _say(row, "lokasi"),
        lat=_say(row, "lat"),
        lng=_say(row, "lng"),
        created=_say(row, "created_at"),
        updated=_say(row, "updated_at"),
    )


def _say(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return squash(str(value))


def _rows(value: object) -> list[dict[str, object]]:
    listed = list(value.values()) if isinstance(value, dict) else value
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def _script_list(html: str, name: str) -> list[dict[str, object]] | None:
    """A list written as a quoted script text; None when it is there but cannot be read."""
    match = re.search(_LIST.format(name=name), html)
    if match is None:
        return []
    try:
        value = json.loads(re.sub(r"\\(.)", r"\1", match[1], flags=re.S))
    except ValueError:
        return None
    return _rows(value)
