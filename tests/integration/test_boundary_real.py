"""Real regencies: the whole of Kutai Timur, in every writing, and three others from elsewhere."""

import gzip
import json
import random
import time

import pytest
import shapely
from shapely.geometry import shape

from geo.codes import Level, RegionCode
from geo.columns import load
from geo.coverage import find_holes
from geo.formats.reading import Wish, read_file
from geo.intake.examining import Question, examine
from geo.intake.finding import Weight
from geo.intake.neighbours import count_gaps, list_overlaps
from geo.intake.region import Region, regions_of
from portal.tree.codelist import list_packaged
from tests.boundary_office import Office


def regions(code):
    """A regency of the packaged code list."""
    rows = list_packaged(code).rows
    villages = [
        Region(row.code.text, row.name, row.code.kind, str(row.code.parent))
        for row in rows
        if row.code.level is Level.DESA
    ]
    parents = {row.code.text: row.name for row in rows if row.code.level is Level.KECAMATAN}
    return regions_of(code, villages, parents)


def examine_path(path, code):
    return examine(read_file(path, Wish()), Question(regions(code)))


@pytest.fixture(scope="module")
def kutim(shared):
    return shared / "data" / "kutim_desa.geojson"


@pytest.mark.measured
def test_the_regency_is_stored_sound_and_in_time(templates, settings, kutim, tmp_path, clock):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    office = Office(database, tmp_path, clock)
    started = time.process_time()
    outcome = office.bring(kutim)
    assert time.process_time() - started < 10
    assert (outcome.state, outcome.stored, outcome.open_reviews) == ("tersimpan", 141, 0)
    shown = {code: load(row.geometry) for code, row in office.shown().items()}
    desa = {code: each for code, each in shown.items() if code.count(".") == 3}
    assert len(desa) == 141 and list_overlaps(desa) == () and count_gaps(desa) == 0
    assert shapely.coverage_is_valid(list(desa.values()))
    for feature in json.loads(kutim.read_text())["features"]:
        before, after = shape(feature["geometry"]), desa[feature["id"]]
        assert shapely.symmetric_difference(before, after).area / before.area < 0.0025
    kecamatan = {code: each for code, each in shown.items() if code.count(".") == 2}
    assert len(kecamatan) == 18
    assert not any(part.interiors for each in kecamatan.values() for part in each.geoms)
    assert find_holes(list(kecamatan.values())) == []
    database.close()


def rewrite(features, chance):
    """The same desa as nobody should write them: axes turned, rings open, nesting mixed."""
    for feature in features:
        coordinates = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon":
            coordinates = [coordinates]
        turned = [[[[y, x] for x, y in ring] for ring in part] for part in coordinates]
        if chance.random() < 0.5:
            turned = [[ring[:-1] for ring in part] for part in turned]
        if len(turned) == 1 and chance.random() < 0.7:
            turned = turned[0]  # three deep
            if len(turned) == 1 and chance.random() < 0.5:
                turned = turned[0]  # two deep
        properties = {"kode": feature["id"].replace(".", ""), "nama": feature["properties"]["name"]}
        kind = chance.choice(["Polygon", "MultiPolygon"])
        yield {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": kind, "coordinates": turned},
        }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_axes_open_rings_and_nesting_come_to_the_same_result(kutim, tmp_path, seed):
    chance = random.Random(seed)
    features = list(rewrite(json.loads(kutim.read_text())["features"], chance))
    chance.shuffle(features)
    path = tmp_path / "aneh.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    clean, odd = examine_path(kutim, "64.08"), examine_path(path, "64.08")
    assert not odd.reviews() and odd.missing == ()
    wanted = {each.code: each.shape for each in clean.storable}
    for each in odd.storable:
        assert each.shape.equals_exact(wanted[each.code], 1e-12)
        assert "bujur dan lintang tertukar" in {finding.kind for finding in each.findings}


# A regency of islands, a small kota, a large one in the highlands, and one whose outline crosses
# itself when it is drawn with a thick pen: none of them in Kalimantan.
ELSEWHERE = ("31.01", "34.71", "91.11", "73.01")


@pytest.fixture(scope="module")
def elsewhere(shared):
    """The features of those regencies, from the national file."""
    found = {code: [] for code in ELSEWHERE}
    with gzip.open(shared / "data" / "indonesia_desa.geojsonl.gz", "rt") as lines:
        for line in lines:
            head = line[:60]
            for code in ELSEWHERE:
                if f'"{code}.' in head:
                    found[code].append(line)
    return found


@pytest.mark.parametrize("code", ELSEWHERE)
def test_regencies_of_other_extent_import_likewise(elsewhere, tmp_path, code):
    lines = elsewhere[code]
    assert lines
    path = tmp_path / "batas.geojsonl"
    path.write_text("".join(lines))
    result = examine_path(path, code)
    codes = {json.loads(line)["id"] for line in lines}
    assert {each.code for each in result.entries} == codes
    open_reviews = result.reviews()
    sound = {each.code: each.shape for each in result.storable if each.code not in open_reviews}
    assert list_overlaps(sound) == ()
    assert len(open_reviews) <= 2
    for each in result.storable:
        assert RegionCode(each.code).level is Level.DESA and each.shape.is_valid
        assert each.change < 0.05 or any(f.weight is Weight.REVIEW for f in each.findings)
