"""Documents of the old OpenSID: /ppid, the table of regulations, downloads."""

from datetime import date, datetime

from portal.sample.exchange import Ask, Reply, to_json
from portal.sample.opensid.frame import not_found, send, send_file
from portal.sample.papers import Paper
from portal.sample.pdf import write_pdf
from portal.sample.village import VillageContent

_STAMP = "%Y-%m-%d %H:%M:%S"


def show_ppid(ask: Ask, content: VillageContent, *, newer: bool = False) -> Reply:
    """All documents, or those changed after `tgl_dari`, deleted ones among them."""
    since_text = ask.query.get("tgl_dari")
    since: date | None = None
    if since_text is not None:
        try:
            since = datetime.strptime(since_text, "%d-%m-%Y").date()
        except ValueError:
            wrong = {"tgl_dari": "tgl_dari harus tanggal dalam format d-m-Y"}
            return _json(ask, {"status": "fail", "data": wrong})
    rows = _choose(content.papers, since, newer)
    now = datetime.combine(content.today, datetime.min.time())
    data = {
        "ppid": [_row(ask, paper, since, newer) for paper in rows],
        "tanggal": now.strftime("%d-%m-%Y %I:%M:%S"),
        "pengiriman": "semua" if since is None else "perubahan",
        "tgl_dari": since_text,
        "total data": len(rows),
    }
    return _json(ask, {"status": "success", "data": data})


def _choose(papers: list[Paper], since: date | None, newer: bool) -> list[Paper]:
    if since is None:
        # The newer release compares with an empty date and finds nothing.
        return [] if newer else [paper for paper in papers if not paper.is_deleted]
    return [
        paper
        for paper in papers
        if paper.updated.date() > since and not (newer and paper.is_deleted)
    ]


def _row(ask: Ask, paper: Paper, since: date | None, newer: bool) -> dict[str, object]:
    act = "0"
    if since is not None:
        act = "3" if paper.is_deleted else "1" if paper.uploaded.date() > since else "2"
    row: dict[str, object] = {
        "id": str(paper.id),
        "kode_desa": "",
        "dokumen": f"{ask.base}/dokumen_web/unduh_berkas/{paper.id}",
        "nama": paper.name,
        "tgl_upload": paper.uploaded.strftime(_STAMP),
        "updated_at": paper.updated.strftime(_STAMP),
        "enabled": str(paper.enabled),
        "kategori": str(paper.category),
        "tahun": str(paper.year),
        "aksi": act,
    }
    if newer:
        row |= {name: int(str(row[name])) for name in ("id", "enabled", "kategori", "tahun")}
    return row


def _json(ask: Ask, value: object) -> Reply:
    return send(ask, 200, "application/json", to_json(value))


def list_regulations(content: VillageContent) -> list[Paper]:
    """The regulations and decrees that are shown."""
    return [
        paper
        for paper in content.papers
        if paper.kind in (2, 3) and paper.enabled == 1 and not paper.is_deleted
    ]


def describe(paper: Paper) -> dict[str, str]:
    """What the site knows about a regulation: numbers and dates as text."""
    day = paper.uploaded.strftime("%d-%m-%Y")
    number = str(paper.id)
    if paper.kind == 2:
        return {
            "uraian": paper.name,
            "no_kep_kades": number,
            "tgl_kep_kades": day,
            "no_lapor": number,
            "tgl_lapor": day,
            "keterangan": "Sudah Terbit",
        }
    return {
        "uraian": paper.name,
        "jenis_peraturan": paper.sort,
        "no_ditetapkan": number,
        "tgl_ditetapkan": day,
        "tgl_kesepakatan": day,
        "no_lapor": number,
        "tgl_lapor": day,
        "no_lembaran_desa": number,
        "tgl_lembaran_desa": day,
        "no_berita_desa": number,
        "tgl_berita_desa": day,
        "keterangan": "Sudah Terbit",
    }


def show_regulations(ask: Ask, content: VillageContent) -> Reply:
    """One page of the table; only scripts may ask for it."""
    if not ask.is_ajax:
        return not_found(ask)
    rows = list_regulations(content)
    total = len(rows)
    kind, year = (_read_int(ask.query.get(name, "")) for name in ("kategori", "tahun"))
    rows = [paper for paper in rows if kind in (0, paper.kind) and year in (0, paper.year)]
    start, length = (_read_int(ask.query.get(name, "")) for name in ("start", "length"))
    shown = rows[start : start + (length or 10)]
    data = [
        {
            "id": paper.id,
            "nama": paper.name,
            "tahun": paper.year,
            "satuan": paper.file_name,
            "kategori": paper.kind,
            "attr": describe(paper),
            "url": paper.url or None,
            "kategori_dokumen": paper.sort,
            "DT_RowIndex": start + at,
        }
        for at, paper in enumerate(shown, start=1)
    ]
    value = {
        "draw": _read_int(ask.query.get("draw", "")),
        "recordsTotal": total,
        "recordsFiltered": len(rows),
        "data": data,
    }
    return send(ask, 200, "application/json; charset=utf-8", to_json(value))


def _read_int(text: str) -> int:
    return int(text) if text.isdigit() else 0


def give_file(ask: Ask, content: VillageContent, number: str) -> Reply:
    """The file of a document, when it is open."""
    for paper in content.papers:
        if str(paper.id) == number and paper.is_open:
            return send_file(ask, paper.file_name, write_pdf(paper.name, paper.lines))
    return not_found(ask)
