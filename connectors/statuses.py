"""From a status and its headers to the error it means."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.base import BodyKind
from connectors.errors import (
    AuthError,
    BlockedError,
    NotExpectedError,
    NotFoundError,
    SourceError,
    ThrottledError,
    UnreachableError,
)


def error_of(
    status: int, headers: Mapping[str, str], kind: BodyKind, url: str, now: datetime
) -> SourceError:
    """The error for a status that was not asked for."""
    is_html = headers.get("content-type", "").lower().startswith("text/html")
    wait = retry_after(headers, now)
    if status == 429 or (status == 503 and wait):
        return ThrottledError(f"status {status}", url=url, status=status, wait=wait)
    if status == 401:
        return AuthError("status 401", url=url, status=status)
    if status in (403, 406) or (status == 503 and is_html and kind in ("json", "xml")):
        if kind == "json" and not is_html:
            return AuthError(f"status {status}", url=url, status=status)
        return BlockedError(f"status {status}", url=url, status=status)
    if status in (404, 410):
        return NotFoundError(f"status {status}", url=url, status=status)
    if status >= 500:
        return UnreachableError(f"status {status}", url=url, status=status)
    return NotExpectedError(f"status {status}", url=url, status=status)


def retry_after(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds the server asks to wait; 0 when it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return int(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, int((moment - now).total_seconds()))
