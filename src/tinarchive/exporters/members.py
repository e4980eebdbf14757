"""A `.warc.gz` as it grows: one gzip member a record, and where each of them is."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tinarchive.exporters.records import Record

LEVEL = 6
"""Level 9 takes twice the time for 1 % (facts measured on 400 pages)."""
_PIECE = 1 << 20


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is in its file."""

    offset: int
    length: int
    digest: str
    """`sha256:` of the member, packed as it is."""


class Members:
    """Writes records behind each other; a member names no time, so none changes by itself."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.size = 0

    def add(self, record: Record) -> Place:
        """Write a record; where it is."""
        start, digest = self.size, sha256()
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        for piece in record.pieces():
            for at in range(0, len(piece), _PIECE):
                self._write(packer.compress(memoryview(piece)[at : at + _PIECE]), digest)
        self._write(packer.flush(), digest)
        return Place(start, self.size - start, f"sha256:{digest.hexdigest()}")

    def _write(self, data: bytes, digest: _Digest) -> None:
        if data:
            self._sink.write(data)
            digest.update(data)
            self.size += len(data)


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
