"""A file of boundaries that waits: examined again with what a person decided, or dropped."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete, select

from geo.formats.reading import Wish
from geo.intake.examination import Decisions
from geo.intake.examining import Step, silent
from portal.acts.auditing import Deed, note
from portal.acts.examining_boundaries import (
    DROPPED,
    WAITING,
    Ask,
    Claim,
    Examined,
    examine_file,
)
from portal.acts.importing_boundaries import Moment, Outcome, import_boundaries
from portal.db import Database
from portal.errors import InputError
from portal.model import BoundaryImport, BoundaryReview, UnitVersion
from portal.rules.official_areas import StatedArea


def decide_boundaries(
    database: Database,
    folder: Path,
    root: UnitVersion,
    areas: Mapping[str, StatedArea],
    import_id: int,
    decisions: Decisions,
    by: Claim,
    moment: Moment,
    step: Step = silent,
) -> tuple[Examined, Outcome]:
    """Store a waiting file as decided; what is still open keeps waiting.

    The file is read and examined again, so that what is stored is what was looked at: something
    new that was found meanwhile waits for an eye too. `by`: who decides; the claim itself is
    what was said when the file was brought.
    """
    row = find_waiting(database, root, import_id)
    path = folder / row.sha256
    if not path.is_file():
        raise InputError(f"Berkas impor {import_id} tidak ada lagi; impor ulang berkasnya.")
    ask = Ask(
        path=path,
        wish=Wish(row.crs_said, row.layer),
        decisions=_add(read_decisions(row.decisions), decisions),
    )
    examined = examine_file(database, root, areas, ask, step)
    claim = Claim(row.source, by.by, row.as_of, row.status, row.legal_basis, by.account_id)
    seen = _read_seen(database, import_id)
    if decisions.all:
        examined = _only_seen(examined, seen)
    outcome = import_boundaries(
        database, folder, root, examined, claim, moment, waiting_id=import_id
    )
    return examined, outcome


def drop_boundaries(
    database: Database, root: UnitVersion, import_id: int, by: Claim, moment: Moment
) -> None:
    """Say that a waiting file will not be stored; its record stays."""
    with database.writing() as session:
        row = session.scalars(
            select(BoundaryImport).where(BoundaryImport.id == import_id).with_for_update()
        ).first()
        if row is None or row.state != WAITING or row.unit_id != root.unit_id:
            raise InputError(f"Impor {import_id} tidak menunggu keputusan.")
        row.state, row.settled_by, row.settled_at = DROPPED, by.by, moment.now
        row.open_reviews = 0
        session.execute(delete(BoundaryReview).where(BoundaryReview.import_id == import_id))
        deed = Deed(
            act="batas: batal",
            subject=f"impor {import_id} {row.file_name}",
            account_id=by.account_id,
            unit_id=row.unit_id,
            detail=json.dumps({"oleh": by.by}, ensure_ascii=False),
        )
        note(session, deed, moment.now)


def find_waiting(database: Database, root: UnitVersion, import_id: int) -> BoundaryImport:
    """The waiting import of this number; InputError when there is none."""
    with database.reading() as session:
        row = session.get(BoundaryImport, import_id)
        if row is None or row.unit_id != root.unit_id:
            raise InputError(f"Tidak ada impor bernomor {import_id}.")
        if row.state != WAITING:
            raise InputError(f"Impor {import_id} sudah {row.state}.")
        return row


def read_decisions(text: str) -> Decisions:
    """The decisions that `write_decisions` wrote."""
    value = json.loads(text or "{}")
    return Decisions(
        pairs={int(number): str(code) for number, code in value.get("pairs", {}).items()},
        skipped=frozenset(value.get("skipped", ())),
        accepted=frozenset(value.get("accepted", ())),
        cut=frozenset(value.get("cut", ())),
        all=bool(value.get("all", False)),
    )


def _add(before: Decisions, now: Decisions) -> Decisions:
    """Earlier decisions with today's, which win."""
    return Decisions(
        pairs={**before.pairs, **now.pairs},
        skipped=(before.skipped - now.accepted) | now.skipped,
        accepted=(before.accepted - now.skipped) | now.accepted,
        cut=(before.cut - now.skipped) | now.cut,
        all=now.all,
    )


def _read_seen(database: Database, import_id: int) -> frozenset[tuple[str, str]]:
    """What the person was shown: subject and kind."""
    with database.reading() as session:
        rows = session.execute(
            select(BoundaryReview.subject, BoundaryReview.kind).where(
                BoundaryReview.import_id == import_id
            )
        )
        return frozenset((row.subject, row.kind) for row in rows)


def _only_seen(examined: Examined, seen: frozenset[tuple[str, str]]) -> Examined:
    """“All” means all that was shown: a subject with something new stays open."""
    made = examined.ask.decisions
    known = frozenset(
        subject
        for subject, findings in examined.result.reviews(replace(made, all=False)).items()
        if all((subject, finding.kind.value) in seen for finding in findings)
    )
    settled = replace(made, all=False, accepted=made.accepted | known)
    return replace(examined, ask=replace(examined.ask, decisions=settled))
