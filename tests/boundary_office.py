"""An office that imports boundaries into a database as the command does."""

from datetime import date

from sqlalchemy import func, select

from geo.intake.examination import Decisions
from portal.acts.deciding_boundaries import decide_boundaries, drop_boundaries
from portal.acts.examining_boundaries import Ask, Claim, examine_file
from portal.acts.importing_boundaries import Moment, import_boundaries
from portal.acts.noting_boundaries import note_boundary
from portal.ingest.drawing import draw_dirty
from portal.model import BoundaryImport, BoundaryReview, Outline, Redraw, Release, UnitVersion
from portal.reads.outlines import list_shown

CLAIM = Claim(source="Bagian Tata Pemerintahan", by="Uji", as_of=date(2026, 8, 20))
BOSS = Claim(source="", by="Kepala bagian")
TODAY = date(2026, 11, 24)


class Office:
    """Brings files, decides, notes; and looks at what became of it."""

    def __init__(self, database, folder, clock):
        self.database, self.folder, self.clock = database, folder, clock
        with database.reading() as session:
            self.root = session.scalars(
                select(UnitVersion).where(UnitVersion.kind == "kabupaten")
            ).one()

    def examine(self, path, **decisions):
        ask = Ask(path, decisions=Decisions(**decisions))
        return examine_file(self.database, self.root, {}, ask)

    def store(self, examined, claim=CLAIM, today=TODAY, **more):
        moment = Moment(self.clock(), today)
        folder = self.folder / "batas"
        return import_boundaries(self.database, folder, self.root, examined, claim, moment, **more)

    def bring(self, path, claim=CLAIM, today=TODAY, **decisions):
        outcome = self.store(self.examine(path, **decisions), claim, today)
        draw_dirty(self.database, self.clock)
        return outcome

    def decide(self, number, today=TODAY, **decisions):
        _, outcome = decide_boundaries(
            self.database,
            self.folder / "batas",
            self.root,
            {},
            number,
            Decisions(**decisions),
            BOSS,
            Moment(self.clock(), today),
        )
        draw_dirty(self.database, self.clock)
        return outcome

    def drop(self, number):
        drop_boundaries(self.database, self.root, number, BOSS, Moment(self.clock(), TODAY))

    def note(self, code, text):
        note_boundary(self.database, code, text, BOSS, Moment(self.clock(), TODAY))

    def read(self, statement):
        with self.database.reading() as session:
            return session.scalars(statement).all()

    def count(self, table):
        return self.read(select(func.count()).select_from(table))[0]

    def shown(self):
        """What is shown, by code."""
        with self.database.reading() as session:
            units = {each.unit_id: each.code for each in session.scalars(select(UnitVersion))}
            return {units[key]: row for key, row in list_shown(session, units).items()}

    def releases(self):
        """The release numbers of all units."""
        return sorted((row.unit_id, row.number) for row in self.read(select(Release)))

    def state(self):
        """Everything an import could have half written."""
        tables = (Outline, BoundaryImport, BoundaryReview, Redraw)
        return [*(self.count(each) for each in tables), self.releases()]
