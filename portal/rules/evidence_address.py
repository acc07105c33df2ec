"""The address of evidence: where it leads, and how it answers."""

from urllib.parse import urlsplit, urlunsplit

ALIVE, BROKEN, OUT_OF_REACH = "hidup", "rusak", "tak-terjangkau"  # as it is kept


def find_place(url: str) -> str:
    """Where an address leads: a mark within the page leads to no other file. What is no address
    stays as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), *parts[2:4], ""))
