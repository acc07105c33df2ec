"""Taking secrets out of an address before it is noted or shown."""

import re
from urllib.parse import urlsplit, urlunsplit

_SECRET = re.compile(
    r"(?i)([?&;][\w.-]*(?:token|key|signature|secret|password|passwd)=)[^&;]*",
)


def redact(url: str) -> str:
    """The address without user information, fragment, and secrets in its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(alamat tidak sah)"
    clean = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], *parts[2:4], ""))
    return _SECRET.sub(r"\1***", clean)
