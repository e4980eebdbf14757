"""What belongs to an article as it is now: photos, documents, names, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinarchive.archive.stores import Store
    from tinarchive.model import Article


def replace_belongings(db: Store, row: int, article: Article) -> None:
    """Make the rows around an article say what the page says; equal rows are left alone."""
    _replace(
        db,
        "images",
        "url, caption, credit, alt",
        row,
        [(image.url, image.caption, image.credit, image.alt) for image in article.images],
        carried="capture, width, height",
    )
    _replace(
        db,
        "attachments",
        "url, title",
        row,
        [(attachment.url, attachment.title) for attachment in article.attachments],
        carried="capture, media_type",
    )
    authors = article.byline.authors if article.byline else ()
    _replace(
        db,
        "article_authors",
        "author, role",
        row,
        [(_named(db, "authors", author.name), author.role) for author in authors],
    )
    tags = [(_named(db, "tags", tag),) for tag in dict.fromkeys(article.tags)]
    _replace(db, "article_tags", "tag", row, tags)


def _replace(
    db: Store,
    table: str,
    columns: str,
    row: int,
    wanted: Sequence[tuple[Any, ...]],
    *,
    carried: str | None = None,
) -> None:
    """Rows of an article by position; `carried` columns stay with the same address.

    A photo that another article shows and a capture holds brings its capture along.
    """
    held = [
        tuple(one)
        for one in db.all(
            f"SELECT {columns} FROM {table} WHERE article = ? ORDER BY position", (row,)
        )
    ]
    if held == list(wanted):
        return
    kept = {one[0]: _carried(db, table, carried, one[0]) for one in wanted} if carried else {}
    db.run(f"DELETE FROM {table} WHERE article = ?", (row,))
    names = f"article, position, {columns}" + (f", {carried}" if carried else "")
    rows = [
        (row, position, *one, *(kept[one[0]] if carried else ()))
        for position, one in enumerate(wanted, 1)
    ]
    marks = ", ".join("?" * len(names.split(",")))
    db.many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _carried(db: Store, table: str, carried: str | None, url: str) -> tuple[Any, ...]:
    """What is known of a file by its address, from whichever article shows it."""
    found = db.one(
        f"SELECT {carried} FROM {table} WHERE url = ? AND capture IS NOT NULL"
        " ORDER BY capture DESC LIMIT 1",
        (url,),
    )
    return tuple(found) if found else (None,) * len((carried or "").split(","))


def _named(db: Store, table: str, name: str) -> int:
    """The id of a name, given where it is new."""
    held = db.value(f"SELECT id FROM {table} WHERE name = ?", (name,))
    if held is None:
        held = db.insert(f"INSERT INTO {table} (name) VALUES (?)", (name,))
    return int(held)


def tie_file(db: Store, url: str, capture: int, size: tuple[int | None, int | None]) -> None:
    """A capture holds the file at an address, for all articles that show it."""
    db.run(
        "UPDATE images SET capture = ?, width = ?, height = ? WHERE url = ?",
        (capture, *size, url),
    )
    db.run(
        """UPDATE attachments SET capture = ?,
             media_type = (SELECT media_type FROM captures WHERE id = ?) WHERE url = ?""",
        (capture, capture, url),
    )
