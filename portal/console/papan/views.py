"""The pages of the board: many units, one unit, the sheet of Monday, the directory."""

from portal.console.papan.comparing import show_regency
from portal.console.papan.matrix import show_matrix
from portal.console.papan.monday import show_monday
from portal.console.papan.officers import show_officers
from portal.console.papan.one import show_one, show_reminder
from portal.web.room import NotHere, StaffAsk, StaffReply


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """The page asked for; a unit with nothing below it shows its own duties."""
    match ask.detail:
        case "" if ask.unit.kind == "kabupaten":
            return show_regency(ask)
        case "" if ask.unit.kind == "kecamatan":
            return show_matrix(ask)
        case "" | "kantor":
            return show_one(ask)
        case "ingat":
            return show_reminder(ask)
        case "senin":
            return show_monday(ask)
        case "petugas":
            return show_officers(ask)
    return NotHere("Halaman ini tidak ada.")
