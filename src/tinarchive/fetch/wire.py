"""One connection: bytes out, bytes in, with a limit on what waits in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import ssl

    from tinarchive.model import Tls

_HIGH = 512 * 1024
"""Bytes that wait unread before the sender is held back."""


class Wire(asyncio.Protocol):
    """A connection whose reader asks for more when it wants more."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.used = 0
        """Requests sent over it before this one."""
        self.ended = False
        """The other side will send no more."""
        self.tls: Tls | None = None
        self.peer: str = ""
        self._error: Exception | None = None
        self._held_back = False
        self._waiter: asyncio.Future[None] | None = None
        self._loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The event loop: it is open."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """The event loop: bytes came."""
        self.buffer += data
        if len(self.buffer) > _HIGH and not self._held_back and self._transport is not None:
            self._held_back = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool | None:
        """The event loop: the other side sends no more."""
        self.ended = True
        self._wake()
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        """The event loop: it is closed, or broken off."""
        self.ended = True
        self._error = self._error or exc
        if not self.closed.done():
            self.closed.set_result(None)
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _expire(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(TimeoutError())

    def send(self, data: bytes) -> None:
        """Hand bytes to the network; what fails shows when the answer is awaited."""
        if self._transport is not None:
            self._transport.write(data)

    async def more(self, within: float) -> bool:
        """Wait for more bytes in `buffer`: False at the end of the stream.

        Raises `TimeoutError` after `within` seconds of silence, `OSError` when it was broken off.
        """
        if self.ended:
            return self._at_end()
        if self._held_back and self._transport is not None:
            self._held_back = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        clock = self._loop.call_later(within, self._expire)
        before = len(self.buffer)
        try:
            await self._waiter
        finally:
            clock.cancel()
            self._waiter = None
        return len(self.buffer) > before or self._at_end()

    def _at_end(self) -> bool:
        if self._error is not None:
            if isinstance(self._error, OSError):
                raise self._error
            raise ConnectionError(str(self._error)) from self._error
        return False

    def take(self, most: int) -> bytes:
        """Up to `most` bytes out of the buffer."""
        buffer = self.buffer
        if len(buffer) <= most:
            taken = bytes(buffer)
            buffer.clear()
        else:
            taken = bytes(memoryview(buffer)[:most])
            del buffer[:most]
        return taken

    @property
    def fit(self) -> bool:
        """Whether another request may go over it: open, and nothing unasked has come."""
        return not (self.ended or self.buffer or self._transport is None)

    def facts(self, name: str) -> object:
        """What the transport knows of itself (`peername`, `ssl_object`)."""
        return None if self._transport is None else self._transport.get_extra_info(name)

    def tls_object(self) -> ssl.SSLObject | None:
        """The TLS session, or None on a plain connection."""
        return cast("ssl.SSLObject | None", self.facts("ssl_object"))

    def close(self) -> None:
        """Break it off at once; nothing more is wanted."""
        if self._transport is not None:
            self._transport.abort()
