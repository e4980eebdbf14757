"""Cells of datasette's tables: long texts cut, titles that lead to our pages, photos as photos."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from tinarchive.browse.links import Links

LONGEST = 240
"""Characters of a text shown in a cell; CSV and JSON have all of it."""
LONG = {("articles", "body"), ("articles", "summary"), ("articles_search", "body"),
        ("articles_search", "body_folded"), ("articles_search", "summary"),
        ("articles_search", "summary_folded")}  # fmt: skip
_LINK = Markup('<a href="{}">{}</a>')


def cell(links: Links, table: str | None, column: str, value: Any, row: Any) -> Markup | str | None:
    """What a cell shows instead of its value; None leaves it to datasette."""
    if value is None or value == "":
        return None
    if table is None:
        return _of_a_query(links, column, value, row)
    if (table, column) in LONG:
        return shortened(str(value))
    if (lead := _LEADS.get((table, column))) is not None:
        key = _of(row, lead[0])
        return None if key is None else _LINK.format(getattr(links, lead[1])(key), value)
    special = _SPECIAL.get((table, column))
    return special(links, value, row) if special else None


def shortened(text: str) -> str | None:
    """The beginning of a text; None where it is short."""
    return None if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _revision_title(links: Links, value: Any, row: Any) -> Markup | None:
    article, number = _of(row, "article"), _of(row, "number")
    return _LINK.format(links.article(article, number), value) if article and number else None


def _photo(links: Links, value: Any, row: Any) -> Markup | None:
    capture = _of(row, "capture")
    if capture is None:
        return None
    file = links.file(capture)
    return Markup(
        '<a href="{0}"><img src="{0}" alt="{1}" width="120" loading="lazy"></a><br>{2}'
    ).format(file, _of(row, "caption") or "", value)


def _blocks(links: Links, value: Any, row: Any) -> Markup | str | None:
    article, number = _of(row, "article"), _of(row, "number")
    try:
        count = len(json.loads(value))
    except ValueError:
        return None
    text = f"{count} …"
    return _LINK.format(links.article(article, number), text) if article and number else text


_LEADS = {
    ("articles", "title"): ("id", "article"),
    ("articles_search", "title"): ("id", "article"),
    ("articles_search", "title_folded"): ("id", "article"),
    ("entries", "title"): ("article", "article"),
    ("attachments", "title"): ("capture", "file"),
    ("captures", "url"): ("id", "archived"),
    ("authors", "name"): ("id", "author"),
    ("sites", "name"): ("id", "portal"),
    ("provinces", "name"): ("code", "province"),
    ("provinces", "merged_name"): ("merged_name", "province"),
    ("stories", "size"): ("id", "story"),
}
"""Cell -> the column of its row that says where it leads, and the page."""
_SPECIAL = {
    ("revisions", "title"): _revision_title,
    ("revisions", "blocks"): _blocks,
    ("images", "url"): _photo,
}


_NAMED = {
    "site": (str, "portal"),
    "story": (int, "story"),
    "author": (int, "author"),
    "capture": (int, "archived"),
    "article": (int, "article"),
}
"""Column of a query, called as in our tables -> the type it must have, and where it leads."""


def _of_a_query(links: Links, column: str, value: Any, row: Any) -> Markup | str | None:
    """A column of anybody's query that is called as in our tables is taken for what it is there."""
    if column == "title" and isinstance(article := _of(row, "article"), int):
        return _LINK.format(links.article(article), value)
    kind, page = _NAMED.get(column, (None, ""))
    if kind is not None and isinstance(value, kind):
        return _LINK.format(getattr(links, page)(value), value)
    return shortened(str(value)) if column in ("body", "summary", "blocks") else None


def _of(row: Any, column: str) -> Any:
    """A value of a row (dict, sqlite3.Row or datasette's own); a key with a label has it inside."""
    try:
        value = row[column]
    except (KeyError, IndexError, TypeError):
        return None
    return value["value"] if isinstance(value, dict) else value
