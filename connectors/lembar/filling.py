"""Rows of each sheet as records: contacts, services, documents, numbers, village money."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from connectors.lembar import template
from connectors.lembar.budgets import read_budgets
from connectors.lembar.contacts import find_office_phone, read_channel
from connectors.lembar.indexes import IndexForm, read_indexes
from connectors.lembar.opening import OpenedSheet
from connectors.lembar.reading import (
    Fault,
    Filled,
    Readable,
    Row,
    RowFault,
    check_form,
    fault_of,
    form_of,
    is_total,
    read_rows,
)
from connectors.records import (
    Cell,
    Document,
    Record,
    Service,
    Sex,
    Statistic,
)

_CLASSES = ("berkala", "serta-merta", "setiap-saat")


def read_workbook(
    sheets: Sequence[OpenedSheet],
    indicators: Mapping[str, str],
    indexes: Sequence[IndexForm] = (),
) -> Filled:
    """What a workbook says. `indicators`: title by code of all that may be filled in; `indexes`:
    what may be written of each index."""
    head = check_form(sheets)
    records: dict[str, tuple[Record, ...]] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    phones: set[str] = set()
    for sheet in sheets:
        form = form_of(sheet.name, head.version)
        if form is None or not sheet.visible:
            if sheet.name not in (template.META, "Petunjuk"):
                notes.append(f"Lembar {sheet.name} tidak dibaca.")
            continue
        rows, wrong = read_rows(sheet, form)
        faults += wrong
        found: list[Record] = []
        read = _READERS.get(form.name)
        for each in read(rows, indicators) if read else read_indexes(rows, indexes):
            if isinstance(each, Fault):
                faults.append(each)
            else:
                found.append(each)
        records[form.stream] = tuple(found)
        if form is template.KONTAK:
            phones |= _office_phones(rows)
    faults.sort(key=lambda each: (each.sheet, each.row))
    return Filled(head.unit_code, records, tuple(faults), tuple(notes), frozenset(phones))


def _office_phones(rows: Sequence[Row]) -> set[str]:
    """Mobile numbers the unit itself says are the office's and may be public."""
    found = (find_office_phone(row, "Isi") for row in rows)
    return {each for each in found if each}


def _read_contacts(rows: Sequence[Row], _known: Mapping[str, str]) -> Readable:
    seen: set[str] = set()
    for row in rows:
        channel = row.text("Saluran").lower()
        try:
            if channel in seen:
                raise RowFault("Saluran", f"{channel} sudah ditulis di baris lain.")
            found = read_channel(channel, row.text("Isi"), "Isi")
        except RowFault as fault:
            yield fault_of(template.KONTAK, row, fault)
            continue
        if found is not None:
            seen.add(channel)
            yield found


def _read_services(rows: Sequence[Row], _known: Mapping[str, str]) -> Readable:
    seen: set[str] = set()
    for row in rows:
        name = row.text("Nama")
        if name.lower() in seen:
            yield fault_of(template.LAYANAN, row, RowFault("Nama", f"{name} sudah ditulis."))
            continue
        seen.add(name.lower())
        needs = (each.strip() for each in row.text("Syarat").split(";"))
        yield Service(
            key=name.lower()[:200],
            name=name,
            requirements=tuple(each for each in needs if each),
            cost=row.text("Biaya"),
            duration=row.text("Waktu"),
            place=row.text("Tempat"),
        )


def _read_documents(rows: Sequence[Row], _known: Mapping[str, str]) -> Readable:
    def read(row: Row) -> Record:
        given = row.text("Golongan").lower()
        if given and given not in _CLASSES:
            raise RowFault(
                "Golongan", f"“{given}” tidak dikenal; pilihannya {', '.join(_CLASSES)}."
            )
        link = row.text("Tautan")
        if link and not link.startswith(("http://", "https://")):
            raise RowFault("Tautan", "alamat harus diawali http:// atau https://.")
        title = row.text("Judul")
        return Document(
            key=f"{title.lower()}|{row.text('Nomor').lower()}"[:300],
            title=title,
            number=row.text("Nomor"),
            year=row.year("Tahun"),
            decided=row.day("Tanggal"),
            classification=given,  # type: ignore[arg-type]
            file_url=link,
            external=bool(link),
        )

    yield from _each(rows, template.DOKUMEN, read)


def _read_numbers(rows: Sequence[Row], known: Mapping[str, str]) -> Readable:
    good: list[tuple[str, str, tuple[Cell, ...]]] = []
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        try:
            code, label, year = row.text("Indikator"), row.text("Kelompok"), str(row.year("Tahun"))
            if code not in known:
                raise RowFault("Indikator", f"“{code}” bukan kode yang dikenal.")
            if is_total(label) and label.lower() != "total":
                raise RowFault("Kelompok", "baris jumlah ditulis sebagai total, atau dihapus.")
            if (code, label.lower(), year) in seen:
                raise RowFault("Kelompok", f"{label} tahun {year} sudah ditulis di baris lain.")
            seen.add((code, label.lower(), year))
            good.append((code, year, _read_cells(row)))
        except RowFault as fault:
            yield fault_of(template.MONOGRAFI, row, fault)
    good.sort(key=lambda each: each[:2])
    for (code, year), some in groupby(good, key=lambda each: each[:2]):
        cells = tuple(cell for _, _, row_cells in some for cell in row_cells)
        if cells:
            yield Statistic(
                key=f"{code}-{year}", indicator=code, title=known[code], period=year, cells=cells
            )


def _read_cells(row: Row) -> tuple[Cell, ...]:
    men, women, both = (row.count(name) for name in ("Laki-laki", "Perempuan", "Jumlah"))
    if men is not None and women is not None:
        if both is not None and men + women != both:
            raise RowFault("Jumlah", f"{men} + {women} = {men + women}, tertulis {both}.")
        both = men + women
    label = row.text("Kelompok")
    numbers: tuple[tuple[Sex, int | None], ...] = (("L", men), ("P", women), ("", both))
    return tuple(
        Cell(label.lower(), label, sex, Decimal(value))
        for sex, value in numbers
        if value is not None
    )


def _each(rows: Sequence[Row], form: template.SheetForm, read: Callable[[Row], Record]) -> Readable:
    seen: set[str] = set()
    for row in rows:
        try:
            record = read(row)
            if record.key in seen:
                raise RowFault(form.columns[0].title, "sudah ditulis di baris lain.")
            seen.add(record.key)
            yield record
        except RowFault as fault:
            yield fault_of(form, row, fault)


_READERS: Mapping[str, Callable[[Sequence[Row], Mapping[str, str]], Readable]] = {
    template.KONTAK.name: _read_contacts,
    template.LAYANAN.name: _read_services,
    template.DOKUMEN.name: _read_documents,
    template.MONOGRAFI.name: _read_numbers,
    template.APBDES.name: read_budgets,
}
