"""A first answer asks the database a few times, however much lies below the unit."""

import pytest
from sqlalchemy import select

from portal.model import UnitVersion
from tests.builders import Builder
from tests.statements import hearing

# Who answers, the tree and the mark in the masthead are three of each.
MOST = {
    "": 20, "profil": 9, "layanan": 5, "ppid": 9, "berita": 7, "monografi": 12, "apbdes": 10,
    "tender": 12, "kelengkapan": 10, "kontak": 7, "butuh": 7, "papan": 7,
}  # fmt: skip


@pytest.mark.parametrize("unit", ["", "/sangkulirang", "/sangkulirang/benua-baru-ilir"])
def test_a_page_asks_a_few_times(tree_database, open_portal, unit):
    with tree_database.writing() as session:
        build = Builder(session)
        below = select(UnitVersion.code).where(UnitVersion.code.startswith("64.08.05."))
        for code in ("64.08", "64.08.05", *session.scalars(below)):
            source = build.source(code)
            build.article(source)
            build.document(source)
            build.statistic(source, "penduduk-jumlah", 2026, 1_000)
    client = open_portal(tree_database)
    for word, most in MOST.items():
        path = f"{unit}/{word}".rstrip("/") or "/"
        with hearing(tree_database) as said:
            assert client.get(path).status_code == 200, path
        asked = [statement for statement, _ in said if statement != "BEGIN"]
        assert len(asked) <= most, (path, len(asked))
