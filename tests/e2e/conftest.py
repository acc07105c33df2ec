"""The real portal on a free port over a small regency, and a Chromium to read it with."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from placed import project_place
from playwright.sync_api import Browser, sync_playwright
from shapely.geometry import Point, shape

from connectors.records import Place, StoredPhoto
from connectors.sources.inaproc.plans import read_plan
from connectors.sources.inaproc.rows import read_contract, read_notice, read_result, read_step
from geo.shapes import settle
from portal.ingest.project_procurement import ProcurementProjector
from portal.model import File, ShownValue
from tests import procurement_rows as made
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.databases import ROOT, Templates
from tests.e2e.screens import ARGUMENTS, CHROMIUM
from tests.photo_files import make_picture
from tests.web.test_peta import put

DESA = "64.08.05.2006"
WAIT = 30


def _fill(templates: Templates, home: Path) -> None:
    """One regency with something of most things, hostile lengths and 500 documents among them."""
    database = templates.sqlite("tree", home / "jenjang.db")
    with database.writing() as session:
        build = Builder(session)
        build.sample()
        desa = build.source(DESA)
        for number in range(500):
            build.document(
                desa,
                f"Peraturan desa tentang pertanggungjawaban anggaran {number}",
                days=number,
                year=2020 + number % 7,
                classification=("berkala", "serta-merta", "setiap-saat")[number % 3],
                kind=("perdes", "sk-kades", "apbdes", "rkpdes")[number % 4],
            )
        for number in range(45):
            build.article(desa, f"Jadwal posyandu ke-{number} {'panjang' * 9}", days=number)
        build.budget(
            desa, 2026,
            ("Bidang Pemerintahan", 812_400_000, 640_100_000),
            ("Bidang Pembangunan", 1_204_000_000, 588_300_000),
        )  # fmt: skip
        build.contact(desa, "telepon", "(0549) 22100")
        build.contact(desa, "alamat", "Jl. Kartini RT 006")
        build.contact(desa, "jam", "Senin–Jumat 08.00–15.00")
        for number in range(6):
            build.official(desa, f"Nama Orang {number}", f"Kepala urusan {number}", number)
        build.source("64.08.05", "wordpress", health="tidak menjawab")
        build.source("64.08.14", "feed", identity="belum terverifikasi")
        _buy(build)
    database.close()


def _buy(build: Builder) -> None:
    """One package from its plan to its contract, in the village."""
    source = build.source("64.08", "inaproc", "https://data.inaproc.id/api/v1")
    projector = ProcurementProjector()
    zone = "Asia/Makassar"
    records = [
        read_notice(made.notice(), zone),
        read_plan(made.plan(), zone),
        read_step(made.step(), zone),
        read_result(made.result(), zone),
        read_contract(made.contract(), zone),
    ]
    for record in records:
        item = build.item(source, record)
        projector.project(build.session, item, record, build.unit("64.08"), build.now)
        build.session.flush()
        projector.finish(build.session, frozenset(), build.now)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def portal_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal under test keeps its database."""
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="session")
def portal_url(templates: Templates, portal_home: Path) -> Iterator[str]:
    """The address of a portal served by granian, as in production."""
    _fill(templates, portal_home)
    with serving(portal_home) as url:
        yield url


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[str]:
    """The address of a portal over the database in this home, ended afterwards."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--port", str(port), "--workers", "1", "portal.wsgi:create"]
    environment = os.environ | {
        "JENJANG_HOME": str(home),
        "JENJANG_SITE": "64.08",
        "JENJANG_SECRET_KEY": "kunci-uji",
        **settings,
    }
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        until = time.monotonic() + WAIT
        while not _answers(port):
            if time.monotonic() > until or server.poll() is not None:
                pytest.fail((home / "log").read_text())
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=WAIT)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            raise


def _photograph(build: Builder, files: Path, here: Point) -> None:
    """A place with a photo of ours, in a village of its own."""
    body = make_picture(480, 360, "WEBP")
    sha256 = hashlib.sha256(body).hexdigest()
    (files / sha256[:2]).mkdir(parents=True)
    (files / sha256[:2] / sha256).write_bytes(body)
    build.session.add(
        File(sha256=sha256, mime="image/webp", bytes=len(body), name="a", stored_at=build.now)
    )
    photo = StoredPhoto("ada", sha256, len(body), 480, 360)
    record = Place(key="f", name="Balai desa", category="Kantor desa", lon=here.x, lat=here.y,
                   photo_url="http://desa.example/a.jpg", photo=photo)  # fmt: skip
    item = build.item(build.source("64.08.05.2001"), record)
    project_place(build.session, item, record, build.unit("64.08.05.2001"), build.now)


@pytest.fixture(scope="session")
def map_home(templates: Templates, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal's home with the real shapes of 64.08, figures for all desa and a few places."""
    home = tmp_path_factory.mktemp("maps")
    database = templates.sqlite("tree", home / "jenjang.db")
    features = json.loads((shared / "data/kutim_desa.geojson").read_text())["features"]
    shapes = {each["id"]: settle(shape(each["geometry"])) for each in features}
    put(database, MovableClock(), shapes)
    here = shapes["64.08.05.2006"].representative_point()
    with database.writing() as session:
        build = Builder(session)
        unit = build.unit("64.08.05.2006")
        source = build.source("64.08.05.2006")
        for number in range(12):  # all within a few metres
            record = Place(
                key=str(number), name=f"SDN {number}", kind="Sekolah", category="SD",
                lon=here.x + number * 1e-5, lat=here.y,
            )  # fmt: skip
            item = build.item(source, record)
            project_place(session, item, record, unit, build.now)
        _photograph(build, home / "files", shapes["64.08.05.2001"].representative_point())
        for code in ("64.08", "64.08.05", "64.08.04", "64.08.05.2006"):
            unit = build.unit(code)
            level = unit.kind if unit.kind != "kelurahan" else "desa"
            for year, people in (("2025", 900), ("2026", 1000)):
                session.add(
                    ShownValue(
                        level=level, indicator="penduduk-jumlah", category="total", sex="",
                        period=year, unit_id=unit.unit_id, sum=people, label="", reporting=1,
                        expected=1, oldest=date(2026, 1, 1), newest=date(2026, 1, 1),
                        scope_key=unit.scope_key,
                    )
                )  # fmt: skip
    database.close()
    return home


@pytest.fixture(scope="session")
def map_url(map_home: Path) -> Iterator[str]:
    """The address of a portal over it."""
    with serving(map_home) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed Chromium, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
