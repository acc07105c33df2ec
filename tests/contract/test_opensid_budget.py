"""When a group of a village's budget counts as taken back: never because another year is shown."""

from connectors.sources.opensid.budget import BudgetGroup, confirm_budget

THIS_YEAR = tuple(
    BudgetGroup(2026, group, f"APBDes 2026 {group}", (), ())
    for group in ("pelaksanaan", "pendapatan")
)


def test_a_new_year_takes_no_former_year_back():
    assert confirm_budget(THIS_YEAR, "2025-pelaksanaan") == "alive"
    assert confirm_budget(THIS_YEAR, "2026-pendapatan") == "alive"
    assert confirm_budget((), "2026-pendapatan") == "alive", (
        "a block that is not there says nothing"
    )


def test_a_group_missing_from_its_own_year_is_gone():
    assert confirm_budget(THIS_YEAR, "2026-pembelanjaan") == "gone"
