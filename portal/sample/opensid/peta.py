"""The map page of the old OpenSID: identity, border, places and projects inside its script."""

import json
from collections.abc import Mapping, Sequence

from portal.sample.chance import draw
from portal.sample.exchange import Ask, Reply
from portal.sample.opensid.frame import not_found, send_html, wrap
from portal.sample.pictures import picture_name
from portal.sample.village import VillageContent

Cell = Mapping[str, object]


def show_map(ask: Ask, content: VillageContent) -> Reply:
    """The page; 404 where the operator did not put it in the menu."""
    if not content.has_map:
        return not_found(ask)
    icon = f"{ask.base}/favicon.ico"
    village = content.village
    desa = json.dumps(describe_village(ask, content), separators=(",", ":")).replace("/", "\\/")
    hamlets = _quote(describe_hamlets(content))
    middle = f"""<div class="single_page_area">
<p>Batas wilayah pada peta ini ilustrasi, bukan batas resmi.</p>
<div id="map"></div>
<script>
	(function() {{
      var marker_desa = [];
      var marker_dusun = [];
      var marker_rw = [];
      var marker_rt = [];
      var all_area = '{_quote(describe_areas(content))}';
      var all_garis = '{_quote(describe_lines(content))}';
      var all_lokasi = '{_quote(describe_places(content))}';
      var all_lokasi_pembangunan = '{_quote(describe_works(content))}';
      var all_persil = '[]';
              set_marker_desa_content(marker_desa, {desa}, "{village.title}", "{icon}", \
'#isi_popup');
              set_marker_multi_content(marker_dusun, '{hamlets}', 'Dusun', 'dusun', \
'#isi_popup_dusun_', '{icon}');
              set_marker_content(marker_rw, '[]', 'RW', 'rw', '#isi_popup_rw_', '{icon}');
              set_marker_content(marker_rt, '{_quote(describe_quarters(content))}', 'RT', 'rt', \
'#isi_popup_rt_', '{icon}');
	}})();
</script>
</div>"""
    return send_html(ask, wrap(ask, content, middle, title=f"Peta {village.name}", path="/peta"))


def _quote(rows: Sequence[Cell]) -> str:
    """JSON inside a single-quoted text of a script, as the real page has it."""
    text = json.dumps(rows, separators=(",", ":")).replace("/", "\\/")
    return text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"')


def draw_path(content: VillageContent) -> str:
    """The border as JSON text in [lat, lng] order, open, nested as deep as this site does."""
    shape: object = [[lat, lon] for lon, lat in content.border.ring]
    deep = draw(content.seed, content.village.code, "depth").choice((2, 3, 4, 4, 4))
    for _ in range(deep - 2):
        shape = [shape]
    return json.dumps(shape, separators=(",", ":"))


def describe_village(ask: Ask, content: VillageContent) -> dict[str, object]:
    """The whole configuration row as the real page prints it, personal fields included."""
    village, contact = content.village, content.contact
    code = content.code.replace(".", "")
    lon, lat = content.border.centre
    head = content.officials[0].name if content.officials else ""
    return {
        "id": 1,
        "nama_desa": village.name,
        "kode_desa": code,
        "kode_pos": int(contact.postcode),
        "nama_kecamatan": village.district,
        "kode_kecamatan": code[:6],
        "nama_kepala_camat": "Nama Camat Contoh",
        "nip_kepala_camat": "-",
        "nama_kabupaten": village.regency,
        "kode_kabupaten": code[:4],
        "nama_propinsi": village.province,
        "kode_propinsi": code[:2],
        "logo": "logo.png",
        "lat": str(lat),
        "lng": str(lon),
        "zoom": 14,
        "map_tipe": "HYBRID",
        "path": draw_path(content),
        "alamat_kantor": contact.address,
        "email_desa": contact.email,
        "telepon": contact.phone,
        "nomor_operator": None,
        "website": f"{ask.base}/",
        "kantor_desa": None,
        "warna": None,
        "border": None,
        "created_at": "2024-01-02T03:04:05.000000Z",
        "created_by": None,
        "updated_at": "2024-01-02T03:04:05.000000Z",
        "updated_by": None,
        "nip_kepala_desa": "",
        "nama_kepala_desa": head,
        "path_logo": "assets/files/logo/opensid_logo.png",
        "path_kantor_desa": "assets/files/logo/opensid_kantor.jpg",
    }


def describe_hamlets(content: VillageContent) -> list[Cell]:
    """The dusun, most of them without a shape."""
    lon, lat = content.border.centre
    return [
        _area(number, hamlet, "0", "0", str(round(lat + 0.002 * number, 6)), str(lon), "15")
        for number, hamlet in enumerate(content.hamlets, start=1)
    ]


def describe_quarters(content: VillageContent) -> list[Cell]:
    """The RT, none of them with a place."""
    return [
        _area(100 + at, hamlet.name, "-", quarter.number, "", "", "0")
        for hamlet in content.people.hamlets
        for at, quarter in enumerate(hamlet.quarters)
    ]


def _area(number: int, hamlet: str, rw: str, rt: str, lat: str, lon: str, zoom: str) -> Cell:
    return {
        "id": str(number),
        "config_id": "1",
        "rt": rt,
        "rw": rw,
        "dusun": hamlet.upper(),
        "id_kepala": "0",
        "lat": lat,
        "lng": lon,
        "zoom": zoom,
        "path": "",
        "map_tipe": "",
        "warna": None,
        "border": None,
        "urut": None,
        "urut_cetak": None,
    }


def describe_areas(content: VillageContent) -> list[Cell]:
    """One field in the middle of the village."""
    lon, lat = content.border.centre
    corners = ((0.004, 0.0), (0.0, 0.005), (-0.004, 0.0), (0.0, -0.005))
    ring = [[round(lat + up, 6), round(lon + right, 6)] for up, right in corners]
    return [
        {
            "id": "1",
            "config_id": "1",
            "nama": "Lahan pertanian",
            "path": json.dumps([ring]),
            "enabled": "1",
            "ref_polygon": "3",
            "foto": "",
            "id_cluster": "0",
            "desk": "Lahan pertanian (ilustrasi)",
            "kategori": "Pertanian",
            "jenis": "Lahan",
            "simbol": "",
            "color": "#00aa44",
        }
    ]


def describe_lines(content: VillageContent) -> list[Cell]:
    """The roads; the last one without a path, as operators often leave it."""
    drawn = [(road.name, json.dumps([[lat, lon] for lon, lat in road.course]))
             for road in content.roads]  # fmt: skip
    return [
        {
            "id": str(number),
            "config_id": "1",
            "nama": name,
            "path": path,
            "enabled": "1",
            "ref_line": "1",
            "foto": "",
            "desk": "",
            "id_cluster": "0",
            "kategori": "Jalan",
            "jenis": "Jalan",
            "simbol": "",
            "color": "#FFCD42",
            "tebal": "3",
            "jenis_garis": "solid",
        }
        for number, (name, path) in enumerate([*drawn, ("Jalan lingkungan", "")], start=1)
    ]


def describe_places(content: VillageContent) -> list[Cell]:
    """The public facilities."""
    return [
        {
            "id": str(place.id),
            "config_id": "1",
            "desk": place.category,
            "nama": place.name,
            "enabled": "1",
            "lat": str(place.lat),
            "lng": str(place.lon),
            "ref_point": str(place.id + 3),
            "foto": picture_name(place.id) if place in content.pictured else "",
            "id_cluster": "0",
            "kategori": place.category,
            "jenis": place.sort,
            "simbol": "arch.png",
        }
        for place in content.facilities
    ]


def describe_works(content: VillageContent) -> list[Cell]:
    """The building projects."""
    return [
        {
            "alamat": f"Dusun {work.hamlet}",
            "id": str(work.id),
            "config_id": "1",
            "id_lokasi": None,
            "sumber_dana": work.source,
            "judul": work.title,
            "slug": work.slug,
            "keterangan": "Dikerjakan secara swakelola",
            "lokasi": f"Dusun {work.hamlet}",
            "lat": str(work.lat),
            "lng": str(work.lon),
            "volume": work.volume,
            "tahun_anggaran": str(work.year),
            "pelaksana_kegiatan": "TPK Desa",
            "status": "1",
            "created_at": f"{work.year}-02-03 04:05:06",
            "updated_at": f"{work.year}-06-07 08:09:10",
            "foto": "",
            "anggaran": str(work.amount),
            "perubahan_anggaran": "0",
            "sumber_biaya_pemerintah": str(work.amount),
            "sumber_biaya_provinsi": "0",
            "sumber_biaya_kab_kota": "0",
            "sumber_biaya_swadaya": "0",
            "sumber_biaya_jumlah": str(work.amount),
            "manfaat": "Akses warga",
            "waktu": "3",
            "satuan_waktu": "3",
            "sifat_proyek": "BARU",
        }
        for work in content.works
    ]
