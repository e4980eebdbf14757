"""Request to Capture: permission, turn, exchange, keeping, retry.

is it http(s)? -> robots.txt -> the site's turn -> resolve, guard, connect -> ask -> keep -> judge
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx

from tinarchive.errors import Refused, Unreachable
from tinarchive.fetch.coding import ACCEPTED, decode_body
from tinarchive.fetch.connecting import Connector, Resolver
from tinarchive.fetch.pace import MOST_CRAWL_DELAY, Host
from tinarchive.fetch.retrying import Budget, is_stuck, make_retrying, retry_after
from tinarchive.fetch.robots import Decision, Robots, robots_address
from tinarchive.fetch.transport import Transport, exchange_of
from tinarchive.model import Capture, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tinarchive.fetch.connecting import Resolve
    from tinarchive.fetch.manners import HostMemory, Manners, SiteName
    from tinarchive.model import Clock

    Keep = Callable[[Capture], int | Awaitable[int]]
    """A capture in, its id out once it is safe: at once, or when its group is."""

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_CONTROLS = dict.fromkeys([*range(9), *range(10, 32), 127])
_PORTS = range(1, 65536)
_USUAL_PORTS = (None, 80, 443)
_LARGE = 4 * 1024 * 1024
_MOST_LARGE = 4
"""Bodies over `_LARGE` under way at once: portals together must not fill the memory either."""
_MOST_COOKIES = 8192
"""Bytes of cookies a site may have us hold; beyond, it begins anew. No server takes more back."""
_NO_CREDENTIALS = httpx.Auth()
"""A name and password in a portal's link are not sent."""
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Fetcher:
    """Callable: one request, one capture. Redirects are captures, not followed."""

    def __init__(
        self,
        manners: Manners,
        transport: Transport,
        *,
        keep: Keep,
        now: Clock,
        sleep: Callable[[float], Awaitable[None]],
        memory: HostMemory | None = None,
    ) -> None:
        self._manners = manners
        self._transport = transport
        self._keep = keep
        self._now = now
        self._sleep = sleep
        self._memory = memory
        self._hosts: dict[SiteName, Host] = {}
        self._clients: dict[SiteName, httpx.AsyncClient] = {}
        self._retries = Budget(manners.run_retry_budget)
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._large = asyncio.Semaphore(_MOST_LARGE)
        self._robots = Robots(self._obtain, manners.user_agent, now)
        lanes = [manners.concurrency, *(pace.concurrency or 1 for pace in manners.sites.values())]
        self._per_address = max(1, manners.per_address, *lanes)
        self._everywhere = asyncio.Semaphore(max(1, manners.hosts) * max(1, *lanes))

    async def __call__(self, request: Request) -> Capture:
        """The capture of the last attempt, kept; a 4xx, a 5xx or a cut body is a capture too.

        Raises `Refused` (robots, private address, scheme) or `Unreachable`.
        """
        url = read_url(request.url)
        if self._manners.robots and request.kind != "robots":
            decision = await self._robots.permit(url)
            if decision.crawl_delay:
                self._host(url).crawl_delay = min(decision.crawl_delay, MOST_CRAWL_DELAY)
        return await self._obtain(request)

    async def robots_decision(self, url: str) -> Decision:
        """Whether robots.txt lets `url` be asked for, and why; fetches robots.txt where it must."""
        parsed = read_url(url)
        if not self._manners.robots:
            return Decision(allowed=True, reason="off", robots_url=robots_address(parsed))
        return await self._robots.decide(parsed)

    async def _obtain(self, request: Request) -> Capture:
        url = read_url(request.url)
        host = self._host(url)
        try:
            retrying = make_retrying(
                host, self._manners, self._retries, now=self._now, sleep=self._sleep
            )
            capture: Capture = await retrying(self._attempt, request, url, host)
        except Unreachable as error:
            if error.reason in ("timeout", "slow", "reset", "protocol", "headers-too-long"):
                host.failed(str(error))
            raise
        if is_stuck(capture):
            host.failed(f"{request.url} began to answer and did not come to an end")
        return capture

    async def _attempt(self, request: Request, url: httpx.URL, host: Host) -> Capture:
        await host.take_turn(request.url)
        try:
            async with self._gate(host), self._everywhere:
                capture, wait = await self._exchange(request, url, host)
            host.address = (capture.peer or "").rpartition(":")[0]
            capture = replace(capture, id=await self._kept(capture))
            wish = retry_after(capture, self._now())
            host.answered(capture.status, wait, wish, stuck=is_stuck(capture))
            if capture.undecoded or capture.truncated == "encoding":
                host.plain = True
        except Unreachable as error:
            if error.reason in ("connect", "dns", "tls", "tls-changed"):
                host.failed(str(error))
            raise
        else:
            return capture
        finally:
            host.end_turn()

    async def _exchange(
        self, request: Request, url: httpx.URL, host: Host
    ) -> tuple[Capture, float]:
        """The capture, not yet kept, and the seconds until its head came."""
        client = self._client(url)
        asked = self._write(request, url, client, "identity" if host.plain else ACCEPTED)
        response = await client.send(asked, stream=True, auth=_NO_CREDENTIALS)
        wait = (self._now() - exchange_of(response).started).total_seconds()
        wire_body = await self._collect(response)
        exchange = exchange_of(response)
        head = exchange.head
        coding = ", ".join(v for n, v in head.headers if n.lower() == "content-encoding") or None
        limit = self._manners.max_body if request.limit is None else request.limit
        decoded = decode_body(wire_body, coding, limit)
        capture = Capture(
            request=request,
            fetched_at=exchange.started,
            elapsed=max(0.0, (self._now() - exchange.started).total_seconds()),
            status=head.status,
            status_line=head.status_line,
            headers=head.headers,
            body=decoded.body,
            sent_headers=exchange.sent_headers,
            peer=exchange.wire.peer,
            tls=exchange.wire.tls,
            wire_encoding=coding,
            wire_size=exchange.size,
            framing=None if exchange.framing == "none" else exchange.framing,
            undecoded=decoded.undecoded,
            truncated=None if decoded.proved else exchange.truncated or decoded.truncated,
        )
        return capture, max(0.0, wait)

    async def _collect(self, response: httpx.Response) -> bytes:
        """The body as it is on the wire; of large ones only a few at a time."""
        body = bytearray()  # not a list: a hostile body comes in a million pieces
        async with AsyncExitStack() as stack:
            stack.push_async_callback(response.aclose)
            large = False
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > _LARGE and not large:
                    large = True
                    await stack.enter_async_context(self._large)
        return bytes(body)

    def _write(
        self, request: Request, url: httpx.URL, client: httpx.AsyncClient, codings: str
    ) -> httpx.Request:
        usual = [
            ("User-Agent", self._manners.user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Language", "vi,en;q=0.5"),
            ("Accept-Encoding", codings),
        ]
        body = None
        if request.data is not None:
            body = urlencode(request.data).encode("ascii")
            usual.append(("Content-Type", "application/x-www-form-urlencoded"))
        own = {name.lower() for name, _ in request.headers}
        lines = [line for line in usual if line[0].lower() not in own] + list(request.headers)
        try:
            raw = [(name.encode("ascii"), _plain(value)) for name, value in lines]
            bounds = {"limit": request.limit, "unwanted": request.unwanted}
            asked = httpx.Request(
                request.method, url, headers=raw, content=body, extensions={"bounds": bounds}
            )
        except (ValueError, TypeError) as error:
            raise Refused(
                f"The request to {request.url} cannot be written: {error}",
                url=request.url,
                reason="request",
            ) from error
        if (
            sum(len(one.name) + len(one.value or "") + 3 for one in client.cookies.jar)
            > _MOST_COOKIES
        ):
            client.cookies.clear()
        if client.cookies:
            client.cookies.set_cookie_header(asked)
        return asked

    def _gate(self, host: Host) -> asyncio.Semaphore:
        """The gate of the server behind a site; before the first answer a site has its own."""
        gate = asyncio.Semaphore(self._per_address)
        return self._gates.setdefault(host.address or host.site, gate)

    async def _kept(self, capture: Capture) -> int:
        kept = self._keep(capture)
        return kept if isinstance(kept, int) else await kept

    def _host(self, url: httpx.URL) -> Host:
        site = site_name(url)
        host = self._hosts.get(site)
        if host is None:
            host = self._hosts[site] = Host(
                site, self._manners, now=self._now, sleep=self._sleep, memory=self._memory
            )
        return host

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        """A client per site, so that no site's cookies are ever seen by another."""
        site = site_name(url)
        client = self._clients.get(site)
        if client is None:
            client = self._clients[site] = httpx.AsyncClient(
                transport=self._transport, trust_env=False, follow_redirects=False
            )
        return client


@asynccontextmanager
async def open_fetcher(
    manners: Manners,
    *,
    keep: Keep,
    now: Clock,
    sleep: Callable[[float], Awaitable[None]],
    memory: HostMemory | None = None,
    resolve: Resolve | None = None,
) -> AsyncIterator[Fetcher]:
    """A fetcher for a run; its connections, cookies and robots.txt files end with it.

    `keep` gets every response that came, before anything reads it, and gives back its id.
    `sleep` is all the waiting there is, `resolve` all the asking for names.
    """
    transport = Transport(manners, Connector(manners, resolve or Resolver()), now)
    try:
        yield Fetcher(manners, transport, keep=keep, now=now, sleep=sleep, memory=memory)
    finally:
        await transport.aclose()


def _plain(value: str) -> bytes:
    """A header value that is one line: a stored ETag may hold any byte but must break nothing."""
    return value.translate(_CONTROLS).encode("latin-1", "replace").strip()


@lru_cache(maxsize=1024)
def read_url(url: str) -> httpx.URL:
    """The parsed address; raises `Refused` where it is no http(s) address."""
    shown = repr(url if len(url) <= 200 else url[:200] + "...")
    try:
        parsed = httpx.URL(url)
        host = parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Refused(f"{shown} is no web address: {error}", url=url, reason="address") from error
    if parsed.scheme not in ("http", "https"):
        raise Refused(
            f"{shown} is no http or https address, and no other is asked for",
            url=url,
            reason="scheme",
        )
    if not _HOST.fullmatch(host) or (parsed.port is not None and parsed.port not in _PORTS):
        raise Refused(
            f"{shown} is no web address: no host has that name or port", url=url, reason="address"
        )
    return parsed


def site_name(url: httpx.URL) -> SiteName:
    """Host in lower case, with `:port` if unusual; the unit of politeness."""
    host = url.raw_host.decode("ascii").lower()
    return host if url.port in _USUAL_PORTS else f"{host}:{url.port}"
