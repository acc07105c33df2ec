"""IDM and Indeks Desa as config/indeks_desa.toml knows them; whether a score fits its status."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from connectors.lembar.indexes import PARTS, IndexForm
from portal.rules.config_row import ConfigRow
from portal.rules.formatting import show_number

FILE = "indeks_desa.toml"
_FIELDS = frozenset(
    {
        "code", "title", "names", "first_year", "last_year", "most", "legal_basis",
        "confirmed", "parts", "status",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """A published word. `upto`: the highest score it is given for, where the rule says so."""

    code: str
    title: str
    upto: Decimal | None


@dataclass(frozen=True, slots=True)
class IndexRule:
    """One index. It is never computed here, nor compared with another one."""

    form: IndexForm  # what a sheet may say of it
    statuses: tuple[Status, ...]  # from the lowest
    legal_basis: str
    confirmed: bool

    @property
    def code(self) -> str:
        """The code of the index."""
        return self.form.code

    def status_title(self, code: str) -> str:
        """The published word of a code; the code itself where there is none."""
        return self.form.statuses.get(code, code)


@dataclass(frozen=True, slots=True)
class IndexRules:
    """All indices, the one in force first."""

    indexes: tuple[IndexRule, ...]
    complete_percent: int
    kelurahan: tuple[str, str]  # why it has none: words of the chip, a sentence


def tell_misfit(rule: IndexRule, score: Decimal | None, status: str) -> str:
    """A sentence where score and status do not fit by the limits of the rule; else empty. Both
    are shown as published: it is not ours to say which is right."""
    if score is None:
        return ""
    limits = [each for each in rule.statuses if each.upto is not None]
    meant = next((each for each in limits if each.upto is not None and score <= each.upto), None)
    if meant is None or meant.code == status:
        return ""
    return (
        f"Skor {show_number(score)} termasuk {meant.title} menurut {rule.legal_basis}, "
        f"tertulis {rule.status_title(status)}."
    )


def parse_indexes(table: Mapping[str, object]) -> IndexRules:
    """The rules of the file; ValueError names row and field."""
    head = ConfigRow(FILE, table)
    head.only(frozenset({"complete_share", "kelurahan", "index"}))
    told = table.get("index")
    if not isinstance(told, list) or not told or not all(isinstance(row, Mapping) for row in told):
        raise head.error("index", "harus berupa baris [[index]]")
    rules = tuple(
        _parse_index(ConfigRow(f"{FILE}: index {at}", row)) for at, row in enumerate(told, start=1)
    )
    if len({each.code for each in rules}) != len(rules):
        raise head.error("index", "code dipakai dua kali")
    urban = table.get("kelurahan")
    if not isinstance(urban, Mapping):
        raise head.error("kelurahan", "harus berupa tabel")
    row = ConfigRow(f"{FILE}: kelurahan", urban)
    row.only(frozenset({"words", "sentence", "legal_basis"}))
    row.text("legal_basis")
    share = head.number("complete_share", 1, 100, 80)
    return IndexRules(rules, share, (row.text("words"), row.text("sentence")))


def _parse_index(row: ConfigRow) -> IndexRule:
    row.only(_FIELDS)
    statuses = _parse_statuses(row)
    form = IndexForm(
        code=row.text("code"),
        title=row.text("title"),
        names=row.words("names") if "names" in row.table else (),
        first_year=_need(row, "first_year", 1945, 2200),
        last_year=row.number("last_year", 1945, 2200, 0),
        most=_need(row, "most", 1, 1000),
        parts=_parse_parts(row),
        statuses={each.code: each.title for each in statuses},
    )
    return IndexRule(
        form=form,
        statuses=statuses,
        legal_basis=row.text("legal_basis"),
        confirmed=row.flag("confirmed"),
    )


def _need(row: ConfigRow, field: str, low: int, high: int) -> int:
    if field not in row.table:
        raise row.error(field, "kosong")
    return row.number(field, low, high, low)


def _parse_parts(row: ConfigRow) -> dict[str, str]:
    told = row.table.get("parts")
    if not isinstance(told, Mapping) or not told:
        raise row.error("parts", 'harus berupa { kode = "nama" }')
    for title in told.values():
        if title not in PARTS:
            raise row.error("parts", f'"{title}" bukan kolom lembar isian')
    return {str(code): str(title) for code, title in told.items()}


def _parse_statuses(row: ConfigRow) -> tuple[Status, ...]:
    told = row.table.get("status")
    if (
        not isinstance(told, list)
        or not told
        or not all(isinstance(each, Mapping) for each in told)
    ):
        raise row.error("status", "harus berupa daftar")
    found: list[Status] = []
    for at, each in enumerate(told, start=1):
        inner = ConfigRow(row.where, each, f"status {at}: ")
        inner.only(frozenset({"code", "title", "upto"}))
        found.append(Status(inner.text("code"), inner.text("title"), _parse_limit(inner)))
    limits = [each.upto for each in found if each.upto is not None]
    if limits and (len(limits) != len(found) or limits != sorted(set(limits))):
        raise row.error("status", "upto harus ada di semua status dan naik")
    return tuple(found)


def _parse_limit(row: ConfigRow) -> Decimal | None:
    if "upto" not in row.table:
        return None
    try:
        return Decimal(row.text("upto"))
    except InvalidOperation:
        raise row.error("upto", "bukan angka") from None
