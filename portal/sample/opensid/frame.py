"""What every page of the old OpenSID has around it: headers, head, menu, footer."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.village import VillageContent

_MENU = (
    ("data-wilayah", "Data Wilayah Administratif"),
    ("data-statistik/jenis-kelamin", "Data Jenis Kelamin"),
    ("data-statistik/agama", "Data Agama"),
    ("informasi-publik", "Informasi Publik"),
    ("peta", "Peta"),
    ("pemerintah", "Pemerintah"),
    ("pembangunan", "Pembangunan"),
    ("arsip", "Arsip"),
)


def send(ask: Ask, status: int, kind: str, body: bytes, *more: tuple[str, str]) -> Reply:
    """An answer with the headers the real server sends: two cookies, no validators."""
    return Reply(status, body, (*_open(ask, kind), *_no_store(), *more))


def send_html(ask: Ask, body: str, status: int = 200, *more: tuple[str, str]) -> Reply:
    """A page."""
    return send(ask, status, "text/html; charset=UTF-8", body.encode(), *more)


def send_file(ask: Ask, name: str, body: bytes) -> Reply:
    """A download."""
    headers = (
        *_open(ask, "application/octet-stream"),
        ("Pragma", "no-cache"),
        ("Content-Disposition", f'attachment; filename="{name}"'),
        ("Expires", "0"),
        ("Content-Transfer-Encoding", "binary"),
        ("Cache-Control", "private, no-transform, no-store, must-revalidate"),
    )
    return Reply(200, body, headers, chunked=False)


def send_static(kind: str, body: bytes) -> Reply:
    """A plain file as nginx gives it, with validators and without cookies."""
    etag = f'"{sha256(body).hexdigest()[:8]}-{len(body):x}"'
    headers = (
        ("Server", "nginx/1.22.1"),
        ("Content-Type", kind),
        ("Last-Modified", "Tue, 01 Oct 2024 03:42:18 GMT"),
        ("ETag", etag),
        ("Accept-Ranges", "bytes"),
    )
    return Reply(200, body, headers, chunked=False)


def _open(ask: Ask, kind: str) -> tuple[tuple[str, str], ...]:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    token = sha256(f"{ask.base}{ask.target}".encode()).hexdigest()[:32]
    ending = f"expires={later}; Max-Age=7200; path=/"
    return (
        ("Server", "nginx/1.22.1"),
        ("Content-Type", kind),
        ("Set-Cookie", f"sidcsrf={token}; {ending}; SameSite=Strict"),
        ("Set-Cookie", f"ci_session={token[::-1]}; {ending}; HttpOnly; SameSite=Lax"),
    )


def _no_store() -> tuple[tuple[str, str], ...]:
    return (
        ("Expires", "Thu, 19 Nov 1981 08:52:00 GMT"),
        ("Cache-Control", "no-store, no-cache, must-revalidate"),
        ("Pragma", "no-cache"),
    )


def not_found(ask: Ask) -> Reply:
    """The real 404 page, also for paths that give JSON."""
    body = f"""<!DOCTYPE html>
<html lang="en">
<head>
	<title>404 Page Not Found</title>
</head>
<body>
<div class="container">
	<div class="error-page">
		<h2 class="headline text-yellow">404</h2>
		<div class="error-content">
			<h3><i class="fa fa-warning text-yellow"></i> The page you requested was not found.</h3>
			<p>
				Kami tidak dapat menemukan halaman yang Anda inginkan.
				Untuk sementara Anda dapat kembali ke halaman <a href="{ask.base}/">awal</a>
			</p>
		</div>
	</div>
</div>
</body>
</html>
"""
    return send_html(ask, body, 404)


def wrap(
    ask: Ask,
    content: VillageContent,
    middle: str,
    *,
    title: str,
    path: str,
    about: str = "",
    right: str = "",
    footer: str = "",
) -> str:
    """A whole page: head, menu, the middle, the right column, the footer."""
    village = content.village
    site = f"Desa {village.name} Kecamatan {village.district} Kabupaten {village.regency}"
    address = escape(content.contact.address)
    return f"""
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:og="http://ogp.me/ns#">
<head>
<meta name='viewport' content='width=device-width, initial-scale=1' />
<meta name='theme' content='Natra' />
<meta name='theme:designer' content='Ariandi Ryan Kahfi, S.Pd.' />
<meta name='theme:version' content='v2402.0.0' />
<meta name="keywords" content="Website Resmi {escape(site)}"/>
<meta property="og:site_name" content="{escape(site)}"/>
<meta property="og:type" content="article"/>
<title>
	Website Resmi {escape(site)}</title>
	<meta property="og:title" content="{escape(title)}"/>
	<meta property="og:url" content="{ask.base}{path}"/>
	<meta property="og:description" content="{escape(about)}"/>
<script>
	var BASE_URL   = '{ask.base}/';
</script>
</head>
<body onLoad="renderDate()">
<div class="container" style="background-color: #f6f6f6;">
	<header id="header">
		<a href="{ask.base}/"><font size="4">Website Resmi Desa {escape(village.name)}</font></a>
	</header>
	<div id="navarea">
<nav class="navbar navbar-default" role="navigation">
	<ul class="nav navbar-nav custom_nav">
		<li class="dropdown"><a href="{ask.base}/">Beranda</a></li>
		{_menu(ask, content)}
	</ul>
</nav>
	</div>
	<div class="row">
	<section>
	<div class="content_bottom">
		<div class="col-lg-9 col-md-9">
			<div class="content_left">
{middle}
			</div>
		</div>
		<div class="col-lg-3 col-md-3"><div class="content_right">{right}</div></div>
	</div>
	</section>
	</div>
</div>
<footer id="footer">
{footer}
<div class="footer_top">
	<div class="single_footer_top wow fadeInRight">
		<h2>Desa  {escape(village.name)}</h2>
		<p>{address} <br>Kecamatan {escape(village.district)} Kabupaten {escape(village.regency)} \
Provinsi {escape(village.province)} Kode Pos {content.contact.postcode}</p>
	</div>
</div>
<div class="footer_bottom">
	<a href="https://github.com/OpenSID/OpenSID" rel="noopener noreferrer">OpenSID 2410.0.0</a>
	<a href="{ask.base}/siteman" rel="noopener noreferrer"> | Natra v2402.0.0</a>
</div>
</footer>
</body>
</html>
"""


def _menu(ask: Ask, content: VillageContent) -> str:
    pages = [(story.path[1:], story.title) for story in content.pages]
    return "".join(
        f'<li class="dropdown"><a class="dropdown-toggle" href="{ask.base}/{path}">'
        f"{escape(name)}</a></li>"
        for path, name in (*pages, *_MENU)
        if path != "peta" or content.has_map
    )
