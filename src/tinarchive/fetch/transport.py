"""The way httpx's requests take here: one thin HTTP/1.1 transport that an archive can swear by.

httpx's own transport hides what a capture must hold (header lines that h11 refuses lose the page,
the framing is gone) and connects to a name without a look at its address; see docs/decisions.md
for the figures. This one resolves, checks, connects, and keeps every fact of the exchange.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import httpx

from tinarchive.errors import Unreachable
from tinarchive.fetch.exchange import Body, Dropped, Exchange, overtime, read_head, write_request
from tinarchive.fetch.head import NoResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tinarchive.fetch.connecting import Connector
    from tinarchive.fetch.manners import Manners
    from tinarchive.fetch.wire import Wire
    from tinarchive.model import Clock

_Origin = tuple[str, str, int]


class Transport(httpx.AsyncBaseTransport):
    """Connections kept open by origin; `extensions["exchange"]` of a response has its facts."""

    def __init__(self, manners: Manners, connector: Connector, now: Clock) -> None:
        self._manners = manners
        self._connector = connector
        self._now = now
        self._idle: dict[_Origin, list[Wire]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response as soon as its head came; raises `Refused` or `Unreachable`."""
        url = request.url
        scheme, host = url.scheme, url.raw_host.decode("ascii").strip("[]")
        port = url.port or (443 if scheme == "https" else 80)
        origin = (scheme, host, port)
        data, sent = write_request(request, request.content)
        while True:
            wire = self._pick(origin) or await self._connector.open(url, host, port)
            exchange = Exchange(self._now(), wire, sent, **request.extensions.get("bounds", {}))
            try:
                await self._ask(exchange, data, url)
            except Dropped:  # kept open by us, closed by them: no fault of anyone
                wire.close()
                continue
            except BaseException:
                wire.close()
                raise
            return self._response(exchange, origin)

    async def _ask(self, exchange: Exchange, data: bytes, url: httpx.URL) -> None:
        exchange.wire.send(data)
        try:
            await read_head(exchange, self._manners, self._now)
        except Dropped:
            raise
        except NoResponse as error:
            raise Unreachable(
                f"{url} answered with no HTTP response: {error}", url=str(url), reason="protocol"
            ) from error
        except OverflowError as error:
            raise Unreachable(
                f"{url} sent more than {self._manners.max_header_bytes} bytes of header lines",
                url=str(url),
                reason="headers-too-long",
            ) from error
        except TimeoutError as error:
            slow = overtime(exchange, self._manners, self._now)
            told = f"did not come to the end of its header lines in {self._manners.total:g} s"
            silent = f"gave no answer for {self._manners.idle:g} s"
            raise Unreachable(
                f"{url} {told if slow else silent}",
                url=str(url),
                reason="slow" if slow else "timeout",
            ) from error
        except OSError as error:
            raise Unreachable(
                f"{url} broke the connection off without an answer ({error.strerror or error})",
                url=str(url),
                reason="reset",
            ) from error
        exchange.wire.used += 1

    def _response(self, exchange: Exchange, origin: _Origin) -> httpx.Response:
        head = exchange.head
        # httpx is told of cookies only: it would judge a Location that is not ours to follow, and
        # the lines themselves are in `exchange`.
        cookies = [(n, v) for n, v in head.headers if n.lower() == "set-cookie"]
        return httpx.Response(
            head.status,
            headers=[(n.encode("latin-1"), v.encode("latin-1")) for n, v in cookies],
            stream=_Stream(self, exchange, origin),
            extensions={"exchange": exchange},
        )

    def _pick(self, origin: _Origin) -> Wire | None:
        wires = self._idle.get(origin, [])
        while wires:
            wire = wires.pop()
            if not wires:
                del self._idle[origin]
            if wire.fit:
                return wire
            wire.close()
        return None

    def give_back(self, origin: _Origin, wire: Wire) -> None:
        """Keep a connection for the next request to its origin; at most twice `hosts` in all."""
        self._idle.setdefault(origin, []).append(wire)
        if len(self._idle) > 2 * self._manners.hosts:
            for old in self._idle.pop(next(iter(self._idle))):
                old.close()

    async def aclose(self) -> None:
        """Close what is open, and see it closed."""
        wires = [wire for wires in self._idle.values() for wire in wires]
        self._idle.clear()
        for wire in wires:
            wire.close()
            await wire.closed


class _Stream(httpx.AsyncByteStream):
    def __init__(self, transport: Transport, exchange: Exchange, origin: _Origin) -> None:
        self._transport = transport
        self._exchange = exchange
        self._origin = origin

    def __aiter__(self) -> AsyncIterator[bytes]:
        manners, now = self._transport._manners, self._transport._now  # noqa: SLF001 - its own
        return Body(self._exchange, manners, now).pieces()

    async def aclose(self) -> None:
        wire = self._exchange.wire
        if self._exchange.reusable:
            self._exchange.reusable = False
            self._transport.give_back(self._origin, wire)
        else:
            wire.close()


def exchange_of(response: httpx.Response) -> Exchange:
    """The facts of the exchange behind a response of this transport."""
    return cast("Exchange", response.extensions["exchange"])
