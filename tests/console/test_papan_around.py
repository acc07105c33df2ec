"""What stands around a board: who waits, past months as a line and a table, what was last read."""

import re
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select

from portal.model import DutyMonth, NeedDay, UnitVersion
from tests.board import BOARD, ONE, send
from tests.builders import Builder
from tests.duties import DESA, OTHER, publish
from tests.staff import enter

REGENCY = "/ruang/papan/64.08"


def part_of(page: str, label: str) -> str:
    """A section of the page by its heading."""
    return page.split(f"<h2>{label}</h2>")[1].split("</section>")[0]


def wait_for(database, clock, unit: str, need: str, times: int) -> None:
    """Yesterday so many readers waited for this."""
    day = clock().date() - timedelta(days=1)
    with database.writing() as session:
        unit_id = Builder(session).unit(unit).unit_id
        session.add(NeedDay(unit_id=unit_id, need=need, day=day, count=times))


def units_in(page: str) -> list[str]:
    return re.findall(r'<li><span><a href="/ruang/papan/([\d.]+)"', page)


def test_of_units_that_miss_the_same_the_most_awaited_is_first(late, tree_database, clock):
    publish(tree_database, clock, "Foto kegiatan warga", OTHER)
    late.again()
    before = units_in(enter(late, "camat").get(BOARD).text)
    assert set(before[:2]) == {DESA, OTHER}
    first, second = before[:2]
    wait_for(tree_database, clock, second, "rkpdes", 4)
    camat = enter(late, "camat")
    assert units_in(camat.get(BOARD).text)[:2] == [second, first]
    # The sheet of Monday names them in the same order.
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", camat.get(f"{BOARD}/senin").text, re.S)
    assert text
    lines = [line for line in text[1].splitlines() if " hal. " in line]
    names = dict(re.findall(r'href="/ruang/papan/([\d.]+)">([^<]+)<', camat.get(BOARD).text))
    assert [line.partition(":")[0] for line in lines[:2]] == [names[second], names[first]]
    # Waiting never makes a smaller gap the worse one.
    publish(tree_database, clock, "Perdes RPJMDes 2022-2028", second, year=2022)
    publish(tree_database, clock, "APBDes Tahun 2026", second)
    late.again()
    assert units_in(enter(late, "camat").get(BOARD).text)[:2] == [first, second]


def test_of_items_that_weigh_the_same_the_most_awaited_is_named_first(late, tree_database, clock):
    def items() -> list[str]:
        return re.findall(r'name="kewajiban" value="([^"]+)"', enter(late, "camat").get(ONE).text)

    before = items()
    early, last = "desa-standar-umumkan", "desa-darurat-umumkan"
    assert before.index(early) < before.index(last)
    wait_for(tree_database, clock, DESA, "darurat", 3)
    after = items()
    assert after.index(last) < after.index(early) and sorted(after) == sorted(before)
    # Nothing that weighs more or is longer overdue moved.
    assert [each for each in after if each != last] == [each for each in before if each != last]
    assert after[:5] == before[:5]
    page = enter(late, "camat").get(ONE).text
    assert "ditunggu 3 kali" in page or "ada yang menunggu" in page
    # Who is reminded of everything is reminded of it in that order.
    text = ""
    for _ in range(9):
        sent = send(enter(late, "camat"), ONE, "ingatkan")
        if sent.status_code != 303:
            break
        text += enter(late, "camat").get(sent.location).text
    assert 0 < text.index("Prosedur peringatan dini") < text.index("Standar pelayanan")


def test_past_months_stand_as_a_line_and_as_the_table_of_its_numbers(late, tree_database, clock):
    with tree_database.writing() as session:
        build = Builder(session)
        unit = build.unit(DESA)
        session.execute(delete(DutyMonth))
        for month, met in (("2026-08", 10), ("2026-09", 40), ("2026-10", 25)):
            session.add(
                DutyMonth(
                    unit_id=unit.unit_id, month=month, day=clock().date(), staff_met=met,
                    staff_counted=50, public_met=0, public_counted=0,
                    states='{"belum-ditemukan": 7, "tepat": 2}',
                )
            )  # fmt: skip
    page = enter(late, "camat").get(BOARD).text
    part = part_of(page, "Riwayat")
    rows = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td class="r">([^<]+)</td><td class="r">([^<]+)', part
    )
    assert rows[:3] == [("2026-10", "50%", "7"), ("2026-09", "80%", "7"), ("2026-08", "20%", "7")]
    drawn = re.search(r'aria-label="([^"]+)"><path d="M([^"]+)"', part)
    assert drawn and "2026-08–2026-10" in drawn[1]
    spots = [tuple(map(int, each.split())) for each in drawn[2].split("L")]
    # As many points as rows, in the order of the months, the best month on top.
    assert len(spots) == 3 and [x for x, _ in spots] == sorted(x for x, _ in spots)
    assert spots[1][1] < spots[2][1] < spots[0][1]
    assert part_of(enter(late, "kominfo").get(REGENCY).text, "Riwayat").count("<path") == 1


def test_each_source_says_when_it_was_last_read_the_longest_silent_first(
    late, tree_database, clock
):
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        never = build.source(OTHER, url="https://tak-pernah.contoh.desa.id/", health="belum")
        never.last_success_at = None
        old = build.source(OTHER, "feed", "https://lama.contoh.desa.id/", health="tidak menjawab")
        old.last_success_at = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
        build.source("64.08.05.2001", url="https://kecamatan-lain.contoh.desa.id/")
    for login, path in (("camat", BOARD), ("kominfo", REGENCY)):
        part = part_of(enter(late, login).get(path).text, "Sumber terakhir dibaca")
        lines = re.findall(r"<small>(https?://[^<]+)</small></span><small>([^<]+)</small>", part)
        assert [url for url, _ in lines][:2] == [
            "https://tak-pernah.contoh.desa.id/", "https://lama.contoh.desa.id/",
        ]  # fmt: skip
        said = dict(lines)
        assert said["https://tak-pernah.contoh.desa.id/"].startswith("belum pernah")
        assert "2 Mar 2026" in said["https://lama.contoh.desa.id/"]
        assert "tidak menjawab" in said["https://lama.contoh.desa.id/"]
        assert ("https://kecamatan-lain.contoh.desa.id/" in said) == (login == "kominfo")
    part = part_of(enter(late, "desa").get(ONE).text, "Sumber terakhir dibaca")
    assert "lama.contoh" not in part and "menjawab" in part


def test_kecamatan_are_ranked_only_where_enough_could_be_checked(late, tree_database, clock):
    """One is checked whole and has a budget, one whole and has none, one in a fifteenth."""
    with tree_database.reading() as session:
        codes = session.scalars(
            select(UnitVersion.code).where(
                UnitVersion.kind.in_(("desa", "kelurahan")), UnitVersion.valid_to.is_(None)
            )
        ).all()
    whole = [code for code in codes if code.startswith(("64.08.04.", "64.08.12."))]
    for code in (*whole, "64.08.05.2006"):
        publish(tree_database, clock, f"Foto kegiatan {code}", code)
    publish(tree_database, clock, "APBDes Tahun 2026", decided=date(2025, 12, 30))
    late.again()
    page = enter(late, "kominfo").get(REGENCY).text
    table = page.split('aria-label="Kecamatan"')[1].partition("</table>")[0]
    rows = [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in table.split("<tr>")[2:]
    ]
    assert [row[0] for row in rows[:2]] == ["Sangatta Selatan", "Sangatta Utara"]
    assert (rows[0][1], rows[0][2]) == ("0%", "4 dari 4") and rows[1][2] == "4 dari 4"
    assert 0 < int(rows[1][1].rstrip("%")) < 100
    # It has no more than they have, and stands below them: of fourteen nobody knows.
    rest = {row[0]: row for row in rows[2:]}
    some = next(row for name, row in rest.items() if name.startswith("Sangkulirang"))
    assert some[0].endswith("belum cukup diperiksa") and some[2] == "1 dari 15"
    assert all(name.endswith("belum cukup diperiksa") for name in rest)
    # Never accused: what could not be checked is no open item.
    assert {row[4] for name, row in rest.items() if row[2].startswith("0 ")} == {"0"}
