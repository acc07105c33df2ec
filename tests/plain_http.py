"""Real requests without pace or guard, for a peer of our own on loopback."""

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import requests

from connectors.base import Answer, Download, Validator
from connectors.statuses import error_of


class PlainHttp:
    """An `Http` that only asks."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        self.asked.append(url)
        response = requests.get(url, headers=headers, timeout=30)
        head = {name.lower(): value for name, value in response.headers.items()}
        now = datetime.now(UTC)
        if response.status_code not in allow:
            raise error_of(response.status_code, head, kind, url, now)
        mark = Validator(url, head.get("etag", ""), head.get("last-modified", ""))
        return Answer(response.url, url, response.status_code, head, response.content, now, mark)

    def download(self, url, *, headers=None) -> Download:
        answer = self.get(url, headers=headers)
        with tempfile.NamedTemporaryFile(delete=False) as out:
            out.write(answer.body)
        digest = hashlib.sha256(answer.body).hexdigest()
        name = url.rpartition("/")[2]
        return Download(Path(out.name), answer.content_type, len(answer.body), digest, name)
