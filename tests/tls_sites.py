"""Certificates made by openssl, and servers on loopback that show them."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.serving import running

HOST = "desa.uji.example"
_ISSUER = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"


@dataclass(frozen=True)
class Paper:
    """A certificate and its key, each in a PEM file."""

    cert: Path
    key: Path

    @property
    def pem(self) -> str:
        return self.cert.read_text()

    @property
    def pin(self) -> str:
        return sha256(ssl.PEM_cert_to_DER_cert(self.pem)).hexdigest()


class Authority:
    """A root, and whatever is asked to be issued below it."""

    def __init__(self, folder: Path, name: str = "Akar Uji") -> None:
        self.folder = folder
        self.root = self._issue(name, _ISSUER, None)

    def intermediate(self, name: str = "Perantara Uji", by: Paper | None = None, **more) -> Paper:
        return self._issue(name, _ISSUER, by or self.root, **more)

    def leaf(self, by: Paper | None, host: str = HOST, **more) -> Paper:
        """A site's own certificate; by nobody: by itself."""
        known = f"IP:{host}" if host[-1].isdigit() else f"DNS:{host},DNS:www.{host}"
        names = f"basicConstraints=CA:FALSE\nsubjectAltName={known}\n"
        return self._issue(host, names, by, **more)

    def _issue(self, name: str, extensions: str, by: Paper | None, days: int = 30) -> Paper:
        stem = self.folder / sha256(f"{name}{by}{days}{len(list(self.folder.iterdir()))}".encode())\
            .hexdigest()[:12]  # fmt: skip
        paper = Paper(stem.with_suffix(".pem"), stem.with_suffix(".key"))
        wish, rules = stem.with_suffix(".csr"), stem.with_suffix(".cnf")
        rules.write_text(f"subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n{extensions}")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        _openssl("req", "-new", *curve, "-keyout", paper.key, "-out", wish, "-subj", f"/CN={name}")
        signer = ["-key", paper.key] if by is None else ["-CA", by.cert, "-CAkey", by.key]
        told = ["-extfile", rules, "-days", days, "-set_serial", int(stem.name[:12], 16)]
        _openssl("x509", "-req", "-in", wish, *signer, *told, "-out", paper.cert)
        return paper


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


@dataclass
class TlsSite:
    """A running site; `asked` are the paths of requests that really arrived."""

    port: int
    asked: list[str] = field(default_factory=list)

    def url(self, host: str = HOST) -> str:
        return f"https://{host}:{self.port}"


@contextmanager
def serve_tls(leaf: Paper, *sent: Paper, body: bytes = b"<p>halo</p>") -> Iterator[TlsSite]:
    """A site that shows this leaf and sends these further certificates along. It answers all
    with one body; `/pindah/X` sends the reader on to host X of the same server."""
    site = TlsSite(0)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            site.asked.append(self.path)
            moved = self.path.startswith("/pindah/")
            self.send_response(404 if self.path == "/robots.txt" else 302 if moved else 200)
            if moved:
                self.send_header("Location", f"{site.url(self.path.split('/')[2])}/sini")
            sent = b"" if moved else body
            self.send_header("Content-Type", "text/xml" if body[:5] == b"<?xml" else "text/html")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request, client_address) -> None:
            try:
                with context.wrap_socket(request, server_side=True) as secured:
                    self.RequestHandlerClass(secured, client_address, self)
            except (ssl.SSLError, OSError):
                """The reader did not like the certificate."""

    chain = leaf.cert.with_suffix(".chain")
    chain.write_text(leaf.pem + "".join(each.pem for each in sent))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, leaf.key)
    server = Server(("127.0.0.1", 0), Handler)
    site.port = int(server.server_address[1])
    with running(server):
        yield site
