"""A small PMTiles file, version 3, written from its specification: for the base map's tests."""

import gzip
import struct
import zlib
from collections.abc import Mapping
from itertools import pairwise

VECTOR, PNG = 1, 2
Tile = tuple[int, int, int]  # zoom, column, row


def write_archive(tiles: Mapping[Tile, bytes], kind: int, *, leaves: bool = False) -> bytes:
    """The archive of these tiles; with `leaves` its root points to a directory of leaves."""
    packed = {tile_id(*tile): gzip.compress(body) if kind == VECTOR else body
              for tile, body in tiles.items()}  # fmt: skip
    rows, data = [], b""
    for number in sorted(packed):
        rows.append((number, 1, len(packed[number]), len(data)))
        data += packed[number]
    leaf = gzip.compress(directory(rows)) if leaves else b""
    root = gzip.compress(directory([(0, 0, len(leaf), 0)] if leaves else rows))
    zooms = [zoom for zoom, _, _ in tiles]
    at = 127
    head = b"PMTiles\x03" + struct.pack(
        "<11Q",
        at, len(root), at + len(root), 0, at + len(root), len(leaf),
        at + len(root) + len(leaf), len(data), len(rows), len(rows), len(rows),
    )  # fmt: skip
    head += bytes((1, 2, 2 if kind == VECTOR else 1, kind, min(zooms), max(zooms)))
    return head.ljust(at, b"\0") + root + leaf + data


def directory(rows: list[tuple[int, int, int, int]]) -> bytes:
    """Rows of (tile id, run, length, offset)."""
    ids = [0, *(row[0] for row in rows)]
    body = varint(len(rows))
    body += b"".join(varint(after - before) for before, after in pairwise(ids))
    body += b"".join(varint(row[1]) for row in rows)
    body += b"".join(varint(row[2]) for row in rows)
    return body + b"".join(varint(row[3] + 1) for row in rows)


def tile_id(zoom: int, column: int, row: int) -> int:
    """The number of a tile along the Hilbert curve."""
    number = sum(4**each for each in range(zoom))
    side = 1 << zoom
    step = side >> 1
    while step:
        right, lower = int(bool(column & step)), int(bool(row & step))
        number += step * step * ((3 * right) ^ lower)
        if not lower:
            if right:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
        step >>= 1
    return number


def varint(value: int) -> bytes:
    """A whole number, seven bits a byte."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def water_tile() -> bytes:
    """A vector tile all of water."""

    def part(field: int, body: bytes) -> bytes:
        return varint(field << 3 | 2) + varint(len(body)) + body

    def zigzag(value: int) -> int:
        return value << 1 if value >= 0 else (-value << 1) - 1

    steps = [(0, 0), (4096, 0), (0, 4096), (-4096, 0)]
    walk = [9, *map(zigzag, steps[0]), 3 << 3 | 2]
    walk += [zigzag(each) for step in steps[1:] for each in step] + [15]
    shape = varint(3 << 3) + varint(3) + part(4, b"".join(varint(each) for each in walk))
    layer = part(1, b"water") + part(2, shape) + varint(5 << 3) + varint(4096)
    return part(3, layer + varint(15 << 3) + varint(2))


def red_picture() -> bytes:
    """A PNG of 8 × 8, all red."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    picture = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + picture
