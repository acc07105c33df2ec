"""Storing an examined file of boundaries: all of it at once, or as a case for people to decide."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from geoalchemy2.elements import WKBElement
from shapely import MultiPolygon
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from geo.columns import load, store
from geo.intake.examination import Entry
from geo.intake.report import to_value
from portal.acts.auditing import Deed, note
from portal.acts.examining_boundaries import (
    DEFINITIVE,
    STORED,
    WAITING,
    Claim,
    Examined,
    read_stand,
)
from portal.acts.keeping_boundary_files import keep_file
from portal.db import Database
from portal.errors import InputError
from portal.ingest.ancestry import with_ancestors
from portal.ingest.redrawing import mark
from portal.model import BoundaryImport, BoundaryReview, Outline, UnitVersion
from portal.reads.boundary_question import read_units
from portal.release import bump

_LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """When an act happens: the instant, and the day in the regency."""

    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file."""

    import_id: int
    state: str
    stored: int
    unchanged: int
    open_reviews: int


@dataclass(frozen=True, slots=True)
class _New:
    """A boundary ready to be written."""

    code: str
    shape: MultiPolygon
    packed: WKBElement


def import_boundaries(
    database: Database,
    folder: Path,
    root: UnitVersion,
    examined: Examined,
    claim: Claim,
    moment: Moment,
    *,
    waiting_id: int | None = None,
) -> Outcome:
    """Store the boundaries, or keep the file as a case when people have to look at something.

    One transaction: a kill, a full disk or a second operator leaves all or nothing.
    """
    claim.check()
    new = [_prepare(each) for each in examined.result.storable]
    if not new:
        raise InputError(f"{examined.ask.path.name}: {_why_nothing(examined)}")
    keep_file(folder, examined)
    try:
        return _write(database, root, examined, claim, moment, waiting_id, new)
    except OperationalError as error:
        raise InputError(
            f"Basis data tidak dapat ditulis ({error.orig}). Tidak ada yang disimpan."
        ) from None


def _write(
    database: Database,
    root: UnitVersion,
    examined: Examined,
    claim: Claim,
    moment: Moment,
    waiting_id: int | None,
    new: list[_New],
) -> Outcome:
    report = json.dumps(to_value(examined.result), ensure_ascii=False, separators=(",", ":"))
    with database.writing() as session:
        _hold(session, root)
        if not examined.open_reviews and read_stand(session, root.unit_id) != examined.stand:
            raise InputError(
                "Batas baru saja diubah orang lain. Tidak ada yang disimpan; jalankan lagi."
            )
        row = _open_case(session, root, examined, claim, moment, waiting_id)
        row.report = report
        session.execute(delete(BoundaryReview).where(BoundaryReview.import_id == row.id))
        if row.open_reviews:
            _write_reviews(session, row, examined)
        else:
            _store(session, root, row, new, moment)
        note(session, _deed(row, claim), moment.now)
        return Outcome(row.id, row.state, row.stored, row.unchanged, row.open_reviews)


def _why_nothing(examined: Examined) -> str:
    """That nothing can be stored, with the fault most units share."""
    faults = Counter(
        finding.sentence
        for entry in examined.result.entries
        if entry.shape is None
        for finding in entry.findings
    )
    told = "tidak ada satu batas pun yang dapat disimpan."
    return f"{told} {faults.most_common(1)[0][0]}" if faults else told


def _deed(row: BoundaryImport, claim: Claim) -> Deed:
    detail = {
        "impor": row.id,
        "berkas": row.file_name,
        "sha256": row.sha256,
        "sumber": row.source,
        "status": row.status,
        "dasar": row.legal_basis,
        "per": row.as_of.isoformat() if row.as_of else "",
        "tersimpan": row.stored,
        "tetap": row.unchanged,
        "menunggu": row.open_reviews,
        "keputusan": json.loads(row.decisions),
        "oleh": claim.by,
    }
    return Deed(
        act="batas: impor" if row.state == STORED else "batas: menunggu",
        subject=f"impor {row.id} {row.file_name}",
        account_id=claim.account_id,
        unit_id=row.unit_id,
        detail=json.dumps(detail, ensure_ascii=False),
    )


def _prepare(entry: Entry) -> _New:
    assert entry.shape is not None
    return _New(entry.code, entry.shape, store(entry.shape))


def _hold(session: Session, root: UnitVersion) -> None:
    """One import of a regency at a time; on SQLite the write transaction itself sees to it."""
    session.execute(select(UnitVersion.id).where(UnitVersion.id == root.id).with_for_update()).all()


def _open_case(
    session: Session,
    root: UnitVersion,
    examined: Examined,
    claim: Claim,
    moment: Moment,
    waiting_id: int | None,
) -> BoundaryImport:
    """The row of this file: the one that waits already, or a new one."""
    held = session.scalars(
        select(BoundaryImport)
        .where(
            BoundaryImport.state == WAITING,
            BoundaryImport.unit_id == root.unit_id,
            BoundaryImport.id == waiting_id
            if waiting_id is not None
            else BoundaryImport.sha256 == examined.reading.sha256,
        )
        .order_by(BoundaryImport.id.desc())
    ).first()
    if held is None and waiting_id is not None:
        raise InputError(f"Impor {waiting_id} tidak lagi menunggu keputusan.")
    ask, reading, result = examined.ask, examined.reading, examined.result
    row = held or BoundaryImport(unit_id=root.unit_id, by=claim.by, at=moment.now)
    row.file_name = row.file_name or ask.path.name[:200]
    row.sha256, row.bytes = reading.sha256, reading.size
    row.format, row.crs = reading.format, reading.crs[:200]
    row.layer, row.crs_said = ask.wish.layer, ask.wish.crs
    row.source, row.as_of = claim.source[:200], claim.as_of
    row.status, row.legal_basis = claim.status, claim.legal_basis[:200]
    row.features, row.units = result.features, len(result.storable)
    row.missing = len(result.missing)
    row.open_reviews = len(examined.open_reviews)
    row.stored = row.unchanged = 0
    row.state = WAITING if row.open_reviews else STORED
    row.decisions = write_decisions(examined)
    if not row.open_reviews:
        row.settled_by, row.settled_at = claim.by, moment.now
    session.add(row)
    row.report = ""
    session.flush()
    return row


def write_decisions(examined: Examined) -> str:
    """What people decided, as JSON for the record."""
    made = examined.ask.decisions
    return json.dumps(
        {
            "pairs": {str(number): code for number, code in made.pairs.items()},
            "skipped": sorted(made.skipped),
            "accepted": sorted(made.accepted),
            "cut": sorted(made.cut),
            "all": made.all,
        }
    )


def _write_reviews(session: Session, row: BoundaryImport, examined: Examined) -> None:
    names = {each.code: each.name for each in examined.result.entries}
    unclear = {each.subject: each for each in examined.result.unclear}
    for subject, findings in examined.open_reviews.items():
        whose = unclear.get(subject)
        for finding in findings:
            session.add(
                BoundaryReview(
                    import_id=row.id,
                    subject=subject,
                    name=(whose.name if whose else names.get(subject, ""))[:120],
                    kind=finding.kind.value,
                    sentence=finding.sentence[:500],
                    suggestions=",".join(whose.suggestions)[:_LONGEST_LIST] if whose else "",
                )
            )


def _store(
    session: Session, root: UnitVersion, row: BoundaryImport, new: list[_New], moment: Moment
) -> None:
    units = read_units(session, root)
    ids = [units[each.code].unit_id for each in new]
    held: dict[int, list[Outline]] = {}
    chosen = select(Outline).where(
        Outline.unit_id.in_(ids), Outline.valid_to.is_(None), Outline.import_id.is_not(None)
    )
    for outline in session.scalars(chosen):
        held.setdefault(outline.unit_id, []).append(outline)
    changed: set[int] = set()
    for each in new:
        unit_id = units[each.code].unit_id
        before = held.get(unit_id, [])
        if any(_is_same(outline, each, row) for outline in before):
            row.unchanged += 1
            continue
        for outline in before:
            # An indicative line does not end a definitive one; it waits behind it.
            if row.status == DEFINITIVE or outline.status != DEFINITIVE:
                outline.valid_to = moment.today
        session.add(_outline(unit_id, each, row, moment))
        mark(session, unit_id)
        changed.add(unit_id)
    row.stored = len(changed)
    if changed:
        bump(session, with_ancestors(session, changed), moment.now)


def _is_same(outline: Outline, new: _New, row: BoundaryImport) -> bool:
    said = (outline.status, outline.source, outline.as_of, outline.legal_basis)
    if said != (row.status, row.source, row.as_of, row.legal_basis):
        return False
    return bool(load(outline.geometry).equals_exact(new.shape, 1e-9))


def _outline(unit_id: int, new: _New, row: BoundaryImport, moment: Moment) -> Outline:
    return Outline(
        unit_id=unit_id,
        geometry=new.packed,
        status=row.status,
        source=row.source,
        legal_basis=row.legal_basis,
        import_id=row.id,
        as_of=row.as_of,
        valid_from=moment.today,
    )
