"""Naming the certificates a source's own site is held against, in place of what was named."""

from datetime import datetime

from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.ingest.registering import require_source
from portal.ingest.trusting import Named, describe_named


def name_trust(database: Database, source_id: int, named: Named, now: datetime) -> None:
    """Keep what is named for this source, and let it be read again soon; UsageError when there
    is no such source. Nothing named: only the roots of the system count again."""
    with database.writing() as session:
        source = require_source(session, source_id)
        before = Named(source.tls_intermediates, source.tls_pin)
        if before == named:
            return
        source.tls_intermediates, source.tls_pin = named.intermediates, named.pin
        source.due_at = now
        deed = Deed(
            act="sumber: sertifikat",
            subject=f"{source.id} {source.url}",
            unit_id=source.unit_id,
            detail=f"{describe_named(before)} → {describe_named(named)}",
        )
        note(session, deed, now)
