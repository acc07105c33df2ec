"""The home page of the old OpenSID: news, office, officials, budget."""

from collections.abc import Sequence
from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.money import Line
from portal.sample.opensid.articles import list_articles
from portal.sample.opensid.frame import send_html, wrap
from portal.sample.village import VillageContent

_PER_PAGE = 8


def show_home(ask: Ask, content: VillageContent, page: int = 1) -> Reply:
    """The home page, or a further page of the list; past the end it is empty with 200."""
    shown = [story for story in content.stories if story.is_shown]
    start = (page - 1) * _PER_PAGE
    village = content.village
    middle = f"""<div class="content_left" style="margin-bottom:10px;">
	<div class="archive_style_1">
	<div class="single_category wow fadeInDown">
		<h2> <span class="title_text">Artikel Terkini</span> </h2>
	</div>
	{list_articles(ask, shown[start : start + _PER_PAGE])}
	</div>
</div>"""
    title = f"Desa {village.name} Kecamatan {village.district} Kabupaten {village.regency}"
    return send_html(
        ask,
        wrap(
            ask,
            content,
            middle,
            title=title,
            path="/",
            about=f"Website Resmi {title}",
            right=_write_officials(ask, content) + _write_office(content),
            footer=_write_budget(content),
        ),
    )


def _write_office(content: VillageContent) -> str:
    village, contact = content.village, content.contact
    rows = "".join(
        f"""
	<tr>
	<td width="25%">{label}</td>
	<td>:</td>
	<td width="70%">{escape(value)}</td>
	</tr>"""
        for label, value in (
            ("Alamat", contact.address),
            ("Desa ", village.name),
            ("Kecamatan", village.district),
            ("Kabupaten", village.regency),
            ("Kodepos", contact.postcode),
            ("Telepon", contact.phone),
            ("Email", contact.email),
        )
    )
    lon, lat = content.border.centre
    where = f"\n<script>\n\tvar posisi = [{lat},{lon}];\n</script>" if content.has_map else ""
    return f"""<div class="single_bottom_rightbar">
	<h2><i class="fa fa-map-marker"></i>&ensp;Peta Lokasi Kantor</h2>
	<div class="box-body">
	<div class="info-desa">
	<table class="table-info">{rows}
	</table>
	</div>
	</div>
</div>{where}"""


def _write_officials(ask: Ask, content: VillageContent) -> str:
    return f"""<div class="single_bottom_rightbar">
	<h2 class="box-title"><i class="fa fa-user"></i>&ensp;Aparatur Desa	</h2>
	<div class="box-body">{_slides(ask, content)}</div>
</div>
"""


def show_officials(ask: Ask, content: VillageContent) -> Reply:
    """The officials as a fragment, without any page around."""
    body = f"""
<!-- widget Aparatur Desa -->
<div class="modal-body">
	<div class="box box-info box-solid">
		<div class="box-body">{_slides(ask, content)}
		</div>
	</div>
</div>
"""
    return send_html(ask, body)


def _slides(ask: Ask, content: VillageContent) -> str:
    images = f"{ask.base}/assets/images"
    pictures = "".join(
        f"""
				<img src="{images}/pengguna/kuser.png"
					data-cycle-title="<span class='cycle-overlay-title'>{person.name} </span>"
					data-cycle-desc="{escape(person.post)}">"""
        for person in content.officials
    )
    return f"""
			<div id="aparatur_desa" class="cycle-slideshow"
				data-cycle-pause-on-hover=true
				data-cycle-timeout=2000
			>
				<span class="cycle-prev"><img src="{images}/back_button.png" alt="Back"></span>
				<span class="cycle-next"><img src="{images}/next_button.png" alt="Next"></span>
				<div class="cycle-caption"></div>
				<div class="cycle-overlay"></div>{pictures}
			</div>"""


def _write_budget(content: VillageContent) -> str:
    if content.village.is_urban:
        return ""  # a kelurahan has no budget of its own
    money = content.money
    groups = (
        ("Pelaksanaan", money.summary),
        ("Pendapatan", money.income),
        ("Pembelanjaan", money.spending),
    )
    blocks = "".join(_write_group(money.year, title, lines) for title, lines in groups)
    return f"""<div class="container" id="transparansi-footer" style="width: 100%;">{blocks}
</div>"""


def _write_group(year: int, title: str, lines: Sequence[Line]) -> str:
    bars = "".join(_write_bar(line) for line in lines)
    return f"""
			<div class="col-md-4">
			<div align="center">
				<h2>
				APBDes {year} {title}				</h2>
			</div>
			<hr>
			<div align="center"><h4>Realisasi | Anggaran</h4></div><hr>{bars}
			</div>"""


def _write_bar(line: Line) -> str:
    share = round(100 * line.realised / line.planned, 2) if line.planned else 0
    return f"""
					<div class="progress-group">
						{escape(line.label)}						<br>
						<b>RP {_rupiah(line.realised)} | Rp {_rupiah(line.planned)}</b>
						<div class="progress progress-bar-striped" align="right">
							<div class="progress-bar progress-bar-danger progress-bar-striped" \
role="progressbar" style="width: {share}%" aria-valuenow="{share}" aria-valuemin="0" \
aria-valuemax="100"><span>{share} %</span></div>
						</div>
					</div>"""


def _rupiah(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + ",00"
