"""robots.txt, asked for once per site and obeyed (RFC 9309).

A robots.txt that is not there (4xx) allows everything. One that cannot be had (5xx, 429, no
connection) forbids everything for now, and the decision says so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import protego

from tinarchive.errors import NetworkError, Refused, Unreachable
from tinarchive.model import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    import httpx

    from tinarchive.model import Capture, Clock

_MOST_BYTES = 500 * 1024
_MOST_HOPS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an address may be asked for, and on what ground."""

    allowed: bool
    reason: str
    """`rule`, `no-rule`, `absent` (4xx), `unavailable` (5xx), `unreachable`, `off`."""
    robots_url: str
    detail: str = ""
    crawl_delay: float | None = None
    """Seconds, as robots.txt says it; None where it does not."""
    capture: int | None = None
    """Where the robots.txt is kept."""


@dataclass(frozen=True, slots=True)
class _Rules:
    reason: str
    robots_url: str
    detail: str = ""
    parsed: protego.Protego | None = None
    error: NetworkError | None = None
    capture: int | None = None

    @property
    def lasts(self) -> timedelta:
        """How long it holds: a day (RFC 9309, 2.4), or until a failure may be over."""
        failed = self.reason in ("unavailable", "unreachable")
        return timedelta(minutes=15) if failed else timedelta(days=1)


class Robots:
    """The robots.txt files of a run, by origin."""

    def __init__(
        self, ask: Callable[[Request], Awaitable[Capture]], user_agent: str, now: Clock
    ) -> None:
        self._ask = ask
        self._now = now
        self._agent = user_agent.partition("/")[0]
        """The product's name alone is what rules are for (RFC 9309, 2.2.1)."""
        self._known: dict[str, asyncio.Future[_Rules]] = {}
        self._asked_at: dict[str, datetime] = {}

    async def decide(self, url: httpx.URL) -> Decision:
        """Whether `url` may be asked for; asks for the site's robots.txt where it must."""
        return self._judge(url, await self._rules(robots_address(url)))

    def _judge(self, url: httpx.URL, rules: _Rules) -> Decision:
        allowed, reason = True, rules.reason
        delay = None
        if rules.parsed is not None:
            allowed = bool(rules.parsed.can_fetch(str(url), self._agent))
            delay = _crawl_delay(rules.parsed, self._agent)
            reason = "no-rule" if allowed else "rule"
        elif reason in ("unavailable", "unreachable"):
            allowed = False
        return Decision(allowed, reason, rules.robots_url, rules.detail, delay, rules.capture)

    async def permit(self, url: httpx.URL) -> Decision:
        """The decision where it is yes; raises `Refused`, or `Unreachable` as robots.txt was."""
        rules = await self._rules(robots_address(url))
        decision = self._judge(url, rules)
        if decision.allowed:
            return decision
        if decision.reason == "rule":
            raise Refused(
                f"{decision.robots_url} asks crawlers not to fetch {url}",
                url=str(url),
                reason="robots",
            )
        if rules.error is not None:
            raise _as_failure_of(url, rules.error) from rules.error
        raise Refused(
            f"{decision.robots_url} cannot be had ({decision.detail}), which forbids everything "
            "for now; try again later",
            url=str(url),
            reason="robots-unavailable",
        )

    async def _rules(self, robots_url: str) -> _Rules:
        known = self._known.get(robots_url)
        if known is not None and known.done() and not known.cancelled():
            rules = known.result()
            if self._now() - self._asked_at[robots_url] <= rules.lasts:
                return rules
            known = None
        if known is None:
            self._asked_at[robots_url] = self._now()
            known = asyncio.get_running_loop().create_future()
            self._known[robots_url] = known
            try:
                known.set_result(await self._read(robots_url))
            except BaseException:
                # Whoever waits with us asks for itself.
                del self._known[robots_url]
                known.cancel()
                raise
            return known.result()
        try:
            return await asyncio.shield(known)
        except asyncio.CancelledError:
            if known.cancelled() and self._known.get(robots_url) is not known:
                return await self._rules(robots_url)
            raise

    async def _read(self, robots_url: str) -> _Rules:
        url = robots_url
        for _ in range(_MOST_HOPS + 1):
            try:
                capture = await self._ask(Request(url, kind="robots"))
            except NetworkError as error:
                if url != robots_url and isinstance(error, Refused):
                    return _Rules("absent", robots_url, f"it leads to {url!r}, which is refused")
                return _Rules("unreachable", robots_url, str(error), error=error)
            target = capture.header("Location")
            if capture.status not in _REDIRECTS or not target:
                return _read_rules(capture, robots_url)
            try:
                url = urljoin(url, target)
            except ValueError:
                return _Rules("absent", robots_url, "it leads to no web address")
        return _Rules("absent", robots_url, f"more than {_MOST_HOPS} redirects")


def _as_failure_of(url: httpx.URL, error: NetworkError) -> NetworkError:
    """What kept robots.txt from us, told of the address that was wanted."""
    told = str(error)
    if isinstance(error, Refused):
        return Refused(told, url=str(url), reason=error.reason)
    told = f"{told} (without its robots.txt nothing is asked of a site)"
    return Unreachable(told, url=str(url), reason=error.reason)


def _crawl_delay(parsed: protego.Protego, agent: str) -> float | None:
    """Seconds between requests, from Crawl-delay or Request-rate, whichever is slower."""
    rate = parsed.request_rate(agent)
    slow = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return max(parsed.crawl_delay(agent) or 0.0, slow) or None


def robots_address(url: httpx.URL) -> str:
    """Where the robots.txt that rules over an address lies."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}/robots.txt"


def _read_rules(capture: Capture, robots_url: str) -> _Rules:
    status = capture.status
    if status >= 500 or status == 429:
        return _Rules("unavailable", robots_url, f"status {status}", capture=capture.id)
    if not 200 <= status < 300:
        return _Rules("absent", robots_url, f"status {status}", capture=capture.id)
    # A BOM before the first line hides it from the parser (measured: allows everything).
    body = capture.body
    if len(body) > _MOST_BYTES:  # not within a line: "Disallow: /" may have gone on
        body = body[: max(body.rfind(end, 0, _MOST_BYTES) for end in (b"\n", b"\r")) + 1]
    text = body.decode("utf-8-sig", "replace")
    return _Rules("no-rule", robots_url, parsed=protego.Protego.parse(text), capture=capture.id)
