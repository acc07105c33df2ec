"""The mark that says a unit's boundary changed, written in the transaction that changed it."""

import secrets

from sqlalchemy.orm import Session

from portal.db import upsert
from portal.model import Redraw


def mark(session: Session, unit_id: int) -> None:
    """Have the unit's regency drawn anew; a new token says it changed again in between."""
    token = secrets.token_hex(8)
    session.execute(
        upsert(session)(Redraw)
        .values(unit_id=unit_id, token=token)
        .on_conflict_do_update(index_elements=[Redraw.unit_id], set_={"token": token})
    )
