"""How a list is asked for the page after this one.

`turn` tries the ways in the order they can be trusted: what the profile says, a link that says
"next", the number after the one shown, a form or script that stands behind them, a fragment that a
script would fetch. A way is taken only if it leads on: not home, not to this page, not back. Where
none is shown, `ways` holds guesses in order of likelihood, which the walker must prove.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.fields.addresses import canonical, copy_of, same_site, without_session
from tinarchive.model import Request
from tinarchive.pages.turnings.buttons import find_runs, leads
from tinarchive.pages.turnings.folders import guess
from tinarchive.pages.turnings.numbers import NEVER_FIELDS, difference, page_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinarchive.pages.tree import Page
    from tinarchive.pages.turnings.buttons import Button, Run


@dataclass(frozen=True, slots=True)
class Turn:
    """The way on from one page of a list."""

    next: Request | None = None
    way: str | None = None
    ways: tuple[Request, ...] = ()
    page: int | None = None
    pages: int | None = None


def turn(
    page: Page,
    request: Request,
    *,
    entries: Collection[str] = (),
    claimed_page: int | None = None,
    claimed_pages: int | None = None,
) -> Turn:
    """The way on from a page. `entries` are addresses of articles, which never turn a list."""
    runs = find_runs(page)
    here = _where(runs, request, claimed_page)
    last = _last(runs, claimed_pages)
    found = _from_head(page, request, entries) or _from_runs(runs, request, here, entries)
    if found is not None:
        return Turn(found[0], found[1], page=here, pages=last)
    ended = _is_end(runs, here, last)
    return Turn(None, None, () if ended else guess(request.url, here), here, last)


def _where(runs: list[Run], request: Request, claimed: int | None) -> int | None:
    if claimed is not None:
        return claimed
    for run in runs:
        if run.shown is not None and run.numbers:
            return run.shown
    return page_of(request.url)


def _last(runs: list[Run], claimed: int | None) -> int | None:
    return claimed


def _from_head(
    page: Page, request: Request, entries: Collection[str]
) -> tuple[Request, str] | None:
    url = canonical(page.link("next") or "", page.base) if page.link("next") else None
    if url and leads_on(url, request, entries):
        return Request(url, kind="listing"), "rel"
    return None


def _from_runs(
    runs: list[Run], request: Request, here: int | None, entries: Collection[str]
) -> tuple[Request, str] | None:
    for way, choose in (("link", _said), ("number", _numbered), ("link", _pointed)):
        for run in runs:
            for button in choose(run, here):
                if button.url and leads_on(button.url, request, entries):
                    return Request(button.url, kind="listing"), way
    return None


def _said(run: Run, here: int | None) -> list[Button]:
    return [button for button in run.buttons if button.kind == "next" and leads(button)]


def _numbered(run: Run, here: int | None) -> list[Button]:
    now = run.shown if run.shown is not None else here
    numbers = run.numbers
    if now is None:
        now = 1 if 1 not in numbers and 2 in numbers else None
    if now is None:
        return []
    if now + 1 in numbers:
        return [numbers[now + 1]]
    if numbers and now >= max(numbers):
        place = max(button.order for button in numbers.values())
        return [
            button
            for button in run.buttons
            if button.kind == "gap" and leads(button) and button.order > place
        ]
    return []


def _pointed(run: Run, here: int | None) -> list[Button]:
    return [button for button in run.buttons if button.kind == "forward" and leads(button)]


def leads_on(url: str, request: Request, entries: Collection[str]) -> bool:
    """Whether an address can be the next page: another page of this portal, and not back."""
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query:
        return False
    if without_session(url) in entries or copy_of(url) or not same_site(url, request.url):
        return False
    there, here = without_session(url), without_session(request.url)
    if there.rstrip("/") == here.rstrip("/"):
        return False
    changed = difference(here, there)
    if changed is not None:
        name, mine, yours = changed
        if NEVER_FIELDS.fullmatch(name) or yours is None:
            return False
        return yours > (mine or 0) or (mine is None)
    now, then = page_of(here), page_of(there)
    return not (now is not None and then is not None and then <= now)


def _is_end(runs: list[Run], here: int | None, last: int | None) -> bool:
    """Whether the page shows a pager that plainly ends here."""
    if here is not None and last is not None and here >= last:
        return True
    for run in runs:
        numbers = run.numbers
        if len(numbers) >= 1 and run.shown is not None and run.shown > max(numbers):
            return True
        if (
            any(button.kind == "previous" and leads(button) for button in run.buttons)
            and not any(button.kind in ("next", "forward") for button in run.buttons)
            and not numbers
        ):
            return all(
                button.url is None or urlsplit(button.url).path not in ("", "/")
                for button in run.buttons
            )
    return False
