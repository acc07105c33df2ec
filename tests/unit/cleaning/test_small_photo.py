"""A photo from outside comes out small and bare, and what is none comes to nothing."""

import io

import numpy as np
import pytest
from PIL import Image

from connectors.cleaning.photos import PhotoError
from connectors.cleaning.small_photo import MOST_BYTES, SIDE, draw_small
from tests.photo_files import make_bomb, make_notes, make_picture


def opened(body):
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_small_enough_for_a_phone(kind):
    photo = draw_small(make_picture(1600, 1200, kind))
    assert (photo.width, photo.height, photo.mime) == (SIDE, SIDE * 3 // 4, "image/webp")
    assert len(photo.body) <= MOST_BYTES and opened(photo.body).size == (480, 360)


def test_a_picture_full_of_detail_fits_all_the_same():
    noise = np.random.default_rng(1).integers(0, 255, (660, 880, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "JPEG", quality=95)
    photo = draw_small(out.getvalue())
    assert len(photo.body) <= MOST_BYTES and photo.width >= SIDE // 2


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    body = make_picture(800, 600, exif=make_notes(turn=6))
    assert b"KameraUji" in body
    photo = draw_small(body)
    assert (photo.width, photo.height) == (360, 480), "turned as the camera noted"
    assert b"KameraUji" not in photo.body and b"EXIF" not in photo.body
    assert not opened(photo.body).getexif()
    corner = opened(photo.body).convert("RGB").getpixel((350, 10))
    assert corner[2] > corner[1], "what was at the left is at the top right now"


def test_a_transparent_picture_stands_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(draw_small(out.getvalue()).body).convert("RGB").getpixel((9, 9)) == (
        255,
        255,
        255,
    )


def animated():
    out = io.BytesIO()
    frames = [Image.new("RGB", (100, 100), each) for each in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "rusak"),
        (b"<html>404</html>", "rusak"),
        (make_picture()[:2_000], "rusak"),
        (make_picture(64, 63, "PNG"), "ikon"),
        (make_picture(kind="GIF"), "rusak"),
        (make_bomb(8_000), "piksel"),
        (make_bomb(50_000), "rusak"),
        (animated(), "bergerak"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 5_000, "rusak"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "rusak"),
    ],
    ids=["empty", "page", "cut", "icon", "gif", "large", "bomb", "moving", "noise", "svg"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(body, said):
    with pytest.raises(PhotoError, match=said):
        draw_small(body)
