"""Logs: one JSON object a line on stderr; numbers of persons and secrets are blacked out."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from connectors.cleaning.personal import mask
from connectors.redaction import TOKEN_IN_PATH

_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 ***"),
    (re.compile(r"(?i)\b(\w*(?:token|key|secret|password|sandi))(=|:\s*)[^\s&\",]+"), r"\1\2***"),
    (TOKEN_IN_PATH, r"\1***"),
    (re.compile(r"://[^/\s:@]+:[^/\s@]+@"), "://***@"),
    (re.compile(r"(?<![\d.])\d{16}(?![\d.])"), "[16 angka]"),  # whatever region it claims
)


def redact(text: str) -> str:
    """The text without secrets and numbers of persons."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return mask(text).text


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "process": record.process,
            "text": redact(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def start_logs(level: int = logging.INFO) -> None:
    """Send the log of this process to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Its warnings quote whole addresses, with whatever secret is in them.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
