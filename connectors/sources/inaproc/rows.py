"""Rows of the tender sets (SPSE) to releases, by an allow-list: what is not named is not kept."""

from connectors.ocds import (
    Award,
    Contract,
    Milestone,
    Planning,
    Process,
    Procurement,
    Tender,
)
from connectors.records import Record
from connectors.sources.inaproc.cells import (
    Row,
    digest,
    read_codes,
    read_day,
    read_filled_sen,
    read_id,
    read_number,
    read_sen,
    read_supplier,
    read_text,
    read_year,
)
from connectors.sources.inaproc.codelists import (
    category,
    contract_status,
    procurement_method,
    tender_status,
)
from connectors.sources.inaproc.parts import day_moment, need_code, read_buyer, read_entity


def read_notice(row: Row, zone: str, process: Process = "tender") -> Record:
    """The announcement of a tender or a non-tender."""
    code = need_code(row, f"kd_{process}")
    version = read_number(row, f"versi_{process}")
    announced = read_day(row, f"tgl_pengumuman_{process}")
    status = read_text(row, f"status_{process}")
    kind = read_text(row, "jenis_pengadaan")
    method = read_text(row, "mtd_pemilihan")
    reasons = (read_text(row, "ket_diulang"), read_text(row, "ket_ditutup"))
    criteria = (read_text(row, "mtd_kualifikasi"), read_text(row, "mtd_evaluasi"))
    return Procurement(
        key=f"{code}:{version}",
        title=read_text(row, "nama_paket") or f"Paket {code}",
        process=process,
        process_id=code,
        published=day_moment(announced, zone),
        year=read_year(row),
        plans=read_codes(row, "kd_rup"),
        entity=read_entity(row),
        buyer=read_buyer(row),
        planning=Planning(
            amount=read_sen(row, "pagu"),
            source=read_text(row, "sumber_dana"),
            account=read_text(row, "mak")[:200],
        ),
        tender=Tender(
            id=code,
            version=version,
            status=tender_status(status),
            status_text=status,
            method=procurement_method(method),
            method_text=method,
            category=category(kind),
            category_text=kind,
            criteria=", ".join(part for part in criteria if part),
            payment=read_text(row, "kontrak_pembayaran"),
            size=read_text(row, "kualifikasi_paket"),
            location=read_text(row, "lokasi_pekerjaan"),
            value=read_sen(row, "hps"),
            announced=announced,
            reason=" ".join(part for part in reasons if part),
        ),
    )


def read_direct_notice(row: Row, zone: str) -> Record:
    """Direct procurement and direct appointment on SPSE."""
    return read_notice(row, zone, "nontender")


def read_step(row: Row, zone: str) -> Record:
    """One step of a tender's schedule. It has no identifier and no title of its own."""
    code = need_code(row, "kd_tender")
    step = read_id(row, "kd_tahapan")
    title = read_text(row, "nama_tahapan") or read_text(row, "nama_akt") or f"Tahap {step}"
    due = read_day(row, "tgl_akhir")
    milestone = Milestone(step, title, read_day(row, "tgl_awal"), due)
    return Procurement(
        key=f"{code}:{step}:{read_id(row, 'kd_akt')}",
        title=title,
        process="tender",
        process_id=code,
        year=read_year(row),
        entity=read_entity(row),
        tender=Tender(id=code, milestones=(milestone,)),
        raw_dates=f"{read_id(row, 'tgl_awal')} {read_id(row, 'tgl_akhir')}".strip(),
    )


def read_result(row: Row, zone: str, process: Process = "tender") -> Record:
    """The result with its winner."""
    code = need_code(row, f"kd_{process}")
    day = read_day(row, "tgl_penetapan_pemenang") or read_day(row, f"tgl_selesai_{process}")
    supplier = read_supplier(row)
    value = read_filled_sen(row, "nilai_negosiasi", "nilai_terkoreksi", "nilai_penawaran")
    who = read_id(row, "kd_penyedia") or read_id(row, "psr_id") or digest((supplier, value, day))
    agreed = read_filled_sen(row, "nilai_kontrak")
    status = read_text(row, f"status_{process}")
    finished = process == "nontender"
    return Procurement(
        key=f"{code}:{who}",
        title=read_text(row, "nama_paket"),
        process=process,
        process_id=code,
        published=day_moment(day, zone),
        year=read_year(row),
        plans=read_codes(row, "kd_rup") or read_codes(row, "kd_rup_paket"),
        entity=read_entity(row),
        buyer=read_buyer(row),
        planning=Planning(amount=read_sen(row, "pagu")),
        tender=Tender(
            id=code,
            value=read_sen(row, "hps"),
            status=tender_status(status) if finished else "",
            status_text=status,
        ),
        award=Award(who, supplier, value, day) if supplier or value else None,
        contract=Contract(f"{code}:nilai", supplier=supplier, value=agreed) if agreed else None,
    )


def read_direct_result(row: Row, zone: str) -> Record:
    """The result of a non-tender."""
    return read_result(row, zone, "nontender")


def read_contract(row: Row, zone: str) -> Record:
    """A contract or one of its addenda; bank, tax and officers' fields stay outside."""
    code = need_code(row, "kd_tender")
    number = read_text(row, "no_kontrak")
    addendum = read_number(row, "versi_addendum")
    signed = read_day(row, "tgl_kontrak")
    value = read_filled_sen(row, "nilai_kontrak")
    mark = digest((number,)) if number else digest((signed, value, read_id(row, "kd_penyedia")))
    status = read_text(row, "status_kontrak")
    return Procurement(
        key=f"{code}:{mark}:{addendum}",
        title=read_text(row, "nama_paket"),
        process="tender",
        process_id=code,
        published=day_moment(signed, zone),
        year=read_year(row),
        entity=read_entity(row),
        buyer=read_buyer(row),
        tender=Tender(id=code, description=read_text(row, "lingkup_pekerjaan")),
        contract=Contract(
            id=f"{code}:{mark}",
            number=number,
            supplier=read_supplier(row),
            value=value,
            signed=signed,
            start=read_day(row, "tgl_kontrak_awal"),
            end=read_day(row, "tgl_kontrak_akhir"),
            status=contract_status(status),
            status_text=status,
            amendment=addendum,
        ),
    )


def read_recorded(row: Row, zone: str) -> Record:
    """A purchase recorded after the fact; several may share one RUP code."""
    code = need_code(row, "kd_nontender_pct")
    status = read_text(row, "status_nontender_pct_ket")
    kind = read_text(row, "kategori_pengadaan")
    method = read_text(row, "mtd_pemilihan")
    return Procurement(
        key=code,
        title=read_text(row, "nama_paket") or f"Paket {code}",
        process="pencatatan",
        process_id=code,
        published=day_moment(read_day(row, "tgl_mulai_paket"), zone),
        year=read_year(row),
        plans=read_codes(row, "kd_rup"),
        entity=read_entity(row),
        buyer=read_buyer(row),
        planning=Planning(amount=read_sen(row, "pagu"), source=read_text(row, "sumber_dana")),
        tender=Tender(
            id=code,
            description=read_text(row, "uraian_pekerjaan"),
            status=tender_status(status),
            status_text=status,
            method=procurement_method(method),
            method_text=method,
            category=category(kind),
            category_text=kind,
            announced=read_day(row, "tgl_mulai_paket"),
        ),
        contract=Contract(f"{code}:pct", paid=read_sen(row, "total_realisasi")),
    )
