"""The overview of a unit."""

from portal.reads.sources import read_sources
from portal.web.ask import Ask
from portal.web.reply import Answer, Reply


def show(ask: Ask) -> Answer:
    """What the unit offers, block by block."""
    return Reply(
        template="ringkas/unit.html",
        title=ask.unit.title,
        lead=f"Kode {ask.unit.code}",
        data=ask.unit,
        sources=read_sources(ask.session, ask.unit),
        locator=True,
    )
