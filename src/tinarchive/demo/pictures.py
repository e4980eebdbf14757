"""Small photos out of nothing: a sky, hills and a field, as PNG or JPEG bytes."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from tinarchive.demo.chance import chance
from tinarchive.demo.jpeg import encode_jpeg

RGB = tuple[int, int, int]


@lru_cache(maxsize=512)
def draw(name: str, width: int, height: int, ending: str) -> bytes:
    """The photo of that name, always the same; `ending` is `png` or `jpg`."""
    if ending == "png":
        return encode_png(_rows(name, width, height, 1), width, height)
    across, down = -(-width // 8), -(-height // 8)
    return encode_jpeg(_rows(name, across, down, 8), width, height)


def _rows(name: str, width: int, height: int, grain: int) -> list[list[RGB]]:
    """Rows of colours; a `grain` of 8 means that each stands for 8 by 8 pixels."""
    rng = chance(name)
    sky = (rng.randint(110, 190), rng.randint(160, 210), rng.randint(205, 250))
    hill = (rng.randint(40, 90), rng.randint(90, 140), rng.randint(50, 90))
    field = (rng.randint(120, 200), rng.randint(140, 190), rng.randint(40, 90))
    slope, level = rng.uniform(-0.3, 0.3), rng.uniform(0.35, 0.6)
    peak = rng.randint(0, width)
    rows = []
    for y in range(height):
        share = y / height
        top: list[RGB] = [_shade(sky, 1 + 0.3 * share)] * width
        if share > level + 0.2:
            rows.append([_shade(field, 1.3 - 0.5 * share + ((y * grain // 16) % 2) * 0.06)] * width)
            continue
        spread = int((share - level + 0.25) * width * 1.6)
        if spread > 0:
            middle = peak + int(slope * y)
            left, right = max(0, middle - spread), min(width, middle + spread)
            top[left:right] = [_shade(hill, 0.8 + share / 2)] * max(0, right - left)
        rows.append(top[:width])
    return rows


def _shade(colour: RGB, share: float) -> RGB:
    red, green, blue = (min(255, max(0, int(part * share))) for part in colour)
    return red, green, blue


def encode_png(rows: list[list[RGB]], width: int, height: int) -> bytes:
    """Rows of colours as a PNG file."""
    raw = b"".join(b"\x00" + bytes(part for dot in row for part in dot) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(raw, 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
