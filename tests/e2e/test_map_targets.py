"""Every desa of the real regency within reach of a thumb on a narrow phone: WCAG 2.2, 2.5.8."""

import pytest

from tests.e2e.test_maps import open_page

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

LEAST = 24  # CSS pixels: as large as this, or so far from the next target
# Links of a page with where they lie, and whether a finger meets the link itself in the middle of
# one of its lines.
TARGETS = """chosen => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(each => !each.closest('svg') && each.getClientRects().length)
    .map(each => {
        each.scrollIntoView({block: 'center'});
        const box = each.getBoundingClientRect();
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const met = [...each.getClientRects()].some(line => {
            const under = document.elementFromPoint(
                line.x + line.width / 2, line.y + line.height / 2);
            return each === under || each.contains(under);
        });
        return {path: each.pathname ?? '', wanted: each.matches(chosen),
                met, wide: box.width, high: box.height,
                left: box.x, top: box.y + scrollY, right: box.right, x, y: y + scrollY};
    })"""


def targets(page, chosen):
    """All targets outside of maps; `wanted` are the ones in the list of units."""
    return page.evaluate(TARGETS, chosen)


def reach(one, all_of_them):
    """How far the circle of the least diameter around a target is from other targets: large ones
    must not be met, circles of small ones must not overlap."""
    gaps = []
    for other in all_of_them:
        if other is one:
            continue
        dx = max(other["left"] - one["x"], 0, one["x"] - other["right"])
        dy = max(other["top"] - one["y"], 0, one["y"] - other["top"] - other["high"])
        gap = (dx * dx + dy * dy) ** 0.5 - LEAST / 2
        if min(other["wide"], other["high"]) < LEAST:
            apart = (other["x"] - one["x"]) ** 2 + (other["y"] - one["y"]) ** 2
            gap = min(gap, apart**0.5 - LEAST)
        gaps.append(gap)
    return min(gaps)


def too_small(found):
    """The wanted targets a thumb cannot tell from the next one."""
    return [
        (each["path"], each["wide"], each["high"])
        for each in found
        if each["wanted"] and min(each["wide"], each["high"]) < LEAST and reach(each, found) < 0
    ]


def unmet(found):
    """The wanted targets under which a finger finds something else."""
    return [each["path"] for each in found if each["wanted"] and not each["met"]]


def test_at_360_each_desa_is_a_target_in_the_list_of_its_kecamatan(map_url, chromium):
    page = open_page(chromium, f"{map_url}/peta", has_touch=True)
    found = targets(page, ".dua table.padat tbody a")
    kecamatan = [each["path"] for each in found if each["wanted"]]
    assert len(set(kecamatan)) == 18 and not too_small(found)
    reached = set()
    for path in kecamatan:
        page.goto(map_url + path)
        found = targets(page, ".dua table.padat tbody a")
        assert not too_small(found), path
        assert not unmet(found)
        reached |= {each["path"] for each in found if each["wanted"]}
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    assert len(reached) == 141
    page.context.close()


def test_at_360_the_map_of_all_desa_lists_each_as_a_target(map_url, chromium):
    page = open_page(chromium, f"{map_url}/peta/desa", has_touch=True)
    found = targets(page, ".kolom a")
    assert not too_small(found)
    assert not unmet(found)
    assert len({each["path"] for each in found if each["wanted"]}) == 141
    # In the map, each desa is met somewhere, and a tap there leads to its line in the list.
    met = page.evaluate("""() => {
        const map = document.querySelector('main svg.peta');
        map.scrollIntoView();
        const box = map.getBoundingClientRect(), met = new Set();
        for (let x = box.left; x < box.right; x += 1)
            for (let y = Math.max(box.top, 0); y < Math.min(box.bottom, innerHeight); y += 1) {
                const link = document.elementFromPoint(x, y)?.closest('svg a');
                if (link) met.add(link.getAttribute('href'));
            }
        const leads = each => document.getElementById(each.slice(1))?.querySelector('a');
        return [...met].filter(leads).length;
    }""")
    assert met >= 138
    page.context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_the_pages_of_each_desa_lead_to_its_neighbours(map_url, chromium, width):
    page = open_page(chromium, f"{map_url}/sangkulirang/benua-baru-ilir/peta", has_touch=True)
    page.set_viewport_size({"width": width, "height": 740})
    found = targets(page, ".kolom a")
    assert any(each["wanted"] for each in found)
    assert not unmet(found) and not too_small(found)
    page.context.close()
