"""Request to Capture: politeness, robots, retries and the address guard.

Reason words that others may rely on:

    Refused      scheme address request private-address robots robots-unavailable
    Unreachable  dns connect timeout slow reset protocol headers-too-long tls tls-changed
                 retry-after host-down
    truncated    length framing reset stall encoding (tried again), time limit (not)

Cookies live in memory, per site, for one run: what a site sets is sent back to it, so that
postbacks and portals that demand cookies work, and every run begins without any. No proxy of the
environment is used: the address guard could not see through it. HTTP/1.1 only.
"""

from tinarchive.fetch.fetcher import Fetcher, open_fetcher
from tinarchive.fetch.manners import (
    HostMemory,
    Manners,
    Remembered,
    SitePace,
    TlsException,
    user_agent,
)
from tinarchive.fetch.robots import Decision

__all__ = [
    "Decision",
    "Fetcher",
    "HostMemory",
    "Manners",
    "Remembered",
    "SitePace",
    "TlsException",
    "open_fetcher",
    "user_agent",
]
