"""The task strip: what people come for, the telephone first, six at most."""

from portal.reads.kontak import ContactView
from portal.reads.overview import Overview
from portal.rules.formatting import show_number
from portal.web.ask import Ask
from portal.web.lines import Line

_MOST = 6


def list_tasks(
    ask: Ask, found: Overview, contact: ContactView, hours: str, services: int
) -> tuple[Line, ...]:
    """The tasks of a unit in the order of their need."""
    chat = contact.whatsapp
    tasks = [_phone(contact, hours)]
    if chat is not None:
        tasks.append(Line("WhatsApp", f"https://wa.me/{chat.dial[1:]}", "dibalas di jam buka"))
    if services:
        tasks.append(Line("Urus surat", ask.path_in("layanan"), f"{services} layanan"))
    tasks.append(Line("Lapor masalah", ask.path_in("pengaduan"), "lewat SP4N-LAPOR!"))
    tasks.append(Line("Minta informasi", f"{ask.path_in('ppid')}#minta", "dijawab 10 hari kerja"))
    return (*tasks, *_places(ask, found))[:_MOST]


def _phone(contact: ContactView, hours: str) -> Line:
    dial = f"tel:{contact.phone.dial}"
    if contact.own_phone:
        return Line("Telepon kantor", dial, hours or contact.phone.shown)
    return Line(f"Telepon {contact.phone.shown}", dial, f"nomor {contact.phone_of}")


def _places(ask: Ask, found: Overview) -> list[Line]:
    """Where to go on from here, the most wanted first."""
    kind = ask.unit.kind
    below = {"kecamatan": "desa", "setda": "bagian"}.get(kind)
    tender, papers = found.tender.count, found.ppid.count
    lines = []
    if below and found.children:
        lines.append(Line("Pilih " + below, "#bawah", f"{len(found.children)} {below}"))
    if found.money and kind == "desa":
        lines.append(Line("Uang desa", ask.path_in("apbdes"), "rencana dan terpakai"))
    if kind != "kabupaten":
        hint = f"{show_number(papers)} dokumen" if papers else "cara meminta"
        lines.append(Line("Dokumen", ask.path_in("ppid"), hint))
    if "tender" in ask.words:
        hint = f"{show_number(tender)} paket" if tender else "rencana dan hasil"
        lines.append(Line("Lelang proyek", ask.path_in("tender"), hint))
    if "peta" in ask.words and kind in ("kabupaten", "kecamatan", "desa", "kelurahan"):
        lines.append(Line("Peta", ask.path_in("peta"), "batas dan tempat umum"))
    return lines
