"""The only room that knows SQLite: what came, what it says, and the proof of both."""

from tinarchive.archive.folder import Archive, open_archive
from tinarchive.archive.frontier import Waiting
from tinarchive.archive.listings import Listing
from tinarchive.archive.opened import archive_over, is_library
from tinarchive.archive.search import Hit
from tinarchive.archive.verify import Finding

__all__ = [
    "Archive",
    "Finding",
    "Hit",
    "Listing",
    "Waiting",
    "archive_over",
    "is_library",
    "open_archive",
]
