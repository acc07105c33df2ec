"""Photos lose their notes and keep their picture; what is no photo is refused in words."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from connectors.cleaning.photos import LARGEST, PhotoError, strip_photo

SECRET = b"RAHASIA-6408041203850001"


def draw(kind: str = "JPEG", **more) -> bytes:
    """A small picture with a pattern in it."""
    picture = Image.new("RGB", (48, 32))
    picture.putdata([(x * 5 % 256, y * 7 % 256, 90) for y in range(32) for x in range(48)])
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def noted(turn: int = 6, **more) -> bytes:
    """A JPEG as a phone makes it: place, maker, turn, a comment, and a film behind its end."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (0.0, 30.0, 15.5)
    return draw(exif=exif.tobytes(), comment=SECRET, **more) + b"ftypmp42" + SECRET


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"quality": 20, "subsampling": 2}])
def test_a_photo_keeps_its_picture_and_its_turn_and_nothing_else(more) -> None:
    body = noted(**more)
    photo = strip_photo(body)
    assert SECRET not in photo.body and SECRET in body
    made = Image.open(io.BytesIO(photo.body))
    assert made.tobytes() == Image.open(io.BytesIO(body)).tobytes()
    assert dict(made.getexif()) == {0x0112: 6}
    assert not made.getexif().get_ifd(0x8825)
    assert (photo.mime, photo.width, photo.height) == ("image/jpeg", 48, 32)
    assert strip_photo(photo.body) == photo


def test_a_png_loses_its_texts_and_what_follows_it() -> None:
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    body = draw("PNG", pnginfo=info, exif=SECRET) + SECRET
    photo = strip_photo(body)
    assert SECRET not in photo.body
    made = Image.open(io.BytesIO(photo.body))
    assert made.tobytes() == Image.open(io.BytesIO(body)).tobytes()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "bukan foto"),
        (b"%PDF-1.7", "bukan foto"),
        (b"<svg onload=alert(1)>", "bukan foto"),
        (b"GIF89a" + b"\0" * 40, "bukan foto"),
        (b"\xff\xd8\xff\xd9", "rusak"),
        (draw()[:300], "rusak"),
        (draw("PNG")[:-20], "rusak"),
        (b"\xff\xd8" + b"\0" * LARGEST, "lebih besar"),
    ],
)
def test_what_is_no_photo_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(PhotoError, match=words):
        strip_photo(body)


def test_a_picture_that_claims_to_be_huge_is_refused() -> None:
    body = bytearray(draw("PNG"))
    body[16:24] = struct.pack(">II", 60_000, 60_000)
    body[29:33] = struct.pack(">I", zlib.crc32(bytes(body[12:29])))
    with pytest.raises(PhotoError, match="tidak wajar"):
        strip_photo(bytes(body))


@given(st.binary(max_size=400), st.integers(0, 2000), st.sampled_from(["JPEG", "PNG"]))
def test_any_damage_is_a_photo_or_a_sentence(junk: bytes, at: int, kind: str) -> None:
    whole = draw(kind)
    body = whole[:at] + junk + whole[at + len(junk) :]
    try:
        photo = strip_photo(body)
    except PhotoError as error:
        assert str(error)
    else:
        assert len(photo.body) <= len(body) + 40
        assert strip_photo(photo.body) == photo
