"""The chart of an APBDes from config/apbdes.toml: accounts, fields, funds, sums that must hold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from portal.rules.config_row import ConfigRow

FILE = "apbdes.toml"
_PARTS = ("account", "result", "bidang", "dana")
_CODE = re.compile(r"[456](\.\d{1,2})*")
_BIDANG = re.compile(r"\bbidang\b")
_WORD = re.compile(r"[a-z0-9]+")
FIELD_MARK = "bidang-"
FUNDS_MARK = "dana-"
_FIELDS = (1, 2, 3, 4, 5)
V = TypeVar("V", bound=int | str)


@dataclass(frozen=True, slots=True)
class Result:
    """A sum that follows from others: added are `plus`, taken off are `minus`."""

    code: str
    title: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Titles by code, codes by folded name, and the rules of the whole."""

    accounts: Mapping[str, str]
    fields: Mapping[int, str]  # bidang by number
    funds: Mapping[str, str]
    results: tuple[Result, ...]
    complete_percent: int  # of the desa, below which a sum is incomplete
    legal_basis: str
    confirmed: bool
    kelurahan: tuple[str, str]  # why a kelurahan has none: words of the chip, a sentence
    _accounts: Mapping[str, str] = field(repr=False)
    _fields: Mapping[str, int] = field(repr=False)
    _funds: Mapping[str, str] = field(repr=False)

    @property
    def result_codes(self) -> frozenset[str]:
        """What is computed from others; no share is taken of it."""
        return frozenset(each.code for each in self.results)

    def account_of(self, label: str, root: str) -> str:
        """The code a label names below this root account, or empty."""
        code = self._accounts.get(fold(label), "")
        return code if code == root or code.startswith(f"{root}.") else ""

    def summed_of(self, label: str) -> str:
        """The code of a line of the summary, or empty."""
        code = self._accounts.get(fold(label), "")
        return code if "." not in code else ""

    def field_of(self, label: str) -> int:
        """The bidang a label names, or 0."""
        return self._fields.get(fold(label), 0)

    def funds_of(self, written: str) -> str:
        """The code of a source of funds however a village writes it; as written when unknown."""
        return self._funds.get(fold(written), written.strip())

    def title_of(self, code: str) -> str:
        """What a category is called; empty where the chart does not know it."""
        if code.startswith(FIELD_MARK) and code.removeprefix(FIELD_MARK).isdecimal():
            return self.fields.get(int(code.removeprefix(FIELD_MARK)), "")
        if code.startswith(FUNDS_MARK):
            return self.funds.get(code.removeprefix(FUNDS_MARK), "")
        return self.accounts.get(code, "")


def field_code(number: int) -> str:
    """The category of a bidang."""
    return f"{FIELD_MARK}{number}"


def funds_code(code: str) -> str:
    """The category of a source of funds."""
    return f"{FUNDS_MARK}{code}"


def fold(label: str) -> str:
    """A name as it is compared: lower case, words only, without "bidang"."""
    return "".join(_WORD.findall(_BIDANG.sub(" ", label.lower())))


def parse_chart(table: Mapping[str, object]) -> Chart:
    """The chart of config/apbdes.toml; ValueError names row and field."""
    head = ConfigRow(FILE, table)
    known = {*_PARTS, "kelurahan", "legal_basis", "confirmed", "valid_from", "complete_share"}
    head.only(frozenset(known))
    head.day("valid_from")
    rows = {part: _rows(head, part) for part in _PARTS}
    accounts = {_code(row): row.text("title") for row in rows["account"]}
    results = tuple(_parse_result(row) for row in rows["result"])
    funds = {row.text("code"): row.text("title") for row in rows["dana"]}
    fields = {row.number("number", 1, 5, 0): row.text("title") for row in rows["bidang"]}
    if tuple(sorted(fields)) != _FIELDS:
        raise ValueError(f"{FILE}: bidang harus bernomor 1 sampai 5, masing-masing sekali")
    accounts |= {each.code: each.title for each in results if each.code not in accounts}
    for each in results:
        for code in (*each.plus, *each.minus):
            if code not in accounts:
                raise ValueError(f'{FILE}: result {each.code}: "{code}" bukan rekening di sini')
    return Chart(
        accounts=accounts,
        fields=fields,
        funds=funds,
        results=results,
        complete_percent=head.number("complete_share", 1, 100, 80),
        legal_basis=head.text("legal_basis"),
        confirmed=head.flag("confirmed"),
        kelurahan=_parse_kelurahan(head),
        _accounts=_index((row, row.text("code")) for row in (*rows["account"], *rows["result"])),
        _fields=_index((row, row.number("number", 1, 5, 0)) for row in rows["bidang"]),
        _funds=_index((row, row.text("code")) for row in rows["dana"]),
    )


def _rows(head: ConfigRow, part: str) -> list[ConfigRow]:
    told = head.table.get(part)
    if not isinstance(told, list) or not told or not all(isinstance(row, Mapping) for row in told):
        raise head.error(part, f"harus berupa baris [[{part}]]")
    rows = []
    for at, row in enumerate(told, start=1):
        made = ConfigRow(f"{FILE}: {part} {at}", row)
        more = {"plus", "minus", "legal_basis"} if part == "result" else set()
        made.only(frozenset({"number" if part == "bidang" else "code", "title", "names", *more}))
        rows.append(made)
    return rows


def _code(row: ConfigRow) -> str:
    code = row.text("code")
    if not _CODE.fullmatch(code):
        raise row.error("code", f'"{code}" bukan kode rekening APBDes')
    return code


def _parse_result(row: ConfigRow) -> Result:
    minus = row.words("minus") if row.table.get("minus") else ()
    return Result(
        row.text("code"), row.text("title"), row.words("plus"), minus, row.text("legal_basis")
    )


def _parse_kelurahan(head: ConfigRow) -> tuple[str, str]:
    told = head.table.get("kelurahan")
    if not isinstance(told, Mapping):
        raise head.error("kelurahan", "harus berupa tabel")
    row = ConfigRow(f"{FILE}: kelurahan", told)
    row.only(frozenset({"words", "sentence", "legal_basis"}))
    row.text("legal_basis")
    return row.text("words"), row.text("sentence")


def _index(named: Iterable[tuple[ConfigRow, V]]) -> dict[str, V]:
    """What a folded name stands for; one name for two things is refused."""
    found: dict[str, V] = {}
    for each in named:
        row, value = each
        names = [row.text("title"), *(row.words("names") if "names" in row.table else ())]
        if str(value).isalpha():
            names.append(str(value))
        for name in names:
            folded = fold(name)
            if found.setdefault(folded, value) != value:
                raise row.error("names", f'"{name}" sudah berarti {found[folded]}')
    return found
