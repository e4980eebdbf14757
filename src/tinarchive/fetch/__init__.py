"""Request to Capture: politeness, robots, retries and the address guard."""

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
