"""Show the trail of acts in a unit and below it."""

from portal.reads.audit import read_trail
from portal.web.reply import Table
from portal.web.room import StaffAsk, StaffReply

_LAST_PAGE = 10_000


def show(ask: StaffAsk) -> StaffReply:
    """The acts, newest first, page by page; those of no unit for who holds the whole site."""
    asked = ask.query.get("hal", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    whole = ask.unit.id == ask.tree.root.id
    trail = read_trail(ask.session, ask.tree, ask.unit, min(page, _LAST_PAGE), whole=whole)
    columns = ("waktu", "orang", "perbuatan", "tentang", "unit", "rincian")
    return StaffReply(
        template="ruang/audit.html",
        title="Audit",
        lead=f"Perbuatan di {ask.unit.title}, terbaru di atas.",
        data=trail,
        table=Table(
            columns,
            lambda: [
                (each.at.isoformat(), each.who, each.act, each.subject, each.unit, each.detail)
                for each in trail.rows
            ],
        ),
    )
