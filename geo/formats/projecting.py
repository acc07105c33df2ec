"""From a file's coordinate system to degrees, longitude first."""

import re

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geo.formats.feature import FormatError

# DGN95 / Indonesia TM-3: zone 46.2 is EPSG:23830, then one number a half zone up to 54.1.
_TM3_FIRST = 23830
_TM3_ZONES = [f"{at // 2}.{at % 2 + 1}" for at in range(93, 109)]
_DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4979", "EPSG:4755", "EPSG:9470")


def read_crs(text: str) -> CRS:
    """A coordinate system by code, by WKT or as people say it (UTM 50S, TM-3 50.2)."""
    wanted = text.strip()
    spoken = re.fullmatch(r"(?i)(?:wgs ?84 ?/? ?)?utm[ -]?(?:zone ?)?(\d{1,2}) ?([ns])", wanted)
    if spoken:
        zone, half = int(spoken[1]), 32600 if spoken[2].lower() == "n" else 32700
        wanted = f"EPSG:{half + zone}"
    spoken = re.fullmatch(r"(?i)tm-?3[ -]?(?:zone ?|zona ?)?(\d\d\.\d)", wanted)
    if spoken and spoken[1] in _TM3_ZONES:
        wanted = f"EPSG:{_TM3_FIRST + _TM3_ZONES.index(spoken[1])}"
    if re.fullmatch(r"\d{4,6}", wanted):
        wanted = f"EPSG:{wanted}"
    try:
        return CRS.from_user_input(wanted)
    except (CRSError, ProjError):
        raise FormatError(
            f"Sistem koordinat “{text[:60]}” tidak dikenal. Contoh: EPSG:4326, UTM 50S, TM-3 50.2."
        ) from None


def name_crs(crs: CRS) -> str:
    """How people call a coordinate system."""
    authority = crs.to_authority(min_confidence=70)
    code = ":".join(authority) if authority else ""
    return f"{code} ({crs.name})" if code and crs.name != code else code or crs.name


def guess_kind(shape: BaseGeometry | None) -> str:
    """How to name the system of a file that does not say it, by what its numbers look like."""
    points = shapely.get_coordinates(shape) if shape is not None else np.zeros((0, 2))
    if len(points) and bool((np.abs(points) <= 180).all()):
        return "Angkanya tampak berupa derajat; bila benar, tambahkan --crs EPSG:4326."
    return (
        "Angkanya tampak berupa meter; sebutkan sistemnya, misalnya "
        "--crs “UTM 50S” atau --crs “TM-3 50.2”."
    )


class Projecting:
    """Turns shapes of one coordinate system into degrees; degrees pass as they are."""

    def __init__(self, crs: CRS) -> None:
        self.name = name_crs(crs)
        self._transform: Transformer | None = None
        if _is_plain_degrees(crs):
            return
        try:
            self._transform = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        except ProjError:
            raise FormatError(f"Sistem koordinat {self.name[:60]} tidak dapat diubah.") from None

    def turn(self, shape: BaseGeometry) -> BaseGeometry:
        """The shape in degrees; FormatError when its numbers do not belong to the system."""
        if self._transform is None:
            return shape
        turned = shapely.transform(shape, self._each)
        if not np.isfinite(shapely.get_coordinates(turned)).all():
            raise FormatError(f"Koordinatnya tidak cocok dengan sistem {self.name}.")
        return turned

    def _each(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        assert self._transform is not None
        lon, lat = self._transform.transform(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat])


def _is_plain_degrees(crs: CRS) -> bool:
    """Whether the numbers are degrees already. Other geographic systems (Batavia, Gunung Segara)
    lie some hundred metres apart and are transformed."""
    authority = crs.to_authority(min_confidence=70)
    return authority is not None and ":".join(authority) in _DEGREES
