"""What an OpenSID home page says: software, names, office table, statistic links, budget."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.cleaning.text import squash
from connectors.sources.opensid.address import article_key
from connectors.sources.opensid.budget import BudgetGroup, read_budget

_VERSION = re.compile(r"OpenSID\s+v?(\d{2,4}[\d.]*(?:-\w+)?)", re.I)
_MARKS = (
    re.compile(r"github\.com/OpenSID/OpenSID", re.I),
    re.compile(r"<meta name=['\"]theme['\"]", re.I),
    re.compile(r"/desa/(?:upload|logo)/"),
    re.compile(r"\bOpenSID\b"),
    re.compile(r"data-statistik/|first/statistik/"),
    re.compile(r"var BASE_URL"),
)
_STATISTIC = re.compile(r"/(?:first/statistik|statistik_web/[a-z_]+)/([a-z0-9_-]+)", re.I)
_OFFICE = {
    "alamat": "address",
    "kodepos": "postcode",
    "kode pos": "postcode",
    "telepon": "phone",
    "telp": "phone",
    "email": "email",
    "e-mail": "email",
}


@dataclass(frozen=True, slots=True)
class Office:
    """The table of the office widget; empty where the village left it so."""

    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """One home page, read by an allow-list."""

    prefix: str  # "/index.php" when the site writes its links so
    marks: int  # how many signs of OpenSID it carries
    version: str
    theme: str
    name: str
    office: Office
    statistics: tuple[str, ...]  # keys of statistics it links to
    menu: frozenset[str]  # keys of the articles its menu opens: static pages
    budget: tuple[BudgetGroup, ...]


def read_home(html: str, base: str) -> Home:
    """The home page as far as we use it."""
    tree = LexborHTMLParser(html)
    version = _VERSION.search(html)
    theme = tree.css_first("meta[name=theme]")
    return Home(
        prefix=_prefix(tree, base),
        marks=sum(1 for mark in _MARKS if mark.search(html)),
        version=version[1] if version else "",
        theme=squash(theme.attributes.get("content") or "") if theme else "",
        name=_name(tree),
        office=_office(tree),
        statistics=tuple(dict.fromkeys(_STATISTIC.findall(html))),
        menu=_menu(tree),
        budget=read_budget(tree),
    )


def _prefix(tree: LexborHTMLParser, base: str) -> str:
    links = [node.attributes.get("href") or "" for node in tree.css("a[href]")]
    own = [link for link in links if link.startswith((base + "/", "/"))]
    scripted = [link for link in own if "/index.php/" in link]
    return "/index.php" if len(scripted) > len(own) / 2 else ""


def _menu(tree: LexborHTMLParser) -> frozenset[str]:
    links = tree.css("nav a[href*='/artikel/'], .navbar a[href*='/artikel/']")
    keys = (article_key(node.attributes.get("href") or "") for node in links)
    return frozenset(key for key in keys if key)


def _name(tree: LexborHTMLParser) -> str:
    """The most telling of the two places where a theme writes the names."""
    found = []
    for selector in ("meta[property='og:site_name']", "meta[name=keywords]"):
        node = tree.css_first(selector)
        text = squash((node.attributes.get("content") or "") if node else "")
        found.append(re.sub(r"^Website Resmi\s+", "", text, flags=re.I))
    return max(found, key=len)[:200]


def _office(tree: LexborHTMLParser) -> Office:
    values: dict[str, str] = {}
    for row in tree.css(".info-desa tr, .table-info tr"):
        cells = [squash(_text(cell)) for cell in row.css("td")]
        if len(cells) >= 2:
            field = _OFFICE.get(cells[0].lower().strip(" :"))
            if field and cells[-1]:
                values.setdefault(field, cells[-1])
    return Office(**values)


def _text(node: LexborNode) -> str:
    return node.text(separator=" ")
