"""The child process that opens a file from outside: one line of JSON a feature on stdout."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.formats import csv_text, esri_text, geojson_text, kml_text
from geo.formats.feature import FormatError
from geo.formats.jail import Limits, enter
from geo.formats.member import Layer, Member
from geo.formats.projecting import Projecting, guess_kind, read_crs
from geo.formats.record import Record, write_line
from geo.formats.sniffing import Format
from geo.formats.vector_files import find_kind, read

_TEXTS: Mapping[Format, Callable[[bytes, bool], Layer]] = {
    Format.GEOJSON: geojson_text.read,
    Format.ESRIJSON: esri_text.read,
    Format.KML: kml_text.read,
    Format.CSV: csv_text.read,
}


def main() -> None:
    """Read what this process was asked to; the last line says what it was, or what is wrong."""
    ask = json.loads(sys.argv[1])
    enter(Limits(**ask["limits"]))
    out = sys.stdout
    try:
        members = [Member.from_value(each) for each in ask["members"]]
        asked = _Asked(ask["crs"], ask["layer"], ask["things"])
        last = _read(members, asked, lambda line: out.write(line + "\n"))
        out.write(json.dumps(last) + "\n")
    except FormatError as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
    except (MemoryError, RecursionError):
        out.write(json.dumps({"error": "Berkas ini terlalu besar untuk dibaca."}) + "\n")
    out.flush()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person said about the file, see `reading.Wish`."""

    crs: str
    layer: str
    things: bool


def _read(
    members: Sequence[Member], asked: _Asked, write: Callable[[str], object]
) -> dict[str, object]:
    wanted = asked.layer
    chosen = _choose(members, asked)
    number = 0
    layers: list[str] = []
    systems: dict[str, None] = {}
    notes: list[str] = []
    for member in chosen:
        inner = "" if len(members) > 1 and wanted == member.title else wanted
        for layer in _open(member, inner, asked.things):
            projecting, records = _project(member, layer, asked.crs)
            systems[projecting.name] = None
            notes += layer.notes
            name = member.title or layer.name
            layers.append(name)
            for record in records:
                number += 1
                many = len(chosen) > 1 or wanted == "semua"
                named = replace(record, layer=record.layer or (name if many else ""))
                write(write_line(number, _turn(projecting, named)))
    if not number:
        raise FormatError("Berkas ini tidak memuat satu unsur pun.")
    return {
        "end": number,
        "format": chosen[0].format.value,
        "crs": ", ".join(systems),
        "layers": layers,
        "notes": notes,
    }


def _choose(members: Sequence[Member], asked: _Asked) -> list[Member]:
    """The members of an archive that are meant: the only one with areas (or with anything, when
    things are meant), or who was named."""
    wanted = asked.layer
    if len(members) == 1:
        return list(members)
    named = [each for each in members if each.title == wanted]
    if named:
        return named[:1]
    areas = [each for each in members if asked.things or _may_hold_areas(each)]
    if wanted == "semua" and areas:
        return areas
    if len(areas) == 1 and not wanted:
        return areas
    titles = ", ".join(each.title for each in (areas or members)[:20])
    if wanted:
        raise FormatError(f"Tidak ada lapis {wanted}. Yang ada: {titles}.")
    if not areas:
        raise FormatError(f"Tidak ada lapis bidang. Yang ada: {titles}.")
    raise FormatError(f"Arsip memuat beberapa lapis: {titles}. Pilih satu dengan --layer.")


def _may_hold_areas(member: Member) -> bool:
    return member.format is not Format.SHAPEFILE or "Polygon" in find_kind(member)


def _open(member: Member, wanted: str, things: bool) -> Iterator[Layer]:
    reader = _TEXTS.get(member.format)
    if reader is None:
        return read(member, wanted, things)
    return iter([reader(member.path.read_bytes(), things)])


def _project(member: Member, layer: Layer, crs: str) -> tuple[Projecting, Iterator[Record]]:
    records = iter(layer.records)
    if crs or layer.crs:
        return Projecting(read_crs(crs or layer.crs)), records
    first = next(records, None)
    missing = (
        "Berkas .prj tidak ada dalam arsip"
        if member.format is Format.SHAPEFILE
        else "Berkas ini tidak menyebut sistem koordinatnya"
    )
    raise FormatError(f"{missing}. {guess_kind(first.shape if first else None)}")


def _turn(projecting: Projecting, record: Record) -> Record:
    if record.shape is None:
        return record
    try:
        return replace(record, shape=projecting.turn(record.shape))
    except FormatError as error:
        return replace(record, shape=None, fault=str(error))


if __name__ == "__main__":
    main()
