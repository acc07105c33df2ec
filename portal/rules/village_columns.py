"""The columns of the sheet a kecamatan fills in for its villages, from config/angka_desa.toml."""

from collections.abc import Mapping

from connectors.lembar.village_form import NumberColumn
from connectors.records import Sex
from portal.rules.config_row import ConfigRow
from portal.rules.indicators import Catalogue

FILE = "angka_desa.toml"
TOTAL = "total"
_FIELDS = frozenset({"title", "indicator", "sex", "category"})
_TYPES = ("bulat", "desimal")


def parse_village_columns(
    table: Mapping[str, object], catalogue: Catalogue
) -> tuple[NumberColumn, ...]:
    """The columns in their order; ValueError names row and field."""
    head = ConfigRow(FILE, table)
    head.only(frozenset({"legal_basis", "confirmed", "column"}))
    head.text("legal_basis")
    head.flag("confirmed")
    told = table.get("column")
    if (
        not isinstance(told, list)
        or not told
        or not all(isinstance(each, Mapping) for each in told)
    ):
        raise head.error("column", "harus berupa baris [[column]]")
    columns = tuple(
        _parse_column(ConfigRow(f"{FILE}: column {at}", each), catalogue)
        for at, each in enumerate(told, start=1)
    )
    for name in ("title", "place"):
        if len({getattr(each, name) for each in columns}) != len(columns):
            raise head.error("column", "memuat dua kolom yang sama")
    return columns


def _parse_column(row: ConfigRow, catalogue: Catalogue) -> NumberColumn:
    row.only(_FIELDS)
    code = row.text("indicator")
    indicator = catalogue.indicators.get(code)
    if indicator is None:
        raise row.error("indicator", f"“{code}” tidak ada di config/indicators")
    if indicator.sensitive or indicator.apart or indicator.type not in _TYPES:
        raise row.error("indicator", f"“{code}” tidak dapat ditanyakan di lembar ini")
    if indicator.rollup == "RATIO":
        raise row.error("indicator", f"“{code}” dihitung, tidak diisi")
    sex: Sex = row.choice("sex", ("L", "P")) if "sex" in row.table else ""
    if sex and "kelamin" not in indicator.dimensions:
        raise row.error("sex", f"tidak berlaku untuk “{code}”")
    category = row.text("category", TOTAL)
    if category != TOTAL and category not in indicator.categories:
        raise row.error("category", f"“{category}” bukan kelompok “{code}”")
    return NumberColumn(
        title=row.text("title"),
        unit=indicator.unit,
        indicator=code,
        name=indicator.title,
        category=category,
        label=indicator.categories.get(category, TOTAL),
        sex=sex,
        decimals=indicator.decimals if indicator.type == "desimal" else 0,
        kinds=indicator.kinds,
    )
