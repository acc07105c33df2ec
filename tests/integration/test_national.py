"""The measurement of the country walks the product's own import, one regency at a time."""

import gzip
import json

import shapely

from bench.geography import describe
from bench.national import FIGURES, main, read_figures
from portal.tree.codelist import list_packaged
from tests.unit.geo.siblings import partition, redraw


def test_each_regency_is_imported_derived_and_counted(tmp_path):
    source = tmp_path / "negeri.geojsonl.gz"
    with gzip.open(source, "wt", encoding="utf-8") as rows:
        for at, regency in enumerate(("64.08", "64.74")):
            codes = [row.code.text for row in list_packaged(regency).rows if len(row.code.text) > 8]
            cells = redraw(partition(9, 0.5, seed=at, west=117 + at), 0.00005, seed=at)
            for code, shape in zip(codes, cells.values(), strict=False):
                geometry = shapely.geometry.mapping(shape)
                feature = {"type": "Feature", "id": code, "properties": {"code": code}}
                rows.write(json.dumps(feature | {"geometry": geometry}) + "\n")
    assert main(source, tmp_path, frozenset()) == 0
    figures = tmp_path / FIGURES
    found = read_figures(figures)
    assert [each.code for each in found] == ["64.08", "64.74"]
    for each in found:
        assert each.failure == "" and each.empty == 0 and each.overlaps == 0
        assert each.stored == each.units > 5 and each.derived > 1 and each.topology > 1000
        assert min(each.examine, each.store, each.derive, each.resident, each.peak) > 0
    text = describe(found)
    assert "| regencies that failed | 0 |" in text and "| 64.74 |" in text
    assert "first, median, last, largest" in text
    # A run that was killed after the first goes on with the second, and leaves the first alone.
    first, second = figures.read_text().splitlines(keepends=True)
    figures.write_text(first)
    assert main(source, tmp_path, frozenset()) == 0
    again = figures.read_text().splitlines(keepends=True)
    assert again[0] == first and len(again) == 2
    assert json.loads(again[1])["units"] == json.loads(second)["units"]
