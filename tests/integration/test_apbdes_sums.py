"""Village money is summed when it is published: of desa only, anew when a part of it changes."""

import pytest
from sqlalchemy import select

from connectors.records import Budget, BudgetLine
from portal.ingest.assembling import make_projectors
from portal.ingest.placing import hide
from portal.ingest.publishing import finish
from portal.model import Observation, ShownValue
from portal.reads.village_money import COMPARED, PLANNED, REALISED, read_village_money
from portal.tree import load_tree
from tests.builders import Builder

BENUA, MALOY, KOLEK = "64.08.05.2006", "64.08.05.2015", "64.08.05.2004"
KELURAHAN = "64.08.12.1002"


@pytest.fixture
def publish(tree_database, settings):
    """Publish parts of a village's budget as the harvest does, in one transaction."""
    projectors = make_projectors(settings, tree_database)

    def publish_parts(code, parts, source=None, year=2026, url=""):
        with tree_database.writing() as session:
            build = Builder(session)
            owner = build.unit(code)
            held = build.source(code, url=url) if source is None else source
            items = {}
            for group, lines in parts.items():
                record = Budget(
                    key=f"{year}-{group}",
                    year=year,
                    group=group,
                    title=group,
                    lines=tuple(
                        BudgetLine(
                            label, *(None if each is None else round(each * 100) for each in told)
                        )
                        for label, *told in lines
                    ),
                )
                items[group] = build.item(held, record, "apbdes")
                for projector in projectors:
                    if "budget" in projector.types:
                        projector.project(session, items[group], record, owner, build.now)
            finish(session, frozenset({owner.unit_id}), projectors, build.now)
            return held, items

    return publish_parts


def shown(database, indicator=PLANNED, period="2026"):
    """(level, unit's code-less sum, reporting, expected) by category, above the desa."""
    with database.reading() as session:
        rows = session.scalars(
            select(ShownValue).where(ShownValue.indicator == indicator, ShownValue.period == period)
        ).all()
    return {
        (row.level, row.category): (row.sum, row.scale, row.reporting, row.expected) for row in rows
    }


PARTS = {
    "pendapatan": [("Dana Desa", 800, 700), ("Alokasi Dana Desa", 400, 400)],
    "pembelanjaan": [("Bidang Pembangunan Desa", 1000, 600), ("Bidang Pemerintahan", 200, 100)],
}


def test_accounts_and_fields_reach_kecamatan_and_kabupaten_of_desa_alone(tree_database, publish):
    publish(BENUA, PARTS)
    publish(MALOY, {"pembelanjaan": [("Bidang Pembangunan Desa", 500, None)]})
    publish(KELURAHAN, {"pembelanjaan": [("Bidang Pembangunan Desa", 9999, 9999)]})
    sums = shown(tree_database)
    assert sums["kabupaten", "5"] == (1700, 0, 2, 139)
    assert sums["kecamatan", "5"] == (1700, 0, 2, 15)
    assert sums["kecamatan", "bidang-1"] == (200, 0, 1, 15)
    assert sums["kecamatan", "4.2.1"] == (800, 0, 1, 15)
    assert sums["kecamatan", "surplus"] == (0, 0, 1, 15)
    assert shown(tree_database, REALISED)["kabupaten", "5"] == (700, 0, 1, 139)
    # Maloy spent nobody knows what: its plan is no part of what the percentage divides by.
    assert shown(tree_database, COMPARED)["kabupaten", "5"] == (1200, 0, 1, 139)
    with tree_database.reading() as session:
        tree = load_tree(session, Builder(session).unit("64.08").unit_id)
        money = read_village_money(session, tree, tree.root)
    assert (money.planned, money.realised) == (120_000, 70_000)
    assert (money.reporting, money.expected, money.lines) == (1, 139, ())


def test_a_part_that_changes_or_goes_is_counted_anew_and_nothing_twice(
    tree_database, publish, settings
):
    source, items = publish(BENUA, PARTS)
    publish(BENUA, {"pelaksanaan": [("Belanja", 1201, 700), ("Pembiayaan", 5, 5)]}, source)
    sums = shown(tree_database)
    assert sums["kabupaten", "5"][0] == 1201, "as stated, though the fields come to less"
    assert sums["kabupaten", "silpa"][0] == 1200 - 1201 + 5
    with tree_database.writing() as session:
        gone = session.merge(items["pendapatan"])
        hide(gone, "hilang", Builder(session).now)
        projectors = make_projectors(settings, tree_database)
        for projector in projectors:
            if "budget" in projector.types:
                projector.retract(session, gone)
        finish(session, frozenset(), projectors, Builder(session).now)
    sums = shown(tree_database)
    assert not {"4", "4.2", "4.2.1", "surplus", "silpa"} & {category for _, category in sums}
    assert sums["kabupaten", "5"][0] == 1201 and sums["desa", "6"][0] == 5


def test_years_stand_beside_each_other_and_cents_are_kept(tree_database, publish):
    source, _ = publish(BENUA, PARTS, year=2025)
    publish(BENUA, {"pendapatan": [("Dana Desa", 1, 1)]}, source)
    assert shown(tree_database, period="2025")["kabupaten", "4"][0] == 1200
    assert shown(tree_database)["kabupaten", "4"][0] == 1
    publish(KOLEK, {"pendapatan": [("Bunga Bank", 123.45, 1)]}, year=2024)
    publish(MALOY, {"pendapatan": [("Bunga Bank", 1000, 1)]}, year=2024)
    assert shown(tree_database, period="2024")["kabupaten", "4.3.6"] == (112345, 2, 2, 139)


def test_two_sources_of_a_village_are_never_added(tree_database, publish):
    publish(BENUA, PARTS)
    other = "https://lain.contoh.desa.id/"
    publish(BENUA, {"pembelanjaan": [("Bidang Pembangunan Desa", 7, 7)]}, url=other)
    sums = shown(tree_database)
    assert sums["kabupaten", "5"][2] == 1
    assert sums["kabupaten", "5"][0] in (1200, 7)
    with tree_database.reading() as session:
        rows = session.scalars(
            select(Observation.source_id).where(
                Observation.indicator == PLANNED, Observation.category == "5"
            )
        ).all()
    assert len(set(rows)) == 2, "the other one stays beside it"
