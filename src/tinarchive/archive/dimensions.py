"""Width and height of a photo from its first bytes.

b"(PNG) ..."  -> (640, 480)
b"no photo"   -> None
"""

from __future__ import annotations

import struct


def read_dimensions(body: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, JPEG, WebP or BMP; None for anything else."""
    try:
        if body[:8] == b"\x89PNG\r\n\x1a\n" and body[12:16] == b"IHDR":
            return _pair(">II", body, 16)
        if body[:6] in (b"GIF87a", b"GIF89a"):
            return _pair("<HH", body, 6)
        if body[:2] == b"\xff\xd8":
            return _jpeg(body)
        if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
            return _webp(body)
        if body[:2] == b"BM":
            width, height = _pair("<ii", body, 18)
            return width, abs(height)
    except (struct.error, IndexError):
        pass  # it ends before it says so: a truncated photo has no known size
    return None


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
