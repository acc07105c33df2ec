"""A note beside a disputed or doubtful boundary, which the map shows until it is taken back."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.acts.auditing import Deed, note
from portal.acts.examining_boundaries import Claim
from portal.acts.importing_boundaries import Moment
from portal.db import Database
from portal.errors import InputError
from portal.ingest.ancestry import find_version, with_ancestors
from portal.model import BoundaryNote, UnitVersion
from portal.release import bump

LONGEST = 300
_NOTED = ("desa", "kelurahan", "kecamatan", "kabupaten")


def note_boundary(database: Database, unit_code: str, text: str, by: Claim, moment: Moment) -> None:
    """Put a note beside a unit's boundary in place of the one there is; an empty text takes it
    back. InputError when there is nothing to take back."""
    wanted = " ".join(text.split())
    if len(wanted) > LONGEST:
        raise InputError(f"Catatan paling panjang {LONGEST} huruf; ini {len(wanted)}.")
    with database.writing() as session:
        unit = find_version(session, unit_code)
        if unit is None or unit.kind not in _NOTED:
            raise InputError(f"Tidak ada wilayah berkode {unit_code}.")
        ended = _end(session, unit, by, moment)
        if not wanted and not ended:
            raise InputError(f"Batas {unit.name} tidak bercatatan.")
        if wanted:
            session.add(
                BoundaryNote(unit_id=unit.unit_id, text=wanted, by=by.by[:80], at=moment.now)
            )
        bump(session, with_ancestors(session, {unit.unit_id}), moment.now)
        deed = Deed(
            act="batas: catatan" if wanted else "batas: catatan dicabut",
            subject=f"{unit.code} {unit.name}",
            account_id=by.account_id,
            unit_id=unit.unit_id,
            detail=json.dumps({"catatan": wanted or ended, "oleh": by.by}, ensure_ascii=False),
        )
        note(session, deed, moment.now)


def _end(session: Session, unit: UnitVersion, by: Claim, moment: Moment) -> str:
    """Take back the note there is; its text."""
    held = session.scalars(
        select(BoundaryNote).where(
            BoundaryNote.unit_id == unit.unit_id, BoundaryNote.ended_at.is_(None)
        )
    ).all()
    for each in held:
        each.ended_by, each.ended_at = by.by[:80], moment.now
    return held[-1].text if held else ""
