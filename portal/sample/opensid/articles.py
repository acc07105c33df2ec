"""Article lists and articles of the old OpenSID: archive, single page, soft 404."""

from datetime import datetime
from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.news import MONTHS, Story, slugify
from portal.sample.opensid.frame import not_found, send_html, wrap
from portal.sample.village import VillageContent

_PER_PAGE = 20


def say_date(at: datetime) -> str:
    """A date as the site prints it: 5 Oktober 2026."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def show_archive(ask: Ask, content: VillageContent, page: int) -> Reply:
    """The archive, 20 a page; past the end the real one fails with 500."""
    stories = [story for story in content.stories if story.is_shown]
    last = max(1, -(-len(stories) // _PER_PAGE))
    if not 1 <= page <= last:
        middle = "<div class='single_page_area'>"
        return send_html(ask, wrap(ask, content, middle, title="", path=ask.path), 500)
    start = (page - 1) * _PER_PAGE
    rows = "".join(
        f"""
	<tr>
		<td style="text-align:center;">
			{start + at}		</td>
		<td>
			{say_date(story.at)}		</td>
		<td>
			<a href="{ask.base}{story.path}">{escape(story.title)}</a>
		</td>
		<td style="text-align:center;">
			Administrator		</td>
		<td style="text-align:center;">
			{story.id * 7 % 90} Kali		</td>
	</tr>"""
        for at, story in enumerate(stories[start : start + _PER_PAGE], start=1)
    )
    middle = f"""<div class="single_page_area">
	<div class="single_category wow fadeInDown">
		<h2> <span class="title_text">Arsip Konten Situs Web \
{escape(content.village.name)}</span> </h2>
	</div>
	<div class="box-body">
	<table class="table table-striped">
	<thead>
	<tr>
		<td width="3%"><b>No.</b></td>
		<td width="20%"><b>Tanggal Artikel</b></td>
		<td><b>Judul Artikel</b></td>
		<td width="20%"><b>Penulis</b></td>
		<td width="10%"><b>Dibaca</b></td>
	</tr>
	</thead>
	<tbody>{rows}
	</tbody>
	</table>
	<div class="pagination_area text-center">
		<div>Halaman {page} dari {last}</div>
	</div>
	</div>
</div>"""
    return send_html(ask, wrap(ask, content, middle, title="Arsip", path=ask.path))


def show_article(ask: Ask, content: VillageContent, parts: list[str]) -> Reply:
    """One article; an id instead of a slug is sent on, an unknown slug is a soft 404."""
    if len(parts) != 4 or not all(part.isdigit() for part in parts[:3]):
        return not_found(ask)
    year, month, day = (int(part) for part in parts[:3])
    for story in (*content.stories, *content.pages):
        same_day = (story.at.year, story.at.month, story.at.day) == (year, month, day)
        if not same_day or not story.is_shown:
            continue
        if parts[3] == str(story.id):
            return send_html(ask, "", 307, ("Location", f"{ask.base}{story.path}"))
        if parts[3] == story.slug:
            return send_html(ask, _write_article(ask, content, story))
    return _soft_404(ask, content)


def _write_article(ask: Ask, content: VillageContent, story: Story) -> str:
    label = (
        f'<a href="{ask.base}/first/kategori/1">'
        f"<i class='fa fa-tag'></i>{escape(story.category)}</a>"
        if story.category
        else ""
    )
    clock = story.at.strftime("%H:%M:%S")
    middle = f"""	<div class="single_page_area" id="artikel-{escape(story.title)}">
	<div class="single_category wow fadeInDown">
		<h2> <span class="title_text">Artikel</span> </h2>
	</div>
	<div id="printableArea">
		<h4 class="catg_titile" style="font-family: Oswald">
			<font color="#FFFFFF">{escape(story.title)}</font>
		</h4>
		<div class="post_commentbox">
			<span class="meta_date">{say_date(story.at)} {clock}&nbsp;
				<i class="fa fa-user"></i>Administrator&nbsp;
				<i class="fa fa-eye"></i>{story.id * 7 % 90} Kali Dibaca&nbsp;
				{label}
			</span>
		</div>
		<div class="single_page_content" style="margin-bottom:10px;">
			<div class="teks">{story.html}</div>
		</div>
	</div>
	</div>"""
    return wrap(ask, content, middle, title=story.title, path=story.path, about=story.text[:250])


def _soft_404(ask: Ask, content: VillageContent) -> Reply:
    middle = f"""<div class="artikel" id="artikel-blank">
	<div class="error_page_content">
		<h1>404</h1>
		<h2>Maaf</h2>
		<h3>Halaman ini belum tersedia atau sedang dalam perbaikan</h3>
		<p class="wow fadeInLeftBig">
			<a href="{ask.base}/">Silahkan kembali lagi ke halaman Beranda</a>
		</p>
	</div>
</div>"""
    page = wrap(ask, content, middle, title="", path="/artikel////", about=" ...")
    return send_html(ask, page)


def show_category(ask: Ask, content: VillageContent, slug: str) -> Reply:
    """The articles of one category; an unknown one is an empty page with 200."""
    chosen = [
        story for story in content.stories if story.is_shown and slugify(story.category) == slug
    ]
    middle = f"""<div class="single_category wow fadeInDown">
	<h2> <span class="title_text">Artikel Kategori {escape(slug)}</span> </h2>
</div>{list_articles(ask, chosen[:8])}"""
    return send_html(ask, wrap(ask, content, middle, title=slug, path=ask.path))


def list_articles(ask: Ask, stories: list[Story]) -> str:
    """Articles as the home page lists them."""
    return "".join(
        f"""
<div class="business_category_left wow fadeInDown">
	<ul class="fashion_catgnav"><li><div class="catgimg2_container2">
		<h5 class="catg_titile">
			<a href="{ask.base}{story.path}" title="Baca Selengkapnya">{escape(story.title)}</a>
		</h5>
		<div class="post_commentbox">
			<span class="meta_date">{say_date(story.at)}&nbsp;
			<i class="fa fa-user"></i>Administrator&nbsp;
			</span>
		</div>
		<div style="text-align: justify;" class="hidden-sm hidden-xs">
			{escape(story.text[:300])} ...
		</div>
	</div></li></ul>
</div>"""
        for story in stories
    )
