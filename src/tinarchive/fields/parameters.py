"""Which parameters of an address matter: learned from pairs of addresses, never from a list.

No parameter is dropped by its name (`eid`, `sid` and `cid` are articles' identities on real
portals). That one does not matter on a site is learned there: addresses that differ in it alone
led to equal articles, and none that differ in it alone ever led to different ones.

    ("http://x.vn/a?id=1&mid=3", "http://x.vn/a?id=1") -> "mid"
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Collection


def lone_difference(one: str, other: str) -> str | None:
    """The name of the only parameter in which two addresses differ, or None."""
    left, right = urlsplit(one), urlsplit(other)
    if left._replace(query="") != right._replace(query=""):
        return None
    names = {_name(pair) for pair in set(_pairs(left.query)) ^ set(_pairs(right.query))}
    if len(names) != 1:
        return None
    (name,) = names
    return name if without_parameters(one, names) == without_parameters(other, names) else None


def parameters_of(url: str) -> tuple[str, ...]:
    """The names of an address's parameters, in order, each once."""
    return tuple(dict.fromkeys(_name(pair) for pair in _pairs(urlsplit(url).query)))


def without_parameters(url: str, names: Collection[str]) -> str:
    """The address without these parameters; all else as it stands."""
    parts = urlsplit(url)
    kept = [pair for pair in _pairs(parts.query) if _name(pair) not in names]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _pairs(query: str) -> list[str]:
    return query.split("&") if query else []


def _name(pair: str) -> str:
    return pair.partition("=")[0]
