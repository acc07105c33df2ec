"""Maps in a browser: every unit reached by tap, the detail map light and by our own means only."""

import re

import pytest

from tests.e2e.conftest import serving
from tests.e2e.test_pages import AXE, OVERHANG, RULES, RUN_AXE
from tests.pmtiles import PNG, VECTOR, red_picture, water_tile, write_archive

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

HEAVIEST = 90_000
KEC = "/sangkulirang/peta"
DESA = "/sangkulirang/benua-baru-ilir/peta"
ZOOMS = range(9)


def open_page(chromium, url, **options):
    """A page of a phone, with what it complained of and the bytes it took."""
    context = chromium.new_context(viewport={"width": 360, "height": 780}, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.faults, page.asked, page.bytes = [], [], 0
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def count(event):
        page.bytes += event["encodedDataLength"]

    session.on("Network.loadingFinished", count)
    page.goto(url)
    return page


def ready(page):
    """Wait until the detail map is drawn."""
    page.locator("#peta-rinci[data-siap]").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def labels(page):
    """Where each number stands on the screen, and to where its shape leads."""
    return page.evaluate(
        """() => [...document.querySelectorAll('svg.peta text')].map(text => {
            const box = text.getBoundingClientRect();
            const x = box.x + box.width / 2, y = box.y + box.height / 2;
            return [text.textContent, x, y + scrollY, box.height];
        })"""
    )


def test_each_of_the_eighteen_kecamatan_is_reached_by_a_tap_at_360(map_url, chromium):
    page = open_page(chromium, f"{map_url}/peta", has_touch=True)
    rows = page.locator("table.padat").first.locator("tbody tr")
    paths = {
        row.locator("td").first.inner_text().strip(): row.locator("a").get_attribute("href")
        for row in rows.all()
    }
    numbers = labels(page)
    assert len(paths) == 18 and len(numbers) == 18
    assert all(height >= 12 for *_, height in numbers)
    for number, x, y, _ in numbers:
        page.goto(f"{map_url}/peta")
        page.evaluate("y => scrollTo(0, y - 300)", y)
        page.touchscreen.tap(x, y - page.evaluate("scrollY"))
        page.wait_for_url(f"**{paths[number]}")
    page.context.close()


def test_every_desa_is_reached_from_its_kecamatan_by_list_and_where_it_has_room_by_tap(
    map_url, chromium
):
    page = open_page(chromium, f"{map_url}/peta", has_touch=True)
    kecamatan = (
        page.locator("table.padat")
        .first.locator("a")
        .evaluate_all("all => all.map(each => each.pathname)")
    )
    assert len(kecamatan) == 18
    listed, tapped, missed = set(), 0, []
    for path in kecamatan:
        page.goto(map_url + path)
        rows = page.locator("table.padat").first.locator("tbody a")
        found = rows.evaluate_all(
            "all => all.map(each => [each.pathname, each.getBoundingClientRect().height])"
        )
        listed |= {each for each, _ in found}
        assert all(height >= 18 for _, height in found)
        hits = page.evaluate(
            """() => [...document.querySelectorAll('svg.peta text')].map(text => {
                text.scrollIntoView({block: 'center'});
                const box = text.getBoundingClientRect();
                const under = document.elementFromPoint(
                    box.x + box.width / 2, box.y + box.height / 2).closest('a');
                const table = document.querySelector('table.padat');
                const row = [...table.querySelectorAll('tbody tr')].find(
                    row => row.cells[0].textContent.trim() === text.textContent);
                return [text.textContent, under?.pathname ?? under?.href.baseVal,
                        row.querySelector('a').pathname];
            })"""
        )
        tapped += len(hits)
        missed += [(path, *hit) for hit in hits if hit[1] != hit[2]]
        assert not page.locator('svg.peta path[d=""]').count()
    assert len(listed) == 141
    assert not missed
    assert tapped > 120
    page.context.close()


@pytest.mark.parametrize("path", ["/peta", KEC, DESA])
def test_the_detail_map_says_its_size_and_draws_within_it(map_url, chromium, path):
    page = open_page(chromium, map_url + path)
    link = page.get_by_role("link", name=re.compile(r"Peta rinci \(\d+ KB\)"))
    said = int(re.search(r"(\d+) KB", link.inner_text())[1]) * 1000
    target = link.get_attribute("href")
    page.context.close()
    page = ready(open_page(chromium, map_url + target))
    assert page.bytes < HEAVIEST
    assert 0.85 * said < page.bytes < 1.15 * said
    assert not page.faults
    assert all(url.startswith((map_url, "data:")) for url in page.asked)
    assert page.locator("#peta-rinci path").count() > 3
    page.get_by_role("link", name="Kembali ke peta biasa").click()
    assert page.url == map_url + path
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_on_maps(map_url, chromium, width, scheme):
    found = {}
    for path in ("/peta", "/peta/rinci", f"{KEC}?jenis=sekolah", DESA, f"{DESA}/rinci"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        page.goto(map_url + path)
        if path.endswith("rinci"):
            page.locator("#peta-rinci[data-siap]").wait_for()
        page.add_script_tag(path=AXE)
        violations = page.evaluate(RUN_AXE, RULES)
        if page.evaluate(OVERHANG) > 0:
            violations.append("sideways")
        if violations:
            found[path] = violations
        context.close()
    assert not found


def test_a_tap_on_the_detail_map_names_the_unit_and_leads_on(map_url, chromium):
    page = ready(open_page(chromium, f"{map_url}{KEC}/rinci", has_touch=True))
    page.locator("#peta-rinci path").first.click(force=True)
    page.locator(".leaflet-popup-content a").click()
    assert re.search(r"/sangkulirang/[a-z-]+/peta/rinci$", page.url)
    assert not page.faults
    page.context.close()


def test_names_on_the_detail_map_never_meet(map_url, chromium):
    for target in ("/peta/rinci", f"{KEC}/rinci"):
        page = ready(open_page(chromium, map_url + target))
        meeting = page.evaluate("""() => {
            const boxes = [...document.querySelectorAll('.nama')]
                .map(each => [each.textContent, each.getBoundingClientRect()]);
            const meet = (a, b) => a.left < b.right && b.left < a.right
                && a.top < b.bottom && b.top < a.bottom;
            return [boxes.length, boxes.flatMap(([name, one], at) => boxes.slice(at + 1)
                .filter(([, other]) => meet(one, other)).map(([other]) => [name, other]))];
        }""")
        assert meeting[0] and meeting[1] == [], target
        page.context.close()


def test_without_javascript_the_detail_map_leads_back(map_url, chromium):
    page = open_page(chromium, f"{map_url}{DESA}/rinci", java_script_enabled=False)
    page.get_by_role("link", name="Buka peta biasa").click()
    assert page.url == map_url + DESA
    page.context.close()


def test_places_close_together_stand_apart_and_lead_to_their_line(map_url, chromium):
    page = open_page(chromium, map_url + DESA)
    spots = page.locator("svg.peta circle[r='17']").evaluate_all(
        "all => all.map(each => [each.cx.baseVal.value, each.cy.baseVal.value])"
    )
    assert len(spots) == 12
    for at, (x, y) in enumerate(spots):
        assert all((x - a) ** 2 + (y - b) ** 2 > 34**2 for a, b in spots[:at])
    page.locator("svg.peta circle[r='17']").last.click()
    assert re.search(r"#t\d+$", page.url)
    page.context.close()


@pytest.mark.parametrize(("kind", "leaves"), [(VECTOR, False), (VECTOR, True), (PNG, False)])
def test_the_operators_tiles_lie_below_by_ranges(map_home, chromium, tmp_path, kind, leaves):
    body = water_tile() if kind == VECTOR else red_picture()
    zooms = [(z, x, y) for z in ZOOMS for x in range(2**z) for y in range(2**z) if near(z, x, y)]
    archive = tmp_path / "kutim.pmtiles"
    archive.write_bytes(write_archive(dict.fromkeys(zooms, body), kind, leaves=leaves))
    with serving(map_home, JENJANG_TILES=str(archive), JENJANG_TILES_CREDIT="© Uji") as url:
        page = open_page(chromium, f"{url}{KEC}/rinci")
        ready(page)
        page.locator(".leaflet-tile-loaded").first.wait_for()
        assert not page.faults
        assert "© Uji" in page.locator(".leaflet-control-attribution").inner_text()
        ranges = [each for each in page.asked if each.endswith(".pmtiles")]
        assert len(ranges) >= 2 and page.bytes < HEAVIEST
        painted = page.evaluate(
            """() => [...document.querySelectorAll('.leaflet-tile-loaded')].map(tile => {
                const canvas = tile.getContext ? tile : document.createElement('canvas');
                if (canvas !== tile) canvas.getContext('2d').drawImage(tile, 0, 0);
                return [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data];
            })"""
        )
        assert painted and all(alpha == 255 for *_, alpha in painted)
        if kind == PNG:
            assert all(colour == [255, 0, 0, 255] for colour in painted)
        page.context.close()


def near(z, x, y):
    """Tiles around East Kalimantan."""
    column, row = (117.5 + 180) / 360 * 2**z, 0.5 * 2**z
    return abs(x - column) < 8 and abs(y - row) < 8
