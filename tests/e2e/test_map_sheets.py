"""What becomes of a map on paper, and what a tap on a place brings."""

import io

import pytest
from pypdf import PdfReader

from tests.e2e.test_maps import KEC, open_page, ready

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

PHOTOGRAPHED = "/sangkulirang/kerayaan/peta"
A4_HALF = 530  # CSS pixels: half the height of a sheet


def test_paper_has_the_map_its_legend_and_its_list_and_nothing_to_press(map_url, chromium):
    page = open_page(chromium, f"{map_url}/peta")
    page.emulate_media(media="print")
    for wanted in ("svg.peta", ".legenda", "table.padat"):
        assert page.locator(wanted).first.is_visible(), wanted
    assert page.locator("svg.peta").first.bounding_box()["height"] < A4_HALF
    for left_out in (".menu", "form", ".kaki", ".layar"):
        found = page.locator(left_out).all()
        assert found and not any(each.is_visible() for each in found), left_out
    page.context.close()


def test_a_printed_sheet_names_every_unit_once_with_source_and_day(map_url, chromium):
    page = open_page(chromium, f"{map_url}/peta")
    names = page.locator("table.padat").first.locator("tbody a").all_inner_texts()
    total = " ".join(page.locator("table.padat tfoot").first.inner_text().split())
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4")))
    first = sheets.pages[0].extract_text()
    text = " ".join("\n".join(sheet.extract_text() for sheet in sheets.pages).split())
    page.context.close()
    assert len(names) == 18 and "Peta Kutai Timur" in first
    assert "belum ada data" in first
    assert all(name in text for name in names)
    assert text.count(total) == 1, "the sum is no foot of every sheet"
    assert "indikatif, bukan acuan hukum" in text and "berlaku sejak" in text
    assert "Unduh" not in text and "Peta rinci" not in text
    assert len(sheets.pages) <= 3


def test_a_photo_comes_on_tap_and_not_before(map_url, chromium):
    page = open_page(chromium, map_url + PHOTOGRAPHED, has_touch=True)
    assert not any("/foto/" in url for url in page.asked)
    page.get_by_role("link", name="lihat foto").tap()
    page.wait_for_url("**/peta/tempat/*")
    assert seen(page.locator("figure img"))
    assert page.locator("figcaption").is_visible() and page.get_by_text("Kantor desa").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_a_tap_on_a_place_of_the_detail_map_brings_its_photo(map_url, chromium):
    page = ready(open_page(chromium, f"{map_url}{PHOTOGRAPHED}/rinci", has_touch=True))
    assert not any("/foto/" in url for url in page.asked)
    page.locator("#peta-rinci path.leaflet-interactive").last.click(force=True)
    assert seen(page.locator(".leaflet-popup-content img"))
    popup = page.locator(".leaflet-popup-content")
    popup.get_by_role("link", name="Balai desa").click()
    page.wait_for_url("**/peta/tempat/*")
    assert not page.faults
    page.context.close()


def test_a_list_of_schools_is_printed_with_its_numbered_map(map_url, chromium):
    page = open_page(chromium, f"{map_url}{KEC}?jenis=sekolah")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = "\n".join(sheet.extract_text() for sheet in sheets.pages)
    page.context.close()
    assert all(f"{at}. SDN" in text for at in range(1, 13))
    assert "Saring" not in text


def seen(image):
    """Whether a picture is there and really drawn."""
    image.wait_for()
    return image.evaluate(
        "each => each.decode().then(() => each.naturalWidth > 0 && each.clientWidth > 100)"
    )
