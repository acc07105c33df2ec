"""The staff's door: cookies, tokens of forms, rests, ended sign-ins, the trail of acts."""

import re

import pytest
from sqlalchemy import delete, select, update
from werkzeug.test import Client

from portal.acts.accounts import NewAccount, add_account, end_account
from portal.acts.auditing import find_breaks
from portal.db import Database
from portal.model import Account, Audit, SignIn
from portal.rules.rights import parse_rights
from portal.settings import read_config
from portal.wsgi import make_front

PASSWORD = "sungai-sangatta-jernih"


@pytest.fixture
def rights(settings):
    return parse_rights(read_config(settings, "roles.toml"))


@pytest.fixture
def camat(tree_database: Database, rights, clock):
    wanted = NewAccount(
        "camat.sangkulirang", "Ibu Camat", "kecamatan", "64.08.05", PASSWORD, must_change=False
    )
    return add_account(tree_database, rights, wanted, clock())


@pytest.fixture
def front(tree_database, settings, clock):
    made = make_front(settings, tree_database, clock)
    yield made
    made.stop()


@pytest.fixture
def client(front, camat):
    return Client(front)


def sign_in(client, password=PASSWORD, **headers):
    form = {"nama": "camat.sangkulirang", "sandi": password}
    return client.post("/masuk", data=form, headers=headers)


def token_in(html: str) -> str:
    found = re.search(r'name="tanda" value="([^"]+)"', html)
    assert found, html
    return found[1]


def test_somebody_signs_in_sees_a_room_and_leaves(client, tree_database):
    answer = sign_in(client)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    room = client.get("/ruang", follow_redirects=True)
    assert room.status_code == 200 and "Ibu Camat" in room.text
    assert room.headers["Cache-Control"] == "no-store"
    assert client.post("/keluar", data={"tanda": token_in(room.text)}).status_code == 303
    assert client.get("/ruang").headers["Location"].endswith("/masuk")
    with tree_database.reading() as session:
        acts = session.scalars(select(Audit.act).order_by(Audit.id)).all()
    assert acts == ["buat akun", "masuk", "keluar"]


def test_the_cookie_is_secure_everywhere_but_on_the_own_machine(client):
    answer = client.post(
        "/masuk",
        data={"nama": "camat.sangkulirang", "sandi": PASSWORD},
        base_url="http://portal.contoh.go.id",
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client):
    wrong = sign_in(client, "bukan-sandi-yang-benar")
    unknown = client.post("/masuk", data={"nama": "tidak.ada", "sandi": "x"})
    assert wrong.status_code == unknown.status_code == 403
    assert "tidak cocok" in wrong.text and wrong.text == unknown.text
    assert "Set-Cookie" not in wrong.headers


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(client, clock):
    for _ in range(5):
        sign_in(client, "bukan-sandi-yang-benar")
    assert "Tunggu" in sign_in(client).text
    clock.move(minutes=2)
    assert sign_in(client).status_code == 303


def test_a_form_from_another_site_signs_nobody_in(client):
    other = {"Sec-Fetch-Site": "cross-site"}
    assert sign_in(client, **other).status_code == 403
    assert sign_in(client, Origin="https://jahat.example").status_code == 403


def test_a_form_without_its_token_does_nothing(client, tree_database):
    sign_in(client)
    form = {"lama": PASSWORD, "baru": "kata sandi yang baru", "ulang": "kata sandi yang baru"}
    answer = client.post("/ruang/akun/64.08.05/sandi", data=form)
    assert answer.status_code == 403
    with tree_database.reading() as session:
        assert "ganti sandi" not in session.scalars(select(Audit.act)).all()


def test_a_new_password_ends_the_other_sign_ins_and_keeps_this_one(client, front):
    other = Client(front)
    sign_in(other)
    sign_in(client)
    page = client.get("/ruang/akun/64.08.05").text
    form = {"lama": PASSWORD, "baru": "ulin dan meranti", "ulang": "ulin dan meranti"}
    answer = client.post("/ruang/akun/64.08.05/sandi", data=form | {"tanda": token_in(page)})
    assert answer.status_code == 303
    assert client.get("/ruang/akun/64.08.05").status_code == 200
    assert other.get("/ruang/akun/64.08.05").status_code == 303
    assert sign_in(Client(front)).status_code == 403


def test_what_is_wrong_with_a_form_is_said_on_its_page(client):
    sign_in(client)
    page = client.get("/ruang/akun/64.08.05").text
    form = {"lama": PASSWORD, "baru": "pendek", "ulang": "pendek", "tanda": token_in(page)}
    answer = client.post("/ruang/akun/64.08.05/sandi", data=form)
    assert answer.status_code == 422 and "terlalu pendek" in answer.text


def test_rooms_of_other_units_and_other_roles_stay_closed(client):
    sign_in(client)
    assert client.get("/ruang/akun/64.08.04").status_code == 403
    assert client.get("/ruang/audit/64.08.05").status_code == 403
    assert client.get("/ruang/akun/99.99.99").status_code == 403


def test_an_ended_account_is_out_at_once(client, tree_database, clock):
    sign_in(client)
    end_account(tree_database, "camat.sangkulirang", clock())
    assert client.get("/ruang/akun/64.08.05").status_code == 303


def test_a_sign_in_ends_after_two_idle_hours_and_work_keeps_it(client, clock):
    sign_in(client)
    for _ in range(3):
        clock.move(minutes=90)
        assert client.get("/ruang/akun/64.08.05").status_code == 200
    clock.move(minutes=121)
    assert client.get("/ruang/akun/64.08.05").status_code == 303


def test_staff_pages_are_never_kept_and_public_ones_never_see_the_cookie(client, front):
    sign_in(client)
    client.get("/ruang/akun/64.08.05")
    assert len(front.store) == 0
    first = client.get("/sangkulirang")
    assert "Ibu Camat" not in first.text and "Set-Cookie" not in first.headers


def test_the_database_opens_no_room(client, tree_database):
    token = re.search(r"jenjang_masuk=([^;]+)", sign_in(client).headers["Set-Cookie"])
    assert token
    with tree_database.reading() as session:
        kept = session.scalars(select(SignIn.token_hash)).one()
        hashed = session.scalars(select(Account.password)).one()
    assert token[1] not in kept and hashed.startswith("$argon2id$") and PASSWORD not in hashed


def test_a_changed_or_missing_act_is_found(client, tree_database):
    sign_in(client)
    sign_in(client, "bukan-sandi-yang-benar")
    assert list(find_breaks(tree_database)) == []
    with tree_database.writing() as session:
        first, last = session.scalars(select(Audit.id).order_by(Audit.id)).all()
        session.execute(delete(Audit).where(Audit.id == last))
    assert list(find_breaks(tree_database)) == [first]
    with tree_database.writing() as session:
        session.execute(update(Audit).where(Audit.id == first).values(subject="orang lain"))
    assert first in list(find_breaks(tree_database))
