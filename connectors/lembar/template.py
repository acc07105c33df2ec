"""The form of the spreadsheet: its sheets and columns. Another form is another VERSION; those
that people still have at home are read as well."""

from dataclasses import dataclass

NAME = "lembar-isian"
VERSION = 2
READABLE = (1, 2)
ALL_NAME = "lembar-kontak-semua"  # another form: contacts of all units, one row a unit
VILLAGES_NAME = "lembar-angka-desa"  # another form: numbers of a kecamatan's villages
PLACES_NAME = "lembar-tempat"  # another form: places of a unit, with their positions
META = "_meta"  # a hidden sheet: name, version and unit code of the form
MOST_ROWS = 2_000  # a sheet; what a unit publishes in a year is far less


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `hint` is what stands below its head."""

    title: str
    hint: str
    required: bool = False
    number: bool = False
    verbatim: bool = False  # a code: a spreadsheet must not take 4.2.1 for a day


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet; row 1 holds the titles, row 2 the hints, then one thing a row."""

    name: str
    stream: str
    columns: tuple[Column, ...]
    totals: tuple[str, ...] = ()  # columns besides the first in which a row of sums says so


KONTAK = SheetForm(
    "Kontak",
    "lembar-kontak",
    (
        Column("Saluran", "telepon, whatsapp, surel, alamat, kodepos, situs atau jam", True),
        Column("Isi", "Jam: Senin–Kamis 08.00–15.00, Jumat 08.00–11.30"),
        Column("Nomor kantor?", "ya, bila nomor seluler ini milik kantor dan boleh umum"),
    ),
)
LAYANAN = SheetForm(
    "Layanan",
    "lembar-layanan",
    (
        Column("Nama", "Surat keterangan usaha", True),
        Column("Syarat", "pisahkan dengan titik koma"),
        Column("Biaya", "Gratis"),
        Column("Waktu", "1 hari kerja"),
        Column("Tempat", "Kantor desa, loket 1"),
    ),
)
DOKUMEN = SheetForm(
    "Dokumen",
    "lembar-dokumen",
    (
        Column("Judul", "Peraturan Desa tentang APBDes Tahun 2026", True),
        Column("Nomor", "3 Tahun 2025"),
        Column("Tahun", "2026", number=True),
        Column("Tanggal", "tanggal ditetapkan, 2025-12-30"),
        Column("Golongan", "berkala, serta-merta atau setiap-saat"),
        Column("Tautan", "alamat berkasnya, bila ada"),
    ),
)
MONOGRAFI = SheetForm(
    "Monografi",
    "lembar-monografi",
    (
        Column("Indikator", "kode; jangan diubah", True),
        Column("Kelompok", "total, atau nama kelompok", True),
        Column("Tahun", "2026", True, number=True),
        Column("Laki-laki", "", number=True),
        Column("Perempuan", "", number=True),
        Column("Jumlah", "kosong berarti belum diketahui, bukan nol", number=True),
    ),
)
APBDES = SheetForm(
    "APBDes",
    "lembar-apbdes",
    (
        Column("Tahun", "2026", True, number=True),
        Column(
            "Bagian",
            "pendapatan, belanja, penerimaan (pembiayaan), pengeluaran (pembiayaan) atau ringkasan",
            True,
        ),
        Column("Kode rekening", "4.2.1", verbatim=True),
        Column("Bidang", "untuk belanja: 1 sampai 5", number=True),
        Column("Uraian", "Dana Desa. Di ringkasan: Pendapatan, Belanja, Pembiayaan, SiLPA", True),
        Column("Sumber dana", "DDS, ADD, PBH, PAD, PBP, PBK, SWD atau DLL"),
        Column("Anggaran", "rupiah", number=True),
        Column("Realisasi", "rupiah; kosong berarti belum diketahui, bukan nol", number=True),
    ),
    totals=("Bagian", "Uraian"),
)
APBDES_1 = SheetForm(
    "APBDes",
    "lembar-apbdes",
    (
        Column("Tahun", "2026", True, number=True),
        Column("Bagian", "pendapatan, pelaksanaan atau pembelanjaan", True),
        Column("Uraian", "Dana Desa", True),
        Column("Anggaran", "rupiah", number=True),
        Column("Realisasi", "rupiah", number=True),
    ),
    totals=("Bagian", "Uraian"),
)
INDEKS = SheetForm(
    "Indeks",
    "lembar-indeks",
    (
        Column("Tahun", "2025", True, number=True),
        Column("Indeks", "Indeks Desa, atau IDM sampai 2024", True),
        Column("Skor", "seperti diterbitkan", number=True),
        Column("Status", "Sangat Tertinggal, Tertinggal, Berkembang, Maju atau Mandiri", True),
        *(
            Column(title, "bagian IDM", number=True)
            for title in ("IKS", "IKE", "IKL")
        ),
        *(
            Column(title, "bagian Indeks Desa", number=True)
            for title in (
                "Layanan dasar", "Sosial", "Ekonomi", "Lingkungan", "Aksesibilitas", "Tata kelola",
            )
        ),
        Column("Dokumen", "keputusan atau berita acara yang memuatnya"),
        Column("Tautan", "alamatnya, bila ada"),
    ),
)  # fmt: skip
KONTAK_SEMUA = SheetForm(
    "Kontak unit",
    "lembar-kontak",
    (
        Column("Kode", "kode unit; jangan diubah", True),
        Column("Nama unit", "untuk dibaca saja"),
        Column("Telepon", "(0549) 23167"),
        Column("WhatsApp", "0812-3456-7890"),
        Column("Nomor kantor?", "ya, bila nomor seluler di baris ini milik kantor dan boleh umum"),
        Column("Surel", "kantor@contoh.go.id"),
        Column("Alamat", "Jalan Poros RT 2"),
        Column("Kodepos", "75611"),
        Column("Situs", "https://…"),
        Column("Jam", "Senin–Kamis 08.00–15.00, Jumat 08.00–11.30"),
    ),
)
FORMS = (KONTAK, LAYANAN, DOKUMEN, MONOGRAFI, APBDES, INDEKS)


def forms_of(version: int) -> tuple[SheetForm, ...]:
    """The sheets of a version of the form."""
    return (KONTAK, LAYANAN, DOKUMEN, MONOGRAFI, APBDES_1) if version == 1 else FORMS
