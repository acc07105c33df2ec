"""Photos of the sample's places: a drawn scene that says of itself that it is none."""

import io

from PIL import Image, ImageDraw

from portal.sample.chance import draw

_SIZE = (880, 660)  # as OpenSID keeps its middle size
_WALLS = ("#d9c7a3", "#b9d2c4", "#d8b4a0", "#c9c9d8")


def picture_name(number: int) -> str:
    """What the site calls the file of a place's photo."""
    return f"tempat-{number}.jpg"


def draw_picture(seed: int, village: str, number: int, name: str) -> bytes:
    """A house under a sky as JPEG, the name on it."""
    chance = draw(seed, village, f"picture {number}")
    scene = Image.new("RGB", _SIZE, "#bcd8ea")
    pen = ImageDraw.Draw(scene)
    ground = chance.randint(430, 500)
    pen.rectangle((0, ground, *_SIZE), fill="#8faf6b")
    left, width = chance.randint(120, 240), chance.randint(360, 480)
    top = ground - chance.randint(150, 210)
    pen.rectangle((left, top, left + width, ground + 20), fill=chance.choice(_WALLS))
    roof = ((left - 40, top), (left + width // 2, top - 120), (left + width + 40, top))
    pen.polygon(roof, fill="#7a4a35")
    for at in range(left + 40, left + width - 60, 110):
        pen.rectangle((at, top + 40, at + 60, top + 110), fill="#5b7c8d")
    pen.text((24, 610), f"{name} (gambar contoh, bukan foto)", fill="#20302a", font_size=28)
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=80)
    return out.getvalue()
