"""A desa that misses things, and readers who press for them, for tests with a database."""

from datetime import date

from sqlalchemy import func, select

from portal.db import Database
from portal.model import DutyStanding, DutyVerdict, NeedDay
from portal.tree import UnitView, load_tree
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.duties import DESA

HOME = "/sangatta-utara/swarga-bara"
PAGE = f"{HOME}/butuh/apbdes"
MISSING = (
    "desa-rpjmdes-tetapkan", "desa-rkpdes-tetapkan", "desa-rkpdes-umumkan",
    "desa-apbdes-tetapkan", "desa-apbdes-umumkan", "desa-lpj-tetapkan",
)  # fmt: skip
BUTTON = '<button class="tb isi">Saya butuh ini</button>'


def judge_missing(database: Database, clock: MovableClock) -> None:
    """A desa that publishes, but not its budget: judged as the harvester would."""
    with database.writing() as session:
        build = Builder(session, now=clock())
        source = build.source(DESA)
        build.document(source, "Foto kegiatan", sha256="b" * 64)
        build.contact(source, "telepon", "(0549) 22100")
        unit = build.unit(DESA)
        standing = {"day": clock().date(), "release": 0, "rules_hash": "", "readable": True}
        session.add(
            DutyStanding(
                unit_id=unit.unit_id, scope_key=unit.scope_key, judged_at=clock(), channels=1,
                **standing,
            )
        )  # fmt: skip
        for code in MISSING:
            session.add(
                DutyVerdict(
                    unit_id=unit.unit_id, code=code, slot="kini", scope_key=unit.scope_key,
                    period="2026", period_label="2026", due=date(2026, 1, 31), counted=True,
                    state="belum-ditemukan", since=date(2026, 2, 1),
                )
            )  # fmt: skip


def tap(client, page=PAGE, address="182.1.77.9", **headers):
    """Press the button, from an address."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(page, environ_overrides={"REMOTE_ADDR": address}, headers=sent)


def counted(database, need="apbdes"):
    with database.reading() as session:
        return session.scalar(select(func.sum(NeedDay.count)).where(NeedDay.need == need)) or 0


def set_state(database, codes: str, state: str) -> None:
    """Judge the duties whose code begins like this."""
    with database.writing() as session:
        for row in session.scalars(select(DutyVerdict).where(DutyVerdict.code.startswith(codes))):
            row.state = state


def unit_of(database: Database) -> UnitView:
    """The desa as pages see it."""
    with database.reading() as session:
        root = Builder(session).unit("64.08").unit_id
        found = load_tree(session, root).by_code(DESA)
    assert found is not None
    return found
