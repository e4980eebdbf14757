"""THE CORRIDOR: walk a list; what is new or due on it: fetch, keep, read, judge, record."""

from tinarchive.crawl.corridor import crawl
from tinarchive.crawl.plan import Event, ListingOutcome, Outcome, Plan, Read, Target
from tinarchive.crawl.reading import read_here, reading_pool

__all__ = [
    "Event",
    "ListingOutcome",
    "Outcome",
    "Plan",
    "Read",
    "Target",
    "crawl",
    "read_here",
    "reading_pool",
]
