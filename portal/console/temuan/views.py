"""The findings of a unit and all below it, as page and as table."""

from collections.abc import Sequence

from portal.reads.findings import FindingView, list_kinds, read_findings, read_unmapped
from portal.rules.telling_apart import plain
from portal.web.reply import Table, Value
from portal.web.room import NotHere, StaffAsk, StaffReply

_KINDS = {"rincian": "Rincian dan jumlah", "sumber": "Antarsumber"}
_PAGE = 30
_COLUMNS = (
    "kode", "unit", "tahun", "jenis", "apa", "angka", "sumber", "data_per", "angka_lain",
    "sumber_lain", "data_lain_per", "selisih", "dilihat_dahulu", "karena", "sejak",
)  # fmt: skip


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """The list, narrowed to one kind by `?jenis=`."""
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    shelf = ask.desk.shelf
    rules, catalogue = shelf.numbers(), shelf.catalogue()
    every = read_findings(ask.session, ask.tree, ask.unit, rules, catalogue)
    wanted = ask.query.get("jenis", "")
    rows = tuple(each for each in every if wanted not in _KINDS or each.kind == wanted)
    pages = max(1, -(-len(rows) // _PAGE))
    asked = ask.query.get("hal", "1")
    page = min(int(asked), pages) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    page = max(page, 1)
    return StaffReply(
        template="ruang/temuan.html",
        title=f"Temuan angka {ask.unit.title}",
        lead="Angka satu desa dan tahun yang seharusnya sama, tetapi berbeda.",
        data=rows[(page - 1) * _PAGE : page * _PAGE],
        table=Table(_COLUMNS, lambda: _rows(rows)),
        extra={
            "total": len(rows),
            "kinds": _KINDS,
            "counts": list_kinds(every),
            "wanted": wanted if wanted in _KINDS else "",
            "page": page,
            "pages": pages,
            "unmapped": read_unmapped(ask.session, ask.unit, rules.categories, catalogue),
            "titles": {code: each.title for code, each in catalogue.indicators.items()},
        },
    )


def _rows(rows: Sequence[FindingView]) -> Sequence[Sequence[Value]]:
    return [
        (
            each.unit.code, each.unit.title, each.period, _KINDS.get(each.kind, each.kind),
            each.what, plain(each.value), each.source, each.as_of.isoformat(),
            plain(each.other_value), each.other_source, each.other_as_of.isoformat(),
            each.apart, each.first, each.why, each.since.isoformat(),
        )
        for each in rows
    ]  # fmt: skip
