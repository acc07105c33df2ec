"""One OGC API service: its documents, its collections, and its links followed with care."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from connectors.base import Answer, BodyKind, Http
from connectors.cleaning.text import clean_title
from connectors.errors import NotExpectedError, SourceError

ACCEPT = {"Accept": "application/geo+json, application/json;q=0.9"}
CORE = ("/ogcapi-features-1/1.0/conf/core", "/wfs-1/3.0/req/core")
# Longitude first, or what settles itself: degrees in Indonesia fit one order only.
_DEGREES = ("/ogc/1.3/crs84", "/ogc/0/crs84h", "/epsg/0/4326")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of features, as the service lists it."""

    id: str
    title: str
    items: str  # the address of its items


class Service:
    """Asks in the standard's way, by Accept; where a server only listens to f=json, so."""

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        head, mark, tail = url.partition("/collections")
        self.base = head.rstrip("/")
        self.only = tail.strip("/").partition("/")[0] if mark else ""
        self._suffixed = False

    def landing(self) -> Mapping[str, object]:
        """The landing page; NotExpectedError when it is none."""
        body = self.document(f"{self.base}/")
        if not isinstance(body.get("links"), list):
            raise NotExpectedError("a landing page without links", url=self.base)
        return body

    def conforms(self, landing: Mapping[str, object]) -> bool:
        """Whether the service says it serves features."""
        address = self._own(find_link(landing, ("conformance",)), f"{self.base}/conformance")
        said = self.document(address).get("conformsTo")
        names = [str(each).rstrip("/") for each in said] if isinstance(said, list) else []
        return any(name.endswith(CORE) for name in names)

    def collections(self) -> tuple[Collection, ...]:
        """All collections of features, or the one that was registered."""
        body = self.document(f"{self.base}/collections")
        listed = body.get("collections")
        if not isinstance(listed, list):
            raise NotExpectedError("no list of collections", url=f"{self.base}/collections")
        found = [self._collection(each) for each in listed if isinstance(each, dict)]
        return tuple(
            each for each in found if each is not None and self.only in ("", each.id)
        )  # fmt: skip

    def features(self, url: str) -> tuple[dict[str, object], Answer]:
        """A FeatureCollection and the answer it came in."""
        answer = self._ask(url, "geo")
        body = answer.json()
        is_whole = isinstance(body, dict) and isinstance(body.get("features"), list)
        if not is_whole or not isinstance(body, dict) or body.get("type") != "FeatureCollection":
            raise NotExpectedError("no FeatureCollection", url=url)
        check_crs(answer)
        return body, answer

    def document(self, url: str) -> dict[str, object]:
        """A JSON object."""
        body = self._ask(url).json()
        if not isinstance(body, dict):
            raise NotExpectedError("no JSON object", url=url)
        return body

    def next_of(self, body: Mapping[str, object], at: str) -> str:
        """Where the next page is, on this service: a proxy may let it name itself wrongly."""
        href = find_link(body, ("next",))
        return follow(at, href) if href else ""

    def _collection(self, entry: Mapping[str, object]) -> Collection | None:
        name = str(entry.get("id") or entry.get("name") or "")
        if not name or entry.get("itemType", "feature") != "feature":
            return None
        usual = f"{self.base}/collections/{name}/items"
        address = self._own(find_link(entry, ("items", "item")), usual)
        return Collection(name, clean_title(str(entry.get("title") or name)), address)

    def _own(self, href: str, usual: str) -> str:
        """A link's address when it leads to this very service, else the usual address."""
        if not href:
            return usual
        url = urlsplit(urljoin(f"{self.base}/", href))
        mine = urlsplit(self.base)
        if (url.scheme, url.netloc) != (mine.scheme, mine.netloc):
            return usual
        return without(urlunsplit((*url[:4], "")), "f")

    def _ask(self, url: str, kind: BodyKind = "json") -> Answer:
        if not self._suffixed:
            try:
                answer = self._http.get(url, kind=kind, headers=ACCEPT)
            except SourceError as error:
                # A server that only knows f= may fail at the page it makes for browsers.
                if error.code not in ("blocked", "not_expected") and error.status != 500:
                    raise
            else:
                if is_json(answer):
                    return answer
        answer = self._http.get(with_parameters(url, {"f": "json"}), kind=kind, headers=ACCEPT)
        if not is_json(answer):
            raise NotExpectedError("no JSON, however asked", url=url)
        self._suffixed = True
        return answer


def is_json(answer: Answer) -> bool:
    """Whether a body begins like a JSON object; types in the head are not trusted."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def find_link(body: Mapping[str, object], names: Iterable[str]) -> str:
    """The address of a link by its relation; of several the one in JSON."""
    listed = body.get("links")
    wanted = frozenset(names)
    fitting = [
        each
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict) and each.get("rel") in wanted and each.get("href")
    ]
    fitting.sort(key=lambda each: "json" not in str(each.get("type", "json")))
    if not fitting or "html" in str(fitting[0].get("type", "")):
        return ""
    return str(fitting[0]["href"])


def follow(at: str, href: str) -> str:
    """Where a link on a page leads. One that names another host keeps only its question: the
    host is the one we asked."""
    here, there = urlsplit(at), urlsplit(urljoin(at, href))
    if (here.scheme, here.netloc) == (there.scheme, there.netloc):
        return urlunsplit((*there[:4], ""))
    return urlunsplit((*here[:3], there.query, ""))


def with_parameters(url: str, values: Mapping[str, str]) -> str:
    """An address with these parameters, each once."""
    for name in values:
        url = without(url, name)
    joint = "&" if urlsplit(url).query else "?"
    return f"{url}{joint}{urlencode(values, safe=',:/')}" if values else url


def without(url: str, name: str) -> str:
    """An address without a parameter; the others stay as they are written."""
    parts = urlsplit(url)
    kept = [each for each in parts.query.split("&") if each and each.partition("=")[0] != name]
    return urlunsplit((*parts[:3], "&".join(kept), ""))


def check_crs(answer: Answer) -> None:
    """NotExpectedError when an answer says its coordinates are no degrees."""
    said = answer.headers.get("content-crs", "").strip().strip("<>").lower()
    if said and not said.endswith(_DEGREES):
        sentence = f"Layanan memberi sistem koordinat {said[-40:]}, bukan derajat."
        raise NotExpectedError(f"Content-Crs {said[:120]}", url=answer.url, sentence=sentence)
