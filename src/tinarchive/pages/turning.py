"""How a list is asked for the page after this one.

`turn` tries the ways in the order they can be trusted: what the profile says, a link that says
"next", the number after the one shown, a bare arrow, and what a form or a script behind them would
send; then what only a script knows. A way is taken only if it leads on: not home, not to this page,
not back. Where none is shown, `ways` holds guesses in order of likelihood, which must prove
themselves by articles not seen before.

    rel       <link rel=next>, <a rel=next>        widget    state of a list in an inline script
    link      "Trang sau", "»", an icon            fragment  address template in a script
    number    the number after the one shown       more      "Xem thêm" with an address of its own
    postback  __doPostBack with the whole form     profile   `turning.address` of the profile
    submit    a form's button                      select    a drop-down of pages
    script    a function of the page's own         panel     a postback answered by a delta
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tinarchive.fields.addresses import canonical, copy_of, same_site, without_session
from tinarchive.model import Request
from tinarchive.pages.turnings.buttons import leads
from tinarchive.pages.turnings.folders import after, guess
from tinarchive.pages.turnings.forms import as_panel, manager_of, postback, press
from tinarchive.pages.turnings.functions import call_request
from tinarchive.pages.turnings.numbers import difference, page_of, shows_the_same
from tinarchive.pages.turnings.scripts import (
    address_in,
    joined_request,
    more_button,
    template_request,
    vhv_widget,
    zone_guesses,
)
from tinarchive.pages.turnings.selects import select_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tinarchive.pages.tree import Node, Page
    from tinarchive.pages.turnings.buttons import Button, Run
    from tinarchive.sites.profile import Profile


LEAST_ENTRIES = 4
"""A list of fewer that shows no pager is whole; no address is tried beyond it."""
MOST_SCRIPT = 4_000
"""Characters of a button's script that are looked at."""


Found = tuple[Request, str] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list as far as turning needs it."""

    page: Page
    request: Request
    runs: list[Run]
    urls: frozenset[str] = frozenset()
    """Addresses of its articles, which never turn a list."""
    holders: frozenset[str] = frozenset()
    """Ids of the elements the list lies in."""
    fragment: bool = False
    """Whether it came as a piece of a page."""
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The way on from one page of a list, and what its pager claims."""

    next: Request | None = None
    way: str | None = None
    ways: tuple[Request, ...] = ()
    page: int | None = None
    pages: int | None = None
    total: int | None = None


def turn(
    sheet: Sheet, *, claimed: tuple[int | None, int | None, int | None] = (None, None, None)
) -> Turn:
    """The way on from a page; `claimed` is page, pages and total as its texts claim them."""
    widget = vhv_widget(sheet.page, sheet.holders)
    if widget is not None and widget.total:
        pages = -(-widget.total // widget.size)
        way = "widget" if widget.request else None
        return Turn(widget.request, way, (), widget.page, pages, widget.total)
    shown, last, total = claimed
    here = _where(sheet, shown)
    last = last or _last_page(sheet)
    wanted = sheet.profile.turning.way if sheet.profile is not None else None
    for seek in (_by_profile, _by_head, _by_buttons, _by_script):
        if (found := _as_wanted(seek(sheet, here), wanted, sheet)) is not None:
            return Turn(found[0], found[1], (), here, last, total)
    return Turn(None, None, _guesses(sheet, here, last), here, last, total)


def _as_wanted(found: Found, wanted: str | None, sheet: Sheet) -> Found:
    """A way as the profile wants it: that way, or none; `panel` makes a postback asynchronous."""
    if found is None or wanted is None or found[1] in (wanted, "profile"):
        return found
    if wanted == "panel" and found[1] == "postback":
        request = found[0]
        if request.headers:
            return request, "panel"
        manager = manager_of(sheet.page)
        return (as_panel(request, *manager), "panel") if manager else None
    return None


def _where(sheet: Sheet, claimed: int | None) -> int | None:
    """The number of this page: as its pager marks it, as its text or its address says."""
    for run in sheet.runs:
        if run.numbers and (shown := _shown(run, sheet.request)) is not None:
            return shown
    if claimed is not None:
        return claimed
    for name, value in sheet.request.data or ():
        number = value.rpartition("$")[2] if name == "__EVENTARGUMENT" else value
        if name in ("__EVENTARGUMENT", "pageNo") and number.isdigit() and len(number) < 7:
            return int(number)
    return page_of(sheet.request.url)


def _shown(run: Run, request: Request) -> int | None:
    if run.shown is not None:
        return run.shown
    here = without_session(request.url)
    for number, button in run.numbers.items():
        if (
            button.url is not None
            and without_session(button.url) == here
            and request.method == "GET"
        ):
            return number
    return None


def _last_page(sheet: Sheet) -> int | None:
    """The highest number a pager names, where it also leads to its last page."""
    for run in sheet.runs:
        for button in run.buttons:
            if button.kind == "last" and button.url and (number := page_of(button.url)):
                # An address that counts from zero is one below its number.
                return number + _shift(run)
    return next((last for run in sheet.runs if (last := _beyond_gap(run)) is not None), None)


def _beyond_gap(run: Run) -> int | None:
    """The last number behind the one gap of a pager: `1 2 3 ... 18 »`, `1 2 3 ... 16 17 18 ›`."""
    numbers = sorted(run.numbers)
    if run.shown is None or len({*numbers, run.shown}) < 3 or numbers[-2] <= run.shown:
        return None
    jumps = [two - one > 1 for one, two in pairwise(n for n in numbers if n > run.shown)]
    before = run.numbers[numbers[-1]].order - run.numbers[numbers[-2]].order
    return numbers[-1] if sum(jumps) == 1 and any(jumps[-3:]) and 0 < before < 3 else None


def _shift(run: Run) -> int:
    """How far a pager's numbers are above those of its addresses: 1 where these count from 0."""
    for number, button in run.numbers.items():
        if button.url is not None and (there := page_of(button.url)) is not None:
            return 1 if number - there == 1 else 0
    return 0


# ── the ways, each a request and its name, or None ──────────────────────────────────────────


def _by_profile(sheet: Sheet, here: int | None) -> Found:
    profile = sheet.profile
    if profile is None:
        return None
    if profile.list.next is not None:
        for node in sheet.page.select(profile.list.next.css):
            url = canonical(node.get("href") or "", sheet.page.base)
            if url and leads_on(url, sheet):
                return Request(url, kind="listing"), "profile"
    turning = profile.turning
    if turning.address is not None and sheet.urls:
        number = turning.first + (here or 1) * turning.step
        first = sheet.request.url if here is None else _first_of(sheet.request.url, turning.address)
        url = canonical(urljoin(first, turning.address.replace("{page}", str(number))))
        if url and leads_on(url, sheet):
            return Request(url, kind="listing"), "profile"
    return None


def _first_of(url: str, address: str) -> str:
    """The list's first page, from the address of any: what `address` adds is taken off again."""
    stem = address.partition("{page}")[0].lstrip("?&")
    head, mark, _ = url.partition(stem)
    return head.rstrip("?&") if mark else url


def _by_head(sheet: Sheet, here: int | None) -> Found:  # noqa: ARG001 - one shape for all ways
    link = sheet.page.link("next")
    url = canonical(link, sheet.page.base) if link else None
    return (Request(url, kind="listing"), "rel") if url and leads_on(url, sheet) else None


def _by_buttons(sheet: Sheet, here: int | None) -> Found:
    choices: tuple[tuple[str, Callable[[Run, int | None], list[Button]]], ...] = (
        ("link", _said),
        ("number", _numbered),
        ("link", _pointed),
    )
    for way, choose in choices:
        for run in sheet.runs:
            now = _shown(run, sheet.request)
            for button in choose(run, here if now is None else now):
                if (found := _pressed(sheet, button, way)) is not None:
                    return found
    return None


def _pressed(sheet: Sheet, button: Button, way: str) -> Found:
    """What a button asks for, if that leads on."""
    if button.url is not None:
        return (Request(button.url, kind="listing"), way) if leads_on(button.url, sheet) else None
    script = (button.script or "")[:MOST_SCRIPT]
    if (url := address_in(script, sheet.page)) is not None:
        return (Request(url, kind="listing"), way) if leads_on(url, sheet) else None
    if (request := press(sheet.page, button.node, script, sheet.request)) is not None:
        return request, "postback" if postback(script) else "submit"
    request = call_request(script, button.node, sheet.page)
    if request is None or (request.method == "GET" and not leads_on(request.url, sheet)):
        return None
    return request, "script"


def _said(run: Run, here: int | None) -> list[Button]:
    if here is not None and run.numbers and run.shown == here and _is_last(run, here):
        # A next button that is not switched off on the last page.
        return []
    return [button for button in run.buttons if button.kind == "next" and leads(button)]


def _is_last(run: Run, here: int) -> bool:
    return any(b.kind == "last" and not leads(b) for b in run.buttons) and here > max(run.numbers)


def _numbered(run: Run, here: int | None) -> list[Button]:
    numbers = run.numbers
    if not numbers:
        return []
    if here is None:
        # Nothing is marked: the list's own address shows its first page.
        here = 1
    if here < max(numbers):
        # The pager marks nothing: an address that counts from zero names the page one too low.
        wanted = (here + 1,) if run.shown is not None else (here + 1, here + 2)
        return [numbers[number] for number in wanted if number in numbers]
    place = max(button.order for button in numbers.values())
    return [b for b in run.buttons if b.kind == "gap" and leads(b) and b.order > place]


def _pointed(run: Run, here: int | None) -> list[Button]:
    numbers = run.numbers
    if here is not None and numbers and run.shown == here and here > max(numbers):
        return []
    return [button for button in run.buttons if button.kind == "forward" and leads(button)]


def _by_script(sheet: Sheet, here: int | None) -> Found:  # noqa: ARG001
    if not sheet.urls:
        return None
    if sheet.fragment:
        request = after(sheet.request, len(sheet.urls))
        return (request, "fragment") if request else None
    if (request := select_request(sheet.page)) is not None and leads_on(request.url, sheet):
        return request, "select"
    if (request := more_button(sheet.page)) is not None and leads_on(request.url, sheet):
        return request, "more"
    request = template_request(sheet.page) or joined_request(sheet.page)
    return (request, "fragment") if request else None


def _guesses(sheet: Sheet, here: int | None, last: int | None) -> tuple[Request, ...]:
    request = sheet.request
    if len(sheet.urls) < LEAST_ENTRIES or request.method != "GET" or request.headers:
        return ()
    if _is_end(sheet, here, last):
        return ()
    return (*zone_guesses(sheet.page, request.url), *guess(request.url, here))


def _is_end(sheet: Sheet, here: int | None, last: int | None) -> bool:
    """Whether the page shows a pager that plainly ends here."""
    if here is not None and last is not None and here >= last:
        return True
    for run in sheet.runs:
        if any(button.kind in ("next", "forward") and button.url for button in run.buttons):
            continue  # broken: it leads home or to itself
        if run.numbers or any(b.kind == "previous" and _is_sound(b, sheet) for b in run.buttons):
            return True
    return False


def _is_sound(button: Button, sheet: Sheet) -> bool:
    if not leads(button):
        return False
    return button.url is None or without_session(button.url) != _home(sheet.request.url)


def _home(url: str) -> str | None:
    return canonical("/", url)


# ── what a next page may be ─────────────────────────────────────────────────────────────────


def leads_on(url: str, sheet: Sheet) -> bool:
    """Whether an address can be the next page: another page of this portal, and not back."""
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return False
    if without_session(url) in sheet.urls or copy_of(url):
        return False
    # A saved page's pager leads where its articles lie.
    own = (sheet.request.url, sheet.page.base, min(sheet.urls, default=sheet.page.base))
    if not any(same_site(url, one) for one in own):
        return False
    return _is_further(url, sheet)


def _is_further(url: str, sheet: Sheet) -> bool:
    """Whether an address names a later page than the one shown, as far as it names any."""
    here, there = (without_session(one).rstrip("/") for one in (sheet.request.url, url))
    if here == there or shows_the_same(here, there):
        return False
    changed = difference(here, there)
    if changed is None:
        then = page_of(there)
        return then is None or then > (page_of(here) or 0)
    name, mine, yours = changed
    if yours is None or (sheet.profile is not None and name in sheet.profile.turning.never):
        return False
    return yours > (mine or 0)


def turning_fields(sheet: Sheet, turned: Turn) -> frozenset[str]:
    """The names of the fields of a query whose number is the page of this list."""
    urls = {button.url for run in sheet.runs for button in run.buttons if button.url}
    urls |= {turned.next.url} if turned.next is not None and turned.next.method == "GET" else set()
    here = without_session(sheet.request.url)
    changed = (difference(here, without_session(url)) for url in urls)
    return frozenset(change[0] for change in changed if change is not None and change[0])


def list_holders(nodes: list[Node]) -> frozenset[str]:
    """The ids of the elements that a list lies in."""
    return frozenset(_ids(nodes))


def _ids(nodes: list[Node]) -> Iterator[str]:
    for node in nodes[:1]:
        for above in node.ancestors:
            if (name := above.get("id")) is not None:
                yield name
