"""Positions in all the ways people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.positions import PositionError, read_position

HERE = (117.538, 0.5072)
SOUTH = (117.538, -0.5072)

PLACE = (
    "https://www.google.co.id/maps/place/0%C2%B030'25.9%22N+117%C2%B032'16.8%22E/"
    "@0.61,117.1,17z/data=!3m1!4b1!4m4!3m3!8m2!3d0.5072!4d117.538"
)
WRITTEN = [
    ("0.5072, 117.5380", HERE),
    ("0.5072 117.5380", HERE),
    ("0.5072;117.5380", HERE),
    ("117.5380, 0.5072", HERE),
    ("-0.5072, 117.5380", SOUTH),
    ("−0.5072, 117.5380", SOUTH),
    ("0,5072 117,5380", HERE),
    ("0,5072; 117,5380", HERE),
    ("0,5072, 117,5380", HERE),
    ("0,5072,117,5380", HERE),
    ("-0,5072 / 117,5380", SOUTH),
    ("(0.5072, 117.5380)", HERE),
    ("Lat: 0.5072 Long: 117.5380", HERE),
    ("0.5072 LU, 117.5380 BT", HERE),
    ("0.5072 LS 117.5380 BT", SOUTH),
    ("0,5072 LS, 117,5380 BT", SOUTH),
    ("LS 0.5072 BT 117.5380", SOUTH),
    ("117.5380 BT 0.5072 LS", SOUTH),
    ("S 0.5072 E 117.5380", SOUTH),
    ("0.5072S, 117.5380E", SOUTH),
    ("0.5072° Lintang Selatan 117.5380° Bujur Timur", SOUTH),
    ("0°30'25.92\"N 117°32'16.8\"E", HERE),
    ("0° 30' 25,92\" LU, 117° 32' 16,8\" BT", HERE),
    ("0°30′25.92″S 117°32′16.8″E", SOUTH),
    ("0º30’25.92” LS 117º32’16.8” BT", SOUTH),
    ("117°32'16.8\"E 0°30'25.92\"S", SOUTH),
    ("-0°30'25.92\" 117°32'16.8\"", SOUTH),
    ("0° 30.432' S 117° 32.28' E", SOUTH),
    ("0 derajat 30 menit 25,92 detik LS 117 derajat 32 menit 16,8 detik BT", SOUTH),
    ("geo:0.5072,117.5380", HERE),
    ("geo:0.5072,117.5380?z=15", HERE),
    ("geo:0,0?q=0.5072,117.5380(Kantor%20Desa)", HERE),
    ("https://www.google.com/maps/@0.5072,117.5380,15z", HERE),
    ("https://www.google.com/maps?q=0.5072,117.5380", HERE),
    ("https://maps.google.com/?q=loc:0.5072,117.5380", HERE),
    ("https://www.google.com/maps/search/?api=1&query=0.5072%2C117.5380", HERE),
    ("https://www.google.com/maps/search/0.5072,+117.5380?entry=tts", HERE),
    (PLACE, HERE),
    ("https://www.google.com/maps/dir//0.5072,117.5380/@0.6,117.2,12z", HERE),
    ("https://maps.apple.com/?ll=0.5072,117.5380&q=Kantor", HERE),
    ("https://www.openstreetmap.org/?mlat=0.5072&mlon=117.5380#map=16/0.6/117.1", HERE),
    ("https://www.openstreetmap.org/#map=16/0.5072/117.5380", HERE),
    ("https://waze.com/ul?ll=0.5072%2C117.5380&navigate=yes", HERE),
    ("https://www.bing.com/maps?cp=0.5072~117.5380", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), WRITTEN)
def test_what_people_paste_is_understood(text, place):
    if place is None:
        with pytest.raises(PositionError):
            read_position(text)
    else:
        assert read_position(text) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Tulis"),
        ("   ", "Tulis"),
        ("Sangatta", "dua angka"),
        ("117.5380", "dua angka"),
        ("0.5, 117.5, 12", "dua angka"),
        ("0,5,117", "dua angka"),
        ("48.85, 2.35", "luar Indonesia"),
        ("0, 0", "luar Indonesia"),
        ("0°75' LS 117° BT", "60"),
        ("https://maps.app.goo.gl/AbCdEf", "Tautan pendek"),
        ("https://www.google.com/maps", "tidak memuat koordinat"),
        ("https://contoh.id/?q=desa", "tidak memuat koordinat"),
        ("9" * 5000, "dua angka"),
    ],
)
def test_what_is_no_position_gets_a_sentence(text, word):
    with pytest.raises(PositionError, match=word):
        read_position(text)


LAT = st.floats(-10.9, 5.9).map(lambda value: round(value, 6))
LON = st.floats(95.1, 141.0).map(lambda value: round(value, 6))


@given(LAT, LON)
def test_every_way_of_writing_means_the_same(lat, lon):
    comma = f"{lat:.6f}; {lon:.6f}".replace(".", ",")
    side = "LS" if lat < 0 else "LU"
    degrees, rest = divmod(abs(lat) * 3600, 3600)
    east, east_rest = divmod(lon * 3600, 3600)
    angles = (
        f"{degrees:.0f}°{rest // 60:.0f}'{rest % 60:.5f}\" {side} "
        f"{east:.0f}°{east_rest // 60:.0f}'{east_rest % 60:.5f}\" BT"
    )
    for text in (f"{lat:.6f},{lon:.6f}", f"{lon:.6f} {lat:.6f}", comma, f"geo:{lat:.6f},{lon:.6f}"):
        if lat == lon == 0:
            continue
        assert read_position(text) == pytest.approx((lon, lat), abs=1e-6), text
    if "60.00000" not in angles:
        assert read_position(angles) == pytest.approx((lon, lat), abs=1e-5), angles


@given(st.text(max_size=80))
def test_any_text_ends_in_a_position_or_a_sentence(text):
    try:
        lon, lat = read_position(text)
    except PositionError as error:
        assert str(error).endswith(".")
    else:
        assert 94 <= lon <= 142 and -11.5 <= lat <= 6.5
