"""Answers of the service as kept pages: by question and form, until something shown changes."""

from portal.model import Item, Spot, UnitVersion
from portal.release import bump
from tests.databases import START

BASE = "/api/ogc"
PATH = f"{BASE}/collections/desa/items?limit=5"
BROWSER = "text/html,*/*;q=0.8"


def front_of(mapped):
    return mapped.client.application


def test_a_second_answer_is_the_kept_one(mapped):
    front = front_of(mapped)
    mapped.get(PATH)
    misses = front.misses
    first, second = mapped.get(PATH), mapped.get(PATH, Accept="application/json")
    assert first.data == second.data and front.misses == misses
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_pages_and_data_are_kept_apart(mapped):
    data, page = mapped.get(PATH), mapped.get(PATH, Accept=BROWSER)
    again = mapped.get(PATH)
    assert page.headers["Content-Type"].startswith("text/html")
    assert data.data == again.data and data.headers["ETag"] != page.headers["ETag"]


def test_a_refusal_is_never_kept_and_hides_nothing(mapped):
    front = front_of(mapped)
    for _ in range(2):
        misses = front.misses
        assert mapped.get(f"{PATH}&entah=1").status_code == 400
        assert front.misses == misses + 1
    assert mapped.get(PATH).status_code == 200


def test_an_answer_falls_when_anything_below_the_regency_changes(mapped):
    front = front_of(mapped)
    mapped.get(PATH)
    misses = front.misses
    with mapped.database.writing() as session:
        root = session.query(UnitVersion).filter_by(code="64.08", valid_to=None).one()
        bump(session, [root.unit_id], START)
    mapped.get(PATH)
    assert front.misses == misses + 1


def test_it_is_packed_on_the_way(mapped):
    plain = len(mapped.get(f"{BASE}/api").data)
    packed = mapped.get(f"{BASE}/api", Accept_Encoding="br")
    assert packed.headers["Content-Encoding"] == "br" and len(packed.data) < plain / 3


def test_no_cookie_reaches_it(mapped):
    mapped.client.set_cookie("sesi", "rahasia")
    answer = mapped.get(f"{PATH}&offset=5")
    assert "Set-Cookie" not in answer.headers and "rahasia" not in answer.get_data(as_text=True)


def test_places_follow_what_changes(mapped):
    path = f"{BASE}/collections/tempat/items?limit=1"
    before = mapped.json(path)["numberMatched"]
    with mapped.database.writing() as session:
        spot = session.query(Spot).order_by(Spot.id).first()
        item = session.get_one(Item, spot.item_id)
        item.hidden_at = START
        root = session.query(UnitVersion).filter_by(code="64.08", valid_to=None).one()
        bump(session, [root.unit_id], START)
    assert mapped.json(path)["numberMatched"] == before - 1
    assert mapped.get(f"{BASE}/collections/tempat/items/{spot.item_id}").status_code == 404
