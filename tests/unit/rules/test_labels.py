"""Labels of sources in the case of running text."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.ages import span_of
from portal.rules.labels import say_label


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("PETANI/PEKEBUN", "Petani/pekebun"),
        ("TENTARA NASIONAL INDONESIA (TNI)", "Tentara nasional Indonesia (TNI)"),
        ("SEDANG SLTP/SEDERAJAT", "Sedang SLTP/sederajat"),
        ("SEDANG D-1/SEDERAJAT", "Sedang D-1/sederajat"),
        ("DIPLOMA IV/ STRATA I", "Diploma IV/ strata I"),
        ("TUA (31 - 99999)", "Tua (31 ke atas)"),
        ("TIDAK CACAT", "Bukan penyandang disabilitas"),
        ("CACAT NETRA/BUTA", "Disabilitas netra/buta"),
        ("BLT Dana Desa", "BLT Dana Desa"),
        ("Dusun MAWAR", "Dusun MAWAR"),
        ("AB+", "AB+"),
        ("Belum mengisi", "Belum mengisi"),
        ("", ""),
    ],
)
def test_labels_are_said_quietly(label, said):
    assert say_label(label).replace("\u200b", "") == said


@given(st.text(string.ascii_letters + " /()-+", max_size=60))
def test_only_the_case_changes_otherwise(label):
    said = say_label(label).replace("\u200b", "")
    if "cacat" not in label.lower():
        assert said.lower() == label.strip().lower()


@pytest.mark.parametrize(
    ("label", "span"),
    [
        ("DI BAWAH 1 TAHUN", (0, 1)),
        ("2 S/D 4 TAHUN", (2, 4)),
        ("10 S/D 14 TAHUN", (10, 14)),
        ("75 TAHUN KE ATAS", (75, None)),
        ("DI ATAS 75 TAHUN", (75, None)),
        ("> 75 tahun", (75, None)),
        ("BALITA (0 - 5)", None),
        ("Belum mengisi", None),
    ],
)
def test_ages_of_a_label(label, span):
    assert span_of(label) == span
