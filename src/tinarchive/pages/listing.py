"""A list's page -> `ListingPage`: its own articles in order, what it claims, and the way on.

A page, a piece of one (what "Xem thêm" fetches), a JSON answer with HTML or items in it, and an
UpdatePanel's delta all read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.model import Issue, ListingPage
from tinarchive.pages.boxes import Setting, count_crowd, is_aside
from tinarchive.pages.claimed import read_claims, says_nothing
from tinarchive.pages.decoding import decode
from tinarchive.pages.headings import names_on, tab_labels
from tinarchive.pages.links import article_links, borrow_titles, picked_links
from tinarchive.pages.mainlist import main_list
from tinarchive.pages.settled import without_place
from tinarchive.pages.stamped import read_entries
from tinarchive.pages.tree import parse
from tinarchive.pages.turning import Sheet, list_holders, turn, turning_fields
from tinarchive.pages.turnings.buttons import box_of, find_runs, from_the_list
from tinarchive.pages.unwrap import unwrap

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.model import Request
    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Page
    from tinarchive.pages.turnings.buttons import Run
    from tinarchive.sites.profile import Profile


def read_listing(
    body: bytes,
    *,
    request: Request,
    content_type: str | None = None,
    now: datetime | None = None,
    profile: Profile | None = None,
) -> ListingPage:
    """What one page of a list shows.

    `request` is what was asked (its address is the page's, its form data tell which page of a list
    that turns by POST), `now` when it was fetched (for "2 giờ trước"). Raises LayoutError for a
    page that cannot be read safely; a page without a list has no entries.
    """
    decoded = decode(body, content_type, composed=False)
    answer = unwrap(decoded.text, url=request.url)
    page = parse(answer.html, url=request.url, by_class=False)
    runs = find_runs(page)
    chosen, issues = _choose(page, request, runs, profile)
    nodes = [link.node for link in chosen]
    sheet = Sheet(
        page,
        request,
        from_the_list(runs, max((node.order for node in nodes), default=0)),
        frozenset(link.url for link in chosen),
        list_holders(nodes),
        answer.fragment,
        profile,
    )
    turned = turn(sheet, claimed=read_claims(page, chosen, sheet.runs, profile))
    return ListingPage(
        url=request.url,
        entries=read_entries(without_place(chosen, turning_fields(sheet, turned)), now=now),
        page=turned.page,
        claimed_pages=turned.pages,
        claimed_total=turned.total,
        next=turned.next,
        turning=turned.way,
        ways=turned.ways,
        issues=(*decoded.issues, *issues),
    )


def _choose(
    page: Page, request: Request, runs: list[Run], profile: Profile | None
) -> tuple[list[Link], tuple[Issue, ...]]:
    """The list's links: those the profile names, else those that look like it."""
    wanted = profile.list if profile is not None else None
    if wanted is not None and wanted.entries is not None:
        nodes = page.select(wanted.entries.css)
        found = picked_links(page, nodes)
        if wanted.entries.holds(len(nodes)):
            return found, ()
        told = f"{wanted.entries.css} found {len(nodes)}, expected {wanted.entries.expect}"
        if found:
            return found, (Issue("entries", told),)
        return _found(page, request, runs, profile), (Issue("entries", told),)
    chosen = _found(page, request, runs, profile)
    return chosen, () if chosen else (Issue("entries", "no group of links to articles was found"),)


def _found(page: Page, request: Request, runs: list[Run], profile: Profile | None) -> list[Link]:
    links = article_links(page, request.url)
    if profile is not None and profile.list.container is not None:
        boxes = {id(node) for node in page.select(profile.list.container.css)}
        inside = [link for link in links if any(id(node) in boxes for node in link.node.ancestors)]
        links = inside or links
    turners = set()
    for run in runs:
        box = box_of(run)
        turners |= {id(node) for node in (box, box.parent) if node is not None} if box else set()
    told = says_nothing(page)
    empty = told is not None and not is_aside(told, None)
    for borrowing in (False, True):
        candidates = borrow_titles(links) if borrowing else links
        if borrowing and candidates == links:
            break
        crowd = count_crowd(candidates)
        setting = Setting(
            request.url,
            page.base,
            page.title,
            frozenset(turners),
            crowd,
            empty=empty,
            tabs=tab_labels(page),
            called=tuple(names_on(page)),
        )
        if chosen := main_list(candidates, setting):
            return chosen
    return []
