"""Taking secrets out of an address before it is noted or shown."""

import re
from urllib.parse import urlsplit, urlunsplit

# Procurement services take their token as a step of the path: /api/<token>/json/…
TOKEN_IN_PATH = re.compile(
    r"(?i)(/api/)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})(?=/)"
)
_SECRET = re.compile(
    r"(?i)([?&;][\w.-]*(?:token|key|signature|secret|password|passwd)=)[^&;]*",
)


def redact(url: str) -> str:
    """The address without user information, fragment, and secrets in its query and its path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(alamat tidak sah)"
    clean = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], *parts[2:4], ""))
    return _SECRET.sub(r"\1***", TOKEN_IN_PATH.sub(r"\1***", clean))
