"""The monografi document of a desa or kelurahan: the whole form on a page, as table and PDF."""

from collections.abc import Iterable, Sequence

from portal.reads.leaders import read_head
from portal.reads.listing import Choice
from portal.reads.monografi import LEVELS
from portal.reads.monografi_dokumen import Field, Line, MonografiDocument, read_document
from portal.reads.monografi_rekap import VILLAGES
from portal.reads.sources import health_of, read_sources
from portal.rules.freshness import judge, parse_freshness
from portal.rules.licence import parse_licences
from portal.sections.monografi.gaps import list_gaps
from portal.sections.monografi.reading import TYPES, form_of, identify, read_year, show_elsewhere
from portal.sections.monografi.rekap import show_recap
from portal.web.ask import Ask
from portal.web.reply import Answer, Crumb, Missing, Reply, Table, Value

DOCUMENT = "dokumen"
COLUMNS = (
    "bagian", "indikator", "uraian", "kelompok", "laki_laki", "perempuan", "jumlah", "satuan",
    "isi", "unit_melapor", "dari_unit", "sumber", "data_per", "keterangan",
)  # fmt: skip


def show_document(ask: Ask) -> Answer:
    """The form filled with a year's numbers; only years that have some."""
    if ask.unit.kind not in LEVELS:
        return show_elsewhere(ask)
    asked = ask.query.text("tahun")
    data = read_year(ask, asked)
    if asked and asked not in data.periods:
        return Missing("Data tahun itu belum kami temukan untuk wilayah ini.")
    if ask.unit.kind not in VILLAGES:
        return show_recap(ask, data)
    form = form_of(ask)
    catalogue = ask.desk.shelf.catalogue()
    document = read_document(ask.session, ask.unit, data, catalogue, form, (ask.unit.kind,))
    sources = read_sources(ask.session, ask.unit, TYPES)
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    post = form.signer[ask.unit.kind]
    licences = ask.desk.shelf.config("lisensi.toml", parse_licences)
    return Reply(
        template="monografi/dokumen.html",
        paper="cetak/monografi.html",
        title=f"Monografi {ask.unit.title}" + (f" {data.period}" if data.period else ""),
        lead=f"{document.filled} dari {document.asked} isian ada datanya. {form.basis_note}",
        about=f"Monografi {ask.unit.title} menurut formulir {form.legal_basis}.",
        data=document,
        states={"monografi": judge("monografi", data.newest, health_of(sources), rule, ask.moment)},
        sources=sources,
        crumbs=(Crumb("Data wilayah", ask.path_in("monografi")),),
        schema="monografi-dokumen",
        table=Table(COLUMNS, lambda: list_rows(document)),
        extra={
            "form": form,
            "identity": identify(ask),
            "gaps": list_gaps(document),
            "post": post,
            "head": read_head(ask.session, ask.tree, ask.unit, post),
            "licence": licences.on(ask.moment.today),
            "years": [Choice(each, each, 0) for each in data.periods],
        },
    )


def list_rows(document: MonografiDocument) -> Sequence[Sequence[Value]]:
    """The form as a table: a row a line, with its sources and day."""
    names = {origin.number: origin.name for origin in document.origins}
    rows: list[Sequence[Value]] = []
    for section in document.sections:
        for field in section.fields:
            for line in _lines_of(field):
                rows.append(
                    (
                        section.code,
                        field.code,
                        field.title,
                        line.label,
                        line.men,
                        line.women,
                        line.both,
                        field.unit,
                        "; ".join(field.words) or line.words,
                        field.reporting or None,
                        field.expected or None,
                        "; ".join(names[each] for each in line.sources),
                        line.as_of.isoformat() if line.as_of else "",
                        _remark(field, line),
                    )
                )
    return rows


def _lines_of(field: Field) -> Iterable[Line]:
    if field.words:
        return [Line("", None, None, None, True, sources=field.sources, as_of=field.as_of)]
    total = (field.total,) if field.total is not None else ()
    return (*field.lines, *total) or [Line("", None, None, None, known=False)]


def _remark(field: Field, line: Line) -> str:
    if line.hidden:
        return "disembunyikan: terlalu sedikit orang"
    if line.known:
        return ""
    return f"belum ada data; terakhir {field.earlier}" if field.earlier else "belum ada data"
