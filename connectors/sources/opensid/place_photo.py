"""The photo of a place on an OpenSID site: where its file lies, and which files are no photo."""

from urllib.parse import quote, unquote, urlsplit

from connectors.base import Http
from connectors.errors import NotFoundError
from connectors.sources.opensid.site import HEADERS

# Each upload is kept in two sizes: kecil_ of 120 pixels, sedang_ of 880 (opensid.md, its helpers).
FOLDER = "/desa/upload/gis/lokasi/"
_MIDDLE = "sedang_"
# What OpenSID shows where there is nothing: a missing picture, people without one.
_PLACEHOLDERS = frozenset({"404-image-not-found.jpg", "kuser.png", "wuser.png"})
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


def photo_url(base: str, written: str) -> str:
    """The address of the photo that a map row names; empty when it names none of this site."""
    text = written.strip()
    parts = urlsplit(text)
    if parts.scheme or parts.netloc:
        ours = urlsplit(base)
        if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc) or parts.query:
            return ""  # elsewhere, inlined, or signed with a picture to fall back on
        folder, _, text = unquote(parts.path).rpartition("/")
        if not f"{folder}/".endswith(FOLDER):
            return ""
    name = text.removeprefix(_MIDDLE).removeprefix("kecil_")
    is_file = name.lower().endswith(_ENDINGS) and not set(name) & set("/\\?#%")
    if not is_file or name.lower() in _PLACEHOLDERS or len(name) > 200:
        return ""
    return f"{base}{FOLDER}{_MIDDLE}{quote(name)}"


def fetch_photo(http: Http, url: str) -> bytes:
    """The file; some sites keep it under its bare name alone."""
    try:
        return http.get(url, kind="photo", headers=HEADERS).body
    except NotFoundError:
        bare = url.replace(f"{FOLDER}{_MIDDLE}", FOLDER, 1)
        return http.get(bare, kind="photo", headers=HEADERS).body
