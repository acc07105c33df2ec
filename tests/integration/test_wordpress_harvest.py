"""A real WordPress through the whole harvest: shown, edited, and hidden after two sweeps."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeSite, add_fake_source, make_fake_workshop
from plain_http import PlainHttp
from sqlalchemy import select

from connectors.sources.wordpress.connector import WordPress
from portal.ingest.run import harvest_source
from portal.model import Item, Source

pytestmark = [pytest.mark.peer, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]
SCRIPT = Path(__file__).parent.parent / "peers" / "wordpress.sh"
STATE = Path("/var/tmp/jenjang-wordpress")


class OneKind:
    def make(self, kind: str) -> WordPress:
        return WordPress()


def _titles(database) -> set[str]:
    with database.reading() as session:
        return set(
            session.scalars(
                select(Item.title).where(
                    Item.stream == "artikel",
                    Item.published_id.is_not(None),
                    Item.hidden_at.is_(None),
                )
            )
        )


@pytest.fixture
def peer_environment(one_wordpress, shared: Path):
    if os.geteuid() != 0:
        pytest.skip("the WordPress peer needs root to start its servers")
    environment = {**os.environ, "PEER_STATE": str(STATE), "PEER_PORT": "8811"}
    environment |= {"PEER_RESET": "1", "JENJANG_SHARED": str(shared)}
    subprocess.run([SCRIPT, "start"], check=True, env=environment, stdout=subprocess.DEVNULL)
    yield environment
    subprocess.run([SCRIPT, "stop"], check=True, env=environment)


def test_what_is_lost_is_hidden_after_two_sweeps(
    tree_database, settings, clock, shared, peer_environment
) -> None:
    source_id = add_fake_source(tree_database, clock)
    with tree_database.writing() as session:
        source = session.get(Source, source_id)
        source.kind, source.url = "wordpress", "http://127.0.0.1:8811"
    shop = make_fake_workshop(tree_database, settings.home, clock, FakeSite())
    shop = replace(shop, registry=OneKind(), open_http=lambda source, note: PlainHttp())
    harvest_source(shop, source_id, "incremental")
    assert len(_titles(tree_database)) == 38
    subprocess.run(
        ["php", shared.resolve() / "peers/wordpress/mutate.php"],
        check=True,
        cwd=STATE / "htdocs",
        env=peer_environment,
        stdout=subprocess.DEVNULL,
    )
    for hours in (1, 25, 25):
        clock.move(hours=hours)
        harvest_source(shop, source_id, "incremental")
        harvest_source(shop, source_id, "sweep")
    left = _titles(tree_database)
    assert len(left) == 36
    assert not left & {"Tulisan yang kelak dihapus", "Jadwal imunisasi Juli"}
