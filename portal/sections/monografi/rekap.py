"""The recap of a kecamatan or kabupaten: its units by main figures, then the form summed up."""

from collections.abc import Sequence
from decimal import Decimal

from portal.reads.leaders import read_head
from portal.reads.listing import Choice
from portal.reads.monografi import Monografi
from portal.reads.monografi_dokumen import read_document
from portal.reads.monografi_rekap import VILLAGES, Recap, read_recap
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_number
from portal.rules.freshness import covered, judge, parse_freshness
from portal.rules.licence import parse_licences
from portal.sections.monografi.gaps import list_gaps
from portal.sections.monografi.reading import TYPES, form_of, identify
from portal.web.ask import Ask, path_to
from portal.web.reply import Crumb, Reply, Table, Value


def show_recap(ask: Ask, data: Monografi) -> Reply:
    """Main figures of each unit below with totals and gaps, the summed form, own data."""
    form = form_of(ask)
    catalogue = ask.desk.shelf.catalogue()
    document = read_document(ask.session, ask.unit, data, catalogue, form, VILLAGES)
    recap = read_recap(ask.session, ask.tree, ask.unit, form.columns, catalogue, document)
    sources = read_sources(ask.session, ask.unit, TYPES)
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    state = judge("monografi", data.newest, health_of(sources), rule, ask.moment)
    if data.topics and state.kind in ("segar", "sebagian"):
        state = covered(data.reporting, data.expected)
    post = form.signer[ask.unit.kind]
    below = "kecamatan" if ask.unit.kind == "kabupaten" else "desa/kelurahan"
    own = " dan data kecamatan" if ask.unit.kind == "kecamatan" else ""
    year = f" {data.period}" if data.period else ""
    return Reply(
        template="monografi/rekap.html",
        paper="cetak/rekap.html",
        title=f"Rekap monografi {below}{own}{year}",
        lead=f"{ask.unit.title}. {form.recap_note}",
        data=recap,
        states={"monografi": state},
        sources=sources,
        crumbs=(Crumb("Data wilayah", ask.path_in("monografi")),),
        schema="monografi-rekap",
        table=Table(_heads(recap), lambda: _rows(recap)),
        extra={
            "form": form,
            "document": document,
            "identity": [*identify(ask), *_measures(recap)],
            "gaps": list_gaps(document),
            "post": post,
            "head": read_head(ask.session, ask.tree, ask.unit, post),
            "licence": ask.desk.shelf.config("lisensi.toml", parse_licences).on(ask.moment.today),
            "years": [Choice(each, each, 0) for each in data.periods],
            "below": below,
            "paths": {row.unit.id: path_to(row.unit, "monografi", "dokumen") for row in recap.rows},
        },
    )


def _measures(recap: Recap) -> list[tuple[str, str]]:
    area = "belum ada data"
    if recap.area_m2 is not None:
        km2 = show_number(Decimal(recap.area_m2) / 1_000_000, 1)
        area = f"{km2} km² menurut batas di peta portal"
    counts = [(f"Banyaknya {kind}", str(number)) for kind, number in recap.villages.items()]
    return [*counts, ("Luas", area)]


def _heads(recap: Recap) -> tuple[str, ...]:
    return ("kode", "wilayah", *recap.columns, "melapor", "dari", "data_per")


def _rows(recap: Recap) -> Sequence[Sequence[Value]]:
    return [
        (
            row.unit.code,
            row.unit.title,
            *(cell.value for cell in row.cells),
            max((cell.reporting for cell in row.cells), default=0),
            max((cell.expected for cell in row.cells), default=0),
            row.newest.isoformat() if row.newest else "",
        )
        for row in (*recap.rows, recap.total)
    ]
