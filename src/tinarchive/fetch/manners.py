"""How a fetcher behaves: who it says it is, how fast it asks, what it refuses, when it stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SitePace:
    """What a profile says of one site's pace; None leaves the general rule."""

    delay: float | None = None
    concurrency: int | None = None


@dataclass(frozen=True, slots=True)
class TlsException:
    """How a host's TLS is trusted where the usual authorities do not vouch for it.

    With `pin` (SHA-256 of the certificate, hex) no authority is asked and old protocols are taken,
    but any other certificate is an alarm (`tls-changed`). With `authority` (PEM text) one more
    authority, or the intermediate certificate that the server forgets to send, is trusted.
    """

    pin: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Manners:
    """Everything a fetcher is told at its start. Times in seconds, sizes in bytes."""

    user_agent: str
    delay: float = 1.0
    """Between the end of one request and the start of the next to a site.

    0: politeness off; what robots.txt or a 429 asks for is obeyed all the same.
    """
    concurrency: int = 1
    """Requests under way at once to one site."""
    hosts: int = 32
    """Sites asked at once."""
    per_address: int = 4
    """Requests under way at once to one IP address: many portals may share one server."""
    slowness: float = 1.0
    """The delay is never under this many times the site's own smoothed answering time."""
    patience: float = 120.0
    """The longest Retry-After that is waited for; a longer one ends asking in this run."""
    allow_private: frozenset[str] = frozenset()
    """`host` or `host:port` that may lie in a private network."""
    connect_within: float = 15.0
    """For name, connection and TLS together."""
    idle: float = 30.0
    """The longest silence while an answer is awaited or under way."""
    total: float = 300.0
    """The longest time an answer may take to come whole."""
    max_body: int = 64 * MEGABYTE
    """Of a decoded body."""
    max_wire: int = 64 * MEGABYTE
    """Of a body on the wire."""
    max_header_bytes: int = 256 * 1024
    """Of a status line with its header lines."""
    retries: int = 2
    """Further attempts after a failed one."""
    retry_budget: int = 100
    """Further attempts at one site in a run, all pages together."""
    run_retry_budget: int = 2000
    """Further attempts in a run, all sites together: where our own line is bad, it ends soon."""
    down_after: int = 3
    """Failed connections in a row, or pages in a row without an answer or with one that gets stuck,
    that make a site `down`."""
    robots: bool = True
    tls: Mapping[str, TlsException] = field(default_factory=dict)
    """By `host` or `host:port`."""
    sites: Mapping[str, SitePace] = field(default_factory=dict)
    """By site (host, with `:port` if unusual)."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a site asked of us that outlives a run."""

    not_before: datetime | None
    """UTC; the site wants no request sooner (Retry-After)."""
    delay: float
    """The delay it slowed us down to; 0 where it did not."""


class HostMemory(Protocol):
    """Where `Remembered` is kept between runs, by site."""

    def get(self, site: str) -> Remembered | None:
        """What is remembered of a site."""

    def set(self, site: str, not_before: datetime | None, delay: float) -> None:
        """Remember it."""


SiteName: TypeAlias = str
"""A host in lower case, with `:port` if unusual."""


def user_agent(version: str, contact: str | None = None) -> str:
    """An honest User-Agent: `tinarchive/0.1 (+contact)`."""
    name = f"tinarchive/{version}"
    plain = "".join(c for c in contact or "" if " " <= c <= "~" and c not in "()\\").strip()
    return f"{name} (+{plain})" if plain else name
