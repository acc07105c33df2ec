"""What hangs on the board this month: money, new documents, hours, emergencies, the way here."""

from dataclasses import dataclass
from datetime import date

from portal.reads.dokumen import TYPES
from portal.reads.listing import Pick, read_all
from portal.reads.sources import read_sources
from portal.reads.village_money import VillageMoney, read_village_money
from portal.rules.formatting import show_day, show_money, show_percent
from portal.rules.freshness import State, not_applicable
from portal.rules.noticeboard import (
    PAPERS,
    Emergency,
    SheetPolicy,
    month_before,
    number_sheet,
    parse_emergencies,
    parse_sheet_policy,
)
from portal.rules.obligations.telling import MONTHS
from portal.web.ask import Ask
from portal.web.blocks import contact_of
from portal.web.qr import draw_qr
from portal.web.reply import Answer, Reply

_KINDS = ("desa", "kelurahan", "kecamatan")


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A line of the budget as it is printed."""

    label: str
    planned: str
    realised: str
    share: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A new document."""

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on the sheet. `address` is what the QR leads to, empty while our own
    address is not known."""

    month: str
    number: str
    money_year: int | None
    money: tuple[MoneyLine, ...]
    money_of: str
    since: date
    documents: tuple[Paper, ...]
    phone: str
    phone_of: str
    hours: str
    office: str
    emergencies: tuple[Emergency, ...]
    address: str


def show(ask: Ask) -> Answer:
    """The sheet of the running month."""
    if ask.unit.kind not in _KINDS:
        return _elsewhere(ask)
    sheet = _fill(ask, ask.desk.shelf.config("papan.toml", parse_sheet_policy))
    paper = ask.query.text("kertas").lower()
    return Reply(
        template="papan/unit.html",
        paper="cetak/papan.html",
        title=f"Papan {ask.unit.designation or ask.unit.kind.capitalize()}",
        lead=f"{ask.unit.title}, {sheet.month}. Cetak, tempel, lalu foto.",
        about=f"Lembar papan pengumuman {ask.unit.title}, {sheet.month}.",
        data=sheet,
        states={"papan": State("segar", f"Lembar {sheet.month}")},
        sources=read_sources(ask.session, ask.unit, ("budget", *TYPES, "contact")),
        extra={
            "size": paper if paper in PAPERS else PAPERS[0],
            "qr": draw_qr(sheet.address) if sheet.address else "",
        },
    )


def _fill(ask: Ask, policy: SheetPolicy) -> Sheet:
    today = ask.moment.today
    since = month_before(today)
    contact = contact_of(ask)
    money = read_village_money(ask.session, ask.tree, ask.unit)
    lines = _lines(money) if money is not None else ()
    documents = _new_documents(ask, since, policy.documents_most)
    last_resort = bool(contact.phone_note)  # an emergency number is no number of an office
    phone = "" if last_resort else contact.phone.shown
    address = f"{ask.origin}/kode/{ask.unit.code}" if ask.origin else ""
    content = repr((lines, documents, phone, contact.hours, contact.address, address))
    return Sheet(
        month=f"{MONTHS[today.month - 1]} {today.year}",
        number=str(number_sheet(today, ask.unit.code, content, ask.desk.settings.secret_key)),
        money_year=money.year if money is not None and lines else None,
        money=lines,
        money_of=_coverage(money) if money is not None else "",
        since=since,
        documents=documents,
        phone=phone,
        phone_of="" if last_resort else contact.phone_of,
        hours=contact.hours,
        office=contact.address,
        emergencies=ask.desk.shelf.config("kontak.toml", parse_emergencies),
        address=address,
    )


def _new_documents(ask: Ask, since: date, most: int) -> tuple[Paper, ...]:
    rows = read_all(ask.session, ask.tree, ask.unit, TYPES, Pick(), limit=most)
    today = ask.moment.today
    return tuple(
        Paper(row.title or "(tanpa judul)", day)
        for row in rows
        if row.at is not None and since <= (day := ask.moment.day_of(row.at)) <= today
    )


def _lines(money: VillageMoney) -> tuple[MoneyLine, ...]:
    """Fields of spending, then their sum; what is not known is said to be so, never nothing."""
    rows = [(line.label, line.planned, line.realised) for line in money.lines]
    if money.planned is not None:
        rows.append(("Jumlah belanja", money.planned, money.realised))
    return tuple(
        MoneyLine(
            label=label.removeprefix("Bidang "),
            planned=show_money(planned) if planned is not None else "belum ada data",
            realised=show_money(realised) if realised is not None else "belum ada data",
            share=show_percent(realised, planned) if planned and realised is not None else "",
        )
        for label, planned, realised in rows
    )


def _coverage(money: VillageMoney) -> str:
    read = f"data per {show_day(money.fetched_on)}"
    if money.expected > 1:
        return f"jumlah {money.reporting} dari {money.expected} desa, {read}"
    return read


def _elsewhere(ask: Ask) -> Reply:
    return Reply(
        template="papan/tidak-berlaku.html",
        title="Papan pengumuman",
        lead=f"Lembar papan dibuat untuk kecamatan, desa, dan kelurahan, bukan {ask.unit.title}.",
        data=ask.unit,
        states={"papan": not_applicable("Lembar papan dibuat per desa")},
    )
