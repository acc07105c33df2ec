"""Letting go of what was held, after a person looked."""

from sqlalchemy import select

from portal.ingest.publishing import publish_stream
from portal.ingest.registering import require_source
from portal.ingest.vanishing import ACCEPTED
from portal.ingest.workshop import Workshop
from portal.model import StreamState


def accept_held(shop: Workshop, source_id: int) -> int:
    """Publish the held streams of a source; how many there were. The next round takes what is
    missing as a fact, so that it is hidden a day later like anything else that vanished."""
    with shop.database.writing() as session:
        require_source(session, source_id)
        held = session.scalars(
            select(StreamState).where(StreamState.source_id == source_id, StreamState.hold != "")
        ).all()
        names = [standing.stream for standing in held]
        for standing in held:
            standing.hold, standing.held_at, standing.last_count = "", None, ACCEPTED
    for name in names:
        publish_stream(shop.database, source_id, name, shop.projectors, shop.clock(), shop.passing)
    return len(names)
