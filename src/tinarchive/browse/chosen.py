"""Which articles an address asks for: the arguments of the search page and the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tinarchive.model import Selection

if TYPE_CHECKING:
    from tinarchive.archive import Sort
    from tinarchive.browse.visit import Visit

ARGUMENTS = {
    "q": "text",
    "site": "site",
    "province": "province",
    "merged_province": "merged_province",
    "since": "since",
    "until": "until",
    "category": "category",
    "author": "author",
}
"""Argument of the address -> part of a `Selection`."""

ORDERS = ("relevance", "newest", "oldest")


def selection_of(visit: Visit) -> Selection:
    """The selection a visitor asks for."""
    return Selection(**{part: visit.arg(name) for name, part in ARGUMENTS.items()})


def order_of(visit: Visit) -> Sort:
    """The order a visitor asks for (`?sort=`); relevance where none, or none we know."""
    told = visit.arg("sort")
    return cast("Sort", told) if told in ORDERS else "relevance"
