"""What a web server loads: the front layer over the application."""

import hashlib
from pathlib import Path

from portal.app import PARAMETERS, PRIVATE, REPEATED, ROOT, STRICT, UNKEPT, create_app
from portal.cache import open_cache
from portal.clock import Clock, system_clock
from portal.collecting import collect_rarely
from portal.db import Database, open_database
from portal.front import Front
from portal.logs import start_logs
from portal.serve.leash import tie_worker
from portal.settings import Settings, hash_config, read_settings


def make_front(settings: Settings, database: Database, clock: Clock) -> Front:
    """The whole portal as one WSGI application; its background work is not started."""
    app = create_app(settings, database, clock)
    return Front(
        app,
        database=database,
        clock=clock,
        parameters=PARAMETERS,
        repeated=REPEATED,
        private=PRIVATE,
        unkept=UNKEPT,
        strict=STRICT,
        edition=f"{hash_code()}-{hash_config(settings)}-{hash_place(settings)}",
        second=open_cache(settings.cache_url),
    )


def create() -> Front:
    """The portal as the environment describes it; called once in each web process."""
    tie_worker()
    start_logs()
    settings = read_settings()
    front = make_front(settings, open_database(settings), system_clock)
    front.start()
    collect_rarely()
    return front


def hash_place(settings: Settings) -> str:
    """A short hash over database and default site: two portals may share one Redis."""
    text = f"{settings.database_url}\n{settings.site}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def hash_code() -> str:
    """A short hash over program and templates: pages another build made are stale."""
    digest = hashlib.sha256()
    folders = (Path(__file__).parent, ROOT / "templates")
    files = [file for folder in folders for file in folder.rglob("*")]
    for file in sorted(files):
        if file.suffix in (".py", ".html", ".css", ".js"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
