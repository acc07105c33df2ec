"""What a browser finds: no barrier axe knows, nothing sideways, all of it without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page

from tests.databases import ROOT
from tests.e2e.screens import list_pages

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

AXE = ROOT / "tests" / "e2e" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ')).slice(0, 3)}`)"""
LISTS = ("/tender", "/sangkulirang/benua-baru-ilir/ppid", "/sangkulirang/benua-baru-ilir/berita")
LISTS += ("/sangkulirang/benua-baru-ilir/layanan",)
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _first_of_each_list(page: Page, portal_url: str) -> list[tuple[str, str]]:
    """The page of the first entry of each list."""
    found = []
    for path in LISTS:
        page.goto(portal_url + path)
        word = path.rsplit("/", 1)[1]
        link = page.locator(f'main a[href*="/{word}/"]').first.get_attribute("href", timeout=5000)
        found.append((f"{path} (satu)", str(link)))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_and_nothing_hangs_over(portal_url, chromium: Browser, width, scheme):
    # The pages allow no script at all: the policy is set aside for axe alone.
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    found = {}
    for name, path in [*list_pages(), *_first_of_each_list(page, portal_url)]:
        answer = page.goto(portal_url + path)
        assert answer is not None and answer.status == 200, path
        page.add_script_tag(path=AXE)
        violations = page.evaluate(RUN_AXE, RULES)
        overhang = page.evaluate(OVERHANG)
        if overhang > 0:
            violations.append(f"{overhang} px sideways")
        if violations:
            found[name] = violations
    context.close()
    assert not found


def test_without_javascript_a_citizen_gets_from_the_start_to_a_document(portal_url, chromium):
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    context.set_default_timeout(5000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(portal_url)
    page.get_by_role("row").get_by_role("link", name="Sangkulirang").click()
    page.get_by_role("link", name="Benua Baru Ilir").first.click()
    assert page.url == f"{portal_url}/sangkulirang/benua-baru-ilir"
    page.get_by_role("link", name="Semua bagian").click()
    page.get_by_role("contentinfo").get_by_role("link", name="Informasi publik").click()
    page.get_by_label("Tahun").select_option("2026")
    page.get_by_role("button", name="Saring").click()
    assert "tahun=2026" in page.url
    page.locator(".dok a").first.click()
    assert page.get_by_role("heading", level=1).count() == 1
    assert all(url.startswith((portal_url, "data:")) for url in asked)
    context.close()


def test_a_keyboard_reaches_the_content_first(portal_url, chromium):
    page = chromium.new_page()
    page.goto(f"{portal_url}/sangkulirang")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lewati ke isi"
    page.keyboard.press("Enter")
    assert page.url.endswith("#isi")
    page.close()
