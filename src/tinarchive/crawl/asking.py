"""Requests that follow redirects hop by hop, and the nonsense address that unmasks a soft 404."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from tinarchive.decide import sort_answer
from tinarchive.errors import Unreachable
from tinarchive.fields.addresses import canonical

if TYPE_CHECKING:
    from tinarchive.model import Capture, Fetch, Request

MAX_HOPS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """The last capture of a chain of redirects, and every address on the way."""

    capture: Capture
    trail: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address that answered in the end."""
        return self.trail[-1]

    @property
    def moved(self) -> bool:
        """Whether another address answered than was asked."""
        return len(self.trail) > 1


async def follow(fetch: Fetch, request: Request) -> Answer:
    """The answer to a request after its redirects; each hop is kept by the fetcher.

    A redirect after a POST is followed with GET, as browsers do (RFC 9110, 15.4.3 and 15.4.4);
    only 307 and 308 repeat the POST. Raises `NetworkError`.
    """
    trail = [request.url]
    for _ in range(MAX_HOPS):
        capture = await fetch(request)
        if sort_answer(capture) != "redirect":
            return Answer(capture, tuple(trail))
        target = canonical(_location(capture), request.url)
        if target is None:
            raise Unreachable(
                f"{request.url} redirects to something that is no web address",
                url=request.url,
                reason="redirect-broken",
            )
        if target in trail and not _sets_cookie(capture):
            break
        trail.append(target)
        request = replace(request, url=target, headers=())
        if request.method == "POST" and capture.status not in (307, 308):
            request = replace(request, method="GET", data=None)
    raise Unreachable(
        f"{trail[0]} redirects in a circle or more than {MAX_HOPS} times",
        url=trail[0],
        reason="redirect-loop",
    )


def _location(capture: Capture) -> str:
    """Where a redirect leads. Letters that came bare are UTF-8, as browsers take them."""
    location = capture.header("Location") or ""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _sets_cookie(capture: Capture) -> bool:
    """A portal that demands cookies redirects to the same address once, with a cookie."""
    return capture.header("Set-Cookie") is not None


def folder_of(url: str) -> str:
    """The folder an address lies in; numbers are as one, for often each article has its own."""
    return re.sub(r"\d+", "0", url.rpartition("/")[0])


def nonsense(url: str) -> str:
    """An address beside `url` that no portal can have: same folder, same form, other letters.

    Numbers become other numbers and words other words, so that the portal's own routing takes it
    for an article's address. The same `url` always gives the same nonsense.
    """
    parts = urlsplit(url)
    token = hashlib.sha256(url.encode()).hexdigest()
    digits = str(int(token[:12], 16))
    folder, _, leaf = parts.path.rpartition("/")
    if parts.query:
        name, _, value = parts.query.rpartition("=")
        scrambled = _scramble(value, token, digits)
        return urlunsplit(parts._replace(query=f"{name}={scrambled}" if name else scrambled))
    if not leaf:
        folder, _, leaf = folder.rpartition("/")
        return urlunsplit(parts._replace(path=f"{folder}/{_scramble(leaf, token, digits)}/"))
    stem, dot, ending = leaf.partition(".")
    return urlunsplit(
        parts._replace(path=f"{folder}/{_scramble(stem, token, digits)}{dot}{ending}")
    )


def _scramble(text: str, token: str, digits: str) -> str:
    if text.isdigit():
        return digits[: max(len(text) + 2, 9)]
    return f"khong-co-{token[:10]}-{digits[:9]}" if text else token[:10]
