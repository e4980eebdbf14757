"""A connection to a host: its name resolved once, each address checked, TLS verified, then open."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from tinarchive.errors import Refused, Unreachable
from tinarchive.fetch.guard import is_named, why_not_public
from tinarchive.fetch.manners import TlsException
from tinarchive.fetch.tls import check_pin, make_context, tls_facts
from tinarchive.fetch.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tinarchive.fetch.manners import Manners

Resolve: TypeAlias = "Callable[[str, int], Awaitable[list[str]]]"
"""Host and port in, IP addresses out, best first; raises `OSError` when there is none."""

_MOST_TRIED = 4


class Resolver:
    """Names resolved by the operating system, each in a thread of its own, so many at once.

    Not in the event loop's threads: they are few, a handful of dead name servers would hold up all
    hosts, and they are waited for at the end (Ctrl-C would take as long as the slowest of them).
    """

    def __init__(self, at_once: int = 32) -> None:
        self._turn = asyncio.Semaphore(at_once)

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a host, in the system's order."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[list[str]] = loop.create_future()
            threading.Thread(
                target=_look_up, args=(host, port, loop, answer), name=f"dns {host}", daemon=True
            ).start()
            return await answer


def _look_up(
    host: str, port: int, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[str]]
) -> None:
    found: list[str] = []
    failure: Exception | None = None
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    except (OSError, UnicodeError) as error:
        failure = error

    def hand_over() -> None:
        if answer.done():
            return
        if failure is not None:
            answer.set_exception(failure)
        else:
            answer.set_result(found)

    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(hand_over)


class Connector:
    """Opens connections that the guard and TLS agree to."""

    def __init__(self, manners: Manners, resolve: Resolve) -> None:
        self._manners = manners
        self._resolve = resolve
        self._contexts: dict[TlsException | None, ssl.SSLContext] = {}

    async def open(self, url: httpx.URL, host: str, port: int) -> Wire:
        """A fresh connection; raises `Refused` or `Unreachable`."""
        shown = str(url)
        exception = None
        if url.scheme == "https":
            tls = self._manners.tls
            exception = tls.get(f"{host}:{port}") or tls.get(host)
        try:
            async with asyncio.timeout(self._manners.connect_within):
                addresses = await self._addresses(shown, host, port)
                wire = await self._first(addresses, url, port, exception)
        except TimeoutError as error:
            raise Unreachable(
                f"{host} did not let us connect within {self._manners.connect_within:g} s",
                url=shown,
                reason="connect",
            ) from error
        except ssl.SSLCertVerificationError as error:
            shows = await self._look(addresses[0], url, port)
            raise Unreachable(
                f"The certificate of {host} is not to be trusted: {error.verify_message}; if it is "
                f"the right one all the same, pin it in a profile of {host}{shows}",
                url=shown,
                reason="tls",
            ) from error
        except ssl.SSLError as error:
            raise Unreachable(
                f"TLS with {host} failed: {error.reason or error}", url=shown, reason="tls"
            ) from error
        except OSError as error:
            told = f"No connection to {host}:{port}: {_in_words(error)}"
            if url.scheme == "https" and not isinstance(error, ConnectionRefusedError):
                told += ", perhaps during TLS: a server that speaks only old TLS needs a pin"
            raise Unreachable(
                told,
                url=shown,
                reason="connect",
            ) from error
        facts = tls_facts(wire)
        try:
            check_pin(facts, exception, url=shown, site=host)
        except Unreachable:
            wire.close()
            raise
        wire.tls = facts
        return wire

    async def _addresses(self, url: str, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise Unreachable(
                f"There is no address for the name {host}: {_in_words(error)}",
                url=url,
                reason="dns",
            ) from error
        if is_named(host, port, self._manners.allow_private):
            return addresses
        judged = [(address, why_not_public(address)) for address in addresses]
        public = [address for address, why in judged if why is None]
        if not public and judged:
            address, why = judged[0]
            leads = "" if address == host else f" leads to {address}, which"
            raise Refused(
                f"{host}{leads} is not on the public internet: {why}; "
                f"name it with --allow-private {host}:{port} if it is yours",
                url=url,
                reason="private-address",
            )
        return public

    async def _first(
        self, addresses: list[str], url: httpx.URL, port: int, exception: TlsException | None
    ) -> Wire:
        """A connection to the first address that answers, in equal shares of the time."""
        share = self._manners.connect_within / max(1, len(addresses[:_MOST_TRIED]))
        failure: OSError = OSError("its name has no address")
        for address in addresses[:_MOST_TRIED]:
            try:
                async with asyncio.timeout(share):
                    return await self._connect(address, url, port, exception)
            except ssl.SSLError:
                raise
            except OSError as error:  # TimeoutError is one
                failure = error
        raise failure

    async def _connect(
        self, address: str, url: httpx.URL, port: int, exception: TlsException | None
    ) -> Wire:
        secure = url.scheme == "https"
        _, wire = await asyncio.get_running_loop().create_connection(
            Wire,
            address,
            port,
            ssl=self._context(exception) if secure else None,
            server_hostname=url.raw_host.decode("ascii").strip("[]") if secure else None,
        )
        name = wire.facts("peername")
        real = str(name[0]) if isinstance(name, tuple) else ""
        wire.peer = f"[{real}]:{port}" if ":" in real else f"{real}:{port}"
        return wire

    async def _look(self, address: str, url: httpx.URL, port: int) -> str:
        """The digest of an untrusted certificate, for people to compare; nothing is asked."""
        try:
            async with asyncio.timeout(self._manners.connect_within):
                wire = await self._connect(address, url, port, TlsException(pin=""))
        except OSError:
            return ""
        facts = tls_facts(wire)
        wire.close()
        return f': [tls] sha256 = "{facts.certificate}"' if facts else ""

    def _context(self, exception: TlsException | None) -> ssl.SSLContext:
        context = self._contexts.get(exception)
        if context is None:
            context = self._contexts[exception] = make_context(exception)
        return context


def _in_words(error: Exception) -> str:
    """The system's own words for an error: `Connection refused`."""
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
