"""Articles, each with all that hangs on it, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.belongings import replace_belongings
from tinarchive.archive.content import CONTENT, SET_CONTENT, content
from tinarchive.archive.files import Files
from tinarchive.archive.hits import Hits
from tinarchive.archive.known import article_of
from tinarchive.archive.months import MANY, Months
from tinarchive.archive.renewing import Renewing, state
from tinarchive.archive.search import BATCH, Search, note, take_out
from tinarchive.archive.stamps import stamp
from tinarchive.fields.addresses import twin_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tinarchive.archive.renewing import Renewed
    from tinarchive.model import Article


class Writing(Files, Renewing, Search, Hits, Months):
    """What a verdict leaves behind. Each call is one transaction; a second one changes nothing.

    What a capture shows was seen when the capture came, not when it is read (`now` says
    otherwise). `addresses` are all that led to it; the article's own is always among them. Their
    frontier rows are done and their problems resolved with it.
    """

    def record_new(
        self,
        article: Article,
        *,
        site: str,
        digest: str,
        reader: str,
        capture: int,
        addresses: Iterable[str] = (),
        files: bool = False,
        now: datetime | None = None,
    ) -> int:
        """The id of an article that was not held; `files`: its photos and documents wait too.

        Where an address turns out to be held after all (two that lead to one page, at work side
        by side), it is the article that is held, the same or edited.
        """
        addresses = (article.url, *addresses)
        with self.db.transaction():
            held = next(filter(None, (article_of(self.db, url) for url in addresses)), None)
            if held is not None:
                more: Any = {"capture": capture, "addresses": addresses, "now": now}
                if self._digest(held) == digest:
                    self.record_same(held, article, **more)
                else:
                    more |= {"digest": digest, "reader": reader, "files": files}
                    self.record_revision(held, article, **more)
                return held
            at = stamp(now or self._when(capture))
            names = ", ".join(CONTENT)
            row = self.db.insert(
                f"""INSERT INTO articles (site, url, first_seen_at, last_seen_at, checked_at,
                      revision, capture, {names}) VALUES (?, ?, ?, ?, ?, 1, ?,
                      {", ".join("?" * len(CONTENT))})""",
                (site, article.url, at, at, at, capture, *content(article)),
            )
            note(self.db, row)
            self._record_state(
                row, 1, article, digest=digest, reader=reader, capture=capture, at=at
            )
            self._record_addresses(row, addresses)
            self._end_way(row, addresses, capture, verdict="new", at=at)
            if files:
                self._enqueue_files(site, article)
        self.index(at_least=BATCH)
        self.count_months(at_least=MANY)
        return row

    def record_revision(
        self,
        article_id: int,
        article: Article,
        *,
        digest: str,
        reader: str,
        capture: int,
        addresses: Iterable[str] = (),
        files: bool = False,
        now: datetime | None = None,
    ) -> int:
        """The portal edited an article: its next revision, whose number is given back."""
        addresses = (article.url, *addresses)
        at = stamp(now or self._when(capture))
        with self.db.transaction():
            last = self._last_revision(article_id)
            if (last["capture"], last["digest"]) == (capture, digest):
                return int(last["number"])
            number = int(last["number"]) + 1
            take_out(self.db, article_id)
            self.db.run(
                f"UPDATE articles SET {SET_CONTENT}, revision = ? WHERE id = ?",
                (*content(article), number, article_id),
            )
            self._record_seen(article_id, capture, at)
            self._record_state(
                article_id, number, article, digest=digest, reader=reader, capture=capture, at=at
            )
            self._record_addresses(article_id, addresses)
            self._end_way(article_id, addresses, capture, verdict="edited", at=at)
            if files:
                self._enqueue_files(self._site_of(article_id), article)
        self.index(at_least=BATCH)
        return number

    def record_same(
        self,
        article_id: int,
        article: Article,
        *,
        capture: int,
        addresses: Iterable[str] = (),
        now: datetime | None = None,
    ) -> None:
        """An article as it was: seen again, its count noted where it moved, perhaps elsewhere."""
        at = stamp(now or self._when(capture))
        addresses = (article.url, *addresses)
        with self.db.transaction():
            moved = all(article_of(self.db, url) != article_id for url in addresses)
            verdict = "moved" if moved else "same"
            self._record_seen(article_id, capture, at)
            self._record_views(article_id, article.views, at)
            self._record_addresses(article_id, addresses)
            self._end_way(article_id, addresses, capture, verdict=verdict, at=at)

    def record_unchanged(self, article_id: int, *, url: str, capture: int) -> None:
        """The server says that an article is as it was (304)."""
        at = stamp(self._when(capture))
        with self.db.transaction():
            self.db.run(_SEEN, (at, stamp(self.now()), article_id))
            self._end_way(article_id, (url,), capture, verdict="unchanged", at=at)

    def record_gone(self, url: str, article_id: int | None, *, capture: int) -> bool:
        """An address has no article any more; whether an article went with it.

        An article that has moved since is not gone with its old address.
        """
        at = stamp(self._when(capture))
        with self.db.transaction():
            gone = article_id is not None and self._is_shown_by(article_id, url, capture)
            if gone:
                self.db.run(
                    f"""UPDATE articles SET gone_at = coalesce(gone_at, ?1), missing_runs = 0,
                          {_CHECKED} WHERE id = ?3""",
                    (at, stamp(self.now()), article_id),
                )
            self.db.run(
                "UPDATE entries SET gone_at = coalesce(gone_at, ?) WHERE key = ?",
                (at, twin_key(url)),
            )
            verdict = "gone" if gone or article_id is None else "left"
            self._end_way(article_id, (url,), capture, verdict=verdict, at=at)
        return gone

    def record_missing(self, url: str, article_id: int, *, capture: int) -> None:
        """An address answered once more with what the portal says where nothing is (soft 404).

        Counted once a run; `Known.missing_runs` says in how many runs in a row.
        """
        at = stamp(self._when(capture))
        with self.db.transaction():
            counted = self.db.value(
                """SELECT 1 FROM captures WHERE article = ? AND verdict = 'missing'
                   AND run = (SELECT run FROM captures WHERE id = ?)""",
                (article_id, capture),
            )
            if not counted:
                self.db.run(
                    f"""UPDATE articles SET missing_runs = missing_runs + 1, {_CHECKED}
                        WHERE id = ?3""",
                    (at, stamp(self.now()), article_id),
                )
            self._end_way(article_id, (url,), capture, verdict="missing", at=at)

    def record_address(self, article_id: int, url: str) -> None:
        """One more address that leads to an article; the first article it led to keeps it."""
        with self.db.transaction():
            self._record_addresses(article_id, (url,))

    def renew_latest(
        self, article_id: int, article: Article, *, reader: str, digest: str | None = None
    ) -> None:
        """As `renew`, for an article's latest revision (`article` read from `Known.capture`)."""
        self.renew(self._last_revision(article_id)["id"], article, reader=reader, digest=digest)

    def renew_article(
        self, renewed: Sequence[Renewed], counts: Mapping[int, int | None], *, reader: str
    ) -> None:
        """All revisions of an article that today's reader reads otherwise, in one transaction.

        `counts` are the view counts of its latest state's captures, as they are read today.
        """
        with self.db.transaction():
            for one in renewed:
                if one.same:
                    self.db.run("UPDATE revisions SET reader = ? WHERE id = ?", (reader, one.id))
                else:
                    self.renew(one.id, one.article, reader=reader, digest=one.digest)
            article = self.db.value("SELECT article FROM revisions WHERE id = ?", (renewed[0].id,))
            for capture, count in counts.items():
                self._renew_count(article, count, stamp(self._when(capture)))

    def _renew_count(self, article: int, count: int | None, at: str) -> None:
        """A count as today's reader reads it; one it cannot find on the page was none."""
        if count is not None:
            self._record_views(article, count, at)
        elif self.db.run("DELETE FROM views WHERE article = ? AND seen_at = ?", (article, at)):
            self._show_latest_count(article)

    # ── parts of a transaction ──────────────────────────────────────────────────────────────

    def _record_state(
        self,
        row: int,
        number: int,
        article: Article,
        *,
        digest: str,
        reader: str,
        capture: int,
        at: str,
    ) -> None:
        """A revision and all that belongs to it."""
        self.db.run(
            """INSERT INTO revisions (article, number, seen_at, capture, digest, reader, title,
                 published_at, blocks, issues, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                row,
                number,
                at,
                capture,
                digest,
                reader,
                *state(article, digest),
            ),
        )
        replace_belongings(self.db, row, article)
        self._record_views(row, article.views, at)

    def _record_seen(self, article_id: int, capture: int, at: str) -> None:
        self.db.run(_SEEN, (at, stamp(self.now()), article_id))
        self.db.run(
            "UPDATE articles SET capture = max(capture, ?) WHERE id = ?", (capture, article_id)
        )

    def _record_views(self, article_id: int, count: int | None, at: str) -> None:
        """A count that was read, where it differs from the one read before it."""
        if count is None:
            return
        before = self.db.value(
            "SELECT count FROM views WHERE article = ? AND seen_at <= ?"
            " ORDER BY seen_at DESC LIMIT 1",
            (article_id, at),
        )
        if before != count:
            self.db.run(
                """INSERT INTO views (article, seen_at, count) VALUES (?, ?, ?)
                   ON CONFLICT (article, seen_at) DO UPDATE SET count = excluded.count""",
                (article_id, at, count),
            )
            self._show_latest_count(article_id)

    def _show_latest_count(self, article_id: int) -> None:
        self.db.run(
            """UPDATE articles SET views = (SELECT count FROM views WHERE article = articles.id
                 ORDER BY seen_at DESC LIMIT 1) WHERE id = ?""",
            (article_id,),
        )

    def _record_addresses(self, article_id: int, addresses: Iterable[str]) -> None:
        for url in dict.fromkeys(addresses):
            key = twin_key(url)
            added = self.db.run(
                "INSERT INTO addresses (url, article, key) VALUES (?, ?, ?)"
                " ON CONFLICT (url) DO NOTHING",
                (url, article_id, key),
            )
            if added:
                self.db.run(
                    "UPDATE entries SET article = ? WHERE key = ? AND article IS NULL",
                    (article_id, key),
                )

    def _last_revision(self, article_id: int) -> Any:
        return self.db.one(
            "SELECT * FROM revisions WHERE article = ? ORDER BY number DESC LIMIT 1", (article_id,)
        )

    def _digest(self, article_id: int) -> str:
        return str(self._last_revision(article_id)["digest"])

    def _site_of(self, article_id: int) -> str:
        return str(self.db.value("SELECT site FROM articles WHERE id = ?", (article_id,)))

    def _is_shown_by(self, article_id: int, url: str, capture: int) -> bool:
        """Whether an address, or the one that answered for it, showed an article last."""
        shown = self.db.value(
            "SELECT captures.url FROM articles JOIN captures ON captures.id = capture"
            " WHERE articles.id = ?",
            (article_id,),
        )
        answered = self.db.value("SELECT url FROM captures WHERE id = ?", (capture,))
        return twin_key(shown) in {twin_key(url), twin_key(answered)}


# Never back, as an older capture may be read later. But what lies ahead of now was noted by a clock
# that was wrong, and would keep the page from being due.
_CHECKED = "checked_at = CASE WHEN checked_at > ?2 THEN ?1 ELSE max(checked_at, ?1) END"
_SEEN = f"""
  UPDATE articles SET {_CHECKED}, last_seen_at = max(last_seen_at, ?1),
    gone_at = NULL, missing_runs = 0 WHERE id = ?3
"""
