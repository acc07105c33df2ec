import pytest

from connectors.cleaning.personal import MARK
from connectors.records import Article, Boundary, Contact, Link, Official, Place, Service
from portal.ingest.masking import Confirmed, MaskingDoor, parse_confirmed

NIK = "6408041708900003"
MOBILE = "0812-3456-7890"


@pytest.fixture
def door() -> MaskingDoor:
    return MaskingDoor(Confirmed(frozenset()))


def test_every_text_of_a_record_is_masked(door: MaskingDoor):
    record = Article(
        key="a1",
        title=f"Warga {NIK}",
        html=f"<p>HP {MOBILE}</p>",
        attachments=(Link("http://desa.example/a.pdf", f"KTP {NIK}"),),
    )
    clean, count = door(record)
    assert count == 3
    assert isinstance(clean, Article)
    assert clean.title == f"Warga {MARK}"
    assert clean.html == f"<p>HP {MARK}</p>"
    assert clean.attachments[0].title == f"KTP {MARK}"
    assert clean.attachments[0].url == "http://desa.example/a.pdf"


def test_texts_in_tuples_are_masked(door: MaskingDoor):
    clean, count = door(Service(key="s", name="KTP", requirements=("KK", f"mis. {NIK}")))
    assert count == 1
    assert isinstance(clean, Service)
    assert clean.requirements == ("KK", f"mis. {MARK}")


def test_a_clean_record_is_passed_as_it_is(door: MaskingDoor):
    record = Article(key="a1", title="Pagu Rp1.250.000.000, telp. 0549-21001")
    assert door(record) == (record, 0)
    assert door(record)[0] is record


def test_keys_stay_apart_when_masked(door: MaskingDoor):
    first, _ = door(Official(key=NIK, name="A", post="Kades"))
    second, _ = door(Official(key="6408041708900004", name="B", post="Sekdes"))
    again, _ = door(Official(key=NIK, name="A", post="Kades"))
    assert first.key.startswith("sidik-")
    assert NIK not in first.key
    assert first.key != second.key
    assert first.key == again.key


def test_the_course_of_a_road_is_not_searched(door: MaskingDoor):
    # Digits that stand together as in a mobile number: 0.812345, 6789…
    course = '{"type":"MultiLineString","coordinates":[[[117.5,0.081234],[117.6408,0.640809]]]}'
    road = Place(key="1", name="Jalan 081234567890", lon=117.5, lat=0.1, line=course)
    clean, count = door(road)
    assert clean.line == course and count == 1 and "0812" not in clean.name


def test_an_outline_is_not_searched(door: MaskingDoor):
    record = Boundary(key="b", geojson=f"[[{NIK}]]")
    assert door(record) == (record, 0)


@pytest.mark.parametrize("channel", ["telepon", "whatsapp"])
def test_a_mobile_number_of_an_office_needs_a_confirmation(channel):
    record = Contact(key=f"{channel}-{MOBILE}", channel=channel, value=MOBILE)
    closed = MaskingDoor(Confirmed(frozenset()))
    clean, count = closed(record)
    assert (clean.key, clean.value, count) == (channel, "", 1)  # type: ignore[attr-defined]
    opened = MaskingDoor(Confirmed(frozenset({"+6281234567890"})))
    assert opened(record) == (record, 0)


def test_a_landline_of_an_office_is_public(door: MaskingDoor):
    record = Contact(key="telepon", channel="telepon", value="(0549) 21001")
    assert door(record) == (record, 0)


def test_a_contact_that_is_no_telephone_number_is_masked(door: MaskingDoor):
    clean, count = door(Contact(key="telepon", channel="telepon", value=f"NIK {NIK}"))
    assert (clean.value, count) == (f"NIK {MARK}", 1)  # type: ignore[attr-defined]


def test_confirmed_numbers_are_read():
    row = {"number": MOBILE, "by": "Sekretaris Desa", "on": "2026-11-01"}
    assert parse_confirmed({"phones": [row]}).numbers == {"+6281234567890"}
    assert parse_confirmed({}).numbers == frozenset()


@pytest.mark.parametrize(
    "rows",
    [
        "0812",
        ["0812"],
        [{"number": "x", "by": "a", "on": "b"}],
        [{"number": MOBILE, "on": "b"}],
        [{"number": MOBILE, "by": "a"}],
    ],
)
def test_a_wrong_confirmation_is_named(rows):
    with pytest.raises(ValueError, match=r"confirmed_phones\.toml"):
        parse_confirmed({"phones": rows})
