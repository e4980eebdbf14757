"""Whether what tinarchive.db says in two places agrees: articles, their states, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.archive.findings import Finding
from tinarchive.archive.months import wrong_months
from tinarchive.archive.sealing import seal_revision
from tinarchive.fields.prose import count_words
from tinarchive.model import Article, Byline, Image

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from tinarchive.archive.stores import Store

    Tell: TypeAlias = Callable[[str, int, int], None]

STEP = 1000


def unheard(what: str, done: int, total: int) -> None:
    """Takes what is told of how far a check is, and tells nobody."""
    del what, done, total


def check_articles(db: Store) -> Iterator[Finding]:
    """Each article has all its revisions, 1 to the latest, and its own address leads to it.

    Each revision names a capture of its own article.
    """
    for row in db.stream(
        """SELECT articles.id, revision, count(revisions.id) AS held, max(number) AS last
           FROM articles LEFT JOIN revisions ON revisions.article = articles.id
           GROUP BY articles.id HAVING held <> revision OR last <> revision"""
    ):
        what = f"has {row['held']} of {row['revision']} revisions"
        yield Finding("article", f"article {row['id']}", what)
    for row in db.stream(
        """SELECT id, url FROM articles WHERE NOT EXISTS
             (SELECT 1 FROM addresses WHERE url = articles.url AND article = articles.id)"""
    ):
        yield Finding(
            "article", f"article {row['id']}", f"its address {row['url']} leads not to it"
        )
    for row in db.stream(ASTRAY):
        where = f"article {row['article']}, revision {row['number']}"
        yield Finding("revision", where, f"names a capture that shows article {row['other']}")


def check_revisions(db: Store, tell: Tell) -> Iterator[Finding]:
    """Each state is as it was written."""
    for row in altered_revisions(db, tell):
        where = f"article {row['article']}, revision {row['number']}"
        yield Finding("revision", where, "is not what was written: its seal differs")


def altered_revisions(db: Store, tell: Tell = unheard) -> Iterator[sqlite3.Row]:
    """Rows of `revisions` whose seal is not theirs."""
    total = db.value("SELECT count(*) FROM revisions")
    for number, row in enumerate(db.stream("SELECT * FROM revisions"), 1):
        if number % STEP == 0:
            tell("revisions", number, total)
        if row["seal"] != seal_revision(
            row["title"], row["published_at"], row["blocks"], row["issues"], row["digest"]
        ):
            yield row


def check_states(db: Store, digest: Callable[[Article], str], tell: Tell) -> Iterator[Finding]:
    """Each article is what its latest revision says."""
    for row, wrong in altered_articles(db, digest, tell):
        what = f"is not what its latest revision says ({', '.join(wrong)})"
        yield Finding("article", f"article {row['id']}", what)


def altered_articles(
    db: Store, digest: Callable[[Article], str], tell: Tell = unheard
) -> Iterator[tuple[sqlite3.Row, list[str]]]:
    """Rows of `articles` that do not agree with their latest revision, and in what.

    By the digest of what people wrote, which a revision keeps.
    """
    total = db.value("SELECT count(*) FROM articles")
    rows = db.stream(
        """SELECT articles.*, digest FROM articles
           JOIN revisions ON revisions.article = articles.id AND number = revision"""
    )
    for number, row in enumerate(rows, 1):
        if number % STEP == 0:
            tell("articles", number, total)
        wrong = [name for name, agrees in _agreements(db, row, digest) if not agrees]
        if wrong:
            yield row, wrong


def _agreements(
    db: Store, row: sqlite3.Row, digest: Callable[[Article], str]
) -> Iterator[tuple[str, bool]]:
    published = row["published_at"]
    yield "its content", digest(held_article(db, row)) == row["digest"]
    yield "published_on", row["published_on"] == (published[:10] if published else None)
    yield "words", row["words"] == count_words(row["body"] or "")


def held_article(db: Store, row: sqlite3.Row) -> Article:
    """As much of an article as its digest is over."""
    images = db.all(
        "SELECT url, caption, credit FROM images WHERE article = ? ORDER BY position", (row["id"],)
    )
    return Article(
        url=row["url"],
        title=row["title"],
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        summary=row["summary"],
        body=row["body"] or "",
        byline=None if row["byline"] is None else Byline(row["byline"]),
        images=tuple(Image(one["url"], one["caption"], one["credit"]) for one in images),
    )


BELONGINGS = ("images", "attachments", "article_authors", "article_tags")
ASTRAY = """
  SELECT revisions.article, number, captures.article AS other FROM revisions
  JOIN captures ON captures.id = revisions.capture WHERE captures.article <> revisions.article
"""
"""States that name a capture of another article."""
COUNTS = (
    (
        "run",
        "requests or bytes are not those of its captures",
        """SELECT runs.id FROM runs LEFT JOIN captures ON run = runs.id
           WHERE finished_at IS NOT NULL GROUP BY runs.id
           HAVING requests <> count(captures.id) OR bytes <> coalesce(sum(size), 0)""",
    ),
    (
        "article",
        "its views are not the count read last",
        """SELECT id FROM articles WHERE views IS NOT
             (SELECT count FROM views WHERE article = articles.id ORDER BY seen_at DESC LIMIT 1)""",
    ),
    *(
        (
            "article",
            f"of its {table} one is missing",
            f"SELECT article AS id FROM {table} GROUP BY article HAVING max(position) <> count(*)",
        )
        for table in BELONGINGS
    ),
)
"""What is counted wrong: whose, what is wrong, and those it is so with."""


def check_counts(db: Store) -> Iterator[Finding]:
    """Counts beside what they count."""
    for what, wrong, sql in COUNTS:
        for row in db.stream(sql):
            yield Finding("count", f"{what} {row['id']}", wrong)
    for month in wrong_months(db):
        yield Finding("count", f"months: {month}", "is not what the articles say")
