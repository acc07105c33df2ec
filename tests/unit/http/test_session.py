"""The guarded session against a server that answers in every wrong way."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from connectors.base import FetchNote, Validator
from connectors.errors import (
    AuthError,
    BlockedError,
    BudgetSpentError,
    ConfigError,
    MovedError,
    NotExpectedError,
    NotFoundError,
    PolicyError,
    SourceError,
    ThrottledError,
    UnreachableError,
    UnsafeError,
)
from connectors.http import Policy, redact
from tests.guarded import NoPace, open_session
from tests.hostile import serve

ROOT = Path(__file__).parents[3]


@pytest.fixture
def site():
    with serve() as running:
        yield running


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://169.254.169.254/latest/meta-data/", UnsafeError),
        ("http://127.0.0.1:1/", UnsafeError),
        ("http://10.0.0.1/", UnsafeError),
        ("http://lain.example/", MovedError),
        ("file:///etc/passwd", UnsafeError),
        ("gopher://127.0.0.1:70/_x", UnsafeError),
        ("http://orang:sandi@lain.example/", UnsafeError),
        ("http://[rusak/", UnsafeError),
        ("http://127.0.0.1:99999/", UnsafeError),
    ],
)
def test_a_redirect_leads_nowhere_else(site, target: str, error: type[SourceError]):
    with pytest.raises(error):
        open_session(site.port).get(f"{site.url}/pindah?{target}")
    assert [unquote(each) for each in site.asked] == ["/robots.txt", f"/pindah?{target}"]


def test_a_redirect_on_the_same_site_is_followed(site):
    start = f"http://uji.example:{site.port}/pindah?http://www.uji.example:{site.port}/sini"
    answer = open_session(site.port).get(start)
    assert answer.status == 200
    assert answer.url == f"http://www.uji.example:{site.port}/sini"
    assert answer.asked == start


def test_a_permission_goes_to_no_other_port(site):
    with serve() as other:
        session = open_session(site.port, also=(other.port,))
        headers = {"Authorization": "Bearer rahasia"}
        session.get(f"{site.url}/pindah?{other.url}/sini", headers=headers)
        assert site.permissions[-1] == "Bearer rahasia"
        assert other.permissions[-1] == ""


def test_endless_redirects_end(site):
    with pytest.raises(UnreachableError, match="too many redirects"):
        open_session(site.port).get(f"{site.url}/putar")
    assert site.asked.count("/putar") == 6


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/_x",
        "ftp://lain.example/",
        "http://orang:sandi@lain.example/",
        "http://orang@lain.example/",
        "http://169.254.169.254/",
        "http://127.0.0.1:1/",
    ],
)
def test_an_unsafe_address_is_never_asked(site, url: str):
    with pytest.raises(UnsafeError):
        open_session(site.port).get(url)
    assert site.asked == []


@pytest.mark.parametrize("url", ["http://", "http:///halaman", "http://[rusak/", "http://a:99999/"])
def test_a_broken_address_is_a_fault_of_the_registration(site, url: str):
    with pytest.raises(ConfigError):
        open_session(site.port).get(url)


def test_a_giant_and_a_bomb_stay_small_in_memory():
    run = subprocess.run(
        [sys.executable, "-m", "tests.unit.http.greedy"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    giant, bomb, download, moved, peak = run.stdout.split()
    assert giant == "TooBigError"
    assert bomb in ("TooBigError", "UnsafeError")
    assert download == "TooBigError"
    assert moved == "MovedError"
    assert int(peak) < 300


def test_a_refused_download_leaves_no_file(site, tmp_path: Path):
    session = open_session(site.port, Policy(agent="uji-bot", temporary=tmp_path))
    with pytest.raises(UnsafeError):
        session.download(f"{site.url}/bom")
    assert list(tmp_path.iterdir()) == []


def test_html_in_the_place_of_json(site):
    answer = open_session(site.port).get(f"{site.url}/api", kind="json")
    with pytest.raises(NotExpectedError):
        answer.json()


@pytest.mark.parametrize("path", ["/tetes", "/tetes-kepala"])
def test_a_dripping_answer_ends_at_the_deadline(site, path: str):
    notes: list[FetchNote] = []
    session = open_session(site.port, Policy(agent="uji-bot", body=0.5), notes=notes)
    with pytest.raises(UnreachableError, match="took too long"):
        session.get(site.url + path)
    assert site.asked.count(path) == 1
    assert notes[-1].ms < 2000


@pytest.mark.parametrize(
    ("path", "error"), [("/putus", UnreachableError), ("/gzip-putus", NotExpectedError)]
)
def test_a_cut_off_body_is_no_answer(site, path: str, error: type[SourceError]):
    with pytest.raises(error):
        open_session(site.port).get(site.url + path)
    assert site.asked.count(path) == 1


def test_retry_after_is_obeyed_once(site):
    slept: list[float] = []
    answer = open_session(site.port, sleep=slept.append).get(f"{site.url}/pelan-pelan")
    assert answer.body == b"sabar"
    assert slept == [7]
    site.throttled = 2
    with pytest.raises(ThrottledError) as caught:
        open_session(site.port, sleep=slept.append).get(f"{site.url}/pelan-pelan")
    assert caught.value.wait == 7
    assert slept == [7, 7]


def test_a_long_retry_after_is_not_waited_for(site):
    slept: list[float] = []
    policy = Policy(agent="uji-bot", longest_wait=5)
    with pytest.raises(ThrottledError):
        open_session(site.port, policy, sleep=slept.append).get(f"{site.url}/pelan-pelan")
    assert slept == []


@pytest.mark.parametrize(
    ("status", "kind", "error", "asked"),
    [
        (401, "html", AuthError, 1),
        (403, "html", BlockedError, 1),
        (403, "json", BlockedError, 1),
        (404, "html", NotFoundError, 1),
        (410, "html", NotFoundError, 1),
        (418, "html", NotExpectedError, 1),
        (500, "html", UnreachableError, 3),
        (503, "json", BlockedError, 1),
    ],
)
def test_a_status_has_its_error(site, status: int, kind, error: type[SourceError], asked: int):
    with pytest.raises(error) as caught:
        open_session(site.port).get(f"{site.url}/status/{status}", kind=kind)
    assert caught.value.status == status
    assert site.asked.count(f"/status/{status}") == asked


def test_robots_forbids_and_slows_down(site):
    site.robots = "User-agent: *\nDisallow: /rahasia\nCrawl-delay: 9\n"
    pace = NoPace()
    session = open_session(site.port, pace=pace)
    with pytest.raises(PolicyError):
        session.get(f"{site.url}/rahasia/1")
    assert site.asked == ["/robots.txt"]
    session.get(f"{site.url}/boleh")
    assert pace.gaps == [0, 9]


def test_the_delay_of_one_origin_is_not_that_of_another(site):
    site.robots = "User-agent: *\nCrawl-delay: 9\n"
    with serve() as other:
        pace = NoPace()
        session = open_session(site.port, pace=pace, also=(other.port,))
        session.get(f"{site.url}/satu")
        session.get(f"{other.url}/dua")
        assert pace.gaps == [0, 9, 0, 0]


def test_a_host_on_the_stop_list_is_never_asked(site):
    policy = Policy(agent="uji-bot", stop_list=frozenset({"127.0.0.1"}))
    with pytest.raises(PolicyError):
        open_session(site.port, policy).get(site.url)
    assert site.asked == []


def test_the_budget_of_requests_ends(site):
    session = open_session(site.port, Policy(agent="uji-bot", most_requests=2))
    session.get(f"{site.url}/1")
    with pytest.raises(BudgetSpentError):
        session.get(f"{site.url}/2")
    assert site.asked == ["/robots.txt", "/1"]


def test_unchanged_is_told_by_the_validator(site):
    session = open_session(site.port)
    first = session.get(f"{site.url}/tetap")
    assert first.validator == Validator(f"{site.url}/tetap", '"v1"')
    again = session.get(f"{site.url}/tetap", validator=first.validator)
    assert again.not_modified
    assert again.validator == first.validator
    elsewhere = Validator(f"{site.url}/lain", '"v1"')
    assert session.get(f"{site.url}/tetap", validator=elsewhere).status == 200


def test_cookie_jars_are_apart(site):
    session = open_session(site.port)
    session.get(f"{site.url}/kue", jar="a")
    session.get(f"{site.url}/satu", jar="a")
    assert site.cookies[-1] == "sesi=rahasia"
    session.get(f"{site.url}/dua", jar="b")
    assert site.cookies[-1] == ""
    session.get(f"{site.url}/tiga")
    assert site.cookies[-1] == ""


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "apikey", "KEY", "password"])
def test_secrets_stay_out_of_notes_and_errors(site, name: str):
    notes: list[FetchNote] = []
    session = open_session(site.port, notes=notes)
    with pytest.raises(NotFoundError) as caught:
        session.get(f"{site.url}/status/404?hal=2&{name}=rahasia")
    assert site.asked[-1].endswith("rahasia")
    assert notes[-1].url == f"{site.url}/status/404?hal=2&{name}=***"
    assert "rahasia" not in str(caught.value)


def test_a_failed_handshake_quotes_no_secret(site):
    policy = Policy(agent="uji-bot", tries=1, obey_robots=False)
    with pytest.raises(SourceError) as caught:
        open_session(site.port, policy).get(f"https://127.0.0.1:{site.port}/?token=rahasia")
    assert caught.value.code == "tls"
    assert "rahasia" not in str(caught.value)


def test_redacting_drops_people_and_fragments():
    assert redact("http://a:b@desa.example/x?y=1#z") == "http://desa.example/x?y=1"
    assert redact("http://[rusak?token=1") == "(alamat tidak sah)"


def test_a_token_that_is_a_step_of_the_path_is_taken_out():
    token = "0f8fad5b-d9cb-469f-a165-70867728950e"
    url = f"https://isb.example/isb-2/api/{token}/json/7/RUP-MasterSatker/tipe/4:12"
    assert redact(url) == "https://isb.example/isb-2/api/***/json/7/RUP-MasterSatker/tipe/4:12"
    # A file is named by such a number too, and that is no secret.
    assert token in redact(f"https://desa.example/berkas/{token}/apbdes.pdf")


def test_what_the_owner_agreed_to_is_read_whatever_robots_says(site):
    site.robots = "User-agent: *\nDisallow: /desa/\n"
    policy = Policy(agent="uji-bot", tries=1, agreed=(f"{site.url}/desa/upload/gis/",))
    http = open_session(site.port, policy)
    assert http.get(f"{site.url}/desa/upload/gis/lokasi/a.jpg").status == 200
    for path in ("/desa/upload/artikel/a.jpg", "/desa/upload/gis/../artikel/a.jpg",
                 "/desa/upload/gis/%2e%2e/artikel/a.jpg"):  # fmt: skip
        with pytest.raises(PolicyError):
            http.get(f"{site.url}{path}")
