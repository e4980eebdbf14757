"""Content codings undone, in steps, with a limit, and with a look at the coding's own end."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

try:  # an extra: without it `br` is not asked for
    brotli: Any = import_module("brotli")
except ImportError:
    brotli = None

ACCEPTED = "gzip, deflate" + (", br" if brotli is not None else "")
"""What is sent as Accept-Encoding: what can really be undone here, no more."""

_STEP = 1 << 16
_MOST_CODINGS = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body after its codings; `body` is as it came where `undecoded` says why."""

    body: bytes
    undecoded: str | None = None
    truncated: str | None = None
    """`encoding`: the coding ended early; `limit`: there was more than is taken."""
    proved: bool = False
    """A coding came to its own end, checksum and all: the body is whole, whatever else is wrong."""


class _Undo(Protocol):
    @property
    def ended(self) -> bool: ...

    def step(self, data: bytes, most: int) -> tuple[bytes, bytes]: ...


class _CodingError(ValueError):
    """The bytes are not in the coding they claim."""


def decode_body(wire: bytes, coding: str | None, limit: int) -> Decoded:
    """The body behind a Content-Encoding, at most `limit` bytes of it.

    gzip (also several members), deflate (also without the zlib header, as old IIS sends it) and br.
    """
    names = [n.strip().lower() for n in (coding or "").split(",")]
    names = [n for n in names if n not in ("", "identity")]
    if not wire or not names:
        whole = len(wire) <= limit
        return Decoded(wire[:limit], truncated=None if whole else "limit")
    if len(names) > _MOST_CODINGS:
        return Decoded(wire[:limit], undecoded=f"{len(names)} codings, one on the other")
    body, truncated = wire, None
    for name in reversed(names):
        try:
            body, cut = _undo(body, name, limit)
        except _CodingError as error:
            return Decoded(wire[:limit], undecoded=str(error))
        truncated = truncated or cut
    return Decoded(body, truncated=truncated, proved=truncated is None)


def _undo(data: bytes, name: str, limit: int) -> tuple[bytes, str | None]:
    undo = _undoer(name, data)
    out = bytearray()
    for start in range(0, len(data), _STEP):
        rest = data[start : start + _STEP]
        while True:
            most = min(_STEP, limit - len(out) + 1)
            piece, left = undo.step(rest, most)
            out += piece
            if len(out) > limit:
                return bytes(out[:limit]), "limit"
            if undo.ended or not (piece or len(left) < len(rest)):
                break
            rest = left
        if undo.ended:
            break
    return bytes(out), None if undo.ended else "encoding"


def _undoer(name: str, data: bytes) -> _Undo:
    if name in ("gzip", "x-gzip"):
        if data[:2] != b"\x1f\x8b"[: len(data)]:
            raise _CodingError("gzip: the bytes are not gzip")
        return _Zlib(31, name)
    if name == "deflate":
        # 0x78 and a checksum of 31 mark a zlib header (RFC 1950); without one it is raw deflate.
        wrapped = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return _Zlib(15 if wrapped else -15, name)
    if name == "br" and brotli is not None:
        return _Brotli()
    raise _CodingError(f"{name[:40]}: not a coding that is known here")


class _Zlib:
    def __init__(self, bits: int, name: str) -> None:
        self._bits = bits
        self._name = name
        self._engine = zlib.decompressobj(bits)

    @property
    def ended(self) -> bool:
        return self._engine.eof

    def step(self, data: bytes, most: int) -> tuple[bytes, bytes]:
        try:
            piece = self._engine.decompress(data, most)
        except zlib.error as error:
            raise _CodingError(f"{self._name}: {error}") from error
        rest = self._engine.unconsumed_tail
        if self._engine.eof:
            rest = self._engine.unused_data
            # Several gzip members in one body are one body (RFC 1952, 2.2); other bytes behind
            # the end are padding that browsers ignore too.
            if self._bits == 31 and rest[:2] == b"\x1f\x8b":
                self._engine = zlib.decompressobj(31)
        return piece, rest


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._engine.is_finished())

    def step(self, data: bytes, most: int) -> tuple[bytes, bytes]:
        try:
            piece = self._engine.process(data, output_buffer_limit=most)
        except brotli.error as error:
            raise _CodingError(f"br: {error}") from error
        # What the engine did not take yet stays inside it; it is asked on with nothing.
        return piece, b""
