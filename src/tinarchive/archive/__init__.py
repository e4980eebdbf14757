"""The only room that knows SQLite: what came, what it says, and the proof of both."""

from tinarchive.archive.excerpts import Excerpt
from tinarchive.archive.folder import CAPTURES, LIBRARY, Archive, open_archive, require_archive
from tinarchive.archive.frontier import Waiting
from tinarchive.archive.hits import Found, Hit
from tinarchive.archive.listings import Listing
from tinarchive.archive.opened import archive_over, is_library
from tinarchive.archive.verify import Finding

__all__ = [
    "CAPTURES",
    "LIBRARY",
    "Archive",
    "Excerpt",
    "Finding",
    "Found",
    "Hit",
    "Listing",
    "Waiting",
    "archive_over",
    "is_library",
    "open_archive",
    "require_archive",
]
