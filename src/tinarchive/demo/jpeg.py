"""A baseline JPEG whose blocks are of one colour each: the smallest honest encoder (ITU-T T.81)."""

from __future__ import annotations

import struct

RGB = tuple[int, int, int]
STEP = 4
"""Of the quantisation table: a block's mean is kept to half a grey level."""
# Table K.3 of T.81: lengths of the codes of DC categories 0 to 11.
DC_COUNTS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
END_OF_BLOCK = "00"
"""The only AC code used: a table of one code of two bits."""


def encode_jpeg(blocks: list[list[RGB]], width: int, height: int) -> bytes:
    """A JPEG file of rows of 8 by 8 blocks, each of one colour."""
    return b"".join(
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
            b"\xff\xdb\x00\x43\x00" + bytes([STEP]) * 64,
            b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03",
            b"\x01\x11\x00\x02\x11\x00\x03\x11\x00",
            b"\xff\xc4"
            + struct.pack(">H", 19 + 12)
            + b"\x00"
            + bytes(DC_COUNTS)
            + bytes(range(12)),
            b"\xff\xc4" + struct.pack(">H", 19 + 1) + b"\x10" + bytes((0, 1, *[0] * 14)) + b"\x00",
            b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00",
            _scan(blocks),
            b"\xff\xd9",
        )
    )


def _scan(blocks: list[list[RGB]]) -> bytes:
    codes = _dc_codes()
    before = [0, 0, 0]
    bits: list[str] = []
    for row in blocks:
        for colour in row:
            for turn, level in enumerate(_levels(colour)):
                bits.append(_difference(level - before[turn], codes) + END_OF_BLOCK)
                before[turn] = level
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")


def _levels(colour: RGB) -> tuple[int, int, int]:
    """The quantised DC coefficients of luma and both chromas."""
    red, green, blue = colour
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return (
        round((luma - 128) * 8 / STEP),
        round((blue - luma) * 0.564 * 8 / STEP),
        round((red - luma) * 0.713 * 8 / STEP),
    )


def _difference(value: int, codes: list[str]) -> str:
    if value == 0:
        return codes[0]
    size = abs(value).bit_length()
    told = value if value > 0 else value + (1 << size) - 1
    return codes[size] + format(told, f"0{size}b")


def _dc_codes() -> list[str]:
    codes, code = [], 0
    for length, count in enumerate(DC_COUNTS, start=1):
        for _ in range(count):
            codes.append(format(code, f"0{length}b"))
            code += 1
        code <<= 1
    return codes
