"""Features and regions made by hand, examined without a file."""

from shapely import MultiPolygon

from geo.codes import Level, RegionCode
from geo.formats.feature import FormatError, RawFeature, Reading
from geo.formats.nested import build
from geo.intake.examination import Decisions, Known
from geo.intake.examining import Question, examine
from geo.intake.region import Region, regions_of

VILLAGES = {
    "64.08.11.2001": "Sandaran",
    "64.08.11.2002": "Manubar",
    "64.08.11.2003": "Tadoan",
    "64.08.12.1002": "Singa Geweh",
    "64.08.12.2001": "Sangatta Selatan",
    "64.08.12.2003": "Suka Maju",
    "64.08.12.2004": "Suka Maju",
}
PARENTS = {"64.08.11": "Sandaran", "64.08.12": "Sangatta Selatan"}


def make_regions(villages=VILLAGES, parents=PARENTS, bps=None, root="64.08"):
    """A small regency."""
    rows = [
        Region(code, name, RegionCode(code).kind, code.rpartition(".")[0])
        for code, name in villages.items()
    ]
    return regions_of(root, rows, parents, bps)


def make_feature(number, shape, fault="", **properties):
    """A feature as a reader gives it; a shape may be nested lists."""
    opened = dead = 0
    if isinstance(shape, list):
        try:
            nest = build(shape)
            shape, opened, dead = nest.shape, nest.open_rings, nest.dead_rings
        except FormatError as error:
            shape, fault = None, str(error)
    assert shape is None or isinstance(shape, MultiPolygon)
    return RawFeature(number, shape, properties, open_rings=opened, dead_rings=dead, fault=fault)


def make_examination(features, regions=None, **question):
    """What examining these features comes to."""
    reading = Reading("GeoJSON", "EPSG:4326", tuple(features))
    given = {"level": Level.DESA, "known": Known(), "decisions": Decisions(), **question}
    return examine(reading, Question(regions or make_regions(), **given))


def kinds(findings):
    """The kinds of findings, as words."""
    return {each.kind.value for each in findings}
