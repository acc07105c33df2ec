"""Screenshots of every section of four units, from a running portal, into docs/screens/.

Usage: python -m tests.e2e.screens http://127.0.0.1:8000 [only-files-with-this-in-the-name ...]
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from portal.sections import SECTIONS

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "screens"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
UNITS = {
    "kabupaten": "",
    "kecamatan": "/sangkulirang",
    "desa": "/sangkulirang/benua-baru-ilir",
    "opd": "/opd/diskominfo-staper",
}
WIDTHS = {360: 780, 1280: 800}
TALLEST = 2200
HEAVIEST = 100_000
COLOURS = 96  # of a page without photos, with the shades of its letters
STEP = 300


def list_pages() -> list[tuple[str, str]]:
    """The name of each picture and the path it shows."""
    pages = []
    for unit, base in UNITS.items():
        for section in SECTIONS:
            if section.root_only and base:
                continue
            name = f"{unit}-{section.word or 'ringkas'}"
            pages.append((name, f"{base}/{section.word}".rstrip("/") or "/"))
    return pages


def take(page: Page, url: str, target: Path, width: int) -> int:
    """One picture of a page, as tall as its weight allows; its size in bytes."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(url)
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    height = min(whole, TALLEST)
    while True:
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        picture = lighten(page.screenshot(full_page=True, clip=clip))
        if len(picture) <= HEAVIEST or height <= 2 * STEP:
            break
        height -= STEP
    target.write_bytes(picture)
    return len(picture)


def lighten(picture: bytes) -> bytes:
    """The same picture in few colours: a third of the weight."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as read:
        # Also the rare ones stay as they are: the orange of a mark is a few dots of a page.
        few = read.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Take the pictures of the portal at the given address."""
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    portal, wanted = arguments[0].rstrip("/"), arguments[1:]
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(java_script_enabled=True)
        for name, path in list_pages():
            for width in WIDTHS:
                file = f"{name}-{width}.png"
                if not wanted or any(word in file for word in wanted):
                    size = take(page, portal + path, TARGET / file, width)
                    sys.stdout.write(f"{size:7} {file}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
