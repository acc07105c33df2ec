"""The categories of the statistics a village publishes, with ids and weights."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A statistic: its key, the title the site gives it, and (id, name, weight) per category.

    `base` says whom it counts: all people, families, or those an age makes it for.
    """

    key: str
    title: str
    rows: tuple[tuple[str, str, float], ...]
    base: str = "people"
    unknown: float = 0.0
    rest: str = "BELUM MENGISI"


def _number(names: tuple[tuple[str, float], ...]) -> tuple[tuple[str, str, float], ...]:
    return tuple((str(at), name, weight) for at, (name, weight) in enumerate(names, start=1))


TABLES = (
    Table("0", "Pendidikan Dalam KK", _number((
        ("TIDAK / BELUM SEKOLAH", 19), ("BELUM TAMAT SD/SEDERAJAT", 12),
        ("TAMAT SD / SEDERAJAT", 22), ("SLTP/SEDERAJAT", 17), ("SLTA / SEDERAJAT", 22),
        ("DIPLOMA I / II", 0.7), ("AKADEMI/ DIPLOMA III/S. MUDA", 2),
        ("DIPLOMA IV/ STRATA I", 4), ("STRATA II", 0.2), ("STRATA III", 0.01),
    ))),
    Table("1", "Pekerjaan", _number((
        ("BELUM/TIDAK BEKERJA", 25), ("MENGURUS RUMAH TANGGA", 19), ("PELAJAR/MAHASISWA", 20),
        ("PENSIUNAN", 0.3), ("PEGAWAI NEGERI SIPIL (PNS)", 1.5),
        ("TENTARA NASIONAL INDONESIA (TNI)", 0.1), ("KEPOLISIAN RI (POLRI)", 0.15),
        ("PERDAGANGAN", 1.2), ("PETANI/PEKEBUN", 12), ("PETERNAK", 0.1),
        ("NELAYAN/PERIKANAN", 2.5), ("INDUSTRI", 0.2), ("KONSTRUKSI", 0.3),
        ("TRANSPORTASI", 0.2), ("KARYAWAN SWASTA", 11), ("KARYAWAN BUMN", 0.2),
        ("KARYAWAN BUMD", 0.05), ("KARYAWAN HONORER", 1.0), ("BURUH HARIAN LEPAS", 1.1),
        ("BURUH TANI/PERKEBUNAN", 1.4), ("WIRASWASTA", 5), ("GURU", 0.9), ("BIDAN", 0.1),
        ("PERAWAT", 0.15), ("PERANGKAT DESA", 0.3), ("KEPALA DESA", 0.02), ("LAINNYA", 0.1),
    ))),
    Table("2", "Status Perkawinan", _number((
        ("BELUM KAWIN", 49), ("KAWIN", 46), ("CERAI HIDUP", 1.6), ("CERAI MATI", 3),
    ))),
    Table("3", "Agama", _number((
        ("ISLAM", 80), ("KRISTEN", 12), ("KATHOLIK", 7), ("HINDU", 0.2), ("BUDHA", 0.02),
        ("KHONGHUCU", 0.0), ("KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA", 0.05),
    ))),
    Table("5", "Warga Negara", _number((("WNI", 100), ("WNA", 0), ("DUA KEWARGANEGARAAN", 0)))),
    Table("6", "Status Penduduk", _number((("TETAP", 98), ("TIDAK TETAP", 2)))),
    Table("7", "Golongan Darah", _number((
        ("A", 5), ("B", 6), ("AB", 2), ("O", 11), ("A+", 0.3), ("A-", 0), ("B+", 0.3), ("B-", 0),
        ("AB+", 0.05), ("AB-", 0), ("O+", 0.5), ("O-", 0), ("TIDAK TAHU", 74),
    ))),
    Table("9", "Penyandang Cacat", _number((
        ("CACAT FISIK", 0.25), ("CACAT NETRA/BUTA", 0.08), ("CACAT RUNGU/WICARA", 0.1),
        ("CACAT MENTAL/JIWA", 0.12), ("CACAT FISIK DAN MENTAL", 0.04), ("CACAT LAINNYA", 0.05),
        ("TIDAK CACAT", 70),
    )), unknown=0.3),
    Table("14", "Pendidikan Sedang Ditempuh", _number((
        ("BELUM MASUK TK/KELOMPOK BERMAIN", 8), ("SEDANG TK/KELOMPOK BERMAIN", 3),
        ("TIDAK PERNAH SEKOLAH", 1), ("SEDANG SD/SEDERAJAT", 13),
        ("TIDAK TAMAT SD/SEDERAJAT", 2), ("SEDANG SLTP/SEDERAJAT", 6),
        ("SEDANG SLTA/SEDERAJAT", 5), ("SEDANG  D-1/SEDERAJAT", 0.02),
        ("SEDANG D-2/SEDERAJAT", 0.02), ("SEDANG D-3/SEDERAJAT", 0.3),
        ("SEDANG  S-1/SEDERAJAT", 1.5), ("SEDANG S-2/SEDERAJAT", 0.05),
        ("SEDANG S-3/SEDERAJAT", 0), ("SEDANG SLB A/SEDERAJAT", 0.02),
        ("SEDANG SLB B/SEDERAJAT", 0.02), ("SEDANG SLB C/SEDERAJAT", 0.03),
        ("TIDAK DAPAT MEMBACA DAN MENULIS HURUF LATIN/ARAB", 0.2), ("TIDAK SEDANG SEKOLAH", 59),
    ))),
    Table("19", "Asuransi Kesehatan", (
        ("1", "TIDAK/BELUM PUNYA", 15), ("2", "BPJS PENERIMA BANTUAN IURAN", 45),
        ("3", "BPJS NON PENERIMA BANTUAN IURAN", 30), ("99", "ASURANSI LAINNYA", 2),
    ), unknown=0.1),
    Table("suku", "Suku / Etnis", _number((
        ("KUTAI", 30), ("DAYAK", 20), ("BUGIS", 22), ("JAWA", 20), ("BANJAR", 6), ("TORAJA", 2),
    )), unknown=0.25),
    Table("kelas_sosial", "Kelas Sosial", _number((
        ("KELUARGA PRA SEJAHTERA", 9), ("KELUARGA SEJAHTERA I", 24),
        ("KELUARGA SEJAHTERA II", 35), ("KELUARGA SEJAHTERA III", 25),
        ("KELUARGA SEJAHTERA III PLUS", 3),
    )), base="families", unknown=0.1),
    Table("18", "Kepemilikan KTP", _number((
        ("BELUM REKAM", 4), ("SUDAH REKAM", 14), ("CARD PRINTED", 10), ("PRINT READY RECORD", 2),
        ("CARD SHIPPED", 1), ("SENT FOR CARD PRINTING", 1), ("CARD ISSUED", 65),
        ("BELUM WAJIB", 0),
    )), base="adults", unknown=0.02),
    Table("bantuan_keluarga", "Penerima Bantuan Keluarga", (
        ("1", "BPNT", 10), ("2", "BLT Dana Desa", 8), ("3", "PKH", 9),
    ), base="families", unknown=0.7, rest="BUKAN PENERIMA"),
)  # fmt: skip
