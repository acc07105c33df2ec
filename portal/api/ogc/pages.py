"""The same answers for people: one small page each, in the portal's own frame."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template

from portal.api.ogc.documents import COLLECTIONS, CONFORM_WORDS, CONFORMS, Collection, Json, Place
from portal.api.ogc.items import Query, write_query
from portal.reads.features import FeatureRow, Slice
from portal.sections import SECTIONS
from portal.web.ask import Ask
from portal.web.frame import make_frame
from portal.web.render import squeeze
from portal.web.reply import Crumb, Reply

PATH = "/api/ogc"
_WORDS = {
    "kode": "Kode", "nama": "Nama", "jenis": "Jenis", "induk": "Bagian dari", "status": "Status",
    "sumber": "Sumber", "per": "Per", "berlaku_sejak": "Berlaku sejak",
    "dasar_hukum": "Dasar hukum", "catatan": "Catatan batas", "kategori": "Kategori",
    "kode_wilayah": "Kode wilayah", "wilayah": "Wilayah", "panjang_m": "Panjang (meter)",
    "tahun": "Tahun", "diambil": "Diambil",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; without a path it leads nowhere."""

    label: str
    hint: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its list."""

    title: str
    lines: tuple[Line, ...]
    count: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: its blocks, where the data of it are, the pages around it."""

    title: str
    lead: str
    blocks: tuple[Block, ...]
    data: str
    before: str = ""
    after: str = ""


def show_landing(place: Place) -> PageView:
    """What the service is, and where it leads."""
    address = place.base or PATH
    ways = (
        Line("Koleksi", "batas dan tempat", f"{PATH}/collections?f=html"),
        Line("Uraian layanan", "alamat dan parameternya", f"{PATH}/api?f=html"),
        Line("Kesesuaian", "bagian standar yang dipenuhi", f"{PATH}/conformance?f=html"),
    )
    use = (
        Line("QGIS", f"tambah lapisan WFS / OGC API dengan alamat {address}"),
        Line("GDAL", f"ogrinfo OAPIF:{address}"),
    )
    lead = "Batas dan tempat untuk peta Anda, menurut standar OGC API Features."
    blocks = (Block("Isi layanan", ways), Block("Cara memakai", use), *_terms(place))
    return PageView(f"Data peta {place.regency}", lead, blocks, f"{PATH}?f=json")


def show_conformance() -> PageView:
    """What the service keeps to."""
    lines = tuple(
        Line(words, address) for words, address in zip(CONFORM_WORDS, CONFORMS, strict=True)
    )
    lead = "Bagian standar OGC API Features yang dipenuhi layanan ini."
    return PageView("Kesesuaian", lead, (Block("Kelas", lines),), f"{PATH}/conformance?f=json")


def show_collections(place: Place) -> PageView:
    """All collections."""
    lines = tuple(
        Line(each.title, each.description, f"{PATH}/collections/{each.id}?f=html")
        for each in COLLECTIONS
    )
    blocks = (Block("Koleksi", lines), *_terms(place))
    return PageView("Koleksi", "Pilih isinya.", blocks, f"{PATH}/collections?f=json")


def show_collection(place: Place, which: Collection, body: Json) -> PageView:
    """One collection: where it lies, and its features."""
    path = f"{PATH}/collections/{which.id}"
    known = body.get("extent")
    lines = [Line("Isi koleksi", "daftar unsur", f"{path}/items?f=html")]
    if isinstance(known, Mapping):
        lines += [Line(_EXTENTS[str(name)], _say(each)) for name, each in known.items()]
    blocks = (Block("Tentang koleksi ini", tuple(lines)), *_terms(place))
    return PageView(which.title, which.description, blocks, f"{path}?f=json")


def show_items(which: Collection, query: Query, found: Slice, offset: int, limit: int) -> PageView:
    """A page of features, each with all it says."""
    path = f"{PATH}/collections/{which.id}/items"
    lines = tuple(
        Line(
            str(row.properties.get("nama") or row.id),
            " · ".join(f"{name} {value}" for name, value in _said(row) if name != "Nama"),
            f"{path}/{row.id}?f=html",
        )
        for row in found.rows
    )
    count = f"{len(found.rows)} dari {found.matched}"
    after = offset + len(found.rows)
    return PageView(
        which.title,
        "Pilih satu untuk melihat semuanya.",
        (Block("Unsur", lines, count),),
        path + write_query(query, f="json"),
        before=path + write_query(query, f="html", offset=str(max(0, offset - limit)))
        if offset
        else "",
        after=path + write_query(query, f="html", offset=str(after))
        if after < found.matched and found.rows
        else "",
    )


def show_item(which: Collection, row: FeatureRow) -> PageView:
    """One feature."""
    path = f"{PATH}/collections/{which.id}/items/{row.id}"
    west, south, east, north = row.geometry.bounds
    lines = [Line(name, str(value)) for name, value in _said(row)]
    lines.append(Line("Letak", f"{west:.5f}, {south:.5f} sampai {east:.5f}, {north:.5f}"))
    title = str(row.properties.get("nama") or row.id)
    code = row.properties.get("kode") or row.properties.get("kode_wilayah")
    if code:
        lines.append(Line("Lihat di portal", "peta wilayah ini", f"/kode/{code}/peta"))
    block = Block("Keterangan", tuple(lines))
    return PageView(title, which.title, (block,), f"{path}?f=json")


def show_api(body: Json) -> PageView:
    """The addresses with their parameters."""
    paths = body["paths"]
    assert isinstance(paths, dict)
    lines = []
    for path, operations in paths.items():
        operation = operations["get"]
        names = [each["name"] for each in operation["parameters"]]
        hint = f"{operation['summary']}; parameter: {', '.join(names)}"
        lines.append(Line(f"{PATH}{path}", hint))
    lead = "Semua alamat menjawab GET, sebagai JSON atau halaman (f=html)."
    return PageView("Uraian layanan", lead, (Block("Alamat", tuple(lines)),), f"{PATH}/api?f=json")


def draw(ask: Ask, view: PageView) -> str:
    """The HTML of a page."""
    reply = Reply(template="api/ogc.html", title=view.title, lead=view.lead, data=view)
    trail = Crumb("Data peta", f"{PATH}?f=html")
    frame = make_frame(ask, replace(reply, crumbs=(trail,) if ask.detail else ()), SECTIONS)
    html = render_template(
        reply.template, ask=ask, reply=reply, frame=frame, view=view, moment=ask.moment
    )
    return squeeze(html)


def _terms(place: Place) -> tuple[Block, ...]:
    if place.licence is None:
        return ()
    line = Line(place.licence.words, f"Dasar: {place.licence.legal_basis}", place.licence.url)
    return (Block("Syarat pemakaian", (line,)),)


def _said(row: FeatureRow) -> list[tuple[str, str]]:
    return [(_WORDS[name], str(each)) for name, each in row.properties.items() if each is not None]


def _say(extent: object) -> str:
    """An extent in words."""
    if not isinstance(extent, Mapping):
        return ""
    if "bbox" in extent:
        return ", ".join(f"{each:g}" for each in extent["bbox"][0])
    begun = str(extent["interval"][0][0])[:10]
    return f"sejak {begun}"


_EXTENTS = {"spatial": "Letak", "temporal": "Waktu"}
