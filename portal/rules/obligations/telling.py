"""A duty's row in words: what is owed, when, and who vouches for it."""

from portal.rules.formatting import show_day
from portal.rules.obligations.parsing import EARLIEST
from portal.rules.obligations.rule import DueRule, Rule

DUTIES = {"tetapkan": "Tetapkan", "sampaikan": "Sampaikan", "umumkan": "Umumkan"}
VOUCHED = {
    "hukum": "dikonfirmasi bagian hukum",
    "sumber": "bersumber tertulis",
    "belum": "belum dikonfirmasi",
}
STATES = {
    "tepat": "ada, tepat waktu",
    "telat": "telat",
    "ada": "ada",
    "usang": "lama",
    "belum-ditemukan": "belum kami temukan",
    "belum-waktunya": "belum waktunya",
    "belum-diperiksa": "belum dapat diperiksa",
    "belum-diketahui": "jatuh tempo belum diketahui",
    "dibebaskan": "dibebaskan",
    "tidak-berlaku": "tidak berlaku",
    "": "tidak dinilai",
}
OFFICES = {
    "kepala-desa": "kepala desa",
    "rpjmd": "RPJMD kabupaten",
    "bupati": "bupati",
}
EVENTS = {
    "darurat": "keadaan darurat",
    "perubahan-apbdes": "perubahan APB Desa",
    "perubahan-apbd": "perubahan APBD",
    "perdes-diundangkan": "perdes diundangkan",
}
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_YEARS = {-2: "dua tahun sebelumnya", -1: "tahun sebelumnya", 0: "tahun itu", 1: "tahun berikutnya"}


def tell_due(rule: Rule) -> str:
    """When a duty falls due: `31 Desember tahun sebelumnya`, `1 bulan sesudah akhir tahun`."""
    due = rule.due
    if due.anchor == "tahun":
        years = _YEARS.get(due.years, f"{due.years} tahun kemudian")
        return f"{due.day} {MONTHS[due.month - 1]} {years}"
    if due.anchor == "tetap":
        return "selalu"
    starts = {
        "akhir-tahun": "akhir tahun",
        "akhir-semester": f"akhir semester {'I' * rule.semester}".strip(),
        "awal-masa": f"awal masa {OFFICES.get(rule.office, rule.office)}",
        "akhir-masa": f"akhir masa {OFFICES.get(rule.office, rule.office)}",
        "penetapan": f"penetapan {due.of}",
        "peristiwa": EVENTS.get(rule.event, rule.event),
    }
    start = starts[due.anchor]
    spans = _spans(due)
    if not spans:
        return start
    if due.months < 0 or due.days < 0:
        return f"{spans} sebelum {start}"
    return f"{spans} sesudah {start}"


def tell_task(rule: Rule) -> str:
    """The duty, and to whom: `Sampaikan kepada camat`."""
    said = DUTIES[rule.duty]
    return f"{said} kepada {rule.to}" if rule.to else said


def tell_validity(rule: Rule) -> str:
    """The span in which due days fall: `sejak 1 Jan 2026`, empty when always."""
    first = f"sejak {show_day(rule.valid_from)}" if rule.valid_from > EARLIEST else ""
    last = f"sampai {show_day(rule.valid_to)}" if rule.valid_to else ""
    return " ".join(part for part in (first, last) if part)


def _spans(due: DueRule) -> str:
    parts = (
        (abs(due.months), "bulan"),
        (abs(due.days), "hari"),
        (due.working_days, "hari kerja"),
    )
    return " ".join(f"{count} {word}" for count, word in parts if count)
