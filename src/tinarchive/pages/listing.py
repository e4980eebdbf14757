"""A list's page -> `ListingPage`: its own articles in order, what it claims, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.fields.pagers import read_pager
from tinarchive.model import Entry, ListingPage
from tinarchive.pages.decoding import decode
from tinarchive.pages.groups import Setting
from tinarchive.pages.links import article_links
from tinarchive.pages.mainlist import main_list
from tinarchive.pages.stamped import read_entries
from tinarchive.pages.tree import parse
from tinarchive.pages.turning import turn

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.model import Request
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
    decoded = decode(body, content_type)
    page = parse(decoded.text, url=request.url)
    links = article_links(page, request.url)
    chosen = main_list(links, Setting(url=request.url, base=page.base, title=page.title))
    entries = read_entries(page, chosen, now=now)
    turned = turn(page, request, entries={entry.url for entry in entries})
    return ListingPage(
        url=request.url,
        entries=entries,
        page=turned.page,
        claimed_pages=turned.pages,
        claimed_total=None,
        next=turned.next,
        turning=turned.way,
        ways=turned.ways,
        issues=decoded.issues,
    )
