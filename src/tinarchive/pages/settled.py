"""The address of an entry as it is kept: nothing in it tells where or when it was found.

/bai-so-1?redirect=%2Ftin-tuc%3F_cur%3D2 on /tin-tuc         -> /bai-so-1
/ChiTiet.aspx?ID=4372&PageIndex=141      on ?PageIndex=141   -> /ChiTiet.aspx?ID=4372
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tinarchive.fields.addresses import canonical, without_session

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinarchive.pages.links import Link


def entry_address(href: str, base: str) -> str | None:
    """The address of an entry as it is kept: canonical, a visit's own marks folded away."""
    address = canonical(href, base)
    return _without_way_back(without_session(address), base) if address else None


def _without_way_back(address: str, base: str) -> str:
    """An address without the field that names the list it was found on.

    Liferay's `redirect=` holds the list's page with its number, so that each day an article that
    moves from one page to the next would seem another one.
    """
    head, mark, query = address.partition("?")
    if "/" not in query and "%2F" not in query:
        return address
    own = urlsplit(base)
    kept = []
    for field in query.split("&"):
        value = unquote(field.partition("=")[2])
        back = canonical(value, base) if value.startswith(("http", "/")) else None
        there = urlsplit(back) if back else None
        if there is None or (there.netloc, _bare(there.path)) != (own.netloc, _bare(own.path)):
            kept.append(field)
    return f"{head}{mark}{'&'.join(kept)}" if kept else head


def without_place(links: list[Link], fields: Collection[str]) -> list[Link]:
    """Links without the page of the list in their addresses; `fields` are those that turn it.

    `ChiTiet.aspx?ID=4372&PageIndex=141` (a portal of Bình Dương, two of Điện Biên): each day an
    article would have another address. What all links say alike names no article.
    """
    for name in fields:
        told = [f"{name}={number}" for link in links[:2] if (number := _digits(link.url, name))]
        if len(told) < 2 or not all(told[0] in _fields(link.url) for link in links):
            continue
        urls = [_without(link.url, told[0]) for link in links]
        if len(set(urls)) == len({link.url for link in links}):
            links = [replace(link, url=url) for link, url in zip(links, urls, strict=True)]
    return links


def _fields(url: str) -> list[str]:
    return url.partition("?")[2].split("&")


def _digits(url: str, name: str) -> str | None:
    """The number a field of an address holds, or None."""
    values = (field.partition("=")[::2] for field in _fields(url))
    return next((value for key, value in values if key == name and value.isdigit()), None)


def _without(url: str, field: str) -> str:
    head, kept = url.partition("?")[0], [one for one in _fields(url) if one != field]
    return f"{head}?{'&'.join(kept)}" if kept else head


def _bare(path: str) -> str:
    """A path without the name of a folder's own page."""
    return re.sub(r"(?:/(?:index|default)\.\w+)?/?$", "", path, flags=re.IGNORECASE)
