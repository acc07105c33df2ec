"""Hand-made rows of the gateway's shapes; every value is invented."""

OFFICE = {
    "tahun_anggaran": 2026,
    "kd_klpd": "D999",
    "nama_klpd": "Kab. Kutai Timur",
    "kd_satker_str": "1.03.0.00.0.00.01.0000",
    "nama_satker": "DINAS PEKERJAAN UMUM DAN PENATAAN RUANG",
}
SECRET = {
    "nip_ppk": "RAHASIA",
    "nama_ppk": "RAHASIA",
    "nama_pokja": "RAHASIA",
    "npwp_penyedia": "RAHASIA",
    "npwp_16_penyedia": "RAHASIA",
    "npwp16_penyedia": "RAHASIA",
    "npwp_penyedia_16": "RAHASIA",
    "no_rek_bank": "RAHASIA",
    "nama_pemilik_rek_bank": "RAHASIA",
    "wakil_sah_penyedia": "RAHASIA",
    "informasi_lainnya": "RAHASIA",
    "telepon": "RAHASIA",
    "alamat": "RAHASIA",
    "anggota_kso": "RAHASIA",
}


def plan(code=61230001, **more):
    row = {
        "kd_satker": 123401,
        "kd_rup": code,
        "nama_paket": "Rehabilitasi Jembatan Contoh\u200b &amp; Jalan",
        "pagu": 2500000000,
        "metode_pengadaan": "Tender",
        "jenis_pengadaan": "Pekerjaan Konstruksi",
        "urarian_pekerjaan": "Rangka baja 30 m",
        "tgl_awal_pemilihan": "2026-02-01",
        "tgl_akhir_pemilihan": "2026-03-01",
        "tgl_akhir_kontrak": "2026-11-30T00:00:00Z",
        "tgl_pengumuman_paket": "2026-01-07T08:15:30Z",
        "status_aktif_rup": True,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan",
    }
    return OFFICE | SECRET | row | more


def notice(code=10611111000, **more):
    row = {
        "kd_satker": "123401",
        "kd_tender": code,
        "versi_tender": 1,
        "kd_rup": "61230001;61230002",
        "nama_paket": "Rehabilitasi Jembatan Contoh Desa Benua Baru Ilir",
        "pagu": 2500000000,
        "hps": 2499999334.78,
        "sumber_dana": "APBD",
        "jenis_pengadaan": "Pekerjaan Konstruksi",
        "mtd_pemilihan": "Tender",
        "lokasi_pekerjaan": "Benua Baru Ilir - Kutai Timur (Kab.)",
        "status_tender": "Berlangsung",
        "tgl_pengumuman_tender": "2026-02-25 13:30:00.000000Z",
    }
    return OFFICE | SECRET | row | more


def step(code=10611111000, number=1, **more):
    row = {
        "kd_tender": code,
        "kd_tahapan": number,
        "kd_akt": 101,
        "nama_tahapan": "Upload Dokumen Penawaran",
        "tgl_awal": "2026-02-25T13:30:00Z",
        "tgl_akhir": "2026-03-04T16:00:00Z",
    }
    return OFFICE | row | more


def result(code=10611111000, **more):
    row = {
        "kd_satker": "1.03.0.00.0.00.01.0000",
        "kd_tender": code,
        "kd_rup_paket": "61230001;61230002",
        "psr_id": 5,
        "pagu": 2500000000,
        "hps": 2499999334.78,
        "nilai_penawaran": 2400000000.5,
        "nilai_terkoreksi": 2390000000,
        "nilai_negosiasi": None,
        "nilai_kontrak": 0,
        "kd_penyedia": 77,
        "nama_penyedia": "CV CONTOH JEMBATAN",
        "tgl_penetapan_pemenang": "2026-03-25T13:21:52.557Z",
    }
    return OFFICE | SECRET | row | more


def contract(code=10611111000, addendum=0, **more):
    row = {
        "kd_satker": "123401",
        "kd_tender": code,
        "nama_paket": "Rehabilitasi Jembatan Contoh",
        "no_kontrak": "600/1/KONTRAK/2026",
        "tgl_kontrak": "2026-04-10T00:00:00.000000Z",
        "tgl_kontrak_awal": "2026-04-13T00:00:00.000000Z",
        "tgl_kontrak_akhir": "2026-11-08T00:00:00.000000Z",
        "nilai_kontrak": 2390000000,
        "status_kontrak": "Kontrak Sedang Berjalan",
        "versi_addendum": addendum,
        "nama_penyedia": "CV CONTOH JEMBATAN",
    }
    return OFFICE | SECRET | row | more


ALL = {
    "rup/paket-penyedia-terumumkan": [plan(), plan(61230002), plan(61230009, pagu=None)],
    "tender/pengumuman": [notice()],
    "tender/jadwal-tahapan-tender": [step(), step(number=2, nama_tahapan=None, nama_akt=None)],
    "tender/tender-selesai-nilai": [result()],
    "tender/tender-ekontrak-kontrak": [contract(), contract(addendum=1)],
}
