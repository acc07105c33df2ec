"""What citizens come for, without JavaScript on a narrow phone, in no more taps than promised."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

DESA = "/sangkulirang/benua-baru-ilir"
HEIGHT = 640


@dataclass
class Walk:
    """A reader who counts taps."""

    page: Page
    portal: str
    taps: int = 0

    def enter(self, path: str) -> None:
        self.page.goto(self.portal + path)
        self.taps = 0

    def tap(self, name: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()
        self.taps += 1

    def reaches(self, start: str) -> bool:
        """Whether one more tap would leave the portal by a link that starts so."""
        found = self.page.locator(f'main a[href^="{start}"]').first
        return found.is_visible()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.portal)


@pytest.fixture
def walk(portal_url, chromium):
    context = chromium.new_context(
        viewport={"width": 360, "height": HEIGHT}, java_script_enabled=False
    )
    context.set_default_timeout(5000)
    yield Walk(context.new_page(), portal_url)
    context.close()


def test_calling_the_office_takes_one_tap_and_no_scrolling(walk):
    walk.enter(DESA)
    phone = walk.page.locator('a[href="tel:+6254922100"]').first
    box = phone.bounding_box()
    assert box is not None and box["y"] + box["height"] <= HEIGHT
    assert "Buka hari ini" in walk.page.locator(".tugas").inner_text()


@pytest.mark.parametrize("path", ["/", "/sangkulirang", "/sangkulirang/benua-baru-ilir"])
def test_a_number_stands_in_the_first_screen_at_every_level(walk, path):
    walk.enter(path)
    box = walk.page.locator('a[href^="tel:"]').first.bounding_box()
    assert box is not None and box["y"] + box["height"] <= HEIGHT


def test_calling_from_the_start_page_takes_three_taps(walk):
    walk.enter("/")
    walk.tap("Sangkulirang", within="table")
    walk.tap("Benua Baru Ilir", within="table")
    assert walk.path == DESA and walk.taps + 1 == 3
    assert walk.reaches("tel:")


def test_what_a_letter_needs_takes_two_taps(walk):
    walk.enter(DESA)
    walk.tap("Urus surat")
    walk.tap("Surat keterangan tidak mampu")
    assert walk.taps == 2
    text = walk.page.locator("main").inner_text()
    for word in ("Biaya", "Selesai", "Tempat", "Yang dibawa", "KTP asli"):
        assert word in text


@pytest.mark.parametrize("start", ["/", DESA])
def test_reporting_a_problem_takes_two_taps(walk, start):
    walk.enter(start)
    walk.tap("Lapor masalah")
    assert walk.taps + 1 == 2
    assert walk.reaches("https://www.lapor.go.id/") and walk.reaches("sms:1708")


def test_following_a_report_is_explained_one_tap_from_the_start_page(walk):
    walk.enter("/")
    walk.tap("Lapor masalah")
    text = walk.page.locator("main").inner_text()
    assert walk.taps == 1
    assert "nomor laporan" in text and walk.reaches("https://www.lapor.go.id/")


def test_village_money_stands_on_the_page_and_three_taps_from_the_start(walk):
    walk.enter("/")
    walk.tap("Sangkulirang", within="table")
    walk.tap("Benua Baru Ilir", within="table")
    walk.tap("Uang desa")
    assert walk.taps == 3 and walk.path == f"{DESA}/apbdes"
    money = walk.page.locator("main").inner_text()
    assert "Tahun 2026" in money and "Jumlah" in money and "2.016,4" in money


def test_five_hundred_documents_are_read_twenty_at_a_time(walk):
    walk.enter(f"{DESA}/ppid")
    assert walk.page.locator("main tbody tr").count() == 20
    walk.tap("Berikutnya: 21–40 dari 500")
    assert walk.path == f"{DESA}/ppid?hal=2"
    assert walk.page.locator("main tbody tr").count() == 20
    walk.enter(f"{DESA}/ppid?hal=25")
    assert walk.page.locator("main tbody tr").count() == 20
    assert walk.page.get_by_role("link", name="Berikutnya").count() == 0
