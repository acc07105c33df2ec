"""Return bundles: nothing of them is believed that the portal did not sign."""

import hashlib
import json

import pytest

from connectors.bundle.opening import peek
from connectors.bundle.signing import make_key
from portal.acts.portal_key import make_portal_key
from tests.bundles import DESA, OTHER, make_bundle, repack
from tests.terminals import open_terminal


@pytest.fixture
def terminal(templates, settings, monkeypatch, capfd):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    yield open_terminal(settings, monkeypatch, capfd)
    database.close()


def fill(folder):
    """A folder with one piece of news."""
    (folder / "berita").mkdir(parents=True)
    (folder / "berita" / "2026-11-20 Gotong royong.txt").write_text("Gotong royong\n\nSelesai.\n")
    return folder


@pytest.fixture
def reply(terminal, tmp_path, settings):
    """A unit's key that knows the portal's, a folder, and a return bundle as anybody changes it."""
    own = make_portal_key(settings)
    key, back = tmp_path / "kunci.json", tmp_path / "balasan.zip"
    assert terminal("bundle", "key", "add", "--unit", DESA, "--holder", "Sekdes", "--by", "Dinas",
                    "--out", key)[0] == 0  # fmt: skip
    assert terminal("bundle", "export", "--unit", DESA, "--out", back)[0] == 0
    return own, key, back


def forge_receipt(members: dict[str, bytes]) -> None:
    last = {"sequence": 41, "sha256": "a" * 64}
    members["tanda-terima.json"] = json.dumps({"last": last, "receipts": []}).encode()


def list_anew(members: dict[str, bytes]) -> None:
    """bundle.json made to fit a forged receipt."""
    forge_receipt(members)
    told = json.loads(members["bundle.json"])
    for each in told["files"]:
        body = members[each["path"]]
        each |= {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
    members["bundle.json"] = json.dumps(told).encode()


def change_page(members: dict[str, bytes]) -> None:
    members["index.html"] += b"<p>Kirim uang ke nomor ini</p>"


@pytest.mark.parametrize(("change", "sign", "said"), [
    (forge_receipt, None, "tanda-terima.json"),
    (list_anew, None, "Tanda tangan"),
    (list_anew, make_key(""), "Tanda tangan"),
    (change_page, None, "index.html"),
    (lambda members: members.pop("tanda-terima.json"), None, "tanda-terima.json"),
    (lambda members: members.update({"lain.html": b"x"}), None, "tidak terdaftar"),
])  # fmt: skip
def test_nothing_is_believed_of_a_return_bundle_that_the_portal_did_not_sign(
    terminal, tmp_path, reply, change, sign, said
):
    own, key, back = reply
    repack(back, change, sign=sign)
    folder, target = fill(tmp_path / "kiriman"), tmp_path / "a.zip"
    code, _, told = terminal("bundle", "make", folder, "--unit", DESA, "--key", key, "--out",
                             target, "--reply", back)  # fmt: skip
    assert code == 1 and said in told
    assert not target.exists() and not (tmp_path / "kunci.json.urutan").exists()
    code, _, told = terminal("bundle", "check", back, "--public", own.public)
    assert code == 1 and said in told


def test_a_key_knows_the_portal_whose_replies_it_believes(terminal, tmp_path, reply):
    own, key, back = reply
    folder, target = fill(tmp_path / "kiriman"), tmp_path / "a.zip"
    make = ("bundle", "make", folder, "--unit", DESA, "--key", key, "--out", target)
    assert terminal(*make, "--reply", back)[0] == 0
    assert peek(target).manifest.sequence == 1  # nothing was taken yet
    target.unlink()
    other = tmp_path / "balasan-lain.zip"
    assert terminal("bundle", "export", "--unit", OTHER, "--out", other)[0] == 0
    code, _, said = terminal(*make, "--reply", other)
    assert code == 1 and f"balasan untuk {OTHER}" in said
    sent = make_bundle(tmp_path / "kiriman.zip", own)
    code, _, said = terminal(*make, "--reply", sent)
    assert code == 1 and "bukan balasan dari portal" in said
    assert terminal(*make, "--reply", back, "--public", "x")[0] == 1
    assert terminal(*make, "--reply", tmp_path / "tidak-ada.zip")[0] == 2
    assert not target.exists()
