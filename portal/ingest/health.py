"""What people are told of a source: answering, silent since, refused."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from connectors.errors import Scope, SourceError
from portal.ingest.ancestry import with_ancestors
from portal.model import Breaker, Source
from portal.release import bump

ANSWERS = "menjawab"
SILENT = "tidak menjawab"
REFUSED = "ditolak"

# Failed runs in a row before a host is left alone, and for how long (connectors contract).
_PATIENCE = 3
_PAUSES = tuple(timedelta(minutes=each) for each in (15, 60, 360, 1440, 10080))


def note_answer(session: Session, source: Source, host: str, now: datetime) -> None:
    """The source was read."""
    source.last_success_at = now
    source.due_at = now + timedelta(minutes=source.every_minutes)
    breaker = session.get(Breaker, host)
    if breaker is not None and (breaker.failures or breaker.open_until):
        breaker.failures, breaker.open_until = 0, None
        breaker.level = max(0, breaker.level - 1)
    _change(session, source, ANSWERS, "", "", now)


def note_failure(
    session: Session, source: Source, host: str, error: SourceError, now: datetime
) -> None:
    """The source could not be read; its pages say so from the next answer on."""
    source.due_at = now + timedelta(minutes=source.every_minutes)
    if error.scope in (Scope.HOST, Scope.SOURCE):
        _count_failure(session, host, now)
    _change(session, source, SILENT, error.code, error.sentence, now)


def note_refusal(session: Session, source: Source, sentence: str, now: datetime) -> None:
    """The site says it is another village's."""
    source.due_at = now + timedelta(days=7)
    _change(session, source, REFUSED, "identity", sentence, now)


def _count_failure(session: Session, host: str, now: datetime) -> None:
    breaker = session.get(Breaker, host)
    if breaker is None:
        breaker = Breaker(host=host, failures=0, level=0)
        session.add(breaker)
    breaker.failures += 1
    if breaker.failures >= _PATIENCE:
        breaker.open_until = now + _PAUSES[min(breaker.level, len(_PAUSES) - 1)]
        breaker.level += 1
        breaker.failures = 0


def _change(
    session: Session, source: Source, health: str, code: str, sentence: str, now: datetime
) -> None:
    before = (source.health, source.error_class, source.error_sentence)
    after = (health, code, sentence[:300])
    if before == after:
        return
    if source.health != health:
        source.health_since = now
    source.health, source.error_class, source.error_sentence = after
    bump(session, with_ancestors(session, [source.unit_id]), now)
