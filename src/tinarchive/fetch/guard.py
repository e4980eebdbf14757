"""The address guard: which network addresses a portal may lead us to.

A portal, its redirects and its DNS can name any address. Only public ones are connected to; the
check is made on the very address of each connection, after the name was resolved, so neither a
spelling (`2130706433`, `0x7f.1`) nor a DNS answer that changes gets past it. Ports are not judged.
Sources: IANA IPv4 and IPv6 special-purpose address registries, RFC 6890.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

_REFUSED_V4 = tuple(
    (IPv4Network(net), why)
    for net, why in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared with a provider"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("168.63.129.16/32", "a cloud's own"),  # Azure: keys and settings of the machine itself
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for measurements"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    (IPv6Network(net), why)
    for net, why in (
        ("2001::/23", "reserved"),  # Teredo (2001::/32) can hold any IPv4 address
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "6to4"),  # holds any IPv4 address
        ("3fff::/20", "for documentation"),
    )
)
_MAPPED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))  # IPv4 inside: judged as such


@lru_cache(maxsize=4096)
def why_not_public(address: str) -> str | None:
    """Why an IP address is none of the public internet's, in a word or two; None if it is.

    '127.0.0.1' -> 'loopback', '::ffff:10.0.0.1' -> 'private', '64:ff9b::8.8.8.8' -> None
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    if isinstance(ip, IPv4Address):
        return next((why for net, why in _REFUSED_V4 if ip in net), None)
    return _why_not_public_v6(ip)


def _why_not_public_v6(ip: IPv6Address) -> str | None:
    if any(ip in net for net in _MAPPED):
        return why_not_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip == IPv6Address("::1"):
        return "loopback"
    if ip not in _PUBLIC_V6:
        return "not public"
    return next((why for net, why in _REFUSED_V6 if ip in net), None)


def is_named(host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether the archivist named this host, or this host and port, as one that may be private."""
    bare = host.lower().strip("[]")
    shown = f"[{bare}]" if ":" in bare else bare
    return bool(allowed & {bare, shown, f"{shown}:{port}"})
