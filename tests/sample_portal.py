"""A portal over a few of the sample's sites, on either database."""

from sqlalchemy import select
from werkzeug.test import Client

from portal.ingest.assembling import make_workshop
from portal.ingest.harvest import harvest
from portal.ingest.registering import NewSource, add_source
from portal.model import Site, UnitVersion
from portal.sample.server import SampleServer
from portal.sample.sites import SECRET, TOKEN, Software, Temper
from portal.settings import write_secret
from portal.wsgi import make_front


class Quiet:
    def started(self, source_id):
        pass

    def moved(self, source_id, stream, done, total):
        pass

    def ended(self, report):
        pass


class Portal:
    """A portal over a few of the sample's sites."""

    def __init__(self, database, settings, clock, server, codes, **shop) -> None:
        self.database, self.settings, self.clock, self.server = database, settings, clock, server
        write_secret(settings, SECRET, TOKEN)
        shop = make_workshop(settings, database, clock, **shop)
        self.ids = {}
        with database.writing() as session:
            for site in server.sites:
                if site.key not in codes:
                    continue
                source = add_source(
                    session,
                    NewSource(
                        url=site.url,
                        unit_code=site.unit_code,
                        kind=site.kind,
                        allow_network=f"127.64.0.0/16:{server.port}",
                        options=dict(site.options),
                        secret_ref=site.secret_ref,
                        sample=True,
                    ),
                    shop.registry.kinds,
                    clock(),
                )
                self.ids[site.key] = source.id
            session.query(Site).update({"sample": True})
        self.shop = shop
        self.front = make_front(settings, database, clock)
        self.front.snapshot._oldest = 0.0
        self.client = Client(self.front)

    def harvest(self, *codes):
        ids = [self.ids[code] for code in codes] if codes else list(self.ids.values())
        return harvest(self.shop, ids, "incremental", Quiet())

    def path(self, code: str) -> str:
        with self.database.reading() as session:
            rows = {
                row.unit_id: row
                for row in session.scalars(
                    select(UnitVersion).where(UnitVersion.valid_to.is_(None))
                )
            }
        unit = next(row for row in rows.values() if row.code == code)
        parent = rows[unit.parent_id]
        return f"/{parent.slug}/{unit.slug}"

    def get(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)


def code_of(server: SampleServer, software: Software, temper: Temper = Temper.STEADY) -> str:
    return next(
        site.key for site in server.sites if site.software is software and site.temper is temper
    )
