"""Rows of the plan sets (SiRUP) to releases, by an allow-list."""

from connectors.ocds import (
    BuyingUnit,
    Milestone,
    Planning,
    Process,
    Procurement,
    Tender,
)
from connectors.records import Record, Tombstone
from connectors.sources.inaproc.cells import (
    Row,
    read_codes,
    read_day,
    read_id,
    read_number,
    read_sen,
    read_text,
    read_year,
)
from connectors.sources.inaproc.codelists import (
    category,
    procurement_method,
)
from connectors.sources.inaproc.parts import day_moment, need_code, read_buyer, read_entity

_STEPS = (
    ("pemilihan", "Pemilihan penyedia", "tgl_awal_pemilihan", "tgl_akhir_pemilihan"),
    ("kontrak", "Pelaksanaan kontrak", "tgl_awal_kontrak", "tgl_akhir_kontrak"),
    (
        "pelaksanaan",
        "Pelaksanaan",
        "tgl_awal_pelaksanaan_kontrak",
        "tgl_akhir_pelaksanaan_kontrak",
    ),
    ("pemanfaatan", "Pemanfaatan", "tgl_awal_pemanfaatan", "tgl_akhir_pemanfaatan"),
)


def read_plan(row: Row, zone: str, process: Process = "rup") -> Record:
    """A RUP package; a tombstone when it is withdrawn, deleted or not announced."""
    code = need_code(row, "kd_rup")
    off = (
        row.get("status_aktif_rup") is False
        or row.get("status_delete_rup") is True
        or read_text(row, "status_umumkan_rup").lower() not in ("", "terumumkan")
    )
    if off:
        return Tombstone(key=code, reason="dinonaktifkan")
    steps = tuple(
        Milestone(key, title, read_day(row, first), read_day(row, last))
        for key, title, first, last in _STEPS
        if read_day(row, first) or read_day(row, last)
    )
    kind = read_text(row, "jenis_pengadaan")
    method = read_text(row, "metode_pengadaan")
    if process == "swakelola":
        form = read_number(row, "tipe_swakelola")
        method = f"Swakelola tipe {form}" if form else "Swakelola"
    scope = (
        read_text(row, "uraian_pekerjaan") or read_text(row, "urarian_pekerjaan"),  # sic
        read_text(row, "volume_pekerjaan"),
        read_text(row, "spesifikasi_pekerjaan"),
    )
    return Procurement(
        key=code,
        title=read_text(row, "nama_paket") or f"Paket {code}",
        process=process,
        process_id=code,
        published=day_moment(read_day(row, "tgl_pengumuman_paket"), zone),
        year=read_year(row),
        plans=(code,),
        entity=read_entity(row),
        buyer=read_buyer(row),
        planning=Planning(
            amount=read_sen(row, "pagu"),
            announced=read_day(row, "tgl_pengumuman_paket"),
            milestones=steps,
        ),
        tender=Tender(
            description=" · ".join(part for part in scope if part),
            method=procurement_method(method),
            method_text=method,
            category=category(kind),
            category_text=kind,
        ),
    )


def read_self_managed(row: Row, zone: str) -> Record:
    """A swakelola package: work the office does itself."""
    return read_plan(row, zone, "swakelola")


def read_buying_unit(row: Row, zone: str) -> Record:
    """A satker; telephone numbers stay outside."""
    satker = need_code(row, "kd_satker")
    return BuyingUnit(
        key=satker,
        satker=satker,
        name=read_text(row, "nama_satker"),
        other=read_id(row, "kd_satker_str"),
        years=tuple(int(year) for year in read_codes(row, "tahun_aktif") if len(year) == 4),
    )
