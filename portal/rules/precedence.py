"""Which of several sources is shown: channels, and their order for each indicator as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.config_row import ConfigRow
from portal.rules.indicators import Catalogue

FILE = "precedence.toml"
SENDERS = frozenset({"desa", "kelurahan", "kecamatan", "kabupaten", "setda", "bagian", "opd"})


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which numbers come: whose source it is, and of which kind; no kinds means all."""

    code: str
    title: str
    senders: frozenset[str]
    kinds: frozenset[str] = frozenset()

    def fits(self, kind: str, sender: str) -> bool:
        """Whether a source of this kind, of a unit of that kind, is of this channel."""
        return sender in self.senders and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Order:
    """One row: the channels from best to last, those in one group being equal, and why."""

    code: str
    groups: tuple[frozenset[str], ...] = ()
    indicators: frozenset[str] = frozenset()  # none: all that no other row names
    reason: str = ""
    legal_basis: str = ""
    confirmed: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def rank(self, channel: str) -> int:
        """The place of a channel, 0 being the best; one that no group names is the last."""
        places = (at for at, group in enumerate(self.groups) if channel in group)
        return next(places, len(self.groups))

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


NEWEST = Order("terbaru", reason="Yang terbaru.")


@dataclass(frozen=True, slots=True)
class Precedence:
    """All channels and rows. Without any, the newest source is shown."""

    channels: tuple[Channel, ...] = ()
    orders: tuple[Order, ...] = ()

    def channel_of(self, kind: str, sender: str) -> Channel | None:
        """The first channel that fits a source of this kind, of a unit of that kind."""
        return next((each for each in self.channels if each.fits(kind, sender)), None)

    def order_for(self, indicator: str, period: str) -> Order:
        """The row that holds for an indicator in a year: its own, else the one for all others."""
        day = _last_day(period)
        holding = [each for each in self.orders if each.holds_on(day)]
        named = (each for each in holding if indicator in each.indicators)
        rest = (each for each in holding if not each.indicators)
        return next(named, next(rest, NEWEST))


def parse_precedence(table: Mapping[str, object], catalogue: Catalogue) -> Precedence:
    """The rows of config/precedence.toml; ValueError names file, row and field."""
    if set(table) != {"channel", "rule"}:
        raise ValueError(f"{FILE}: harus berisi [[channel]] dan [[rule]] saja")
    channels = [_parse_channel(row) for row in _rows(table, "channel")]
    known = [each.code for each in channels]
    if len(set(known)) != len(known):
        raise ValueError(f"{FILE}: channel: kode dipakai dua kali")
    orders: list[Order] = []
    for row in _rows(table, "rule"):
        order = _parse_order(row, frozenset(known), catalogue)
        _refuse_overlap(row, order, orders)
        orders.append(order)
    if not any(not each.indicators for each in orders):
        raise ValueError(f"{FILE}: rule: satu baris harus berlaku untuk semua yang lain")
    return Precedence(tuple(channels), tuple(orders))


def _rows(table: Mapping[str, object], name: str) -> list[ConfigRow]:
    told = table[name]
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise ValueError(f"{FILE}: {name} harus berupa baris [[{name}]]")
    return [
        ConfigRow(f"{FILE}: {name} {number} ({each.get('code', '')})", each)
        for number, each in enumerate(told, start=1)
    ]


def _parse_channel(row: ConfigRow) -> Channel:
    row.only(frozenset({"code", "title", "senders", "kinds"}))
    kinds = frozenset(row.words("kinds")) if "kinds" in row.table else frozenset[str]()
    senders = frozenset(row.words("senders", SENDERS))
    return Channel(row.text("code"), row.text("title"), senders, kinds)


def _parse_order(row: ConfigRow, channels: frozenset[str], catalogue: Catalogue) -> Order:
    row.only(
        frozenset(
            {"code", "indicators", "chapters", "order", "reason", "legal_basis", "confirmed",
             "valid_from", "valid_to"}
        )
    )  # fmt: skip
    return Order(
        code=row.text("code"),
        groups=_parse_groups(row, channels),
        indicators=_parse_indicators(row, catalogue),
        reason=row.text("reason"),
        legal_basis=row.text("legal_basis", ""),
        confirmed=row.flag("confirmed"),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
    )


def _parse_groups(row: ConfigRow, channels: frozenset[str]) -> tuple[frozenset[str], ...]:
    told = row.table.get("order")
    if not isinstance(told, list) or not all(isinstance(each, list) for each in told):
        raise row.error("order", "harus berupa daftar kelompok, misalnya [[…], […]]")
    named = [str(code) for group in told for code in group]
    if sorted(named) != sorted(channels):
        raise row.error(
            "order", f"harus menyebut {', '.join(sorted(channels))} masing-masing sekali"
        )
    return tuple(frozenset(str(code) for code in group) for group in told)


def _parse_indicators(row: ConfigRow, catalogue: Catalogue) -> frozenset[str]:
    found: set[str] = set()
    if "indicators" in row.table:
        found |= set(row.words("indicators", catalogue.indicators))
    if "chapters" in row.table:
        chapters = row.words("chapters", [each.code for each in catalogue.chapters])
        rows = catalogue.indicators.values()
        found |= {each.code for each in rows if each.chapter in chapters}
    return frozenset(found)


def _refuse_overlap(row: ConfigRow, order: Order, others: Sequence[Order]) -> None:
    """Two rows for one indicator on one day would leave the choice to chance."""
    for other in others:
        both_rest = not order.indicators and not other.indicators
        if not both_rest and not order.indicators & other.indicators:
            continue
        apart = (order.valid_from and other.valid_to and other.valid_to < order.valid_from) or (
            other.valid_from and order.valid_to and order.valid_to < other.valid_from
        )
        if not apart:
            raise row.error("indicators", f'bertindih dengan baris "{other.code}"')


def _last_day(period: str) -> date:
    """The last day of a year; of a period that is none, a day long past every validity."""
    return date(int(period), 12, 31) if period.isdigit() and 0 < int(period) < 10_000 else date.max
