"""Real HTTP on loopback, as little of it as a portal needs: GET, HEAD, POST, keep-alive."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        parts = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in parts if name}


@dataclass(slots=True)
class Answered:
    """What the portal says."""

    body: str = ""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: list[tuple[str, str]] = field(default_factory=list)


REASONS = {
    200: "OK",
    302: "Found",
    304: "Not Modified",
    403: "Forbidden",
    404: "Not Found",
    500: "Server Error",
    503: "Service Unavailable",
}


class Server:
    """Serves what `answer` says; ends with the block that opened it."""

    def __init__(self, answer: Callable[[Asked], Answered]) -> None:
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        talks = [task for task in self._open.values() if task is not None]
        for writer in tuple(self._open):
            writer.close()
        await asyncio.gather(*talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open[writer] = asyncio.current_task()
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while asked := await self._hear(reader):
                    self._say(writer, asked, self._answer(asked))
                    await writer.drain()
        finally:
            self._open.pop(writer, None)
            writer.close()

    async def _hear(self, reader: asyncio.StreamReader) -> Asked | None:
        first = (await reader.readline()).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while (line := (await reader.readline()).decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Asked(first[0], first[1], headers, body)

    def _say(self, writer: asyncio.StreamWriter, asked: Asked, said: Answered) -> None:
        body = said.body.encode()
        lines = [f"HTTP/1.1 {said.status} {REASONS[said.status]}"]
        if said.status != 304:
            lines += [f"Content-Type: {said.media_type}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in said.headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
        if asked.method != "HEAD" and said.status != 304:
            writer.write(body)
