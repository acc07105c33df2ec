"""The catalogue for other portals: DCAT, CKAN's questions, and the tables they lead to."""

import csv
import io
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF
from werkzeug.test import Client

from portal.release import bump
from portal.wsgi import make_front
from tests.builders import CATALOGUE, Builder

BENUA, MALOY = "64.08.05.2006", "64.08.05.2015"
PEOPLE, FAITH = "penduduk-jumlah", "penduduk-agama"
NAME = "6408-penduduk-jumlah"


@pytest.fixture
def filled(tree_database, clock):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source(BENUA)
        for year, men in ((2025, 1745), (2026, 1780)):
            build.statistic(desa, PEOPLE, year, ("total", "L", men), ("total", "P", 1632),
                            ("total", "", men + 1632))  # fmt: skip
        build.statistic(desa, FAITH, 2026, ("ISLAM", "", 3300), ("KRISTEN", "", 109),
                        ("BUDDHA", "", 3), ("total", "", 3412))  # fmt: skip
        other = build.source(MALOY)
        build.statistic(other, PEOPLE, 2026, ("total", "", None))
        bump(session, [build.unit("64.08").unit_id], clock())
    return tree_database


@pytest.fixture
def client(filled, open_portal):
    return open_portal(filled)


def ask(client, action, **query):
    answer = client.get(f"/api/3/action/{action}", query_string=query)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.status_code, answer.get_json()


def result(client, action, **query):
    status, body = ask(client, action, **query)
    assert status == 200 and body["success"] is True, body
    return body["result"]


def read_csv(client, url):
    answer = client.get(urlsplit(url).path)
    assert answer.status_code == 200 and answer.content_type.startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib's own parser
def test_dcat_is_read_by_others_and_every_link_of_it_answers(client):
    answer = client.get("/api/katalog.jsonld", base_url="http://127.0.0.1:8000")
    assert answer.content_type.startswith("application/ld+json")
    graph = rdflib.Graph().parse(data=answer.text, format="json-ld")
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    sets = set(graph.objects(catalogue, DCAT.dataset))
    assert len(sets) == 2
    for each in sets:
        for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher,
                       DCTERMS.license, DCTERMS.modified, DCTERMS.temporal):  # fmt: skip
            assert list(graph.objects(each, wanted)), wanted
        tables = list(graph.objects(each, DCAT.distribution))
        assert tables
        for table in tables:
            [url] = graph.objects(table, DCAT.downloadURL)
            [kind] = graph.objects(table, DCAT.mediaType)
            got = client.get(urlsplit(str(url)).path)
            assert got.status_code == 200
            assert got.content_type.split(";")[0] == str(kind).split("media-types/")[1]
        [page] = graph.objects(each, DCAT.landingPage)
        assert client.get(urlsplit(str(page)).path).status_code == 200


def test_a_harvester_walks_from_the_list_to_the_numbers(client):
    names = result(client, "package_list")
    assert names == ["6408-penduduk-agama", NAME]
    package = result(client, "package_show", id=NAME)
    assert package["title"] == "Jumlah penduduk Kabupaten Kutai Timur"
    assert package["license_id"] == "CC-BY-4.0" and package["isopen"] is True
    assert [each["name"] for each in package["groups"]] == ["penduduk"]
    assert result(client, "package_show", id=package["id"]) == package
    assert len(package["resources"]) == package["num_resources"] == 4  # two years, two formats
    table = next(each for each in package["resources"] if each["format"] == "CSV")
    assert result(client, "resource_show", id=table["id"]) == table
    rows = read_csv(client, table["url"])
    [benua] = [each for each in rows if each["kode"] == BENUA and each["kelamin"] == ""]
    assert (benua["nilai"], benua["keadaan"], benua["periode"]) == ("3412", "ada", "2026")
    assert benua["sumber"].startswith("OpenSID") and benua["data_terbaru"]
    assert all("(CC BY 4.0), belum ditetapkan" in each["lisensi"] for each in rows)


def test_both_forms_tell_of_each_indicator_what_the_catalogue_knows(client):
    """Title, definition, unit, roll-up, legal basis, chapter: all of them, in CKAN and in DCAT."""
    whole = client.get("/api/katalog.jsonld").get_json()["dcat:dataset"]
    nodes = {each["dct:identifier"]: each for each in whole}
    packages = result(client, "current_package_list_with_resources")
    assert len(packages) == len(nodes) == 2
    for package in packages:
        indicator = CATALOGUE.of(package["name"].removeprefix("6408-"))
        extras = {each["key"]: each["value"] for each in package["extras"]}
        node = nodes[package["id"]]
        described = node["dct:description"]["@value"]
        assert package["title"] == node["dct:title"]["@value"]
        assert package["title"].startswith(indicator.title)
        assert described == package["notes"] and described.startswith(indicator.definition)
        assert extras["satuan"] == indicator.unit and f"Satuan: {indicator.unit}." in described
        assert extras["cara_rekap"] == indicator.rollup == "SUM"
        assert "Di atas desa: dijumlah dari desanya." in described
        assert extras["dasar_hukum"] == indicator.legal_basis
        assert node["dct:provenance"]["skos:prefLabel"]["@value"] == indicator.legal_basis
        assert [each["name"] for each in package["groups"]] == [indicator.chapter]
        assert node["dcat:theme"]["@id"].endswith(f"#bab-{indicator.chapter}")
        assert node["dct:temporal"]["dcat:endDate"]["@value"] == extras["data_terbaru"]


def test_the_rows_come_page_by_page_as_they_stand_in_the_file(client):
    package = result(client, "package_show", id=NAME)
    table = package["resources"][0]
    whole = result(client, "datastore_search", resource_id=table["id"])
    pages = [
        result(client, "datastore_search", resource_id=table["id"], limit=2, offset=at)["records"]
        for at in range(0, whole["total"], 2)
    ]
    assert [row for page in pages for row in page] == whole["records"]
    assert [row["_id"] for row in whole["records"]] == list(range(1, whole["total"] + 1))
    assert {each["id"] for each in whole["fields"]} == set(whole["records"][0])


def test_unknown_is_never_a_zero_and_sums_say_who_reported(client):
    rows = read_csv(client, f"/api/data/{PEOPLE}/2026.csv")
    [maloy] = [each for each in rows if each["kode"] == MALOY]
    assert (maloy["nilai"], maloy["keadaan"]) == ("", "belum ada data")
    [district] = [each for each in rows if each["kode"] == "64.08.05" and each["kelamin"] == ""]
    assert district["nilai"] == "3412"
    assert (district["desa_melapor"], district["desa_seharusnya"]) == ("1", "15")
    document = client.get(f"/api/data/{PEOPLE}/2026.json").get_json()
    [same] = [each for each in document["data"] if each["kode"] == MALOY]
    assert same["nilai"] is None and document["satuan"] == "jiwa" and document["definisi"]


def test_small_cells_are_hidden_in_every_form(client):
    rows = read_csv(client, f"/api/data/{FAITH}/2026.csv")
    small = [each for each in rows if each["kode"] == BENUA and each["kelompok"] == "BUDDHA"]
    assert [(each["nilai"], each["keadaan"]) for each in small] == [("", "disembunyikan")]
    hidden = [each for each in rows if each["keadaan"] == "disembunyikan"]
    assert len({each["kelompok"] for each in hidden if each["kode"] == BENUA}) >= 2
    package = result(client, "package_show", id="6408-penduduk-agama")
    told = result(client, "datastore_search", resource_id=package["resources"][0]["id"])
    assert {(each["kode"], each["kelompok"]) for each in told["records"]
            if each["keadaan"] == "disembunyikan" and each["nilai"] is None} == {
        (each["kode"], each["kelompok"]) for each in hidden
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"q": "agama"}, 1),
        ({"q": "*:*", "fq": "groups:penduduk"}, 1),
        ({"fq": "groups:keuangan"}, 0),
        ({"fq": f'+name:"{NAME}"'}, 1),
        ({"fq": "metadata_modified:[2020-01-01T00:00:00Z TO *]"}, 2),
        ({"fq": "metadata_modified:[2090-01-01T00:00:00Z TO *]"}, 0),
    ],
)
def test_searches_narrow_as_they_are_asked_to(client, query, count):
    found = result(client, "package_search", **query)
    assert found["count"] == count == len(found["results"])
    page = result(client, "package_search", **query, rows=1, start=1)
    assert page["count"] == count and len(page["results"]) == max(0, min(1, count - 1))


@pytest.mark.parametrize(
    ("action", "query", "status", "said"),
    [
        ("package_show", {"id": "tidak-ada"}, 404, "Tidak ada kumpulan data tidak-ada"),
        ("package_show", {}, 409, "id kosong"),
        ("package_delete", {"id": NAME}, 404, "package_delete tidak dijawab"),
        ("package_search", {"rows": "-1"}, 409, "rows harus bilangan bulat"),
        ("package_search", {"fq": "author:saya"}, 409, "Saringan author tidak dikenal"),
        ("package_search", {"fq": "metadata_modified:kemarin"}, 409, "ditulis"),
        ("datastore_search", {"resource_id": "x"}, 404, "Tidak ada tabel"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client, action, query, status, said):
    got, body = ask(client, action, **query)
    assert got == status and body["success"] is False
    assert said in body["error"]["message"] and body["error"]["__type"]


@pytest.mark.parametrize("path", ["penduduk-jumlah/1990.csv", "rahasia/2026.csv", "agama/2026.exe"])
def test_a_table_that_is_not_there_is_said_to_be_missing(client, path):
    answer = client.get(f"/api/data/{path}")
    assert answer.status_code == 404 and "Tidak ada tabel" in answer.get_json()["detail"]


def test_the_other_lists_of_a_portal_are_there(client):
    assert result(client, "status_show")["ckan_version"]
    assert client.get("/api/action/package_list").get_json()["result"] == [
        "6408-penduduk-agama",
        NAME,
    ]  # where CKAN's own client asks
    assert result(client, "organization_list") == ["pemerintah-6408"]
    [whole] = result(client, "organization_list", all_fields="true")
    assert whole["title"] == "Pemerintah Kabupaten Kutai Timur" and whole["package_count"] == 2
    assert result(client, "group_list") == ["penduduk", "statistik"]
    assert result(client, "license_list")[0]["id"] == "CC-BY-4.0"
    assert "jiwa" in result(client, "tag_list")
    whole = result(client, "current_package_list_with_resources", limit=1)
    assert len(whole) == 1


def test_answers_are_kept_until_a_number_changes(filled, settings, clock):
    front = make_front(settings, filled, clock)
    front.snapshot._oldest = 0.0
    try:
        reader = Client(front)
        path = "/api/3/action/package_show?id=" + NAME
        first = reader.get(path)
        assert reader.get(path).data == first.data and front.misses == 1
        clock.move(minutes=5)
        with filled.writing() as session:
            root = Builder(session).unit("64.08").unit_id
            bump(session, [root], clock())
        changed = reader.get(path).json["result"]["metadata_modified"]
        assert front.misses == 2 and changed > first.json["result"]["metadata_modified"]
        packed = reader.get("/api/katalog.jsonld", headers={"Accept-Encoding": "br"})
        assert packed.headers["Content-Encoding"] == "br"
    finally:
        front.stop()
