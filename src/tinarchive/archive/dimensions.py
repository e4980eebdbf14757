"""Width and height of a photo from its first bytes.

b"(PNG) ..."  -> (640, 480)
b"no photo"   -> None
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 4096
"""Where an SVG's first element must be."""
BOXES = 1 << 16
"""Where the properties of an AVIF or HEIC must be."""


def read_dimensions(body: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, JPEG, WebP, AVIF, HEIC, BMP or SVG, or None."""
    reader = next((reader for is_one, reader in FORMS if is_one(body)), None)
    if reader is None:
        return None
    try:
        return reader(body)
    except (struct.error, IndexError, ValueError, OverflowError):
        return None  # it ends before it says so: a truncated photo has no known size


def _pair(form: str, body: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, body, at)
    return first, second


def _jpeg(body: bytes) -> tuple[int, int] | None:
    at = 2
    while True:
        if body[at] != 0xFF:
            return None
        marker = body[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(">HH", body, at + 5)
            return width, height
        elif 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 2
        elif marker in (0xD9, 0xDA):
            return None
        else:
            at += 2 + max(2, int.from_bytes(body[at + 2 : at + 4], "big"))


def _webp(body: bytes) -> tuple[int, int] | None:
    form = body[12:16]
    if form == b"VP8X":
        width = int.from_bytes(body[24:27], "little") + 1
        height = int.from_bytes(body[27:30], "little") + 1
        return (width, height) if len(body) >= 30 else None
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = _pair("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _iso_media(body: bytes) -> tuple[int, int] | None:
    """AVIF and HEIC: the largest of the extents (`ispe`), others are tiles and thumbnails."""
    found = [_pair(">II", body, one.end() + 4) for one in re.finditer(b"ispe", body[:BOXES])]
    return max(found, key=lambda size: size[0] * size[1], default=None)


def _svg(head: bytes) -> tuple[int, int] | None:
    """Width and height as said in pixels, or else those of the view box."""
    head = head[:HEAD]
    tag = head[head.index(b"<svg") :].partition(b">")[0].decode("utf-8", "replace")
    said = [re.search(rf"\s{name}=[\"']([\d.]+)(?:px)?[\"']", tag) for name in ("width", "height")]
    if said[0] and said[1]:
        return _pixels(said[0][1]), _pixels(said[1][1])
    box = re.search(r"\sviewBox=[\"'][-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", tag)
    return (_pixels(box[1]), _pixels(box[2])) if box else None


def _pixels(text: str) -> int:
    pixels = round(float(text))
    if pixels > 1 << 31:
        raise ValueError("no picture is so large")
    return pixels


def _bmp(body: bytes) -> tuple[int, int]:
    width, height = _pair("<ii", body, 18)
    return width, abs(height)


FORMS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], tuple[int, int] | None]], ...] = (
    (lambda body: body[:8] == b"\x89PNG\r\n\x1a\n" and body[12:16] == b"IHDR",
     lambda body: _pair(">II", body, 16)),
    (lambda body: body[:6] in (b"GIF87a", b"GIF89a"), lambda body: _pair("<HH", body, 6)),
    (lambda body: body[:2] == b"\xff\xd8", _jpeg),
    (lambda body: body[:4] == b"RIFF" and body[8:12] == b"WEBP", _webp),
    (lambda body: body[4:8] == b"ftyp", _iso_media),
    (lambda body: b"<svg" in body[:HEAD], _svg),
    (lambda body: body[:2] == b"BM", _bmp),
)  # fmt: skip
