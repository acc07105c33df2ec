"""The old OpenSID (v2410): which path shows what."""

from collections.abc import Callable
from urllib.parse import unquote

from portal.sample.exchange import Ask, Reply, to_json
from portal.sample.opensid.articles import show_archive, show_article, show_category
from portal.sample.opensid.charts import show_areas, show_chart
from portal.sample.opensid.feed import show_feed, show_sitemap
from portal.sample.opensid.frame import not_found, send, send_static
from portal.sample.opensid.home import show_home, show_officials
from portal.sample.opensid.papers import give_file, show_ppid, show_regulations
from portal.sample.opensid.peta import show_map
from portal.sample.pictures import draw_picture, picture_name
from portal.sample.village import VillageContent

_ROBOTS = b"""User-agent: *

Disallow: /app/
Disallow: /backup_inkremental/
Disallow: /desa/
Disallow: /donjo-app/
Disallow: /resources/
Disallow: /securimage/
Disallow: /storage/
Disallow: /template-surat/
Disallow: /vendor/

Allow: /desa/logo/favicon.ico
"""

_PLAIN: dict[str, Callable[[Ask, VillageContent], Reply]] = {
    "": show_home,
    "first": show_home,
    "feed": show_feed,
    "feed.xml": show_feed,
    "sitemap": show_sitemap,
    "sitemap.xml": show_sitemap,
    "ppid": show_ppid,
    "peraturan-desa/datatables": show_regulations,
    "fweb/peraturan/datatables": show_regulations,
    "data-wilayah": show_areas,
    "load_aparatur_desa": show_officials,
    "peta": show_map,
}


def answer_old(ask: Ask, content: VillageContent) -> Reply:
    """What the old release answers; anything but GET is 404 there."""
    if ask.method != "GET":
        return not_found(ask)
    if ask.path == "/robots.txt":
        return send_static("text/plain", _ROBOTS)
    path = ask.path.strip("/").removeprefix("index.php").strip("/")
    show = _PLAIN.get(path)
    return show(ask, content) if show else answer_deep(ask, content, unquote(path).split("/"))


def answer_deep(ask: Ask, content: VillageContent, parts: list[str]) -> Reply:
    """Paths with something in them: a page number, an article, a key, a file."""
    match parts:
        case ["arsip"]:
            return show_archive(ask, content, 1)
        case ["arsip", page] if page.isdigit():
            return show_archive(ask, content, int(page))
        case ["index", page] if page.isdigit():
            return show_home(ask, content, int(page))
        case ["artikel", "kategori", slug, *_]:
            return show_category(ask, content, slug)
        case ["artikel", *rest]:
            return show_article(ask, content, rest)
        case ["dokumen_web", "unduh_berkas", number]:
            return give_file(ask, content, number)
        case ["statistik_web", "load_chart_gis", key]:
            return show_chart(ask, content, key)
        case ["desa", "upload", "gis", "lokasi", name]:
            return _give_picture(ask, content, name.removeprefix("sedang_"))
        case ["internal_api", "wilayah", which] if which in ("get_rw", "get_rt") and ask.is_ajax:
            return _list_areas(ask, content, which)
        case _:
            return not_found(ask)


def _give_picture(ask: Ask, content: VillageContent, name: str) -> Reply:
    code = content.village.code
    for place in content.pictured:
        if name == picture_name(place.id):
            return send_static("image/jpeg", draw_picture(content.seed, code, place.id, place.name))
    return not_found(ask)


def _list_areas(ask: Ask, content: VillageContent, which: str) -> Reply:
    name = ask.query.get("dusun", "").upper()
    rows = [{"rw": "-"}]
    if which == "get_rt":
        rows = [
            {"rt": quarter.number}
            for hamlet in content.people.hamlets
            if hamlet.name.upper() == name
            for quarter in hamlet.quarters
        ]
    return send(ask, 200, "application/json; charset=utf-8", to_json(rows))
