"""One OpenSID site during one run: its addresses, its generation, what its pages say once."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from connectors.base import Answer, BodyKind, Context, Http
from connectors.errors import NotExpectedError, Scope, SourceError, UnreachableError
from connectors.sources.opensid.home import Home, read_home
from connectors.sources.opensid.village import Village, read_new_village, read_old_village

Generation = Literal["lama", "baru"]

# v2410 and older answer 404 on their JSON paths without it; newer ones do not mind.
HEADERS: Mapping[str, str] = {"X-Requested-With": "XMLHttpRequest"}
_TOLD = frozenset({200, 400, 403, 404, 410, 500})
_CLOSED = _TOLD - {500}


class Site:
    """Asks each of home, map and generation once; every request of the connector passes here."""

    def __init__(self, http: Http, base_url: str, zone: str) -> None:
        self.base = base_url.rstrip("/").removesuffix("/index.php")
        self.zone = zone
        self._http = http
        self._home: Home | None = None
        self._village: Village | None = None
        self._generation: Generation | None = None
        self._failed = False

    @classmethod
    def of(cls, ctx: Context) -> "Site":
        """The site of a registered source."""
        return cls(ctx.http, ctx.config.base_url, ctx.config.zone)

    @property
    def home(self) -> Home:
        """The home page, read once."""
        if self._home is None:
            answer = self._http.get(f"{self.base}/", headers=HEADERS)
            self._home = read_home(answer.text(), self.base)
        return self._home

    @property
    def generation(self) -> Generation:
        """Which interface the site offers: found by asking, never by its version number."""
        if self._generation is None:
            self._generation, self._village = self._ask()
        return self._generation

    @property
    def village(self) -> Village | None:
        """What the site's map says of the village; None when the map is not open."""
        self._generation = self.generation
        return self._village

    @property
    def map_fails(self) -> bool:
        """Whether the map answers with an error of the server: then it is not known whether it is
        open, and what it said before stands."""
        return self.village is None and self._failed

    def url(self, path: str, **query: str | int) -> str:
        """The address of a path on this site, with the site's own front script in it."""
        return f"{self.base}{self.home.prefix}{path}" + (f"?{urlencode(query)}" if query else "")

    def get(
        self, url: str, kind: BodyKind = "html", allow: frozenset[int] = frozenset({200})
    ) -> Answer:
        """An answer; a status outside `allow` is raised."""
        try:
            return self._http.get(url, kind=kind, headers=HEADERS, allow=allow)
        except UnreachableError as error:
            if error.status >= 500:  # one page of theirs fails; the others may well work
                error.scope = Scope.STREAM
            raise

    def find(self, url: str, kind: BodyKind = "html") -> Answer | None:
        """An answer, or None when the village has not opened this page (404)."""
        answer = self.get(url, kind, frozenset({200, 404, 410}))
        return answer if answer.status == 200 else None

    def find_json(self, url: str) -> object | None:
        """A JSON answer, or None when the path is absent, closed, or answers something else."""
        return _parse(self.get(url, "json", _TOLD))

    def _ask(self) -> tuple[Generation, Village | None]:
        body = _parse(self._ask_firmly(self.url("/internal_api/peta"), "json"))
        village = read_new_village(body)
        if village is not None:
            return "baru", village
        first = self.url("/internal_api/arsip", **{"page[size]": 1})
        if is_listing(_parse(self._ask_firmly(first, "json")), "artikel"):
            return "baru", None  # the map is closed on hardened releases
        self._failed = False
        answer = self._ask_firmly(self.url("/peta"), "html")
        if answer is None or answer.status != 200:
            return "lama", None
        return "lama", read_old_village(answer.text())

    def _ask_firmly(self, url: str, kind: BodyKind) -> Answer | None:
        """The answer of a page that decides what the site is: an error of the server is asked
        about again by the session, for a site may fail now and then; None when it stays."""
        try:
            return self._http.get(url, kind=kind, headers=HEADERS, allow=_CLOSED)
        except UnreachableError as error:
            if error.status < 500:
                raise
            self._failed = True
            return None

    def opens(self, path: str) -> bool:
        """Whether a page is there, for a probe; never raises."""
        try:
            return self.find(self.url(path)) is not None
        except SourceError:
            return False


def is_listing(body: object, type_name: str) -> bool:
    """Whether an answer is a list of the newer interface, of this type, with paging."""
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        return False
    meta = body.get("meta")
    paged = isinstance(meta, dict) and isinstance(meta.get("pagination"), dict)
    rows = body["data"]
    named = all(isinstance(row, dict) and row.get("type") == type_name for row in rows)
    return paged and named


def _parse(answer: Answer | None) -> object | None:
    if answer is None or answer.status != 200:
        return None
    try:
        return answer.json()
    except NotExpectedError:
        return None
