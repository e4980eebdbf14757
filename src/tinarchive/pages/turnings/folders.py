"""Addresses of the next page that nothing links to, to be tried (stp and svhttdl of Đắk Nông)."""

from __future__ import annotations

import re

from tinarchive.model import Request
from tinarchive.pages.turnings.numbers import page_of

_FOLDER = re.compile(r"^(.*/)(?:[\w\-]+/)?page/(\d+)/?$")
_PAGED = re.compile(
    r"(?P<head>.*?(?:(?:/|[-_])(?:trang|page|p)[-/_]?|[?&][\w.\-]*(?:page|trang|cur|pageindex|pageno|p)=))(?P<number>\d+)(?P<tail>.*)$",
    re.IGNORECASE,
)


def guess(url: str, here: int | None) -> tuple[Request, ...]:
    """Requests worth a try for the page after the one under `url`, likeliest first."""
    if page_of(url) is not None and (match := _PAGED.fullmatch(url)):
        number = int(match["number"]) + 1
        return (_ask(f"{match['head']}{number}{match['tail']}"),)
    head, mark, query = url.partition("?")
    wanted = (here or 1) + 1
    found = []
    if mark:
        joined = f"{head}?{query}&" if query else f"{head}?"
        found += [f"{joined}page={wanted}"]
    elif re.search(r"\.\w{2,5}$", head):
        stem, _, extension = head.rpartition(".")
        found += [
            f"{head}?page={wanted}",
            f"{stem}/trang-{wanted}.{extension}",
            f"{stem}-p{wanted}.{extension}",
        ]
    else:
        folder = head.rstrip("/")
        found += [f"{folder}/page/{wanted}/", f"{head}?page={wanted}", f"{folder}/trang-{wanted}"]
        found += [f"{folder}/trang-{wanted}.html"]
    return tuple(_ask(address) for address in found)


def _ask(url: str) -> Request:
    return Request(url, kind="listing")
