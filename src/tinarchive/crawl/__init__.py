"""THE CORRIDOR: walk a list; what is new or due on it: fetch, keep, read, judge, record."""

from tinarchive.crawl.corridor import crawl
from tinarchive.crawl.keeping import Keeper
from tinarchive.crawl.plan import Event, ListingOutcome, Outcome, Plan, Target
from tinarchive.crawl.reading import Reader, reading_pool
from tinarchive.crawl.replaying import replay

__all__ = [
    "Event",
    "Keeper",
    "ListingOutcome",
    "Outcome",
    "Plan",
    "Reader",
    "Target",
    "crawl",
    "reading_pool",
    "replay",
]
