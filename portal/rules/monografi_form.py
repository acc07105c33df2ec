"""The form of the monografi document and of its recap, from config/monografi.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.config_row import ConfigRow

_FILE = "monografi.toml"
_KEYS = frozenset(
    {
        "title", "legal_basis", "confirmed", "basis_note", "recap_note", "section", "signer",
        "column",
    }
)  # fmt: skip
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of the form. `exempt`: why a kind of unit is not asked for it."""

    code: str
    title: str
    exempt: Mapping[str, str]

    @property
    def heading(self) -> str:
        """`II. Data personil`; what comes before the numbered sections has no number."""
        return self.title if self.code == "0" else f"{self.code}. {self.title}"


@dataclass(frozen=True, slots=True)
class RecapColumn:
    """One main figure of the recap."""

    label: str
    indicator: str
    category: str
    sex: str


@dataclass(frozen=True, slots=True)
class MonografiForm:
    """Sections, signers and the columns of the recap."""

    title: str
    legal_basis: str
    confirmed: bool
    basis_note: str
    recap_note: str
    sections: tuple[FormSection, ...]
    signer: Mapping[str, str]
    columns: tuple[RecapColumn, ...]


def parse_monografi_form(table: Mapping[str, object]) -> MonografiForm:
    """The rows of config/monografi.toml; ValueError names row and field."""
    top = ConfigRow(_FILE, table)
    top.only(_KEYS)
    return MonografiForm(
        title=top.text("title"),
        legal_basis=top.text("legal_basis"),
        confirmed=top.flag("confirmed"),
        basis_note=top.text("basis_note"),
        recap_note=top.text("recap_note"),
        sections=_sections(top),
        signer=_texts(top, "signer"),
        columns=tuple(_column(row) for row in _rows(top, "column")),
    )


def _sections(top: ConfigRow) -> tuple[FormSection, ...]:
    found: dict[str, FormSection] = {}
    for row in _rows(top, "section"):
        row.only(frozenset({"code", "title", "exempt"}))
        code = row.text("code")
        if code in found:
            raise row.error("code", f"{code} tertulis dua kali")
        found[code] = FormSection(code, row.text("title"), _texts(row, "exempt"))
    return tuple(found.values())


def _column(row: ConfigRow) -> RecapColumn:
    row.only(frozenset({"label", "indicator", "category", "sex"}))
    sex = row.text("sex", "")
    if sex not in ("", "L", "P"):
        raise row.error("sex", "harus L atau P")
    return RecapColumn(row.text("label"), row.text("indicator"), row.text("category", TOTAL), sex)


def _rows(top: ConfigRow, name: str) -> list[ConfigRow]:
    rows = top.table.get(name)
    if not isinstance(rows, list) or not rows:
        raise top.error(name, f"harus berupa baris [[{name}]]")
    found = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise top.error(name, f"baris {number} harus berupa tabel")
        found.append(ConfigRow(f"{_FILE}: {name} {number}", row))
    return found


def _texts(row: ConfigRow, name: str) -> Mapping[str, str]:
    value = row.table.get(name, {})
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        raise row.error(name, "harus berupa tabel teks")
    return {str(key): str(each) for key, each in value.items()}
