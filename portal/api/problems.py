"""A question that gets no answer, told to programs as RFC 7807 and as OGC's exceptions have it."""

import json

from flask import Response

MIME = "application/problem+json"
_TITLES = {400: "Permintaan salah", 404: "Tidak ada"}


class ProblemError(Exception):
    """The status, a code for machines, a sentence for people."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence


def answer_problem(error: ProblemError) -> Response:
    """The response that tells it."""
    body = {
        "type": "about:blank",
        "title": _TITLES[error.status],
        "status": error.status,
        "detail": error.sentence,
        "code": error.code,
        "description": error.sentence,
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=error.status, content_type=MIME)


def open_up(response: Response) -> Response:
    """Maps on other sites may read the answer; there is nothing behind it but public data."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
