"""The child process that opens a file from outside: one line of JSON a feature on stdout."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geo.formats import geojson_text
from geo.formats.feature import FormatError
from geo.formats.jail import Limits, enter
from geo.formats.projecting import Projecting, read_crs
from geo.formats.record import Record, write_line
from geo.formats.sniffing import Format


def main() -> None:
    """Read the file this process was asked to; the last line says how it ended."""
    ask = json.loads(sys.argv[1])
    enter(Limits(**ask["limits"]))
    out = sys.stdout
    try:
        count = 0
        for line in _read(Format(ask["format"]), Path(ask["path"]), ask["crs"], ask["layer"]):
            out.write(line + "\n")
            count += 1
        out.write(json.dumps({"end": count}) + "\n")
    except FormatError as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
    except (MemoryError, RecursionError):
        out.write(json.dumps({"error": "Berkas ini terlalu besar untuk dibaca."}) + "\n")
    out.flush()


def _read(kind: Format, path: Path, crs: str, layer: str) -> Iterator[str]:
    if kind is Format.GEOJSON:
        text = geojson_text.read(path.read_bytes())
        yield from _lines(kind.value, text.records, crs or text.crs or "EPSG:4326", ())
        return
    raise FormatError(f"{kind} belum dapat dibaca.")


def _lines(kind: str, records: Iterable[Record], crs: str, layers: Iterable[str]) -> Iterator[str]:
    projecting = Projecting(read_crs(crs))
    yield json.dumps({"format": kind, "crs": projecting.name, "layers": list(layers), "notes": []})
    for number, record in enumerate(records, 1):
        yield write_line(number, _turn(projecting, record))


def _turn(projecting: Projecting, record: Record) -> Record:
    if record.shape is None:
        return record
    try:
        return replace(record, shape=projecting.turn(record.shape))
    except FormatError as error:
        return replace(record, shape=None, fault=str(error))


if __name__ == "__main__":
    main()
