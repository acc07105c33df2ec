"""The numbers of an indicator in a year as a file: CSV, or JSON with what is known of it."""

import json
from collections.abc import Sequence
from decimal import Decimal

from portal.api.katalog.naming import Holdings
from portal.reads.open_data import DataRow, DataSetView, YearTable
from portal.web.formats import write_csv
from portal.web.reply import Table, Value

COLUMNS = {
    "kode": "text",
    "nama": "text",
    "jenis": "text",
    "periode": "text",
    "kelompok": "text",
    "nama_kelompok": "text",
    "kelamin": "text",
    "nilai": "numeric",
    "satuan": "text",
    "keadaan": "text",
    "terkecil": "numeric",
    "kode_terkecil": "text",
    "terbesar": "numeric",
    "kode_terbesar": "text",
    "desa_melapor": "int",
    "desa_seharusnya": "int",
    "data_tertua": "date",
    "data_terbaru": "date",
    "sumber": "text",
    "alamat_sumber": "text",
}


def write_table(
    holdings: Holdings, data: DataSetView, year: YearTable, rows: Sequence[DataRow]
) -> str:
    """A line for each number, the terms of use in each."""
    words = holdings.licence.words if holdings.licence else ""
    caution = "Data contoh: bukan data pemerintah." if holdings.sample else ""
    columns = (*COLUMNS, "lisensi", "catatan")
    return write_csv(
        Table(
            columns,
            lambda: [[*list_cells(data, year, row).values(), words, caution] for row in rows],
        )
    )


def write_document(
    holdings: Holdings, data: DataSetView, year: YearTable, rows: Sequence[DataRow]
) -> str:
    """The same with what the indicator means before it."""
    indicator = data.indicator
    body = {
        "judul": f"{indicator.title} {holdings.tree.root.title}",
        "indikator": indicator.code,
        "satuan": indicator.unit,
        "definisi": indicator.definition,
        "dasar_hukum": indicator.legal_basis,
        "cara_rekap": indicator.rollup,
        "periode": year.period,
        "penerbit": holdings.publisher,
        "catatan_berkas": holdings.caution(data),
        "alamat": holdings.address(data, year.period, "json"),
        **(holdings.licence.members() if holdings.licence else {}),
        "data": [list_cells(data, year, row) for row in rows],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def list_cells(data: DataSetView, year: YearTable, row: DataRow) -> dict[str, Value]:
    """One number with all that is known of it, in the order of the columns."""
    return {
        "kode": row.code,
        "nama": row.name,
        "jenis": row.kind,
        "periode": year.period,
        "kelompok": row.category,
        "nama_kelompok": row.label,
        "kelamin": row.sex,
        "nilai": _plain(row.value),
        "satuan": data.indicator.unit,
        "keadaan": row.state,
        "terkecil": row.low.value if row.low else None,
        "kode_terkecil": row.low.code if row.low else "",
        "terbesar": row.high.value if row.high else None,
        "kode_terbesar": row.high.code if row.high else "",
        "desa_melapor": row.reporting,
        "desa_seharusnya": row.expected,
        "data_tertua": row.oldest.isoformat(),
        "data_terbaru": row.newest.isoformat(),
        "sumber": row.source,
        "alamat_sumber": row.source_url,
    }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
