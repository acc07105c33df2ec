"""The newer OpenSID: /internal_api in the JSON:API manner, not proven on a real site."""

from portal.sample.exchange import Ask, Reply, to_json
from portal.sample.opensid.charts import percent
from portal.sample.opensid.frame import not_found, send
from portal.sample.opensid.old import answer_old
from portal.sample.opensid.papers import describe, list_regulations, show_ppid
from portal.sample.opensid.peta import (
    describe_areas,
    describe_hamlets,
    describe_lines,
    describe_places,
    describe_village,
    describe_works,
)
from portal.sample.village import VillageContent

Row = dict[str, object]
_GONE = ("/ppid", "/peraturan-desa/datatables", "/peta", "/data-wilayah", "/load_aparatur_desa")
_MOST = 30


def answer_new(ask: Ask, content: VillageContent) -> Reply:
    """What the newer release answers; feed, sitemap, home and downloads are as before."""
    if not ask.path.startswith("/internal_api/"):
        gone = ask.path.startswith((*_GONE, "/statistik_web"))
        return not_found(ask) if gone else answer_old(ask, content)
    match ask.path.removeprefix("/internal_api/").strip("/").split("/"):
        case ["peta"]:
            return _send(ask, {"data": [_resource("peta", "1", _map(ask, content))]})
        case ["arsip"]:
            return _page(ask, "artikel", _stories(ask, content))
        case ["statistik", key]:
            return _statistic(ask, content, key)
        case ["wilayah", "administratif"]:
            return _page(ask, "wilayah-administratif", _hamlets(content))
        case ["pemerintah"]:
            return _page(ask, "pemerintah", _officials(content))
        case ["produk-hukum"]:
            return _page(ask, "produk-hukum", _regulations(ask, content))
        case ["ppid"]:
            return show_ppid(ask, content, newer=True)
        case _:
            return not_found(ask)


def _send(ask: Ask, value: object) -> Reply:
    return send(ask, 200, "application/json", to_json(value))


def _resource(kind: str, number: str, attributes: Row) -> Row:
    return {"type": kind, "id": number, "attributes": attributes}


def _page(ask: Ask, kind: str, rows: list[tuple[str, Row]]) -> Reply:
    size = min(_MOST, _read(ask.query.get("page[size]", "")) or _MOST)
    number = _read(ask.query.get("page[number]", "")) or 1
    pages = max(1, -(-len(rows) // size))
    shown = rows[(number - 1) * size : number * size]
    base = f"{ask.base}{ask.path}?page%5Bnumber%5D="
    links = {"self": f"{base}{number}", "first": f"{base}1", "last": f"{base}{pages}"}
    if number > 1:
        links["prev"] = f"{base}{number - 1}"
    if number < pages:
        links["next"] = f"{base}{number + 1}"
    meta = {
        "total": len(rows),
        "count": len(shown),
        "per_page": size,
        "current_page": number,
        "total_pages": pages,
    }
    data = [_resource(kind, key, attributes) for key, attributes in shown]
    return _send(ask, {"data": data, "meta": {"pagination": meta}, "links": links})


def _read(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _map(ask: Ask, content: VillageContent) -> Row:
    return {
        "desa": describe_village(ask, content),
        "wilayah": [],
        "dusun_gis": describe_hamlets(content),
        "rw_gis": [],
        "rt_gis": [],
        "lokasi": describe_places(content),
        "garis": describe_lines(content),
        "area": describe_areas(content),
        "lokasi_pembangunan": describe_works(content),
        "title": f"Peta Desa {content.village.name}",
        "penduduk": [],
        "persil": [],
    }


def _stories(ask: Ask, content: VillageContent) -> list[tuple[str, Row]]:
    stories = sorted((*content.stories, *content.pages), key=lambda story: story.at, reverse=True)
    return [
        (
            str(story.id),
            {
                "judul": story.title,
                "isi": story.html,
                "enabled": 1,
                "gambar": None,
                "tgl_upload": story.at.strftime("%d-%m-%Y %H:%M:%S"),
                "slug": story.title,
                "url_slug": f"{ask.base}/artikel/{story.at:%Y/%m/%d}/{story.slug}",
                "tipe": story.kind,
                "hit": story.id * 7 % 90,
                "category": {"id": 4, "kategori": story.category, "slug": story.category.lower()}
                if story.category
                else None,
                "author": {"id": 1, "nama": "RAHASIA", "email": "RAHASIA", "phone": "RAHASIA"},
                "comments": [],
            },
        )
        for story in stories
        if story.is_shown
    ]


def _statistic(ask: Ask, content: VillageContent, key: str) -> Reply:
    chart = content.people.chart(key)
    if chart is None:
        return not_found(ask)
    total = chart.total.both
    rows = [
        _resource(
            "statistik",
            row.id,
            {
                "nama": row.name,
                "jumlah": row.both,
                "laki": row.men,
                "perempuan": row.women,
                "persen": percent(row.both, total),
                "persen1": percent(row.men, total),
                "persen2": percent(row.women, total),
            },
        )
        for row in chart.rows
    ]
    return _send(ask, {"data": rows})


def _hamlets(content: VillageContent) -> list[tuple[str, Row]]:
    rows: list[tuple[str, Row]] = []
    for number, hamlet in enumerate(content.people.hamlets, start=1):
        quarters = [
            {
                "id": number * 100 + at,
                "dusun": hamlet.name,
                "rw": "-",
                "rt": quarter.number,
                "sebutan_rt": "RT",
                **_counts(quarter.families, quarter.men, quarter.women),
            }
            for at, quarter in enumerate(hamlet.quarters, start=1)
        ]
        sums = _counts(
            sum(quarter.families for quarter in hamlet.quarters),
            sum(quarter.men for quarter in hamlet.quarters),
            sum(quarter.women for quarter in hamlet.quarters),
        )
        group = {"id": number * 100, "dusun": hamlet.name, "rw": "-", "rt": "0", **sums}
        top = {"dusun": hamlet.name, "rw": "0", "rt": "0", "sebutan_dusun": "Dusun", **sums}
        rows.append((str(number), {**top, "rws_count": 0, "rws": [{**group, "rts": quarters}]}))
    return rows


def _counts(families: int, men: int, women: int) -> Row:
    return {
        "keluarga_aktif_count": families,
        "penduduk_pria_count": men,
        "penduduk_wanita_count": women,
        "penduduk_pria_wanita_count": men + women,
    }


def _officials(content: VillageContent) -> list[tuple[str, Row]]:
    return [
        (
            str(number),
            {"nama": person.name, "nama_jabatan": person.post, "tupoksi": None, "foto": None},
        )
        for number, person in enumerate(content.officials, start=1)
    ]


def _regulations(ask: Ask, content: VillageContent) -> list[tuple[str, Row]]:
    return [
        (
            str(paper.id),
            {
                "nama": paper.name,
                "tahun": paper.year,
                "satuan": f"{ask.base}/dokumen_web/unduh_berkas/{paper.id}",
                "kategori": paper.sort,
                "attr": describe(paper),
                "url": paper.url or None,
            },
        )
        for paper in list_regulations(content)
    ]
