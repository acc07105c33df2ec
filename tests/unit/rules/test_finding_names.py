"""Names are found as people write them; what is only alike is offered, never claimed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.finding_names import MISSPELT, MOST, Name, NameIndex
from portal.rules.naming_variants import fold, split_words
from portal.rules.spelling_distance import FAR, distance
from portal.tree.codelist import list_packaged

# What people type, and the only name they may be given as a sure answer.
MEANT = {
    "sangata utra": "Sangatta Utara",
    "Sanggatta Utara": "Sangatta Utara",
    "SANGATA SELATAN": "Sangatta Selatan",
    "kec. sangkulirang": "Sangkulirang",
    "sangkulrang": "Sangkulirang",
    "Sangkoelirang": "Sangkulirang",
    "sangkuliran": None,
    "bengalun": "Bengalon",
    "benggalon": "Bengalon",
    "moeara wahaoe": "Muara Wahau",
    "muara wahao": "Muara Wahau",
    "muarawahau": "Muara Wahau",
    "ma. wahau": "Muara Wahau",
    "Muara Bengkal": "Muara Bengkal",
    "moeara ancaloeng": "Muara Ancalong",
    "kongbeng": "Kombeng",
    "kombing": "Kombeng",
    "kec telen": "Telen",
    "teelen": "Telen",
    "boesang": "Busang",
    "kaobun": "Kaubun",
    "kaliurang": "Kaliorang",
    "kaliorrang": "Kaliorang",
    "teluk panden": "Teluk Pandan",
    "tlk pandan": "Teluk Pandan",
    "rantopulung": "Rantau Pulung",
    "rantau poeloeng": "Rantau Pulung",
    "batuampar": "Batu Ampar",
    "batoe ampar": "Batu Ampar",
    "long mesanggat": "Long Mesangat",
    "desa swarga bara": "Swarga Bara",
    "Swargabara": "Swarga Bara",
    "suarga bara": "Swarga Bara",
    "kel. teluk lingga": "Teluk Lingga",
    "tl lingga": "Teluk Lingga",
    "telok lingga": "Teluk Lingga",
    "singa geweh": "Singa Geweh",
    "singagewe": "Singa Geweh",
    "tandjoeng manis": "Tanjung Manis",
    "benoea baroe oeloe": "Benua Baru Ulu",
    "benua baru ilir": "Benua Baru Ilir",
    "benuabaru illir": "Benua Baru Ilir",
    "marah halok": "Marah Haloq",
    "maloi": "Maloy",
    "kolek, sangkulirang": "Kolek",
    "kolek kec sangkulirang": "Kolek",
    "ds. sepaso": "Sepaso",
    "sepaso timor": "Sepaso Timur",
    "pulau miyang": "Pulau Miang",
    "64.08.05": "Sangkulirang",
    "6408052006": "Benua Baru Ilir",
}
# Places elsewhere, and words that are no place: none of them may be answered for sure.
ELSEWHERE = """Bontang; Samarinda; Balikpapan; Tenggarong; Jakarta; Berau; Tanjung Redeb; Wahana;
Kutai Barat; Surabaya; Banjarmasin; Gunung Sari; Sukarame; Karanganyar; Tanjung Aru; Lebak;
Teluk Waru; Arga Mulya; Kerta Bhakti; Wangunjaya; Gendaran; Sangkuliman; Pulau Pinang; KTP;
surat domisili; apbdes 2026; lelang jalan; x; ab; 64; zzz; sekolah dasar"""


@pytest.fixture(scope="module")
def regency():
    rows = list_packaged("64.08").rows
    names = {row.code.text: row.name for row in rows}
    return [
        Name(
            at,
            row.name.removeprefix("Kabupaten "),
            row.code.kind.value,
            row.code.text,
            names.get(row.code.text.rpartition(".")[0], ""),
        )
        for at, row in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def index(regency):
    return NameIndex([*regency, Name(900, "Dinas Kesehatan", "opd", aliases=("dinkes",))])


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_what_people_type_finds_what_they_mean(index, typed, meant):
    hits = index.find(typed)
    sure = {hit.name.name for hit in hits if hit.sure}
    if meant is None:
        assert hits and not sure
    else:
        assert sure == {meant}
        assert hits[0].name.name == meant


@pytest.mark.parametrize("typed", [each.strip() for each in ELSEWHERE.split(";")])
def test_nothing_else_is_ever_a_sure_answer(index, typed):
    assert not [hit.name.name for hit in index.find(typed) if hit.sure]


def test_every_name_is_found_by_itself_in_every_dress(index, regency):
    for name in regency:
        words = split_words(name.name)
        for dress in (name.name, name.name.upper(), "".join(words), f"{name.kind} {name.name}"):
            assert name.name in {hit.name.name for hit in index.find(dress) if hit.sure}, dress
        assert index.find(name.code)[0].name == name


def test_one_wrong_letter_never_leads_surely_elsewhere(index, regency):
    """Every letter of every name left out, or changed into x: another name may be offered, but a
    sure answer is the name itself or one that is written just so."""
    wrong = []
    for name in regency:
        for at in range(len(name.name)):
            for changed in ("", "x"):
                typed = name.name[:at] + changed + name.name[at + 1 :]
                for hit in index.find(typed):
                    if hit.sure and hit.name.name != name.name and hit.how == MISSPELT:
                        wrong.append((typed, hit.name.name))
    assert not wrong


def test_most_slips_of_one_letter_still_show_the_name(index, regency):
    shown = total = 0
    for name in regency:
        if len(name.name) < 6:
            continue
        for at in range(1, len(name.name)):
            typed = name.name[:at] + name.name[at + 1 :]
            total += 1
            shown += name.name in {hit.name.name for hit in index.find(typed)}
    assert shown / total > 0.97


def test_parts_and_beginnings_are_offered_in_order(index):
    assert [hit.name.kind for hit in index.find("sangatta")][:2] == ["kecamatan", "kecamatan"]
    assert index.find("swarga")[0].name.name == "Swarga Bara"
    assert {hit.name.name for hit in index.find("karang")} >= {"Karangan", "Karangan Dalam"}
    assert index.find("dinkes")[0].name.name == "Dinas Kesehatan"
    assert len(index.find("long")) <= MOST
    assert index.find("") == index.find("!?") == ()


def test_a_name_said_to_lie_elsewhere_is_not_sure(index):
    assert all(hit.sure for hit in index.find("Kolek, Sangkulirang"))
    assert not any(hit.sure for hit in index.find("Kolek, Bengalon"))
    kinds = {hit.name.kind for hit in index.find("kecamatan sangatta utara")}
    assert kinds == {"kecamatan"}


def test_a_search_takes_less_than_five_milliseconds(index):
    typed = [each for each in MEANT if each] + [each.strip() for each in ELSEWHERE.split(";")]
    best = []
    for text in typed:  # the processor's own time, best of five, for the machine is shared
        times = []
        for _ in range(5):
            began = time.thread_time()
            index.find(text)
            times.append(time.thread_time() - began)
        best.append(min(times))
    best.sort()
    assert best[len(best) // 2] < 0.005


WORDS = st.text("abcdeghijklmnoprstu", min_size=1, max_size=12)


@given(WORDS, WORDS, st.integers(0, 12))
def test_distance_is_symmetric_and_bounded(left, right, most):
    there = distance(left, right, most)
    assert there == distance(right, left, most)
    assert there == FAR or there <= most
    assert distance(left, left, most) == 0
    assert (there == 0) == (left == right)


@given(WORDS, WORDS)
def test_a_bound_only_cuts_what_is_over_it(left, right):
    whole = distance(left, right, 40)
    assert whole <= 2 * max(len(left), len(right))
    for most in (whole, whole + 3):
        assert distance(left, right, most) == whole


@given(st.text(max_size=40))
def test_any_text_is_folded_and_folding_twice_changes_nothing_more(text):
    for word in split_words(text):
        assert fold(fold(fold(word))) == fold(fold(word))


@given(st.text(max_size=120))
def test_any_text_may_be_typed(text):
    names = [Name(1, "Sangatta Utara", "desa", "64.08.04.2001", "Sangatta Utara")]
    NameIndex(names).find(text)
