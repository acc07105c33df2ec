"""A recording as the guarded session's interface."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.base import FetchNote, Http, Validator
from connectors.errors import BlockedError, NotFoundError, UnreachableError
from connectors.replay import Replay, read_recording

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BASE = "http://rekaman.example"


def entry(file: str, status: int = 200, **more: object) -> dict[str, object]:
    return {"file": file, "method": "GET", "status": status, "type": "text/html; charset=UTF-8",
            "variant": "default"} | more  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    urls = {
        "/": [entry("home.html"), entry("other.html", variant="lain")],
        "/data?b=2&a=1": [entry("data.json", needs={"X-Requested-With": "XMLHttpRequest"})],
        "/ppid?sejak=01-01-2019": [entry("old.json")],
        "/ppid?sejak=20-11-2026": [entry("young.json")],
        "/ppid?sejak=2024-01-01": [entry("odd.json")],
        "/lama": [entry("", 301, location=f"{BASE}/")],
        "/putar": [entry("", 302, location="/putar")],
        "/rusak": [entry("home.html", 500)],
        "/dinding": [entry("home.html", 403)],
        "/berkas/Perdes%20No.1.pdf": [entry("file.pdf", type="application/pdf")],
        "/kirim": [entry("home.html") | {"method": "POST"}],
    }
    told = {"about": {"base": BASE}, "urls": urls}
    (tmp_path / "urls.json").write_text(json.dumps(told))
    for name in ("other.html", "data.json", "old.json", "young.json", "odd.json"):
        (tmp_path / name).write_text(name)
    (tmp_path / "home.html").write_text(f'<a href="{BASE}/arsip">arsip</a>')
    (tmp_path / "file.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path


@pytest.fixture
def notes() -> list[FetchNote]:
    return []


@pytest.fixture
def replay(folder: Path, notes: list[FetchNote]) -> Replay:
    return Replay(read_recording(folder), now=lambda: NOW, note=notes.append)


def test_it_is_asked_like_the_guarded_session(replay: Replay, notes: list[FetchNote]) -> None:
    http: Http = replay
    answer = http.get(f"{BASE}/")
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert [(each.url, each.status, each.size) for each in notes] == [
        (f"{BASE}/", 200, len(answer.body))
    ]
    assert replay.asked == [f"{BASE}/"]


def test_parameters_may_stand_in_any_order_and_headers_decide(replay: Replay) -> None:
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    assert replay.get(f"{BASE}/data?a=1&b=2", headers=ajax).text() == "data.json"
    with pytest.raises(NotFoundError):
        replay.get(f"{BASE}/data?a=1&b=2")


@pytest.mark.parametrize(
    ("day", "file"),
    [("23-11-2026", "young.json"), ("01-02-2020", "old.json"), ("20-11-2026", "young.json"),
     ("2026-11-20", "odd.json")],
)  # fmt: skip
def test_a_question_about_another_day_gets_the_nearest_recorded_one(
    replay: Replay, day: str, file: str
) -> None:
    assert replay.get(f"{BASE}/ppid?sejak={day}").text() == file


@pytest.mark.parametrize("path", ["/ppid?sejak=kemarin", "/ppid?sampai=20-11-2026", "/kirim",
                                  "/ppid?sejak=20-11-2026&hal=2", "/tidak"])  # fmt: skip
def test_what_was_not_recorded_is_not_found(replay: Replay, path: str) -> None:
    with pytest.raises(NotFoundError):
        replay.get(BASE + path)
    assert replay.get(BASE + path, allow=frozenset({404})).status == 404


def test_errors_are_those_of_the_guarded_session(replay: Replay) -> None:
    with pytest.raises(UnreachableError):
        replay.get(f"{BASE}/rusak")
    with pytest.raises(BlockedError):
        replay.get(f"{BASE}/dinding")
    with pytest.raises(UnreachableError, match="redirects"):
        replay.get(f"{BASE}/putar")
    assert replay.get(f"{BASE}/lama").url == f"{BASE}/"


def test_a_variant_falls_back_to_the_ordinary_state(folder: Path) -> None:
    replay = Replay(read_recording(folder), now=lambda: NOW, variant="lain")
    assert replay.get(f"{BASE}/").text() == "other.html"
    assert replay.get(f"{BASE}/ppid?sejak=01-01-2019").text() == "old.json"


def test_it_may_stand_at_another_address(folder: Path) -> None:
    replay = Replay(read_recording(folder), now=lambda: NOW, base="https://desa.example")
    answer = replay.get("https://desa.example/lama")
    assert (answer.url, answer.text()) == (
        "https://desa.example/", '<a href="https://desa.example/arsip">arsip</a>',
    )  # fmt: skip
    with pytest.raises(NotFoundError):
        replay.get("https://lain.example/")


def test_files_are_copied_out(replay: Replay) -> None:
    file = replay.download(f"{BASE}/berkas/Perdes%20No.1.pdf")
    assert (file.name, file.mime, file.size) == ("Perdes No.1.pdf", "application/pdf", 8)
    assert file.path.read_bytes() == b"%PDF-1.4"
    file.path.unlink()
    with pytest.raises(NotFoundError):
        replay.download(f"{BASE}/berkas/lain.pdf")


def test_an_index_with_headers_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "index.tsv").write_text(
        "file\tmethod\turl\trequest_headers\tstatus\tcontent_type\n"
        "feed.xml\tGET\thttp://a.example/feed/\t\t200\ttext/xml\n"
        "feed.xml\tHEAD\thttp://a.example/feed/\t\t500\ttext/xml\n"
    )
    (tmp_path / "feed.xml").write_text("<rss/>")
    (tmp_path / "feed.headers").write_text('HTTP/1.1 200 OK\nETag: "x"\nContent-Type: text/xml\n')
    replay = Replay(read_recording(tmp_path), now=lambda: NOW)
    first = replay.get("http://a.example/feed/", kind="xml")
    assert first.validator == Validator("http://a.example/feed/", '"x"', "")
    again = replay.get("http://a.example/feed/", kind="xml", validator=first.validator)
    assert again.not_modified and again.body == b""


def test_a_folder_without_a_list_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither"):
        read_recording(tmp_path)
