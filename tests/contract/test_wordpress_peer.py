"""A real WordPress in four variants: 38 readable of 39 posts by every rung, edits and losses."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from plain_http import PlainHttp

from connectors.base import Context, SourceConfig, State
from connectors.records import Article, Document
from connectors.sources.wordpress.connector import WordPress

pytestmark = [
    pytest.mark.peer,
    pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]),
]
PORT = 8811
SCRIPT = Path(__file__).parent.parent / "peers" / "wordpress.sh"
VARIANTS = {"normal": 1, "plain": 2, "rest-closed": 3, "firewall": 4}
BEST = {"normal": "rest", "plain": "rest", "rest-closed": "umpan", "firewall": "umpan"}
FORBIDDEN = ("terkunci", "Rencana internal", "Draf belum", "dijadwalkan", "tidak boleh ikut")


@dataclass
class Reader:
    """One source over several runs, as the harvest would hold it."""

    variant: str
    rung: str = ""
    http: PlainHttp = field(default_factory=PlainHttp)
    held: dict[str, dict[str, Article | Document]] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)

    def context(self, mode="incremental") -> Context:
        options = {"jalur": self.rung} if self.rung else {}
        base = f"http://127.0.0.{VARIANTS[self.variant]}:{PORT}"
        return Context(
            http=self.http,
            config=SourceConfig("64.08.04", base, options=options),
            now=lambda: datetime.now(UTC),
            mode=mode,
            stopped=lambda: False,
            known=self._known,
        )

    def _known(self, stream, keys):
        held = self.held.get(stream, {})
        return {
            key: (held[key].modified or held[key].published).isoformat()
            for key in keys
            if key in held
        }

    def run(self, stream="artikel", mode="incremental") -> set[str]:
        """Read once; the keys that are new or changed."""
        changed = set()
        last = False
        state = self.states.get(stream, State())
        for page in WordPress().read(self.context(mode), stream, state):
            assert not last, "a page after the last one"
            assert not page.rejects
            for record in page.records:
                held = self.held.setdefault(stream, {})
                if held.get(record.key) != record:
                    changed.add(record.key)
                held[record.key] = record
            self.states[stream], last = page.next_state, page.last
        assert last
        return changed


@pytest.fixture
def peer(one_wordpress, shared: Path, tmp_path_factory) -> Iterator[Path]:
    """A freshly seeded WordPress."""
    if os.geteuid() != 0:
        pytest.skip("the WordPress peer needs root to start its servers")
    state = Path("/var/tmp/jenjang-wordpress")
    environment = {**os.environ, "PEER_STATE": str(state), "PEER_PORT": str(PORT)}
    environment |= {"PEER_RESET": "1", "JENJANG_SHARED": str(shared)}
    subprocess.run([SCRIPT, "start"], check=True, env=environment, stdout=subprocess.DEVNULL)
    yield state
    subprocess.run([SCRIPT, "stop"], check=True, env=environment)


def _mutate(shared: Path, state: Path) -> None:
    subprocess.run(
        ["php", shared.resolve() / "peers/wordpress/mutate.php"],
        check=True,
        cwd=state / "htdocs",
        env={**os.environ, "PEER_PORT": str(PORT)},
        stdout=subprocess.DEVNULL,
    )


def _assert_open_only(articles: dict) -> None:
    assert len(articles) == 38
    for article in articles.values():
        for word in FORBIDDEN:
            assert word not in article.title + article.html
        assert "<script" not in article.html
        assert article.title


def test_every_variant_by_its_best_rung_and_by_each_forced(peer: Path) -> None:
    for variant, best in BEST.items():
        reader = Reader(variant)
        reader.run()
        _assert_open_only(reader.held["artikel"])
        assert reader.states["artikel"].learn("jalur") == best
        assert not any("/users" in url or "/comments" in url for url in reader.http.asked)
        keys = set(reader.held["artikel"])
        for rung in ("rest", "umpan", "peta-situs"):
            if rung == "rest" and best != "rest":
                continue
            forced = Reader(variant, rung)
            forced.run()
            _assert_open_only(forced.held["artikel"])
            assert set(forced.held["artikel"]) == keys, "keys are the same on every rung"
        assert reader.run() == set(), "a second run changes nothing"


def test_pages_and_documents(peer: Path) -> None:
    for variant in VARIANTS:
        reader = Reader(variant)
        reader.run("dokumen")
        reader.run("halaman")
        names = {each.file_name for each in reader.held["dokumen"].values()}
        assert "apbdes-2024-mekar-jaya.pdf" in names
        assert {each.title for each in reader.held["halaman"].values()} >= {
            "Profil Kecamatan",
            "Visi & Misi",
            "Standar Pelayanan",
        }


@pytest.mark.parametrize(
    ("variant", "rung"),
    [("normal", ""), ("plain", ""), ("rest-closed", ""), ("firewall", "peta-situs")],
)
def test_an_edit_arrives_and_losses_are_confirmed(
    peer: Path, shared: Path, variant: str, rung: str
) -> None:
    reader = Reader(variant, rung)
    reader.run()
    before = {article.title: article for article in reader.held["artikel"].values()}
    _mutate(shared, peer)
    for _ in range(4 if rung == "peta-situs" else 1):  # the ring comes round
        reader.run()
    edited = reader.held["artikel"][before["Jadwal imunisasi Agustus"].key]
    assert "diperbarui" in edited.html
    lost = {before[name].key: before[name].url
            for name in ("Tulisan yang kelak dihapus", "Jadwal imunisasi Juli")}  # fmt: skip
    connector, context = WordPress(), replace(reader.context(), mode="sweep")
    pages = list(connector.sweep(context, "artikel", ""))
    assert pages[-1].last and pages[-1].complete
    alive = {key for page in pages for key in page.keys}
    assert set(reader.held["artikel"]) - alive == set(lost)
    for key, url in lost.items():
        assert connector.confirm_gone(context, "artikel", key, url) in ("gone", "hidden")
    assert connector.confirm_gone(context, "artikel", edited.key, edited.url) == "alive"
