"""Statistics of the old OpenSID: a table for each key, and the areas."""

from html import escape

from portal.sample.exchange import Ask, Reply
from portal.sample.opensid.frame import not_found, send_html, wrap
from portal.sample.people import Chart, Row
from portal.sample.village import VillageContent

# The real site gives these the rows of key 0 and no title.
_UNTITLED = ("8", "11", "12", "dpt", "rumah_tangga")


def show_chart(ask: Ask, content: VillageContent, key: str) -> Reply:
    """The table of this key as the map's window shows it."""
    chart = content.people.chart("0" if key in _UNTITLED else key)
    if chart is None:
        return not_found(ask)
    title = "" if key in _UNTITLED else chart.title
    rows = "".join(_write_row(ask, key, at, row, chart) for at, row in enumerate(chart.rows))
    body = f"""
<div class="modal-body">
	<form id="mainform" name="mainform" method="post">
		<input type="hidden" id="untuk_web" value="1">
		<div class="row">
			<div class="col-md-12">
				<h4 class="box-title text-center"><b>Data Kependudukan Menurut {title}</b></h4>
				<hr style="margin-top: 10px; margin-bottom: 5px;">
				<div id="chart" hidden="true"> </div>
				<div class="table-responsive">
					<table class="table table-bordered dataTable table-hover nowrap">
						<thead>
							<tr>
								<th class="padat">No</th>
								<th nowrap>Jenis Kelompok</th>
								<th nowrap colspan="2">Laki-Laki</th>
								<th nowrap colspan="2">Perempuan</th>
								<th nowrap colspan="2">Jumlah</th>
							</tr>
						</thead>
						<tbody>{rows}
						</tbody>
					</table>
				</div>
			</div>
		</div>
	</form>
</div>
"""
    return send_html(ask, body)


def _write_row(ask: Ask, key: str, at: int, row: Row, chart: Chart) -> str:
    total = chart.total.both
    link = f"{ask.base}/penduduk/statistik/{key}/{row.id}"
    cells = "".join(
        f"""
									<td class="text-right"><a href="{link}/{sex}">{number}</a></td>
									<td class="text-right">{percent(number, total)}</td>"""
        for sex, number in ((1, row.men), (2, row.women), (0, row.both))
    )
    number = "" if row.id in ("777", "888") else str(at + 1)
    return f"""
								<tr>
									<td class="text-center">{number}</td>
									<td class="text-left">{escape(row.name)}</td>{cells}
								</tr>"""


def percent(number: int, total: int) -> str:
    """A share as the site writes it: 47,42%."""
    share = 100 * number / total if total else 0.0
    return f"{share:.2f}%".replace(".", ",")


def show_areas(ask: Ask, content: VillageContent) -> Reply:
    """Dusun and RT with families and people, and the total of the village."""
    people = content.people
    rows = []
    for number, hamlet in enumerate(people.hamlets, start=1):
        quarters = hamlet.quarters
        sums = (
            sum(quarter.families for quarter in quarters),
            sum(quarter.men for quarter in quarters),
            sum(quarter.women for quarter in quarters),
        )
        head = f"""<td align="center">{number}</td>
	<td align="left" colspan="8">
	Dusun {escape(hamlet.name.upper())}	</td>"""
        rows.append(_area_row(head, *sums))
        for at, quarter in enumerate(quarters, start=1):
            head = f"""<td></td>
	<td></td>
	<td align="center">{at}</td>
	<td align="left" colspan="6">
	RT {quarter.number}	</td>"""
            rows.append(_area_row(head, quarter.families, quarter.men, quarter.women))
    total = people.men + people.women
    middle = f"""<div class="single_page_area">
	<h2><span class="title_text">Data Demografi Berdasar Populasi Per Wilayah</span></h2>
	<table class="table table-striped table-bordered">
	<thead>
	<tr>
	<th>No</th>
	<th colspan="8">Wilayah / Ketua</th>
	<th class="center">KK</th>
	<th class="center">L+P</th>
	<th class="center">L</th>
	<th class="center">P</th>
	</tr>
	</thead>
	<tbody>{"".join(rows)}
	</tbody>
	<tfoot>
	<tr style="background-color:#e64946;font-weight:bold;">
	<td colspan="9" align="left"><label>TOTAL</label></td>
	<td align="right">{people.families}</td>
	<td align="right">{total}</td>
	<td align="right">{people.men}</td>
	<td align="right">{people.women}</td>
	</tr>
	</tfoot>
	</table>
</div>"""
    return send_html(ask, wrap(ask, content, middle, title="Data Wilayah", path=ask.path))


def _area_row(head: str, families: int, men: int, women: int) -> str:
    return f"""
	<tr>
	{head}
	<td align="right">{families}</td>
	<td align="right">{men + women}</td>
	<td align="right">{men}</td>
	<td align="right">{women}</td>
	</tr>"""
