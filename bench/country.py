"""A database of the whole country with a number of each village: what it is, and its filling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from bench.country_numbers import fill_country
from bench.country_tree import plant_country
from portal.db import Database
from portal.ingest.assembling import make_projectors
from portal.ingest.covering import rule_mark
from portal.ingest.project_statistic import StatisticProjector
from portal.migrations.upgrading import upgrade
from portal.model import CellsDue, UnitVersion
from portal.rules.indicator_rows import FOLDER, parse_indicators, parse_small_cells
from portal.rules.indicators import Catalogue, Indicator
from portal.rules.suppression import SmallCells
from portal.settings import Settings, read_config, read_config_folder

_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_CURRENT = UnitVersion.valid_to.is_(None)
# What is measured of each kind of roll-up; an area is the weight of two means.
MEASURED = {
    "penduduk-jumlah": "a sum",
    "penduduk-agama": "a sum of a sensitive topic",
    "ketinggian": "smallest and largest",
    "suhu-rata-rata": "a mean",
    "luas-wilayah": "a weight",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A filled database, and what it is asked with."""

    database: Database
    settings: Settings
    catalogue: Catalogue
    indicators: Sequence[Indicator]
    periods: Sequence[str]


def take_country(
    database: Database, settings: Settings, indicators: int, periods: Sequence[str]
) -> Country:
    """The country with so many indicators that reach above the village, in these years."""
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    above = [each for each in catalogue.indicators.values()
             if each.code not in catalogue.stay | catalogue.apart]  # fmt: skip
    above.sort(key=lambda each: each.code not in MEASURED)  # these are among any number of them
    return Country(database, settings, catalogue, above[:indicators], periods)


def fill(country: Country) -> None:
    """Write all its units and numbers into the empty database."""
    database, settings = country.database, country.settings
    upgrade(database, copy_to=None, now=_AT)
    plant_country(database)
    rules = _projector(settings, database).rules_hash
    fill_country(database, country.indicators, country.periods, rules)
    mark = rule_mark(country.catalogue, small_cells(settings))
    with database.writing() as session:  # all was judged by today's rule: only changes are due
        regencies = session.scalars(
            select(UnitVersion.unit_id).where(_CURRENT, UnitVersion.kind == "kabupaten")
        )
        rows = [{"unit_id": each, "indicator": "", "period": "", "token": mark}
                for each in regencies]  # fmt: skip
        session.execute(insert(CellsDue), rows)


def small_cells(settings: Settings) -> SmallCells:
    """The rule for cells of too few people."""
    return parse_small_cells(read_config(settings, "suppression.toml"))


def _projector(settings: Settings, database: Database) -> StatisticProjector:
    return next(
        each for each in make_projectors(settings, database)
        if isinstance(each, StatisticProjector)
    )  # fmt: skip
