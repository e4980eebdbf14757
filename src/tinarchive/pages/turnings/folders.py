"""Addresses of the next page that nothing links to, to be tried (stp and svhttdl of Đắk Nông)."""

from __future__ import annotations

import re
from dataclasses import replace

from tinarchive.model import Request
from tinarchive.pages.turnings.numbers import PAGE_FIELDS, page_of

_PAGED = re.compile(
    r"(?P<head>.*?(?:/(?:trang|page|pages|p)[-/_]?|[-_](?:trang|page|p)[-_]?|"
    r"[?&](?:[\w.\-]*(?:page\w*|trang|cur|pg)|p|pi)=))(?P<number>\d{1,7})(?P<tail>(?:[/.?&#].*)?)",
    re.IGNORECASE,
)
# `/timelinelist/1021119/2.htm`, `/api/morenews-zone-12-2.html?phrase=`
_LAST_NUMBER = re.compile(
    r"(?P<head>[^?]*[/_\-])(?P<number>\d{1,5})(?P<tail>(?:/|\.\w{2,5})?(?:\?.*)?)"
)


def guess(url: str, here: int | None) -> tuple[Request, ...]:
    """Requests worth a try for the page after the one under `url`, likeliest first."""
    if page_of(url) is not None and (match := _PAGED.fullmatch(url)):
        return (_ask(f"{match['head']}{int(match['number']) + 1}{match['tail']}"),)
    head, mark, query = url.partition("?")
    wanted = (here or 1) + 1
    stem, dot, extension = head.rpartition(".")
    if mark and query:
        found = [f"{url}&page={wanted}", f"{url}&PageIndex={wanted}"]
    elif dot and re.fullmatch(r"\w{2,5}", extension) and "/" in stem.partition("://")[2]:
        found = [
            f"{head}?page={wanted}",
            f"{stem}/trang-{wanted}.{extension}",
            f"{stem}-p{wanted}.{extension}",
        ]
        found += [f"{stem}-trang-{wanted}.{extension}"]
    else:
        folder = head.rstrip("/")
        found = [
            f"{folder}/page/{wanted}/",
            f"{head}?page={wanted}",
            f"{folder}/trang-{wanted}.html",
        ]
        found += [f"{folder}/page-{wanted}/"]
    return tuple(_ask(address) for address in found)


def after(request: Request, shown: int) -> Request | None:
    """A request with its page number one higher: the next piece, where this one came as a piece.

    `shown` is how many articles it showed: fewer than the number asked for is the end.
    """
    fields = request.data or ()
    asked = next(
        (
            int(value)
            for name, value in fields
            if name in ("itemsPerPage", "pageSize") and value.isdigit()
        ),
        0,
    )
    if not shown or shown < asked:
        return None
    for place, (name, value) in enumerate(fields):
        if value.isdigit() and len(value) < 7 and PAGE_FIELDS.fullmatch(name):
            raised = (*fields[:place], (name, str(int(value) + 1)), *fields[place + 1 :])
            return replace(request, data=raised, kind="listing")
    if request.data is not None:
        return None
    match = (
        page_of(request.url) is not None and _PAGED.fullmatch(request.url)
    ) or _LAST_NUMBER.fullmatch(request.url)
    if not match:
        return None
    return replace(
        request, url=f"{match['head']}{int(match['number']) + 1}{match['tail']}", kind="listing"
    )


def _ask(url: str) -> Request:
    return Request(url, kind="listing")
