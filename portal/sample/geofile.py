"""The boundary file of the whole regency, as a Bagian Tata Pemerintahan would lay it on a server.

The shapes are the same made-up partition the villages show on their own sites.
"""

import json
from datetime import date

from portal.sample.borders import draw_borders
from portal.sample.exchange import Ask, Reply
from portal.sample.places import Regency, Village

PATH = "/batas/desa.geojson"
_SERVER = ("Server", "nginx/1.22.1")


def answer_file(ask: Ask, seed: int, regency: Regency, today: date) -> Reply:
    """The file, a robots.txt that allows it, and nothing else."""
    if ask.path == "/robots.txt":
        return Reply(200, b"User-agent: *\nAllow: /\n", (_SERVER, ("Content-Type", "text/plain")))
    if ask.path != PATH:
        return Reply(404, b"<h1>404 Not Found</h1>", (_SERVER, ("Content-Type", "text/html")))
    drawn = date(today.year, 1, 10).isoformat()
    borders = draw_borders(seed, regency)
    features = [
        _feature(village, borders[village.code].ring, drawn) for village in regency.villages()
    ]
    body = {
        "type": "FeatureCollection",
        "name": "desa",
        "keterangan": "Ilustrasi, bukan batas wilayah. Bagian Tata Pemerintahan (data contoh).",
        "features": features,
    }
    mark = f'"{seed:x}-{regency.code}-{drawn}"'
    headers = (_SERVER, ("Content-Type", "application/geo+json"), ("ETag", mark))
    if ask.headers.get("if-none-match") == mark:
        return Reply(304, b"", headers)
    return Reply(200, json.dumps(body, ensure_ascii=False).encode(), headers, chunked=False)


def _feature(
    village: Village, ring: tuple[tuple[float, float], ...], drawn: str
) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": village.code,
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "properties": {
            "kode_desa": village.code,
            "nama_desa": village.name,
            "kode_kec": village.district_code,
            "nama_kec": f"Kecamatan {village.district}",
            "tgl_update": drawn,
        },
    }
