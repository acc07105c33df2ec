"""Which statistic of OpenSID is which indicator: by its title, since numbers changed."""

import re
from dataclasses import dataclass

from connectors.cleaning.text import squash


@dataclass(frozen=True, slots=True)
class Topic:
    """One statistic: the key of v2410, our indicator, the title and some of its row labels."""

    key: str
    indicator: str
    title: str
    labels: frozenset[str] = frozenset()


def _topic(key: str, indicator: str, title: str, labels: str = "") -> Topic:
    return Topic(key, indicator, title, frozenset(labels.split("|")) if labels else frozenset())


TOPICS = (
    _topic("0", "penduduk-pendidikan-kk", "pendidikan dalam kk", "strata ii|tamat sd / sederajat"),
    _topic("1", "penduduk-pekerjaan", "pekerjaan", "pelajar/mahasiswa|wiraswasta"),
    _topic("2", "penduduk-perkawinan", "status perkawinan", "cerai hidup|cerai mati"),
    _topic("3", "penduduk-agama", "agama", "islam|kristen"),
    _topic("4", "penduduk-kelamin", "jenis kelamin", "laki-laki|perempuan"),
    _topic("5", "penduduk-kewarganegaraan", "warga negara", "wni|wna"),
    _topic("6", "penduduk-status", "status penduduk", "tetap|tidak tetap"),
    _topic("7", "penduduk-golongan-darah", "golongan darah", "ab|o"),
    _topic("9", "penduduk-disabilitas", "penyandang cacat", "cacat fisik|cacat netra/buta"),
    _topic("10", "penduduk-penyakit-menahun", "penyakit menahun", "kanker|stroke"),
    _topic("13", "penduduk-umur-rentang", "umur (rentang)", "10 s/d 14 tahun|15 s/d 19 tahun"),
    _topic(
        "14",
        "penduduk-pendidikan-ditempuh",
        "pendidikan sedang ditempuh",
        "sedang sd/sederajat|sedang slta/sederajat",
    ),
    _topic("15", "penduduk-umur-kategori", "umur (kategori)", "balita (0 - 5)|anak-anak (6 - 17)"),
    _topic("16", "penduduk-akseptor-kb", "akseptor kb", "iud|kondom"),
    _topic(
        "17", "penduduk-akta-kelahiran", "akta kelahiran", "umur 0 s/d 1 tahun|umur 2 s/d 4 tahun"
    ),
    _topic("18", "penduduk-ktp", "kepemilikan ktp"),
    _topic(
        "19",
        "penduduk-asuransi-kesehatan",
        "asuransi kesehatan",
        "bpjs penerima bantuan iuran|asuransi lainnya",
    ),
    _topic("hubungan_kk", "penduduk-hubungan-kk", "hubungan dalam kk", "kepala keluarga|menantu"),
    _topic("suku", "penduduk-suku", "suku / etnis"),
    _topic("covid", "penduduk-status-covid", "status covid", "kasus suspek|kontak erat"),
    _topic("bpjs-tenagakerja", "penduduk-bpjs-ketenagakerjaan", "bpjs ketenagakerjaan"),
    _topic("hamil", "penduduk-kehamilan", "status kehamilan", "hamil|tidak hamil"),
    _topic("kia", "penduduk-kia", "kepemilikan kia"),
    _topic("akta-kematian", "penduduk-akta-kematian", "kepemilikan akta kematian"),
    _topic("buku-nikah", "penduduk-buku-nikah", "buku nikah"),
    _topic("kelas_sosial", "keluarga-kelas-sosial", "kelas sosial"),
    _topic("bantuan_penduduk", "bantuan-penduduk", "penerima bantuan penduduk"),
    _topic("bantuan_keluarga", "bantuan-keluarga", "penerima bantuan keluarga"),
)
# One aid programme each; its key carries the number of the programme.
PROGRAMME = re.compile(r"50\d{1,6}")
PROGRAMMES = {"penduduk": "bantuan-peserta-penduduk", "keluarga": "bantuan-peserta-keluarga"}
PEOPLE, FAMILIES = "penduduk-jumlah", "keluarga-jumlah"
PEOPLE_BY_DUSUN, FAMILIES_BY_DUSUN = "penduduk-per-dusun", "keluarga-per-dusun"

_BY_TITLE = {topic.title: topic for topic in TOPICS}
_BY_KEY = {topic.key: topic for topic in TOPICS}


def topic_of(key: str, title: str, labels: frozenset[str]) -> Topic | None:
    """The topic of a table: by its title; without one by its row labels, and by its key only
    where nothing speaks against it. None when it is not clearly one of ours."""
    said = normalise(title)
    if said:
        return _BY_TITLE.get(said)
    fitting = [topic for topic in TOPICS if topic.labels and topic.labels <= labels]
    if len(fitting) == 1:
        return fitting[0]
    topic = _BY_KEY.get(key)
    return topic if topic and not topic.labels and not fitting else None


def normalise(text: str) -> str:
    """A title or label for comparing: one line, lower case."""
    return squash(text).lower()


def slug_of(label: str) -> str:
    """The stable code of a category, from its label."""
    return re.sub(r"[^a-z0-9]+", "-", _signs(normalise(label))).strip("-")[:60] or "lainnya"


def _signs(label: str) -> str:
    """Blood groups differ by their sign alone."""
    return re.sub(r"(?<=\w)\+$", " positif", re.sub(r"(?<=\w)-$", " negatif", label))
