"""The layers of a map service: which of them are read, and as what."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from connectors.cleaning.facilities import TITLE_NAMES
from connectors.cleaning.regions import BPS_NAMES, CODE_NAMES
from connectors.errors import ConfigError
from geo.shapes import in_indonesia

Role = Literal["batas", "tempat"]
Form = Literal["titik", "garis", "bidang", ""]
ROLES: tuple[Role, ...] = ("batas", "tempat")
MOST_LAYERS = 12  # of a service that nobody chose layers of; each costs requests
_LONGEST = 40  # of a stream's name
_FORMS: dict[str, Form] = {
    "Point": "titik", "MultiPoint": "titik", "LineString": "garis", "MultiLineString": "garis",
    "Polygon": "bidang", "MultiPolygon": "bidang",
}  # fmt: skip

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as the service describes it, and spells its fields."""

    name: str
    title: str
    form: Form
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A layer that is read, and the stream it is read as."""

    layer: Layer
    role: Role

    @property
    def stream(self) -> str:
        """A short name that stays as long as the layer's name does."""
        name = f"{self.role}:{self.layer.name}"
        if len(name) <= _LONGEST:
            return name
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        return f"{name[: _LONGEST - 9]}-{mark}"

    @property
    def title(self) -> str:
        """What people call the stream."""
        words = "Batas wilayah" if self.role == "batas" else "Tempat"
        return f"{words}: {self.layer.title}"


def named_layers(options: Mapping[str, str]) -> dict[Role, tuple[str, ...]]:
    """The layers an operator chose, by role; empty when the service is to be looked through."""
    found: dict[Role, tuple[str, ...]] = {}
    for role in ROLES:
        names = tuple(filter(None, (part.strip() for part in options.get(role, "").split(","))))
        if names:
            found[role] = names
    return found


def choose_layers(layers: Sequence[Layer], options: Mapping[str, str]) -> tuple[Chosen, ...]:
    """The layers that are read, boundaries first; ConfigError when a chosen one is not there or
    none can be recognised."""
    named = named_layers(options)
    if not named:
        chosen = [Chosen(layer, role) for layer in layers if (role := recognise(layer))]
        if not chosen:
            raise ConfigError("no layer recognised", sentence=_none_found(layers))
        return tuple(sorted(chosen, key=lambda each: each.role))
    found = []
    for role, names in named.items():
        for name in names:
            layer = find_layer(layers, name)
            if layer is None:
                raise ConfigError("no such layer", sentence=_not_there(name, layers))
            found.append(Chosen(layer, role))
    return tuple(found)


def find_layer(layers: Sequence[Layer], name: str) -> Layer | None:
    """The layer of this name, with or without the prefix a server may put before it."""
    for layer in layers:
        if layer.name == name:
            return layer
    short = name.rpartition(":")[2]
    return next((layer for layer in layers if layer.name.rpartition(":")[2] == short), None)


def recognise(layer: Layer) -> Role | None:
    """What a layer seems to be: boundaries are areas with a code, places are named points or
    lines. Named areas may be anything, so they are only read when chosen."""
    fields = {each.lower() for each in layer.fields}
    if layer.form == "bidang":
        coded = fields & {*CODE_NAMES, *BPS_NAMES}
        return "batas" if coded else None
    if layer.form in ("titik", "garis"):
        return "tempat" if fields & set(TITLE_NAMES) else None
    return None


def form_of(geometry: BaseGeometry | None) -> Form:
    """What a geometry is made of."""
    return _FORMS.get(geometry.geom_type, "") if geometry is not None else ""


def read_box(options: Mapping[str, str]) -> Box | None:
    """The box of the option `kotak`: west, south, east, north in degrees."""
    text = options.get("kotak", "").strip()
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        good = west < east and south < north
        good = good and in_indonesia(west, south) and in_indonesia(east, north)
    except ValueError:
        good = False
    if not good:
        sentence = f"kotak={text[:60]} harus berupa barat,selatan,timur,utara dalam derajat."
        raise ConfigError("a bad box", sentence=sentence)
    return west, south, east, north


def write_corners(corners: Sequence[float]) -> str:
    """The corners of a box as parameters have them."""
    return ",".join(f"{each:.10g}" for each in corners)


def read_filter(options: Mapping[str, str]) -> tuple[str, str]:
    """The option `saring`: a field and the value it must have; two empty texts without one."""
    name, mark, value = (part.strip() for part in options.get("saring", "").partition("="))
    if bool(name) != bool(mark and value):
        raise ConfigError("a bad filter", sentence="saring harus berbentuk NAMA_ISIAN=NILAI.")
    return name, value


def meets(geometry: BaseGeometry, box: Box) -> bool:
    """Whether a geometry in lon, lat lies at least in part in a box."""
    return bool(shapely.intersects(geometry, shapely.box(*box)))


def check_count(count: int) -> None:
    """ConfigError when a service has too many layers to look through unasked."""
    if count > MOST_LAYERS:
        sentence = (
            f"Layanan ini punya {count} lapisan. Pilih dengan --option batas=… atau tempat=…."
        )
        raise ConfigError("too many layers", sentence=sentence)


def _none_found(layers: Sequence[Layer]) -> str:
    names = ", ".join(layer.name for layer in layers[:6]) or "tidak ada lapisan"
    return f"Tidak ada lapisan batas atau tempat yang dikenali ({names}). Pilih dengan --option."


def _not_there(name: str, layers: Sequence[Layer]) -> str:
    names = ", ".join(layer.name for layer in layers[:6]) or "tidak ada"
    return f"Layanan ini tidak punya lapisan “{name[:60]}”. Yang ada: {names}."
