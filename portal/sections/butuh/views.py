"""What may be asked for, one of them with its button, and the thanks after it was pressed."""

from dataclasses import dataclass
from datetime import date

from portal.acts.pressing_needs import press
from portal.errors import InputError
from portal.reads.duty_rules import read_book
from portal.reads.needs import Ground, Need, list_open
from portal.rules.needs import BLOCK, BLOCKS, Awaited
from portal.rules.requests import parse_clocks
from portal.web.ask import Ask
from portal.web.blocks import awaited_of, contact_of
from portal.web.inquiry import form_is_ours, reader_network
from portal.web.lines import Line
from portal.web.reply import Answer, Crumb, Missing, Reply


@dataclass(frozen=True, slots=True)
class NeedView:
    """Something readers wait for. `count` is None while it is too small to be shown."""

    code: str
    title: str
    open: bool
    count: int | None
    since: date | None


@dataclass(frozen=True, slots=True)
class NeedList:
    """All that may be asked for of a unit."""

    needs: tuple[NeedView, ...]


def show(ask: Ask) -> Answer:
    """What is missing, the most awaited first."""
    awaited = awaited_of(ask, (ask.unit,))
    found = sorted(_list_open(ask), key=lambda each: -awaited.count(ask.unit.id, each.code))
    return Reply(
        template="butuh/daftar.html",
        title="Saya butuh ini",
        lead=f"Yang belum kami temukan dari {ask.unit.title}.",
        data=NeedList(tuple(_view(ask, each, awaited) for each in found)),
        extra={
            "lines": [
                Line(
                    each.title,
                    ask.path_in("butuh", each.code),
                    awaited.tell(ask.unit.id, each.code),
                )
                for each in found
            ],
        },
    )


def show_one(ask: Ask) -> Answer:
    """One of them with its button; what is there by now says where."""
    return _answer(ask, pressed=False)


def count_one(ask: Ask) -> Answer:
    """The button was pressed."""
    if not form_is_ours():
        raise InputError("Formulir ini dikirim dari situs lain. Buka halamannya di sini dahulu.")
    return _answer(ask, pressed=True)


def _answer(ask: Ask, *, pressed: bool) -> Answer:
    if len(ask.detail) > 1:
        return Missing()
    code = ask.detail[0]
    need = next((each for each in _list_open(ask) if each.code == code), None)
    closed = _closed(ask, code) if need is None else None
    held = need or closed
    if held is None:
        return Missing("Hal itu tidak ada dalam daftar kebutuhan unit ini.")
    awaited = awaited_of(ask, (ask.unit,))
    if pressed and need is not None:
        desk, moment = ask.desk, ask.moment
        network = reader_network(desk.settings)
        press(
            desk.database, desk.presses, awaited.policy, ask.unit, need.code, network, moment.now,
            moment.today,
        )  # fmt: skip
    return Reply(
        template="butuh/satu.html",
        title=held.title,
        lead=ask.unit.title,
        data=_view(ask, held, awaited, is_open=need is not None),
        crumbs=(Crumb("Saya butuh ini", ask.path_in("butuh")),),
        schema="butuh-satu",
        extra={
            "thanked": pressed and need is not None,
            "told": awaited.tell(ask.unit.id, code) if need is not None else "",
            "there": ask.path_in(held.section),
            "clocks": ask.desk.shelf.config("ppid.toml", parse_clocks),
            "contact": contact_of(ask),
        },
    )


def _list_open(ask: Ask) -> tuple[Need, ...]:
    unit = ask.unit
    book = read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties())
    ground = Ground(unit.id, unit.kind, unit.scope_key, unit.scope_end)
    return list_open(ask.session, book, ground)


def _closed(ask: Ask, code: str) -> Need | None:
    """A need that is none at present: there by now, not due, or not to be checked."""
    block = BLOCKS.get(code.removeprefix(BLOCK)) if code.startswith(BLOCK) else None
    if block is not None:
        return Need(code, block.title, block.section) if ask.unit.kind in block.kinds else None
    rules = ask.desk.shelf.duties().book.of_kind(ask.unit.kind)
    for rule in rules:
        if rule.subject == code and rule.audience == "publik":
            return Need(code, rule.label, "kelengkapan")
    return None


def _view(ask: Ask, need: Need, awaited: Awaited, *, is_open: bool = True) -> NeedView:
    found = awaited.shown(ask.unit.id, need.code) if is_open else None
    return NeedView(
        code=need.code,
        title=need.title,
        open=is_open,
        count=found.count if found else None,
        since=found.since if found else None,
    )
