"""A source's secret in path, query and header, echoed back in every way: it is kept nowhere."""

import gzip
import html
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from sqlalchemy import select

from connectors.base import Context, Download, Page, State, StreamSpec
from connectors.records import Article, Document, Identity, Reject
from portal.ingest.assembling import make_workshop
from portal.ingest.preview import preview
from portal.ingest.registering import NewSource, add_source
from portal.ingest.run import harvest_source
from portal.logs import JsonLines
from portal.model import Base, Fetch, Item, ItemVersion, Run, Source, StreamState
from portal.settings import write_secret
from tests.paper_files import make_pdf
from tests.serving import running

VALUE = "Kunci/Rahasia+9271=Q%z"
HEART = "rahasia+9271"  # what is looked for, in whatever spelling stands around it
# The last three end their run: each has one of its own.
RUNS = ("isi pindah kepala bukan-json", "keluar", "rusak", "sendiri")


def spell(value: str) -> list[str]:
    """The ways in which a server may say it again."""
    return [
        value, value.upper(), quote(value), quote(value, safe=""), quote(value, safe="").lower(),
        quote(quote(value, safe="")), json.dumps(value).replace("/", "\\/"), html.escape(value),
        "".join(f"%{ord(sign):02x}" for sign in value),
        "".join(f"\\u00{ord(sign):02x}" for sign in value),
        "".join(f"&#{ord(sign)};" for sign in value),
    ]  # fmt: skip


class Echo(BaseHTTPRequestHandler):
    """Wants the secret, and repeats it wherever it can."""

    asked: list[str]

    def log_message(self, *_args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        steps = unquote(path).replace(VALUE, "TOKEN").split("/")
        where = steps[-1]
        given = "TOKEN" in steps or unquote(query) == f"kunci={VALUE}"
        given = given or self.headers.get("Authorization") == f"Bearer {VALUE}"
        self.asked.append(f"{where} {'masuk' if given else 'asing'}")
        here = f"http://{self.headers['Host']}"
        said = " | ".join(spell(VALUE))
        again = {"Link": f"<{here}/api/{VALUE}/2>; rel=next", "ETag": f'"{quote(VALUE)}"'}
        if where == "robots.txt" or not given:
            self._give(404 if where == "robots.txt" else 401, said)
        elif where == "pindah":
            target = f"{here}/api/{quote(VALUE, safe='')}/sini?jejak={VALUE}"
            self._give(302, said, {"Location": target})
        elif where == "keluar":
            self._give(302, said, {"Location": f"http://10.0.0.1/?kunci={VALUE}"})
        elif where == "rusak":
            self._give(500, said, again)
        elif where == "isi":
            rows = [
                {"judul": f"Kabar {text}", "isi": f"<p>Isi {text}</p>"} for text in spell(VALUE)
            ]
            self._give(200, json.dumps({"rows": rows, "next": f"{here}/api/{VALUE}/lagi"}), again)
        elif where in ("a.txt", "b.pdf"):
            self._give(200, said if where == "a.txt" else make_pdf(VALUE))
        elif where == "kepala":
            self.wfile.write(f"HTTP/1.1 200 OK\r\nX {VALUE}\r\n: {VALUE}\r\n\r\n{said}".encode())
            self.close_connection = True
        else:
            self._give(200, f"bukan JSON: {said} {{{said}", again)

    def _give(self, status: int, body: str | bytes, headers: dict[str, str] | None = None) -> None:
        packed = body.encode() if isinstance(body, str) else body
        self.send_response(status, f"Jawaban {VALUE}")
        for name, text in ({"Content-Length": str(len(packed))} | (headers or {})).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(packed)


class Trusting:
    """A connector that keeps all it gets, in every place there is for it."""

    kind = "uji"
    version = 1

    def identify(self, ctx: Context) -> Identity:
        assert ctx.config.token and VALUE not in ctx.config.token
        return Identity(name=ctx.http.get(self._path(ctx, "siapa"), kind="text").text()[:200])

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        return tuple(StreamSpec(name, name) for name in ctx.config.options["aliran"].split())

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        base, token = ctx.config.base_url, ctx.config.token
        if stream == "isi":
            answer = ctx.http.get(self._path(ctx, "isi"), kind="json")
            document = answer.json()
            more = ctx.http.get(document["next"], kind="text")
            linked = ctx.http.get(re.findall("<(.*)>", answer.headers["link"])[0], kind="text")
            asked = ctx.http.get(f"{base}/cari?kunci={token}", kind="text")
            rows = [*document["rows"], {"judul": more.text()[:300], "isi": linked.text()}]
            articles = tuple(
                Article(key=f"{at}", url=answer.url, title=row["judul"],
                        html=row["isi"] + asked.text())
                for at, row in enumerate(rows)
            )  # fmt: skip
            files = tuple(
                Document(key=name, url=more.url, title=name, file_url=self._path(ctx, name))
                for name in ("a.txt", "b.pdf")
            )
            fresh = State(value=more.text()[:50], resume=document["next"],
                          validators=(answer.validator,))  # fmt: skip
            reject = Reject("x", "record_invalid", more.text()[:300], document["next"])
            yield Page((*articles, *files), fresh, (reject,), last=True)
        elif stream == "kepala":
            headers = {"Authorization": f"Bearer {token}"}
            text = ctx.http.get(f"{base}/kepala", kind="text", headers=headers).text()
            yield Page((Article(key="k", url=base, title=text[:300]),), State(), last=True)
        elif stream == "bukan-json":
            ctx.http.get(self._path(ctx, stream), kind="json").json()
        elif stream == "sendiri":
            raise RuntimeError(ctx.http.get(self._path(ctx, stream), kind="text").text())
        else:
            answer = ctx.http.get(self._path(ctx, stream), kind="text")
            yield Page((Article(key="p", url=answer.url, title=answer.url),), State(), last=True)

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        return ctx.http.download(document.file_url)

    def _path(self, ctx: Context, name: str) -> str:
        return f"{ctx.config.base_url}/api/{ctx.config.token}/{name}"


class OneKind:
    kinds = ("uji",)

    def make(self, kind: str) -> Trusting:
        return Trusting()


@pytest.fixture
def echo():
    handler = type("Handler", (Echo,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    with running(server):
        yield server, handler.asked


@pytest.fixture
def log(monkeypatch):
    """All lines of this process's log, as they would be written."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(JsonLines().format(record))
    root, library = logging.getLogger(), logging.getLogger("urllib3")
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(root, "level", logging.INFO)
    monkeypatch.setattr(library, "level", logging.ERROR)  # as start_logs sets it
    return lines


def test_a_secret_is_found_nowhere(tree_database, settings_of, clock, echo, log) -> None:
    server, asked = echo
    port = server.server_address[1]
    settings = settings_of(tree_database)
    write_secret(settings, "kunci-uji", VALUE)
    shop = make_workshop(settings, tree_database, clock, sleep=lambda _seconds: None)
    shop = replace(shop, registry=OneKind())
    with tree_database.writing() as session:
        new = NewSource(
            f"http://127.0.0.1:{port}", "64.08.04.2012", "uji", f"127.0.0.1/32:{port}",
            secret_ref="kunci-uji",
        )  # fmt: skip
        number = add_source(session, new, ("uji",), clock()).id
    reports = []
    for streams in RUNS:
        with tree_database.writing() as session:
            session.get_one(Source, number).options = json.dumps({"aliran": streams})
        reports.append(harvest_source(shop, number, "incremental"))
    assert [each.error for each in reports] == ["not_expected", "unsafe", "unreachable", "internal"]
    with tree_database.writing() as session:
        session.get_one(Source, number).options = json.dumps({"aliran": RUNS[0]})
    shown = preview(shop, number)
    # The secret reached its site in path, query, header and by following what was echoed.
    entered = {each.split()[0] for each in asked if each.endswith("masuk")}
    assert {"siapa", "isi", "lagi", "2", "cari", "kepala", "sini", "rusak", "a.txt"} <= entered
    assert not [each for each in asked if each.endswith("asing") and "robots" not in each]
    with tree_database.reading() as session:
        assert len(session.scalars(select(Item)).all()) >= 14
        assert session.scalars(select(Run.rejected).order_by(Run.id)).first() == 1
        states = {row.stream: row.error_class for row in session.scalars(select(StreamState))}
        assert states["bukan-json"] == "not_expected"
        held = [row.body for row in session.scalars(select(ItemVersion)) if "ditahan" in row.body]
        assert len(held) == 2, "both files that repeat it are held back"
        urls = session.scalars(select(Fetch.url)).all()
        assert any("{token}" in url for url in urls)
    assert any("our own fault" in line or "broke" in line for line in log)
    texts = {"laporan": repr(reports), "pratinjau": repr(shown), "log": "\n".join(log)}
    texts |= dict(read_tables(tree_database)) | dict(read_files(settings.home))
    assert any("{token}" in text for text in texts.values())
    assert [name for name, text in texts.items() if found_in(text)] == []


def read_tables(database) -> Iterator[tuple[str, str]]:
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            shown = [each for each in table.columns if type(each.type).__name__ != "Geometry"]
            for row in session.execute(select(*shown)):
                yield f"{table.name} {row[0]}", "\n".join(str(each) for each in row)


def read_files(home: Path) -> Iterator[tuple[str, str]]:
    for path in home.rglob("*"):
        if path.is_file() and path.name != "settings.toml":
            body = path.read_bytes()
            body = gzip.decompress(body) if path.suffix == ".gz" else body
            yield str(path), body.decode("utf-8", "replace")


def found_in(text: str) -> bool:
    """Looked for on its own terms: undone three times over, whatever the spelling."""
    for _ in range(3):
        if HEART in text.lower():
            return True
        text = re.sub(r"\\+u00([0-9a-fA-F]{2})", lambda sign: chr(int(sign[1], 16)), text)
        text = html.unescape(unquote(text))
    return HEART in text.lower()


def test_the_search_itself_finds_every_spelling() -> None:
    assert all(found_in(f"kiri {text} kanan") for text in spell(VALUE))
    assert not found_in("Kunci {token} Q")
