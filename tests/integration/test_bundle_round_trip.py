"""From a folder at the village to the pages of the portal and back again."""

import json
import zipfile
from pathlib import Path

import pytest
from conftest import START
from werkzeug.test import Client

from connectors.bundle.opening import lay_out, peek
from connectors.bundle.signing import check_signature, make_key
from portal.acts.bundle_keys import Holder, register_key
from portal.acts.making_bundles import Standing, make_bundle
from portal.acts.portal_key import make_portal_key, read_portal_key
from portal.acts.taking_bundles import Sender, read_countable, take_bundle
from portal.errors import InputError, UsageError
from portal.reads.duty_rules import read_duty_rules
from portal.reads.sites import choose_site
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.moment import Moment
from portal.settings import read_config_folder
from portal.tree import load_tree
from portal.web.return_bundle import Teller, write_return
from portal.wsgi import make_front
from tests.bundles import DESA, KEY, OTHER
from tests.terminals import open_terminal
from tests.workbooks import make_workbook, pack

PAGE = "/sangkulirang/benua-baru-ilir"
ZONE = "Asia/Makassar"
ROWS = {
    "Kontak": [("telepon", "(0549) 23167", None), ("whatsapp", "0812-3456-7890", "ya")],
    "Layanan": [("Surat keterangan usaha", "KTP; pengantar RT", "Gratis", "1 hari kerja", "")],
    "Monografi": [("penduduk-jumlah", "total", 2026, 800, 760, 1560)],
    "APBDes": [(2026, "pendapatan", "4.2.1", None, "Dana Desa", "", 812_000_000, 400_000_000)],
    "Indeks": [(2024, "IDM", "0,7123", "Maju", "0,8000", None, None, *(None,) * 6, "", "")],
}


def fill(folder: Path, rows=ROWS) -> Path:
    """A folder as a village fills it."""
    for name in ("dokumen", "berita"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "lembar isian.xlsx").write_bytes(pack(make_workbook(rows)))
    (folder / "~$lembar isian.xlsx").write_bytes(b"kunci")
    (folder / "dokumen" / "Perdes No 3.txt").write_text("Peraturan Desa Nomor 3")
    (folder / "dokumen" / "SK_tim-lomba.txt").write_text("Keputusan")
    (folder / "dokumen" / "daftar.csv").write_text(
        "berkas;judul;nomor;tahun;tanggal;golongan\r\n"
        "perdes no 3.txt;Perdes Nomor 3 Tahun 2026 tentang APBDes;3;2026;2026-01-15;berkala\r\n"
    )
    (folder / "berita" / "2026-11-20 Gotong royong.txt").write_text(
        "Gotong royong <di> sungai\n\nWarga bersama-sama\nmembersihkan.\n\nSelesai.\n"
    )
    (folder / "perangkat.csv").write_text("nama,jabatan\nRahmat Hidayat,Kepala Desa\n")
    return folder


@pytest.fixture
def known(settings):
    return read_countable(settings)


def make(folder, target, known, former=None, now=START, **more):
    return make_bundle(folder, target, KEY, ZONE, known, former or Standing(), now, **more)


def test_a_folder_becomes_pages_and_comes_back(tree_database, settings_of, clock, tmp_path, known):
    settings = settings_of(tree_database)
    register_key(tree_database, DESA, KEY.public, Holder("Desa", "Dinas"), clock())
    folder = fill(tmp_path / "kiriman")
    made = make(folder, tmp_path / "a.zip", known)
    assert made.faults == () and made.standing.sequence == 1
    assert made.counts == {
        "contact": 2, "service": 1, "statistic": 1, "budget": 1, "villageindex": 1,
        "official": 1, "document": 2, "article": 1,
    }  # fmt: skip

    def take(path):
        return take_bundle(settings, tree_database, path, path.name, Sender(), clock())

    receipt = take(tmp_path / "a.zip").receipt
    assert (receipt.new, receipt.rejected, receipt.held) == (10, 0, 0)
    front = make_front(settings, tree_database, clock)
    front.snapshot._oldest = 0.0
    client = Client(front)
    kontak = client.get(f"{PAGE}/kontak").text
    assert "(0549) 23167" in kontak and "wa.me/6281234567890" in kontak
    assert "berkas luring" in kontak
    assert "Gotong royong &lt;di&gt; sungai" in client.get(f"{PAGE}/berita").text
    ppid = client.get(f"{PAGE}/ppid").text
    assert "Perdes Nomor 3 Tahun 2026" in ppid and "SK tim lomba" in ppid
    assert "812" in client.get(f"{PAGE}/apbdes").text
    assert "0,7123" in client.get(f"{PAGE}/indeks").text
    front.stop()

    again = make(folder, tmp_path / "b.zip", known, made.standing)
    assert again.standing.sequence == 2
    second = take(tmp_path / "b.zip").receipt
    assert (second.new, second.changed, second.unchanged, second.notes) == (0, 0, 10, "")
    skipped = make(folder, tmp_path / "d.zip", known, Standing(3, "0" * 64))
    assert "nomor 3 belum kami terima" in take(tmp_path / "d.zip").receipt.notes
    assert skipped.manifest.sequence == 4

    make_portal_key(settings)
    key = read_portal_key(settings)
    back = carry_back(settings, tree_database, clock, key, tmp_path)
    page = (back / "index.html").read_text()
    assert "<script" not in page and "http" not in page.split("</style>")[1]
    assert len(page.encode()) < 30_000
    for words in ("(0549) 23167", "Gotong royong", "Perdes Nomor 3", "Rahmat Hidayat",
                  "<b>Nomor 4</b>", "nomor 3 belum kami terima"):  # fmt: skip
        assert words in page
    told = json.loads((back / "tanda-terima.json").read_text())
    assert told["last"]["sequence"] == 4 and len(told["receipts"]) == 3
    assert told["receipts"][0]["sha256"] == skipped.standing.sha256
    assert set(json.loads((back / "tugas.json").read_text())) == {"missing", "coming"}
    # The sheet in it is filled in with what is known, and goes the same way again.
    third = tmp_path / "lagi"
    third.mkdir()
    (third / "lembar.xlsx").write_bytes((back / "lembar-isian.xlsx").read_bytes())
    assert make(third, tmp_path / "e.zip", known, skipped.standing).counts["statistic"] == 1
    with pytest.raises(InputError, match="berkas balasan dari portal"):
        take(tmp_path / "balasan.zip")


def carry_back(settings, database, clock, key, tmp_path) -> Path:
    """The return bundle of the village, checked and laid out."""
    with database.reading() as session:
        site = choose_site(session, "", settings.site)
        tree = load_tree(session, site.root_id)
        catalogue = parse_indicators(read_config_folder(settings, FOLDER))
        teller = Teller(catalogue, read_duty_rules(settings), site.root_id, key)
        moment = Moment(clock(), site.zone)
        body = write_return(session, tree.by_code(DESA), teller, moment)
    path = tmp_path / "balasan.zip"
    path.write_bytes(body)
    envelope = peek(path)
    check_signature(key.public, envelope.signature, envelope.body)
    assert envelope.manifest.direction == "keluar"
    lay_out(path, envelope.manifest, tmp_path / "balasan")
    return tmp_path / "balasan"


def test_what_the_portal_would_refuse_is_told_at_the_village(tmp_path, known):
    folder = fill(tmp_path / "kiriman", ROWS | {"Kontak": [("telepon", "tidak ada", None)]})
    (folder / "dokumen" / "permainan.exe").write_bytes(b"MZ")
    (folder / "dokumen" / "daftar.csv").write_text(
        "berkas;judul;tahun;tanggal;golongan\n"
        "hilang.pdf;Tidak ada;2026;;\nPerdes No 3.txt;Perdes;26;;\nSK_tim-lomba.txt;SK;;kemarin;\n"
    )
    (folder / "berita" / "tanpa tanggal.txt").write_text("Judul")
    (folder / "berita" / "2026-02-30 mustahil.txt").write_text("Judul")
    (folder / "berita" / "2026-11-21 kosong.txt").write_text("\n\n")
    (folder / "perangkat.csv").write_text("nama;jabatan\nRahmat;\n")
    (folder / "foto.bmp").write_bytes(b"BM")
    target = tmp_path / "a.zip"
    with pytest.raises(InputError) as error:
        make(folder, target, known)
    said = "\n".join(error.value.details)
    for words in (
        "Lembar Kontak, baris 3", "permainan.exe", "berkas hilang.pdf tidak ada",
        "“26” bukan tahun", "“kemarin” bukan tanggal", "tanpa tanggal.txt: namai seperti",
        "mustahil.txt", "kosong.txt: baris pertama", "perangkat.csv, baris 2",
    ):  # fmt: skip
        assert words in said
    assert not target.exists()
    made = make(folder, target, known, good_only=True, full=True)
    assert made.faults and "foto.bmp tidak dikenal" in made.notes[0]
    assert not made.manifest.full  # what could not be read must not look like what is gone
    assert peek(target).manifest.sequence == 1


def test_a_folder_that_is_none_or_another_units_is_refused(tmp_path, known):
    with pytest.raises(InputError, match="bukan folder"):
        make(tmp_path / "tidak-ada", tmp_path / "a.zip", known)
    (tmp_path / "kosong").mkdir()
    with pytest.raises(InputError, match="tidak memuat isi"):
        make(tmp_path / "kosong", tmp_path / "a.zip", known)
    folder = tmp_path / "lain"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(pack(make_workbook({}, code=OTHER)))
    with pytest.raises(InputError, match=f"untuk unit {OTHER}"):
        make(folder, tmp_path / "a.zip", known)
    (folder / "a.xlsx").write_bytes(b"PK rusak")
    with pytest.raises(InputError, match=r"a\.xlsx"):
        make(folder, tmp_path / "a.zip", known)
    outside = tmp_path / "rahasia.txt"
    outside.write_text("rahasia")
    (folder / "a.xlsx").unlink()
    (folder / "dokumen").mkdir()
    (folder / "dokumen" / "tautan.txt").symlink_to(outside)
    with pytest.raises(InputError, match="tidak memuat isi"):
        make(folder, tmp_path / "a.zip", known)


@pytest.fixture
def terminal(templates, settings, monkeypatch, capfd):
    """The commands as they are typed, over an embedded portal."""
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    yield open_terminal(settings, monkeypatch, capfd)
    database.close()


def test_the_whole_way_by_commands(terminal, tmp_path, settings):
    key = tmp_path / "kunci.json"
    code, _, said = terminal("bundle", "key", "add", "--unit", DESA, "--holder", "Sekdes",
                             "--by", "Dinas", "--out", key)  # fmt: skip
    assert code == 0 and "tidak menyimpannya" in said
    assert key.stat().st_mode & 0o077 == 0
    code, out, _ = terminal("bundle", "key", "list", "--unit", DESA, "--json")
    mark = json.loads(out)["keys"][0]["mark"]
    folder = fill(tmp_path / "kiriman")
    one, two = tmp_path / "1.zip", tmp_path / "2.zip"
    code, out, _ = terminal("bundle", "make", folder, "--unit", DESA, "--key", key, "--out", one,
                            "--json")  # fmt: skip
    assert code == 0 and json.loads(out)["sequence"] == 1
    assert terminal("bundle", "make", folder, "--unit", DESA, "--key", key, "--out", one)[0] == 2
    assert terminal("bundle", "make", folder, "--unit", OTHER, "--key", key)[0] == 2
    assert terminal("bundle", "make", folder, "--unit", DESA, "--key", key, "--out", two)[0] == 0
    assert peek(two).manifest.previous_sha256 == peek(one).sha256
    code, out, _ = terminal("bundle", "import", one, "--json")
    assert code == 0 and json.loads(out)["state"] == "diterima"
    code, out, said = terminal("bundle", "import", one, "--json")
    assert code == 0 and json.loads(out)["state"] == "sudah diterima"
    assert "Tidak ada yang berubah" in said
    assert terminal("bundle", "export", "--unit", DESA)[0] == 2  # no key of its own yet
    code, public, _ = terminal("bundle", "key", "portal")
    assert code == 0
    assert (settings.home / "bundle.key").stat().st_mode & 0o777 == 0o600
    assert terminal("bundle", "key", "portal")[0] == 2
    back = tmp_path / "balasan.zip"
    assert terminal("bundle", "export", "--unit", DESA, "--out", back)[0] == 0
    assert terminal("bundle", "check", back, "--public", public.strip())[0] == 0
    assert terminal("bundle", "check", back, "--public", make_key("").public)[0] == 1
    assert terminal("bundle", "check", back, "--public", "x")[0] == 1
    three = tmp_path / "3.zip"  # a new device goes on where the portal stands
    (tmp_path / "kunci.json.urutan").unlink()
    again = ("bundle", "make", folder, "--unit", DESA, "--key", key, "--out", three, "--reply")
    code, _, said = terminal(*again, back)  # this key was made before the portal had one
    assert code == 2 and "--public" in said
    assert terminal(*again, back, "--public", public.strip())[0] == 0
    assert peek(three).manifest.sequence == 2
    code, _, said = terminal("bundle", "make", folder, "--unit", DESA, "--key", key, "--reply",
                             one, "--public", public.strip())  # fmt: skip
    assert code == 1 and "tidak cocok" in said
    assert terminal("bundle", "key", "withdraw", mark, "--why", "Hilang")[0] == 0
    code, _, said = terminal("bundle", "import", three)
    assert code == 1 and "dicabut" in said
    assert terminal("bundle", "import", tmp_path / "tidak-ada.zip")[0] == 2


def test_a_portal_key_that_is_broken_is_said(settings):
    with pytest.raises(UsageError, match="belum punya kunci"):
        read_portal_key(settings)
    first = make_portal_key(settings)
    assert read_portal_key(settings) == first
    assert make_portal_key(settings, replace=True) != first
    (settings.home / "bundle.key").write_text("rusak")
    with pytest.raises(UsageError, match="rusak"):
        read_portal_key(settings)


def test_a_full_disk_leaves_no_half_bundle(tmp_path, known, monkeypatch):
    folder = fill(tmp_path / "kiriman")

    def full(*_rest: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(InputError, match="tidak dapat ditulis"):
        make(folder, tmp_path / "a.zip", known)
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ""] == []


def test_a_full_disk_at_the_portal_writes_nothing(
    tree_database, settings_of, clock, tmp_path, known, monkeypatch
):
    settings = settings_of(tree_database)
    register_key(tree_database, DESA, KEY.public, Holder("Desa", "Dinas"), clock())
    make(fill(tmp_path / "kiriman"), tmp_path / "a.zip", known)

    def full(*_rest: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("portal.acts.taking_bundles.lay_out", full)
        with pytest.raises(InputError, match="Ruang simpan"):
            take_bundle(settings, tree_database, tmp_path / "a.zip", "a", Sender(), clock())
    receipt = take_bundle(settings, tree_database, tmp_path / "a.zip", "a", Sender(), clock())
    assert receipt.receipt.new == 10 and not receipt.again
