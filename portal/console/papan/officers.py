"""The directory of whom to remind: for those alone who keep it or remind."""

from dataclasses import dataclass

from portal.reads.officers import OfficerView, read_officers
from portal.tree import UnitView
from portal.web.room import NotHere, StaffAsk, StaffReply


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """A unit with its officer, None where nobody is entered."""

    unit: UnitView
    officer: OfficerView | None


def show_officers(ask: StaffAsk) -> StaffReply | NotHere:
    """The unit itself and those right below it."""
    if not ask.may("kelola petugas"):
        return NotHere("Daftar petugas bukan untuk peran Anda.")
    kinds = ("kecamatan", "desa", "kelurahan", "opd", "setda")
    units = [ask.unit, *ask.tree.children(ask.unit, kinds)]
    held = read_officers(ask.session, units)
    lines = [OfficerLine(unit, held.get(unit.id)) for unit in units]
    known = sum(each.officer is not None for each in lines)
    return StaffReply(
        template="ruang/papan-petugas.html",
        title="Petugas",
        lead=f"{known} dari {len(lines)} unit punya nomor. Hanya ruang kerja yang melihatnya.",
        data=lines,
        extra={"chosen": ask.query.get("unit", ask.typed.text("unit", 20) or ask.unit.code)},
    )
