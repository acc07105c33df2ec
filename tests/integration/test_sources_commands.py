"""sources preview, diff, accept, import: with the sample's sites, as somebody types them."""

import csv
import io
import json
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.cli import main
from portal.model import Item, ItemVersion, Raw, Source, StreamState
from portal.sample.server import SampleServer
from portal.sample.sites import Software, Temper
from tests.sample_portal import Portal, code_of

TODAY = date(2026, 11, 24)
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])]


@pytest.fixture(scope="module")
def server():
    with SampleServer(today=TODAY, port=0) as running:
        yield running


class Terminal:
    """A terminal in the home of the portal."""

    def __init__(self, capsys) -> None:
        self.capsys = capsys
        self.said = ""

    def type(self, *words: object, code: int = 0) -> str:
        """What a command writes to stdout; `said` is what it tells people."""
        self.capsys.readouterr()
        assert main([str(word) for word in words]) == code, self.capsys.readouterr()
        out, self.said = self.capsys.readouterr()
        return out

    def ask(self, *words: object, code: int = 0):
        """The one document of a command."""
        return json.loads(self.type(*words, "--json", code=code))


@pytest.fixture
def terminal(tree_database, settings_of, monkeypatch, capsys):
    settings = settings_of(tree_database)
    monkeypatch.setenv("JENJANG_HOME", str(settings.home))
    monkeypatch.setenv("JENJANG_SITE", "64.08")
    monkeypatch.setenv("JENJANG_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("JENJANG_CONFIG", str(settings.config))
    return Terminal(capsys)


@pytest.fixture
def portal_of(tree_database, settings_of, clock, server):
    def make(*codes):
        return Portal(tree_database, settings_of(tree_database), clock, server, codes)

    return make


def count(database, *tables):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_preview_shows_the_first_twenty_and_stores_nothing(portal_of, terminal, server) -> None:
    wanted = [code_of(server, software) for software in (
        Software.OPENSID_OLD, Software.OPENSID_NEW, Software.WORDPRESS, Software.FEED,
        Software.INAPROC,
    )]  # fmt: skip
    portal = portal_of(*wanted)
    for code in wanted:
        shown = terminal.ask("sources", "preview", portal.ids[code])
        assert 1 <= len(shown["lines"]) <= 20, code
        assert all(line["title"] and line["stream"] for line in shown["lines"])
        assert shown["requests"] >= 1 and shown["sentence"] == ""
        if code.count(".") == 3:
            assert shown["identity"] == code
    assert count(portal.database, Item, ItemVersion, Raw, StreamState) == [0, 0, 0, 0]
    assert not (portal.settings.home / "raw").exists()


def test_a_preview_masks_and_says_why_it_ended_early(portal_of, terminal, server) -> None:
    leaking = code_of(server, Software.OPENSID_OLD, Temper.LEAKING)
    dead = code_of(server, Software.OPENSID_OLD, Temper.DEAD)
    portal = portal_of(leaking, dead)
    assert terminal.ask("sources", "preview", portal.ids[leaking])["masked"] >= 1
    shown = terminal.ask("sources", "preview", portal.ids[dead])
    assert (shown["lines"], shown["sentence"]) == ([], "Sumber tidak menjawab.")
    terminal.type("sources", "preview", portal.ids[dead], code=1)
    assert "Sumber tidak menjawab." in terminal.said


@pytest.mark.parametrize("act", ["preview", "diff", "accept"])
def test_a_number_that_is_none_is_a_sentence(tree_database, terminal, act: str) -> None:
    terminal.type("sources", act, 4711, code=2)
    assert terminal.said == "Tidak ada sumber bernomor 4711. Lihat: jenjang sources list\n"


def test_what_is_held_is_told_and_shown_once_accepted(portal_of, terminal, server, clock) -> None:
    gateway = code_of(server, Software.INAPROC)
    portal = portal_of(gateway)
    number = portal.ids[gateway]

    def set_years(years: str) -> None:
        with portal.database.writing() as session:
            source = session.get(Source, number)
            source.options = json.dumps({**json.loads(source.options), "tahun": years})

    def live() -> int:
        with portal.database.reading() as session:
            return session.scalar(
                select(func.count()).where(
                    Item.source_id == number, Item.stream == "rup", Item.hidden_at.is_(None)
                )
            )

    set_years("2025 2026")
    portal.harvest()
    assert terminal.ask("sources", "diff", number)["differences"] == []
    terminal.type("sources", "diff", number)
    assert terminal.said == "Tidak ada yang menunggu.\n"
    before = live()
    set_years("2026")  # a year less than before looks like a mass loss
    portal.harvest()
    told = [row for row in terminal.ask("sources", "diff", number)["differences"]
            if row["stream"] == "rup"]  # fmt: skip
    assert told[0]["what"] == "ditahan"
    assert "Salinan lama tetap ditampilkan" in told[0]["reason"]
    assert "ditahan" in terminal.type("sources", "diff", number)
    clock.move(hours=25)
    portal.harvest()
    assert live() == before, "what is held stays shown, however often it is read"
    terminal.type("sources", "accept", number)
    assert "dilepas dan diterbitkan" in terminal.said and not terminal.said.startswith("0 ")
    portal.harvest()
    told = terminal.ask("sources", "diff", number)["differences"]
    assert {row["what"] for row in told} == {"hilang"}
    clock.move(hours=25)
    portal.harvest()
    assert 0 < live() < before
    assert terminal.ask("sources", "diff", number)["differences"] == []


def test_a_held_edit_is_listed_by_its_title(portal_of, terminal, server) -> None:
    code = code_of(server, Software.OPENSID_OLD)
    portal = portal_of(code)
    portal.harvest()
    with portal.database.writing() as session:
        item = session.scalars(select(Item).where(Item.type == "article").limit(1)).one()
        version = session.get(ItemVersion, item.published_id)
        version.state = "staged"  # as after a reading of a stream that is held
        session.get(StreamState, (item.source_id, item.stream)).hold = "Terlalu banyak hilang."
        title = item.title

    def waiting():
        told = terminal.ask("sources", "diff", portal.ids[code])["differences"]
        # Pages of the menu are not in the archive: they count as missing until they are asked.
        return [row for row in told if row["what"] != "hilang"]

    told = waiting()
    assert [row["what"] for row in told] == ["ditahan", "berubah"]
    assert (told[1]["title"], told[1]["reason"]) == (title, "Terlalu banyak hilang.")
    terminal.type("sources", "accept", portal.ids[code])
    assert terminal.said == "1 aliran dilepas dan diterbitkan.\n"
    assert waiting() == []


def test_sites_come_in_by_csv_and_go_out_the_same(tree_database, terminal, server, tmp_path):
    sites = [site for site in server.sites if not site.options][:40]
    rows = [(site.unit_code, site.url, site.kind, "dari daftar") for site in sites]
    file = tmp_path / "situs.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out, delimiter=",").writerows([("unit_code", "url", "kind", "note"), *rows])
    assert terminal.ask("sources", "import", file) == {"taken": 40, "refused": []}
    assert terminal.said == "40 sumber terdaftar, 0 baris ditolak.\n"
    assert terminal.ask("sources", "import", file)["taken"] == 40
    assert count(tree_database, Source) == [40], "a second import adds nothing"
    out = list(csv.reader(io.StringIO(terminal.type("sources", "export"))))
    assert out[0] == ["unit_code", "url", "kind", "note"]
    assert sorted(map(tuple, out[1:])) == sorted(rows)
    again = tmp_path / "lagi.csv"
    again.write_text("\n".join(",".join(row) for row in out))
    assert terminal.ask("sources", "import", again) == {"taken": 40, "refused": []}
    assert count(tree_database, Source) == [40]


def test_bad_rows_are_named_by_number_and_the_good_ones_taken(
    tree_database, terminal, tmp_path
) -> None:
    good = "64.08.05.2006,https://benua.example,opensid,"
    bad = [
        "64.08.99.9999,https://a.example,opensid,",
        ",https://a.example,opensid,",
        "64.08.05.2006,ftp://a.example,opensid,",
        "64.08.05.2006,,opensid,",
        "64.08.05.2006,https://a.example,joomla,",
        f"64.08.05.2006,https://a.example/{'x' * 600},opensid,",
        "64.08.05.2006,https://u:p@a.example,opensid,",
        "64.08.05.2006",
    ]
    file = tmp_path / "situs.csv"
    file.write_text("\n".join(["unit_code,url,kind,note", good, *bad]))
    told = terminal.ask("sources", "import", file, code=1)
    assert told["taken"] == 1
    assert [row["number"] for row in told["refused"]] == list(range(3, 11))
    assert all(row["reason"].endswith(".") for row in told["refused"])
    assert "baris 3: Tidak ada unit berkode 64.08.99.9999." in terminal.said
    assert count(tree_database, Source) == [1]


@pytest.mark.parametrize(
    "body", [b"kode,alamat\n1,2\n", b"unit_code,url,kind\n\xff\xfe\x00,b,c\n", b""]
)
def test_a_file_that_is_no_list_changes_nothing(
    tree_database, terminal, tmp_path, body: bytes
) -> None:
    file = tmp_path / "situs.csv"
    file.write_bytes(body)
    terminal.type("sources", "import", file, code=1)
    assert terminal.said.startswith("situs.csv")
    terminal.type("sources", "import", tmp_path / "tiada.csv", code=1)
    assert terminal.said.startswith("tiada.csv tidak dapat dibaca")
    assert count(tree_database, Source) == [0]
