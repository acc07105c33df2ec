"""The sets of the gateway as rows; personal fields are there, with a word instead of a value."""

from datetime import datetime, timedelta

from portal.sample.inaproc.packages import Chore, Package, list_offices
from portal.sample.places import Regency
from portal.sample.sites import KLPD

Row = dict[str, object]
_HIDDEN = "RAHASIA"


def _head(regency: Regency, package: Package, *, as_text: bool) -> Row:
    number, dotted, name = package.office
    return {
        "tahun_anggaran": package.year,
        "kd_klpd": KLPD,
        "nama_klpd": f"Kab. {regency.name}",
        "jenis_klpd": "KABUPATEN",
        "kd_satker": str(number) if as_text else number,
        "kd_satker_str": dotted,
        "nama_satker": name,
    }


def _plan_id(package: Package) -> int:
    return 61_000_000 + package.number


def _tender_id(package: Package) -> int:
    return (10_600_000 + package.number) * 1000


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(package: Package, days: int) -> str:
    return (package.announced + timedelta(days=days)).strftime("%Y-%m-%d")


def plan(regency: Regency, package: Package) -> Row:
    """rup/paket-penyedia-terumumkan"""
    return {
        **_head(regency, package, as_text=False),
        "kd_rup": _plan_id(package),
        "kd_rup_lokal": None,
        "kd_rup_swakelola": None,
        "nama_paket": package.name,
        "pagu": package.ceiling,
        "metode_pengadaan": "Pengadaan Langsung" if package.is_small else "Tender",
        "jenis_pengadaan": package.sort,
        "status_pdn": "PDN",
        "status_ukm": "UKM",
        "volume_pekerjaan": "1 paket",
        "urarian_pekerjaan": f"{package.name} di {package.place}",
        "spesifikasi_pekerjaan": "Sesuai gambar dan rincian",
        "tgl_awal_pemilihan": _day(package, 0),
        "tgl_akhir_pemilihan": _day(package, 30),
        "tgl_awal_kontrak": _day(package, 40),
        "tgl_akhir_kontrak": f"{_day(package, 160)}T00:00:00Z",
        "tgl_awal_pemanfaatan": _day(package, 165),
        "tgl_akhir_pemanfaatan": _day(package, 190),
        "tgl_buat_paket": _stamp(package.announced - timedelta(days=30)),
        "tgl_pengumuman_paket": _stamp(package.announced - timedelta(days=20)),
        "status_aktif_rup": True,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan",
        "nip_ppk": _HIDDEN,
        "nama_ppk": _HIDDEN,
        "username_ppk": _HIDDEN,
    }


def chore(regency: Regency, chore: Chore) -> Row:
    """rup/paket-swakelola-terumumkan"""
    number, dotted, name = chore.office
    return {
        "tahun_anggaran": chore.year,
        "kd_klpd": KLPD,
        "nama_klpd": f"Kab. {regency.name}",
        "jenis_klpd": "KABUPATEN",
        "kd_satker": number,
        "kd_satker_str": dotted,
        "nama_satker": name.upper(),
        "kd_rup": 38_000_000 + chore.number,
        "kd_rup_lokal": None,
        "nama_paket": chore.name,
        "pagu": chore.ceiling,
        "tipe_swakelola": chore.sort,
        "kd_klpd_penyelenggara": None,
        "nama_klpd_penyelenggara": None,
        "nama_satker_penyelenggara": None,
        "volume_pekerjaan": "1 kegiatan",
        "uraian_pekerjaan": chore.name,
        "tgl_awal_pelaksanaan_kontrak": f"{chore.year}-02-01",
        "tgl_akhir_pelaksanaan_kontrak": f"{chore.year}-11-30",
        "tgl_buat_paket": _stamp(chore.announced - timedelta(days=20)),
        "tgl_pengumuman_paket": _stamp(chore.announced),
        "status_aktif_rup": True,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan",
        "nip_ppk": _HIDDEN,
        "nama_ppk": _HIDDEN,
        "username_ppk": _HIDDEN,
    }


def notice(regency: Regency, package: Package) -> Row:
    """tender/pengumuman and, for small packages, tender/non-tender-pengumuman"""
    done = package.stage in ("awarded", "contracted")
    kind = "nontender" if package.is_small else "tender"
    return {
        **_head(regency, package, as_text=True),
        "kd_lpse": 640,
        "nama_lpse": f"LPSE Kabupaten {regency.name}",
        "url_lpse": "https://spse.contoh.invalid",
        f"kd_{kind}": _tender_id(package),
        f"versi_{kind}": 1,
        "kd_pkt_dce": _tender_id(package) - 5,
        "kd_rup": str(_plan_id(package)),
        "nama_paket": package.name,
        "pagu": package.ceiling,
        "hps": package.ceiling - 665.22,
        "sumber_dana": "APBD",
        "kualifikasi_paket": "Kecil",
        "jenis_pengadaan": package.sort,
        "mtd_pemilihan": "Pengadaan Langsung" if package.is_small else "Tender",
        "kontrak_pembayaran": "Harga Satuan",
        "lokasi_pekerjaan": f"{package.place} - {regency.name} (Kab.)",
        f"status_{kind}": "Selesai" if done else "Berlangsung",
        "ket_diulang": None,
        "ket_ditutup": None,
        "tgl_buat_paket": _stamp(package.announced - timedelta(days=5)),
        f"tgl_pengumuman_{kind}": package.announced.strftime("%Y-%m-%d %H:%M:%S.000000Z"),
        "nip_ppk": _HIDDEN,
        "nama_ppk": _HIDDEN,
    }


def step(regency: Regency, package: Package) -> Row:
    """tender/jadwal-tahapan-tender"""
    return {
        **_head(regency, package, as_text=True),
        "kd_lpse": 640,
        "kd_tender": _tender_id(package),
        "kd_tahapan": package.number,
        "nama_tahapan": "Pengumuman Pascakualifikasi",
        "kd_akt": 101,
        "nama_akt": None,
        "tgl_awal": _stamp(package.announced),
        "tgl_akhir": _stamp(package.announced + timedelta(days=7)),
    }


def result(regency: Regency, package: Package) -> Row:
    """tender/tender-selesai-nilai and tender/non-tender-selesai"""
    kind = "nontender" if package.is_small else "tender"
    bid = package.ceiling * 94 // 100
    row: Row = {
        **_head(regency, package, as_text=True),
        "kd_lpse": 640,
        f"kd_{kind}": _tender_id(package),
        "kd_paket": _tender_id(package) - 5,
        "kd_rup_paket": str(_plan_id(package)),
        "psr_id": 550_000 + package.number,
        "pagu": package.ceiling,
        "hps": package.ceiling - 665.22,
        "nilai_penawaran": bid,
        "nilai_terkoreksi": bid,
        "nilai_negosiasi": None,
        "nilai_kontrak": bid if package.stage == "contracted" else None,
        "kd_penyedia": 330_000 + sum(map(ord, package.firm)),
        "nama_penyedia": package.firm,
        "npwp_penyedia": _HIDDEN,
        "npwp_16_penyedia": _HIDDEN,
        f"tgl_pengumuman_{kind}": package.announced.strftime("%Y-%m-%d %H:%M:%S.000000Z"),
        "tgl_penetapan_pemenang": _stamp(package.announced + timedelta(days=28)),
    }
    if package.is_small:
        row |= {
            "nama_paket": package.name,
            "kd_rup": str(_plan_id(package)),
            "status_nontender": "Selesai",
            "jenis_pengadaan": package.sort,
            "mtd_pemilihan": "Pengadaan Langsung",
            "tgl_selesai_nontender": _stamp(package.announced + timedelta(days=28)),
        }
    return row


def contract(regency: Regency, package: Package) -> Row:
    """tender/tender-ekontrak-kontrak"""
    return {
        **_head(regency, package, as_text=True),
        "kd_lpse": 640,
        "kd_tender": _tender_id(package),
        "nama_paket": package.name,
        "lingkup_pekerjaan": package.name,
        "no_sppbj": f"600/{package.number}/SPPBJ/{package.year}",
        "no_kontrak": f"600/{package.number}/KONTRAK/{package.year}",
        "jenis_kontrak": "Harga Satuan",
        "kota_kontrak": regency.name,
        "tgl_kontrak": f"{_day(package, 40)}T00:00:00.000000Z",
        "tgl_kontrak_awal": f"{_day(package, 43)}T00:00:00.000000Z",
        "tgl_kontrak_akhir": f"{_day(package, 160)}T00:00:00.000000Z",
        "nilai_kontrak": package.ceiling * 94 // 100,
        "status_kontrak": "Kontrak Sedang Berjalan",
        "apakah_addendum": "Tidak",
        "versi_addendum": 0,
        "kd_penyedia": 330_000 + sum(map(ord, package.firm)),
        "nama_penyedia": package.firm,
        "wakil_sah_penyedia": _HIDDEN,
        "no_rek_bank": _HIDDEN,
        "npwp_penyedia": _HIDDEN,
        "nama_ppk": _HIDDEN,
        "nip_ppk": _HIDDEN,
    }


def buying_units(regency: Regency, year: int) -> list[Row]:
    """rup/master-satker"""
    return [
        {
            "kd_klpd": KLPD,
            "nama_klpd": f"Kab. {regency.name}",
            "jenis_klpd": "KABUPATEN",
            "kd_satker": number,
            "kd_satker_str": dotted,
            "nama_satker": name.upper(),
            "jenis_satker": "SKPD",
            "status_satker": "Aktif",
            "ket_satker": "",
            "telepon": _HIDDEN,
            "tahun_aktif": f"{year - 1},{year}",
        }
        for number, dotted, name in list_offices()
    ]
