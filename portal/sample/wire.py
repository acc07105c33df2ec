"""HTTP/1.1 over one connection: requests in, answers out, kept alive."""

import socket
from http import HTTPStatus

from portal.sample.exchange import Ask, Reply, read_ask

_LONGEST = 65536  # bytes of a request's head


class Wire:
    """One connection to a site."""

    def __init__(self, connection: socket.socket, base: str) -> None:
        connection.settimeout(30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._base = base
        self._left = b""
        self._closing = False

    def read(self) -> Ask | None:
        """The next request; None when the other side is done or speaks no HTTP."""
        if self._closing:
            return None
        try:
            head = self._read_head()
        except OSError:
            return None
        lines = head.decode("latin-1").split("\r\n")
        first = lines[0].split(" ")
        if len(first) != 3 or not first[2].startswith("HTTP/1."):
            return None
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        self._closing = headers.get("connection", "").lower() == "close" or first[2] == "HTTP/1.0"
        self._skip_body(headers.get("content-length", "0"))
        host = headers.get("host", "")
        base = f"http://{host}" if host else self._base
        return read_ask(first[0], first[1], base, headers)

    def _read_head(self) -> bytes:
        while b"\r\n\r\n" not in self._left:
            more = self._connection.recv(16384)
            if not more or len(self._left) > _LONGEST:
                return b""
            self._left += more
        head, _, self._left = self._left.partition(b"\r\n\r\n")
        return head

    def _skip_body(self, length: str) -> None:
        wanted = int(length) if length.isdigit() else 0
        while len(self._left) < wanted <= _LONGEST:
            more = self._connection.recv(16384)
            if not more:
                break
            self._left += more
        self._left = self._left[wanted:]

    def write(self, ask: Ask, reply: Reply) -> None:
        """Send an answer; what the other side no longer wants is dropped."""
        head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
        head += [f"{name}: {value}" for name, value in reply.headers]
        body = reply.body
        has_body = ask.method != "HEAD" and reply.status != 304
        if reply.status == 304:
            pass
        elif reply.chunked:
            head.append("Transfer-Encoding: chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        else:
            head.append(f"Content-Length: {len(body)}")
        head.append(f"Connection: {'close' if self._closing else 'keep-alive'}")
        text = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        try:
            self._connection.sendall(text + body if has_body else text)
        except OSError:
            self._closing = True

    def fail(self) -> None:
        """The short answer of a server out of order."""
        body = b"<html><body><h1>500 Internal Server Error</h1></body></html>"
        reply = Reply(500, body, (("Content-Type", "text/html"),), chunked=False)
        self.write(Ask("/", self._base), reply)
