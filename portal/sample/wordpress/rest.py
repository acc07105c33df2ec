"""The REST answers of WordPress: index, posts, categories, media, errors."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape

from portal.sample.exchange import Ask, Reply, to_json
from portal.sample.news import Story, slugify
from portal.sample.wordpress.office import OfficeContent, link

_ZONE = timedelta(hours=8)
_CATEGORIES = ("Tak Berkategori", "Berita", "Layanan", "Pengumuman", "Agenda")


def send_rest(ask: Ask, value: object, status: int = 200, *more: tuple[str, str]) -> Reply:
    """A REST answer: no validators, the discovery link always there."""
    headers = (
        ("Server", "Apache/2.4.71 (Debian)"),
        ("X-Robots-Tag", "noindex"),
        ("Link", f'<{ask.base}/wp-json/>; rel="https://api.w.org/"'),
        ("X-Content-Type-Options", "nosniff"),
        ("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link"),
        *more,
        ("Allow", "GET"),
        ("Vary", "Origin"),
        ("Content-Type", "application/json; charset=UTF-8"),
    )
    return Reply(status, to_json(value), headers)


def fail(ask: Ask, status: int, code: str, message: str) -> Reply:
    """An error as WordPress words it."""
    return send_rest(ask, {"code": code, "message": message, "data": {"status": status}}, status)


def answer_rest(ask: Ask, content: OfficeContent, path: str) -> Reply:
    """What stands at this path below /wp-json."""
    match path.strip("/").split("/"):
        case [""]:
            return send_rest(ask, _pick(ask, _index(ask, content)))
        case ["wp", "v2", "posts"]:
            return _list_posts(ask, content)
        case ["wp", "v2", "posts", number] if number.isdigit():
            found = [story for story in content.stories if story.id == int(number)]
            if not found:
                return fail(ask, 404, "rest_post_invalid_id", "ID tulisan tidak sah.")
            return send_rest(ask, _pick(ask, _post(ask, found[0])))
        case ["wp", "v2", "categories"]:
            return _list(ask, [_category(ask, content, name) for name in _CATEGORIES])
        case ["wp", "v2", "pages" | "media" | "tags"]:
            return _list(ask, [])
        case ["wp", "v2", "types"]:
            base = {"rest_base": "posts", "slug": "post", "name": "Tulisan"}
            return send_rest(ask, {"post": {**base, "rest_namespace": "wp/v2"}})
        case _:
            return fail(ask, 404, "rest_no_route", "No route was found matching the URL.")


def _index(ask: Ask, content: OfficeContent) -> dict[str, object]:
    arguments = {"modified_after": {"type": "string", "format": "date-time", "required": False}}
    posts = {"methods": ["GET"], "endpoints": [{"methods": ["GET"], "args": arguments}]}
    return {
        "name": content.name,
        "description": f"Kabupaten {content.regency.name}",
        "url": ask.base,
        "home": ask.base,
        "gmt_offset": 8,
        "timezone_string": "Asia/Makassar",
        "namespaces": ["oembed/1.0", "wp/v2"],
        "authentication": [],
        "routes": {"/wp/v2/posts": posts},
        "site_icon_url": "",
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }


def _list_posts(ask: Ask, content: OfficeContent) -> Reply:
    stories = [story for story in content.stories if story.is_shown]
    after = ask.query.get("modified_after")
    if after is not None:
        try:
            moment = datetime.fromisoformat(after)
        except ValueError:
            return fail(ask, 400, "rest_invalid_param", "Invalid parameter(s): modified_after")
        if moment.tzinfo is not None:
            offset = moment.utcoffset() or timedelta()
            moment = moment.replace(tzinfo=None) - offset + _ZONE
        stories = [story for story in stories if story.changed > moment]
    keys: Mapping[str, Callable[[Story], object]] = {
        "id": lambda story: story.id,
        "modified": lambda story: (story.changed, story.id),
    }
    key = keys.get(ask.query.get("orderby", ""), lambda story: (story.at, story.id))
    stories.sort(key=key, reverse=ask.query.get("order") != "asc")
    return _list(ask, [_post(ask, story) for story in stories])


def _list(ask: Ask, rows: list[dict[str, object]]) -> Reply:
    size, page = ask.query.get("per_page", "10"), ask.query.get("page", "1")
    if not size.isdigit() or not 1 <= int(size) <= 100:
        return fail(ask, 400, "rest_invalid_param", "Invalid parameter(s): per_page")
    pages = -(-len(rows) // int(size))
    number = int(page) if page.isdigit() else 1
    if number > max(1, pages):
        return fail(
            ask,
            400,
            "rest_post_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
        )
    offset = ask.query.get("offset", "")  # counts for more than the page
    start = int(offset) if offset.isdigit() else (number - 1) * int(size)
    shown = [_pick(ask, row) for row in rows[start : start + int(size)]]
    totals = (("X-WP-Total", str(len(rows))), ("X-WP-TotalPages", str(pages)))
    return send_rest(ask, shown, 200, *totals)


def _pick(ask: Ask, row: dict[str, object]) -> dict[str, object]:
    wanted = ask.query.get("_fields", "")
    names = {name.partition(".")[0] for name in wanted.split(",") if name}
    return {name: value for name, value in row.items() if name in names} if names else row


def _category(ask: Ask, content: OfficeContent, name: str) -> dict[str, object]:
    return {
        "id": _CATEGORIES.index(name) + 1,
        "count": sum(story.category == name for story in content.stories),
        "description": "",
        "link": f"{ask.base}/category/{slugify(name)}/",
        "name": name,
        "slug": slugify(name),
        "taxonomy": "category",
        "parent": 0,
        "meta": [],
        "_links": {"self": [{"href": f"{ask.base}/wp-json/wp/v2/categories"}]},
    }


def _post(ask: Ask, story: Story) -> dict[str, object]:
    address = link(ask.base, story)
    category = story.category if story.category in _CATEGORIES else _CATEGORIES[0]
    return {
        "id": story.id,
        "date": story.at.isoformat(),
        "date_gmt": (story.at - _ZONE).isoformat(),
        "guid": {"rendered": address},
        "modified": story.changed.isoformat(),
        "modified_gmt": (story.changed - _ZONE).isoformat(),
        "slug": story.slug,
        "status": "publish",
        "type": "post",
        "link": address,
        "title": {"rendered": escape(story.title)},
        "content": {"rendered": f"\n{story.html}\n", "protected": False},
        "excerpt": {"rendered": f"<p>{escape(story.text[:160])}</p>\n", "protected": False},
        "author": 2,
        "featured_media": 0,
        "comment_status": "closed",
        "ping_status": "closed",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": [],
        "categories": [_CATEGORIES.index(category) + 1],
        "tags": [],
        "_links": {"self": [{"href": f"{ask.base}/wp-json/wp/v2/posts/{story.id}"}]},
    }
