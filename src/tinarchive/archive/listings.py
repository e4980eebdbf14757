"""Lists that are walked, what they showed, and whether all of it is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.archive.part import Part
from tinarchive.archive.stamps import moment, stamp
from tinarchive.fields.addresses import twin_key
from tinarchive.model import Entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from tinarchive.model import ListingPage


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as the archive knows it."""

    id: int
    site: str
    url: str
    name: str | None
    claimed_total: int | None
    claimed_pages: int | None
    found: int | None
    """Distinct addresses it showed since its last walk to the end began."""
    walked_at: datetime | None
    walked_to_end_at: datetime | None
    complete: bool | None
    """Whether all it showed is held (DESIGN 5); None before the first walk to its end."""
    unfinished: bool
    """The walk begun last did not come to its end."""


class Listings(Part):
    """Rows of `listings` and `entries`."""

    def listing(self, url: str, site: str, name: str | None = None) -> Listing:
        """The list at an address, made where there is none yet (and its site)."""
        with self.db.transaction():
            self.db.run("INSERT INTO sites (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (site,))
            self.db.run(
                """INSERT INTO listings (site, url, name) VALUES (?, ?, ?)
                   ON CONFLICT (url) DO UPDATE SET name = excluded.name
                   WHERE excluded.name IS NOT NULL AND name IS NOT excluded.name""",
                (site, url, name),
            )
            row = self.db.one("SELECT * FROM listings WHERE url = ?", (url,))
        assert row is not None  # noqa: S101 - just made
        return _listing(row)

    def listing_state(self, listing: int) -> Listing:
        """A list by its id, as it stands now."""
        row = self.db.one("SELECT * FROM listings WHERE id = ?", (listing,))
        if row is None:
            raise KeyError(listing)
        return _listing(row)

    def listings(self, site: str | None = None) -> list[Listing]:
        """All lists, or those of a site."""
        rows = self.db.all(
            "SELECT * FROM listings WHERE ? IS NULL OR site = ? ORDER BY id", (site, site)
        )
        return [_listing(row) for row in rows]

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of the last page of an address that came whole and was read."""
        row = self.db.one(
            """SELECT etag, last_modified FROM captures
               WHERE url = ? AND method = 'GET' AND status = 200 AND verdict IS NOT NULL
                 AND verdict <> 'failed' ORDER BY id DESC LIMIT 1""",
            (url,),
        )
        return (None, None) if row is None else (row["etag"], row["last_modified"])

    # ── walking ─────────────────────────────────────────────────────────────────────────────

    def begin_walk(self, listing: int) -> None:
        """A walk begins: what is shown from here on belongs to it."""
        with self.db.transaction():
            self.db.run("UPDATE listings SET walk = walk + 1 WHERE id = ?", (listing,))

    def shown_before(self, listing: int, urls: Iterable[str]) -> set[str]:
        """Those of the addresses that the list had shown before the walk under way."""
        wanted = list(urls)
        return {
            url
            for url in wanted
            if self.db.value(
                """SELECT 1 FROM entries JOIN listings ON listings.id = entries.listing
                   WHERE listing = ? AND entries.url = ? AND entries.walk < listings.walk""",
                (listing, url),
            )
        }

    def record_listing_page(self, listing: int, page: ListingPage, capture: int) -> None:
        """Record what a page showed: its entries, and what it claims of the whole list."""
        at = stamp(self._when(capture))
        with self.db.transaction():
            walk = self.db.value("SELECT walk FROM listings WHERE id = ?", (listing,))
            for entry in page.entries:
                self._record_entry(listing, entry, walk, at)
            self.db.run(
                """UPDATE listings SET claimed_total = coalesce(?, claimed_total),
                     claimed_pages = coalesce(?, claimed_pages) WHERE id = ?""",
                (page.claimed_total, page.claimed_pages, listing),
            )
            self.db.run("UPDATE captures SET verdict = 'listing' WHERE id = ?", (capture,))

    def _record_entry(self, listing: int, entry: Entry, walk: int, at: str) -> None:
        key = twin_key(entry.url)
        self.db.run(
            """INSERT INTO entries (listing, url, article, title, published_at, first_seen_at,
                 last_seen_at, key, walk)
               VALUES (?, ?, (SELECT article FROM addresses WHERE key = ?), ?, ?, ?, ?, ?, ?)
               ON CONFLICT (listing, url) DO UPDATE SET
                 article = coalesce(article, excluded.article),
                 title = coalesce(excluded.title, title),
                 published_at = coalesce(excluded.published_at, published_at),
                 last_seen_at = max(last_seen_at, excluded.last_seen_at), walk = excluded.walk""",
            (listing, entry.url, key, entry.title, entry.published_at, at, at, key, walk),
        )

    def finish_walk(self, listing: int, *, ended: bool, to_end: bool) -> None:
        """A walk is over; `ended`: it came to where it was meant to, `to_end`: the list's end.

        `found` and `complete` are set anew from what the last walk to the end showed.
        """
        at = stamp(self.now())
        with self.db.transaction():
            self.db.run("UPDATE listings SET walked_at = ? WHERE id = ?", (at, listing))
            if ended:
                self.db.run("UPDATE listings SET finished_walk = walk WHERE id = ?", (listing,))
            if ended and to_end:
                self.db.run(
                    "UPDATE listings SET full_walk = walk, walked_to_end_at = ? WHERE id = ?",
                    (at, listing),
                )
            self.db.run(_SETTLE, (listing,))

    def missing(self, listing: int) -> list[str]:
        """Addresses the last walk to the end (or one after it) showed, neither held nor gone."""
        rows = self.db.all(f"{_MISSING} ORDER BY entries.rowid", (listing,))
        return [row["url"] for row in rows]

    # ── entries ─────────────────────────────────────────────────────────────────────────────

    def entries(self, listing: int) -> list[dict[str, Any]]:
        """All a list ever showed, as dicts, in the order of first sight."""
        rows = self.db.all("SELECT * FROM entries WHERE listing = ? ORDER BY rowid", (listing,))
        return [dict(row) for row in rows]

    def entry(self, url: str) -> Entry | None:
        """What a list says of an address, the latest where several do."""
        row = self.db.one(
            """SELECT url, title, published_at FROM entries WHERE key = ?
               ORDER BY last_seen_at DESC, title IS NULL LIMIT 1""",
            (twin_key(url),),
        )
        return None if row is None else Entry(row["url"], row["title"], row["published_at"])


_OPEN = "entries.walk >= coalesce(full_walk, 0)"
_MISSING = f"""
  SELECT entries.url FROM entries JOIN listings ON listings.id = entries.listing
  WHERE listing = ? AND {_OPEN} AND article IS NULL AND gone_at IS NULL
"""
_SETTLE = f"""
  UPDATE listings SET
    found = (SELECT count(*) FROM entries WHERE listing = listings.id AND {_OPEN}),
    complete = CASE WHEN full_walk IS NOT NULL THEN
      NOT EXISTS (SELECT 1 FROM entries WHERE listing = listings.id AND {_OPEN}
                  AND article IS NULL AND gone_at IS NULL)
      AND (SELECT count(*) FROM entries WHERE listing = listings.id AND {_OPEN})
          >= coalesce(claimed_total, 0)
    END
  WHERE id = ?
"""


def _listing(row: sqlite3.Row) -> Listing:
    return Listing(
        id=row["id"],
        site=row["site"],
        url=row["url"],
        name=row["name"],
        claimed_total=row["claimed_total"],
        claimed_pages=row["claimed_pages"],
        found=row["found"],
        walked_at=moment(row["walked_at"]) if row["walked_at"] else None,
        walked_to_end_at=moment(row["walked_to_end_at"]) if row["walked_to_end_at"] else None,
        complete=None if row["complete"] is None else bool(row["complete"]),
        unfinished=row["walk"] > row["finished_walk"],
    )
