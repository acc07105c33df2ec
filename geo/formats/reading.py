"""Reading a file from outside: copied under our own name, opened by a child with limits."""

import contextlib
import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from geo.formats.feature import FormatError, RawFeature, Reading
from geo.formats.jail import LIMITS, Limits
from geo.formats.member import Member
from geo.formats.record import read_line
from geo.formats.sniffing import HEAD, Format, sniff
from geo.formats.unpacking import unpack

_LONGEST_LINE = 64 * 1024 * 1024
_TOO_LONG = "Berkas ini terlalu lama dibaca dan dihentikan. Sederhanakan atau bagi dahulu."
_BROKEN = "Berkas ini rusak: pembacanya berhenti di tengah jalan."
# Every driver of GDAL but the two we use, named before it is loaded: many reach for other files
# or addresses that a file names, and none of them is needed.
_SKIPPED = (
    "OGR_VRT,VRT,GTI,GDALG,WFS,OAPIF,OGCAPI,WMS,WMTS,WCS,HTTP,CSW,AmigoCloud,Carto,Elastic,"
    "ElasticSearch,Elasticsearch,GMLAS,MongoDBv3,MySQL,MSSQLSpatial,ODBC,PGDUMP,PG,PostgreSQL,NGW,"
    "PLSCENES,EEDA,EEDAI,OCI,HANA,Interlis 1,Interlis 2,STACIT,STACTA,MBTiles,MVT,PMTiles,ADBC,"
    "SQLite,DAAS,MEM,PCIDSK,PDS4,VICAR,MapInfo File,LVBAG,S57,DGN,CSV,GML,GPX,LIBKML,KML,GeoJSON,"
    "GeoJSONSeq,ESRIJSON,TopoJSON,OGR_GMT,WAsP,OpenFileGDB,DXF,FlatGeobuf,GeoRSS,VFK,OSM,GPSBabel,"
    "OGR_PDS,EDIGEO,Idrisi,ODS,XLSX,XLS,SXF,Selafin,JML,VDV,MapML,GTFS,JSONFG,MiraMonVector,"
    "AVCBin,AVCE00,AIVector,PDF,netCDF,Parquet,Arrow,CAD,SOSI,UK .NTF,TIGER,GMT,PGeo,Geomedia"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said about a file. `things`: points and lines are meant too, and each row
    of a table is a thing of its own; else only areas are."""

    crs: str = ""
    layer: str = ""
    things: bool = False
    limits: Limits = field(default=LIMITS)


def read_file(path: Path, wish: Wish) -> Reading:
    """The features of a file; FormatError when it cannot be read."""
    try:
        about = path.stat()
    except OSError:
        raise FormatError(f"Berkas {path.name} tidak ada atau tidak boleh dibaca.") from None
    if not stat.S_ISREG(about.st_mode):
        raise FormatError(f"{path.name} bukan berkas biasa.")
    most = wish.limits.input_bytes
    if about.st_size > most:
        raise FormatError(f"Berkas lebih besar dari {most // (1024 * 1024)} MB.")
    try:
        with tempfile.TemporaryDirectory(prefix="jenjang-peta-") as folder:
            return _read_copy(path, Path(folder), wish)
    except OSError as error:
        raise FormatError(f"Berkas tidak dapat disalin untuk dibaca: {error.strerror}.") from None


def read_bytes(body: bytes, wish: Wish) -> Reading:
    """The features of a file that was fetched; FormatError when it cannot be read."""
    try:
        with tempfile.TemporaryDirectory(prefix="jenjang-peta-") as folder:
            path = Path(folder) / "badan"
            path.write_bytes(body)
            return read_file(path, wish)
    except OSError as error:
        raise FormatError(f"Berkas tidak dapat disalin untuk dibaca: {error.strerror}.") from None


def _read_copy(path: Path, folder: Path, wish: Wish) -> Reading:
    copy = folder / "masukan"
    size, digest = copy_file(path, copy)
    with copy.open("rb") as source:
        kind = sniff(source.read(HEAD))
    if kind is Format.ZIP:
        inside = folder / "isi"
        inside.mkdir()
        members = unpack(copy, inside)
    elif kind is Format.GEOPACKAGE:
        members = (Member(kind, copy.rename(copy.with_suffix(".gpkg"))),)
    else:
        members = (Member(kind, copy),)
    return replace(_ask_child(members, folder, wish), sha256=digest, size=size)


def copy_file(path: Path, target: Path) -> tuple[int, str]:
    """Copy a file; its size and sha256 as they were copied."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as source, target.open("xb") as copy:
        while block := source.read(1 << 20):
            digest.update(block)
            copy.write(block)
            size += len(block)
        copy.flush()
        os.fsync(copy.fileno())
    return size, digest.hexdigest()


def _ask_child(members: Sequence[Member], folder: Path, wish: Wish) -> Reading:
    ask = {
        "members": [each.to_value() for each in members],
        "crs": wish.crs,
        "layer": wish.layer,
        "things": wish.things,
        "limits": asdict(wish.limits),
    }
    # -I: neither the folder of the file nor variables of the caller say what is loaded.
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "geo.formats.child", json.dumps(ask)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(),
    )
    late = threading.Event()
    timer = threading.Timer(wish.limits.seconds * 1.5, _end, (child, late))
    timer.start()
    try:
        return _collect(_lines(child, wish.limits.output_bytes))
    except FormatError as error:
        raise FormatError(_TOO_LONG if late.is_set() else str(error)) from None
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def _environment() -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "GDAL_SKIP": _SKIPPED,
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_HTTP_PROXY": "127.0.0.1:1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "OGR_ORGANIZE_POLYGONS": "DEFAULT",
        "PROJ_NETWORK": "OFF",
    }


def _end(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        child.kill()


def _lines(child: "subprocess.Popen[bytes]", most: int) -> Iterator[dict[str, object]]:
    """What the child said, line by line; bounded, and believed only as plain JSON."""
    assert child.stdout is not None
    left = most
    while line := child.stdout.readline(_LONGEST_LINE):
        left -= len(line)
        if left < 0:
            raise FormatError("Isi berkas ini terlalu banyak.")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise FormatError(_BROKEN) from None
        if not isinstance(value, dict):
            raise FormatError(_BROKEN)
        yield value


def _collect(lines: Iterator[dict[str, object]]) -> Reading:
    features: list[RawFeature] = []
    for line in lines:
        if "error" in line:
            raise FormatError(str(line["error"]))
        try:
            if "end" not in line:
                features.append(read_line(line))
                continue
            if line["end"] == len(features):
                return Reading(
                    format=str(line["format"]),
                    crs=str(line["crs"]),
                    features=tuple(features),
                    layers=_texts(line["layers"]),
                    notes=_texts(line["notes"]),
                )
        except (ValueError, KeyError):
            pass
        break
    raise FormatError(_BROKEN)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
