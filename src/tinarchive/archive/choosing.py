"""Which captures a selection of articles brings along, and which of those brought nothing new.

An article's are its pages under every address it had, the redirects on the way, its photos and
documents of every state, and with them the robots.txt and the lists of their hosts. Nothing
selected means everything that came.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.archive.stamps import moment
from tinarchive.fields.addresses import canonical
from tinarchive.model import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tinarchive.archive.folder import Archive
    from tinarchive.model import Capture

BATCH = 1000
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Origin:
    """An earlier capture of the same address whose body is the body of another one too."""

    id: int
    url: str
    fetched_at: datetime
    digest: str
    """SHA-256 of the body, hex."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A capture that belongs to a selection."""

    capture: Capture
    origin: Origin | None = None
    """Where its body is among those chosen before it; None: it brings its own."""


class Choice:
    """The captures of a selection, oldest first; holds ids only, in a temporary table."""

    def __init__(self, archive: Archive, selection: Selection) -> None:
        """Raises `UsageError` where the selection cannot be."""
        self._archive = archive
        self._db = archive.db
        condition, values = archive.conditions(selection)
        with self._one_moment():
            for sql in _TABLES:
                self._db.run(sql)
            self._db.run(
                f"INSERT INTO chosen_articles SELECT id FROM articles WHERE {condition}", values
            )
            if selection == Selection():
                self._take_all()
            else:
                self._take_belonging()
        self.count: int = self._db.value("SELECT count(*) FROM chosen")

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """What belongs is decided at one moment.

        Captures never change: reading them takes its time without holding the crawl's log back.
        """
        if self._db.conn.in_transaction:
            yield
            return
        self._db.run("BEGIN")
        try:
            yield
        finally:
            self._db.run("COMMIT")

    def __iter__(self) -> Iterator[Chosen]:
        last = 0
        while rows := self._db.all(_NEXT, (last, BATCH)):
            for row in rows:
                capture = self._archive.load(row["id"])
                yield Chosen(capture, self._origin(row["id"], capture))
            last = rows[-1]["id"]

    def ends(self) -> tuple[Capture, Capture] | None:
        """The first and the last capture; None where none is chosen."""
        row = self._db.one("SELECT min(id) AS first, max(id) AS last FROM chosen")
        if row is None or row["first"] is None:
            return None
        return self._archive.load(row["first"]), self._archive.load(row["last"])

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state of the articles: `article`, `number`, `title`, `blocks` (JSON).

        With them the `url` and `fetched_at` of the capture that shows it.
        """
        return (dict(row) for row in self._db.stream(_STATES))

    def lists(self) -> list[dict[str, Any]]:
        """The lists: `name`, `url`, and `fetched_at` of its latest capture chosen."""
        return [dict(row) for row in self._db.all(_LISTS)]

    def portals(self) -> list[str]:
        """Names of the articles' portals."""
        return [row["name"] for row in self._db.all(_PORTALS)]

    # ── what belongs ────────────────────────────────────────────────────────────────────────

    def _take_all(self) -> None:
        """Also what captures.db holds beyond its projection, after a kill or while a crawl runs."""
        self._db.run("INSERT INTO chosen SELECT id FROM captures")
        last = self._db.value("SELECT coalesce(max(id), 0) FROM chosen")
        beyond = self._archive.kept.stream("SELECT id FROM captures WHERE id > ?", (last,))
        self._db.many("INSERT INTO chosen VALUES (?)", ((row["id"],) for row in beyond))

    def _take_belonging(self) -> None:
        for sql in _BELONGING:
            self._db.run(sql)
        self._follow_redirects()
        for sql in _OF_THE_HOSTS:
            self._db.run(sql)
        self._follow_redirects()

    def _follow_redirects(self) -> None:
        """Take what the redirects lead to, hop by hop: photos are often moved to another host."""
        followed: set[int] = set()
        while fresh := [row for row in self._redirects() if row not in followed]:
            for row in fresh:
                capture = self._archive.load(row)
                place = canonical(capture.header("Location") or "", base=capture.url)
                self._db.run(f"{_TAKE} url = ?", (place,))
            followed.update(fresh)

    def _redirects(self) -> list[int]:
        return [row["id"] for row in self._db.all(_REDIRECTS)]

    # ── what brought nothing new ────────────────────────────────────────────────────────────

    def _origin(self, row: int, capture: Capture) -> Origin | None:
        """Answers to a POST and redirects bring their own.

        No tool finds the original of a form's answer by its address alone, and pywb replays a
        redirect that refers to another as an empty one.
        """
        if capture.request.method != "GET" or capture.status in REDIRECTS:
            return None
        first = self._unmodified(row, capture) if capture.status == 304 else row
        if first is None:
            return None
        earlier = self._db.value("SELECT revisit_of FROM captures WHERE id = ?", (first,))
        if earlier is not None:
            first = self._db.value(_FIRST_ALIKE, (first,)) or first
        return None if first == row else self._describe(first)

    def _unmodified(self, row: int, capture: Capture) -> int | None:
        """The capture that a 304 says is still good: the one whose validator was sent."""
        sent = {name.lower(): value for name, value in capture.sent_headers}
        found: int | None = self._db.value(
            _VALIDATED,
            (capture.url, row, sent.get("if-none-match"), sent.get("if-modified-since")),
        )
        return found

    def _describe(self, row: int) -> Origin | None:
        found = self._archive.kept.one(_ORIGIN, (row,))
        if found is None:
            return None
        return Origin(row, found["url"], moment(found["fetched_at"]), found["digest"].hex())


_TABLES = (
    "DROP TABLE IF EXISTS temp.chosen",
    "DROP TABLE IF EXISTS temp.chosen_articles",
    "CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE chosen_articles (id INTEGER PRIMARY KEY)",
)
_TAKE = "INSERT OR IGNORE INTO chosen SELECT id FROM captures WHERE"
_OURS = "article IN (SELECT id FROM chosen_articles)"
_BELONGING = (
    f"{_TAKE} {_OURS}",
    f"{_TAKE} id IN (SELECT capture FROM revisions WHERE {_OURS})",
    f"{_TAKE} url IN (SELECT url FROM addresses WHERE {_OURS})",
    f"""{_TAKE} url IN (SELECT json_extract(block.value, '$.url')
          FROM revisions, json_each(revisions.blocks) AS block WHERE {_OURS})""",
    *(
        f"{_TAKE} id IN (SELECT capture FROM {table} WHERE {_OURS}"
        f" UNION SELECT other.id FROM {table} JOIN captures AS other ON other.url = {table}.url"
        f" WHERE {table}.{_OURS})"
        for table in ("images", "attachments")
    ),
)


def _host(table: str) -> str:
    """SQL for the host, and port, of a table's `url`."""
    rest = f"substr({table}.url, instr({table}.url, '//') + 2)"
    return f"substr({rest}, 1, instr({rest} || '/', '/') - 1)"


_OF_THE_HOSTS = (
    f"""{_TAKE} kind IN ('listing', 'feed', 'sitemap') AND {_host("captures")} IN (
          SELECT {_host("page")} FROM chosen JOIN captures AS page USING (id)
          WHERE page.kind = 'article'
          UNION SELECT {_host("listings")} FROM listings WHERE site IN (
            SELECT site FROM articles WHERE id IN (SELECT id FROM chosen_articles)))""",
    f"""{_TAKE} kind = 'robots' AND {_host("captures")} IN (
          SELECT {_host("page")} FROM chosen JOIN captures AS page USING (id))""",
)
_NEXT = "SELECT id FROM chosen WHERE id > ? ORDER BY id LIMIT ?"
_REDIRECTS = f"""
  SELECT id FROM chosen JOIN captures USING (id) WHERE status IN {REDIRECTS} ORDER BY id
"""
_FIRST_ALIKE = """
  SELECT alike.id FROM captures AS this
  JOIN captures AS alike ON alike.digest = this.digest AND alike.url = this.url
    AND alike.method = this.method AND alike.id <= this.id
  WHERE this.id = ? AND alike.id IN (SELECT id FROM chosen) ORDER BY alike.id LIMIT 1
"""
_VALIDATED = """
  SELECT id FROM captures WHERE url = ?1 AND id < ?2 AND method = 'GET' AND status = 200
    AND size > 0 AND id IN (SELECT id FROM chosen)
    AND (etag = ?3 OR (?3 IS NULL AND last_modified = ?4))
  ORDER BY id DESC LIMIT 1
"""
_ORIGIN = """
  SELECT url, fetched_at, digest FROM captures JOIN bodies ON bodies.id = captures.body
  WHERE captures.id = ?
"""
_STATES = """
  SELECT revisions.article, number, revisions.title, blocks, captures.url, fetched_at
  FROM chosen_articles JOIN revisions ON revisions.article = chosen_articles.id
  JOIN chosen ON chosen.id = revisions.capture JOIN captures ON captures.id = chosen.id
  ORDER BY revisions.article, number
"""
_LISTS = """
  SELECT listings.name, listings.url, max(fetched_at) AS fetched_at
  FROM listings JOIN captures ON captures.url = listings.url
  WHERE captures.id IN (SELECT id FROM chosen) AND method = 'GET' AND status = 200
  GROUP BY listings.id ORDER BY listings.id
"""
_PORTALS = """
  SELECT coalesce(name, id) AS name FROM sites WHERE id IN (
    SELECT site FROM articles WHERE id IN (SELECT id FROM chosen_articles)) ORDER BY id
"""
