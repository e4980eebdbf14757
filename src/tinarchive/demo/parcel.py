"""A page ready to send but for its counters: rendered and compressed once, joined per request.

Gzip of the whole is put together from pieces that were deflated alone and end on a byte, with the
moving numbers as stored blocks between them; so a page of 100 KB costs a copy and a checksum.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = re.compile("\0([a-z]+(?:-[0-9]+)?)\0")
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
LAST_BLOCK = b"\x03\x00"


@dataclass(slots=True, weakref_slot=True)
class Piece:
    """Bytes that never change."""

    plain: bytes
    _deflated: bytes = b""

    @property
    def deflated(self) -> bytes:
        """Raw deflate that ends on a byte and leans on nothing before it."""
        if not self._deflated:
            packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._deflated = packer.compress(self.plain) + packer.flush(zlib.Z_FULL_FLUSH)
        return self._deflated


@dataclass
class Parcel:
    """A page in pieces; a `str` piece is the name of a number that moves."""

    pieces: tuple[Piece | str, ...] = field(default=())

    @cached_property
    def still(self) -> bool:
        """Whether nothing in it moves."""
        return not any(isinstance(piece, str) for piece in self.pieces)

    def plain(self, numbers: Mapping[str, int | str]) -> bytes:
        """The page as it is."""
        return b"".join(
            str(numbers[piece]).encode() if isinstance(piece, str) else piece.plain
            for piece in self.pieces
        )

    def gzipped(self, numbers: Mapping[str, int | str]) -> bytes:
        """The page as a gzip file."""
        out = [GZIP_HEAD]
        check = size = 0
        for piece in self.pieces:
            if isinstance(piece, str):
                plain = str(numbers[piece]).encode()
                out.append(_stored(plain))
            else:
                plain = piece.plain
                out.append(piece.deflated)
            check = zlib.crc32(plain, check)
            size += len(plain)
        tail = check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((*out, LAST_BLOCK, tail))


def _stored(plain: bytes) -> bytes:
    size = len(plain)
    return b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + plain


def wrap(html: str, shared: Mapping[str, Piece]) -> Parcel:
    """A parcel out of HTML with marks (names between NULs); those in `shared` become its pieces."""
    pieces: list[Piece | str] = []
    for turn, part in enumerate(MARKS.split(html)):
        if turn % 2:
            pieces.append(shared.get(part, part))
        elif part:
            pieces.append(Piece(part.encode()))
    return Parcel(tuple(pieces))
