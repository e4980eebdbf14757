"""A capture -> the article it shows, as of when it came: the same live, over the archive, ever.

A crawl reads by this, and so do `reread` and `repair`: what one reads, the others read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.model import Article, Attachment, Issue
from tinarchive.pages.article import read_article
from tinarchive.sites.profile import as_of

if TYPE_CHECKING:
    from tinarchive.model import Capture, Entry
    from tinarchive.sites.profile import Profile

DOCUMENT_TYPES = ("application/pdf", "application/msword", "application/vnd.", "application/zip")


def read_captured(capture: Capture, profile: Profile | None, entry: Entry | None) -> Article:
    """The article a capture shows; `entry` is what the list said of it.

    The profile is taken as of the day it came: a page of before a redesign has its old era.
    Raises `LayoutError` where there is no article on it.
    """
    if is_document(capture):
        return document(capture.url, entry)
    return read_article(
        capture.body,
        url=capture.url,
        content_type=capture.header("Content-Type"),
        now=capture.fetched_at,
        profile=None if profile is None else as_of(profile, capture.fetched_at.date()),
        entry=entry,
    )


def is_document(capture: Capture) -> bool:
    """Whether an article's address brought a document, not a page."""
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    return media_type.startswith(DOCUMENT_TYPES) or capture.body[:5] == b"%PDF-"


def document(url: str, entry: Entry | None) -> Article:
    """A list's entry that is a document itself (a decision as PDF): its title is the entry's."""
    title = entry.title if entry else None
    return Article(
        url=url,
        title=title,
        published_at=entry.published_at if entry else None,
        attachments=(Attachment(url, title),),
        issues=(Issue("body", "the address is a document, not a page"),),
    )
