"""Ages stand in their own order."""

from portal.rules.ages import age_of


def test_ages_stand_in_their_own_order():
    labels = ["DI BAWAH 1 TAHUN", "2 S/D 4 TAHUN", "5 S/D 9 TAHUN", "10 S/D 14 TAHUN"]
    labels += ["70 S/D 74 TAHUN", "75 S/D 79 TAHUN", "DI ATAS 79 TAHUN"]
    assert sorted(set(labels), key=age_of) == labels


def test_what_names_no_age_is_left_where_it_was():
    assert age_of("ISLAM") == 0
    assert age_of("RT 12") == 0
