"""The only room that knows SQLite: what came, what it says, and the proof of both."""

from tinarchive.archive.excerpts import Excerpt
from tinarchive.archive.findings import Finding
from tinarchive.archive.folder import (
    CAPTURES,
    LIBRARY,
    Archive,
    is_lost,
    made_anew,
    open_archive,
    require_archive,
)
from tinarchive.archive.frontier import Waiting
from tinarchive.archive.hits import MOST, Found, Hit, Sort
from tinarchive.archive.kept import KeptRow
from tinarchive.archive.listings import Listing
from tinarchive.archive.opened import archive_over, articles_in, is_frozen
from tinarchive.archive.renewing import Renewed

__all__ = [
    "CAPTURES",
    "LIBRARY",
    "MOST",
    "Archive",
    "Excerpt",
    "Finding",
    "Found",
    "Hit",
    "KeptRow",
    "Listing",
    "Renewed",
    "Sort",
    "Waiting",
    "archive_over",
    "articles_in",
    "is_frozen",
    "is_lost",
    "made_anew",
    "open_archive",
    "require_archive",
]
