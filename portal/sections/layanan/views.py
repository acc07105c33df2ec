"""The list of services, and what one of them needs."""

from portal.reads.layanan import ServiceList
from portal.rules.services import ServiceRow
from portal.web.ask import Ask
from portal.web.blocks import contact_of, hours_today, services_of, services_state
from portal.web.lines import FigureLine, Line
from portal.web.reply import Answer, Crumb, Missing, Reply, Table

_SHORT = 14  # letters of a large word that fits beside another on a narrow phone


def show(ask: Ask) -> Answer:
    """Every service with its cost and duration."""
    found = services_of(ask)
    return Reply(
        template="layanan/daftar.html",
        title="Layanan administrasi",
        lead=f"Syarat, biaya, dan lama urusan di {ask.unit.title}.",
        data=found,
        states={"layanan": services_state(found.services)},
        table=Table(
            ("layanan", "syarat", "biaya", "lama", "tempat", "dasar"),
            lambda: [
                (row.name, "; ".join(row.requirements), row.cost, row.duration, row.place)
                + (row.legal_basis,)
                for row in found.services
            ],
        ),
        extra={"lines": _lines(ask, found), "contact": contact_of(ask)},
    )


def show_one(ask: Ask) -> Answer:
    """Cost, time, place, what to bring, and the steps."""
    found = services_of(ask)
    row = found.find(ask.detail[0]) if len(ask.detail) == 1 else None
    if row is None:
        return Missing("Layanan itu tidak ada di kantor ini.")
    contact = contact_of(ask)
    return Reply(
        template="layanan/satu.html",
        title=row.name,
        lead=row.for_what,
        data=row,
        states={"layanan": services_state([row])},
        crumbs=(Crumb("Layanan", ask.path_in("layanan")),),
        schema="layanan-satu",
        extra={
            "contact": contact,
            "hours": hours_today(ask, contact),
            "figures": _figures(row),
            "others": [line for line in _lines(ask, found) if line.label != row.name][:4],
        },
    )


def _figures(row: ServiceRow) -> list[FigureLine]:
    """Cost, time and place as large words; none where one of them is a sentence."""
    if not all(0 < len(each) <= _SHORT for each in (row.cost, row.duration, row.place)):
        return []
    value, _, unit = row.duration.partition(" ")
    number = value.isdigit()
    return [
        FigureLine("Biaya", row.cost),
        FigureLine(
            "Selesai",
            value if number else row.duration,
            unit if number else "",
            "sejak berkas lengkap",
        ),
        FigureLine("Tempat", row.place),
    ]


def _lines(ask: Ask, found: ServiceList) -> list[Line]:
    return [
        Line(
            row.name,
            ask.path_in("layanan", row.slug),
            " · ".join(part for part in (row.cost, row.duration) if part),
        )
        for row in found.services
    ]
