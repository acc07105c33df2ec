"""How the columns of a data portal's tables become numbers of ours, from the source's options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import ConfigError, Scope
from connectors.records import Sex

_STREAM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_YEAR = re.compile(r"(19|20|21)\d{2}")
_FIELDS = frozenset(
    {
        "dataset", "sumberdaya", "indikator", "kode", "nama", "induk", "nilai", "nilai_l",
        "nilai_p", "kelamin", "kelompok", "nama_kelompok", "kategori", "tahun", "kolom_tahun",
        "per", "angka", "padanan",
    }
)  # fmt: skip
_STYLES = ("", "indonesia", "mesin")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class TableMap:
    """One table of the portal as one indicator of ours. Columns that are not mapped are empty."""

    stream: str
    dataset: str
    resource: str  # id or name of one resource; empty: all tables of the data set
    indicator: str
    code: str  # the column of Kemendagri codes, or
    name: str  # of names, which hold within the parent's
    parent: str
    values: tuple[tuple[Sex, str], ...]  # the column of numbers of each sex
    sex: str
    category: str
    label: str
    fixed_category: str
    year: str
    year_column: str
    as_of: str
    style: str  # how texts write numbers, where it could be read two ways
    crosswalk: Mapping[str, str]  # Kemendagri code by what the table writes instead

    @property
    def required(self) -> tuple[str, ...]:
        """All columns the mapping names; without one of them nothing is read."""
        named = (
            self.code, self.name, self.parent, *(column for _, column in self.values), self.sex,
            self.category, self.label, self.year_column, self.as_of,
        )  # fmt: skip
        return tuple(dict.fromkeys(each for each in named if each))


def parse_mapping(options: Mapping[str, str]) -> tuple[TableMap, ...]:
    """The tables that `NAME.FIELD` options describe, by name; ConfigError says what is wrong."""
    told: dict[str, dict[str, str]] = {}
    for option, value in options.items():
        stream, point, field = option.partition(".")
        if not point or not _STREAM.fullmatch(stream) or field not in _FIELDS:
            raise _wrong(f"isian “{option[:60]}” tidak dikenal. Tulis NAMA.ISIAN=nilai.")
        told.setdefault(stream, {})[field] = value.strip()
    if not told:
        raise _wrong("belum ada tabel yang dipetakan. Lihat docs/sources/ckan.md.")
    return tuple(_parse_table(stream, told[stream]) for stream in sorted(told))


def _parse_table(stream: str, told: Mapping[str, str]) -> TableMap:
    def get(field: str) -> str:
        return told.get(field, "")

    for field in ("dataset", "indikator"):
        if not get(field):
            raise _wrong(f"{stream}.{field} belum diisi.")
    if bool(get("kode")) == bool(get("nama")):
        raise _wrong(f"{stream}: isi kolom kode atau kolom nama, salah satu saja.")
    if get("nama") and not get("induk"):
        raise _wrong(f"{stream}.induk belum diisi: nama desa hanya pasti di dalam kecamatannya.")
    columns: tuple[tuple[Sex, str], ...] = (
        ("L", get("nilai_l")), ("P", get("nilai_p")), ("", get("nilai")),
    )  # fmt: skip
    values = tuple((sex, column) for sex, column in columns if column)
    if not values:
        raise _wrong(f"{stream}.nilai belum diisi.")
    if get("kelamin") and (len(values) > 1 or values[0][0]):
        raise _wrong(f"{stream}: kolom kelamin hanya bersama satu kolom nilai.")
    if get("kategori") and get("kelompok"):
        raise _wrong(f"{stream}: isi kategori atau kolom kelompok, salah satu saja.")
    if bool(get("tahun")) == bool(get("kolom_tahun")):
        raise _wrong(f"{stream}: isi tahun atau kolom_tahun, salah satu saja.")
    if get("tahun") and not _YEAR.fullmatch(get("tahun")):
        raise _wrong(f"{stream}.tahun “{get('tahun')[:20]}” bukan tahun.")
    if get("angka") not in _STYLES:
        raise _wrong(f"{stream}.angka harus indonesia (1.204 = seribu lebih) atau mesin.")
    return TableMap(
        stream=stream,
        dataset=get("dataset"),
        resource=get("sumberdaya"),
        indicator=get("indikator")[:60],
        code=get("kode"),
        name=get("nama"),
        parent=get("induk"),
        values=values,
        sex=get("kelamin"),
        category=get("kelompok"),
        label=get("nama_kelompok"),
        fixed_category=get("kategori") or TOTAL,
        year=get("tahun"),
        year_column=get("kolom_tahun"),
        as_of=get("per"),
        style=get("angka"),
        crosswalk=_parse_crosswalk(stream, get("padanan")),
    )


def _parse_crosswalk(stream: str, text: str) -> Mapping[str, str]:
    pairs = [each.partition("=") for each in re.split(r"[,;\s]+", text) if each]
    for written, sign, code in pairs:
        if not sign or not written or not re.fullmatch(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", code):
            raise _wrong(f"{stream}.padanan: “{written[:40]}{sign}{code[:40]}” bukan KODE=KODE.")
    return {written: code for written, _, code in pairs}


def _wrong(sentence: str) -> ConfigError:
    return ConfigError(sentence, sentence=f"Pemetaan sumber: {sentence}", scope=Scope.SOURCE)
