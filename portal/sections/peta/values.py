"""The values of a coloured map as a table that can be taken away."""

from portal.sections.peta.colouring import Colouring
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.reply import Table
from portal.web.terms import terms_of

_REMARK = "Kosong berarti belum ada data atau terlalu sedikit orang, bukan nol."


def table_of_values(ask: Ask, angka: Colouring) -> Table:
    """A row a unit: its value and class, how many villages reported, the newest day among them,
    the page that names the sources, and the terms."""
    terms = terms_of(ask, "", _REMARK).cells()
    heads = (
        "kode", "nama", "jenis", "angka", "kelompok", "tahun", "nilai", "satuan", "golongan",
        "urutan", "desa_melapor", "dari_desa", "per", "sumber", *terms,
    )  # fmt: skip
    return Table(
        heads,
        lambda: [
            (
                row.unit.code, row.unit.name, row.unit.kind, angka.code, angka.group,
                angka.period, row.value, angka.noun, row.words, row.rank or None,
                row.reporting, row.expected, row.newest.isoformat() if row.newest else None,
                _origin(ask, row.unit, angka), *terms.values(),
            )
            for row in angka.rows
        ],
    )  # fmt: skip


def _origin(ask: Ask, unit: UnitView, angka: Colouring) -> str:
    """The page that shows where a unit's value comes from."""
    where = path_to(unit, *angka.origin) if angka.origin else path_to(ask.tree.root, "sumber")
    return ask.origin + where
