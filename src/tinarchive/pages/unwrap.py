"""An answer of any make -> HTML that reads like a page.

HTML                          as it is
{"html": "<li>...", ...}      the longest string with links in it
{"data": [{"title", "url"}]}  one link an item, its date beside it
12|updatePanel|id|...         the panels, and the fields they change
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from tinarchive.errors import LayoutError
from tinarchive.pages.delta import read_delta

_PAGE = re.compile(r"<!doctype|<html|<head|<body|<frameset", re.IGNORECASE)
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_URL_KEYS = (
    "url",
    "link",
    "href",
    "permalink",
    "rewriteurl",
    "detailurl",
    "newsurl",
    "path",
    "slug",
    "friendlyurl",
)
_TITLE_KEYS = ("title", "name", "headline", "subject", "tieude", "newstitle", "tieu_de")
_DATE_KEYS = re.compile(r"date|time|publish|ngay|created|distribution", re.IGNORECASE)
MOST_ITEMS = 5_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, as HTML; `fragment` where it is a piece of a page."""

    html: str
    fragment: bool = False


def unwrap(text: str, *, url: str) -> Answer:
    """The HTML of an answer.

    Raises LayoutError for JSON nested beyond reason and for a panel that answers with an error.
    """
    head = text[:2000].lstrip("\ufeff \t\r\n")
    if _PAGE.search(head):
        return Answer(text)
    if head[:1] in "{[" and head:
        return _from_json(text, url)
    delta = read_delta(text) if head[:1].isdigit() else None
    if delta is not None:
        if delta.error is not None:
            raise LayoutError(
                f"{url} refused the postback ({delta.error[:200]}); "
                "walk the list again from its first page.",
                url=url,
                expected="an UpdatePanel's answer",
                found=delta.error[:200],
            )
        return Answer(delta.html)
    return Answer(text, fragment=True)


def _from_json(text: str, url: str) -> Answer:
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return Answer(text, fragment=True)
    except RecursionError:
        raise LayoutError(
            f"{url} is JSON nested too deep to read; look at it by hand.",
            url=url,
            expected="JSON of some levels",
            found="more",
        ) from None
    strings: list[str] = []
    items: list[str] = []
    _gather(data, strings, items)
    if strings:
        return Answer(max(strings, key=len), fragment=True)
    return Answer(f"<ul>{''.join(items)}</ul>", fragment=True)


def _gather(data: Any, strings: list[str], items: list[str]) -> None:
    """Strings with links in them, and items that name an address and a title; depth is bounded."""
    todo: list[tuple[Any, int]] = [(data, 0)]
    while todo and len(items) < MOST_ITEMS:
        value, depth = todo.pop(0) if len(todo) < 64 else todo.pop()
        if isinstance(value, str):
            if len(value) > 20 and _LINK.search(value):
                strings.append(value)
        elif depth > 12:
            continue
        elif isinstance(value, dict):
            item = _item(value)
            if item is not None:
                items.append(item)
            else:
                todo += [
                    (inner, depth + 1)
                    for inner in value.values()
                    if isinstance(inner, (dict, list, str))
                ]
        elif isinstance(value, list):
            todo += [(inner, depth + 1) for inner in value if isinstance(inner, (dict, list, str))]


def _item(data: dict[str, Any]) -> str | None:
    low = {str(key).lower(): value for key, value in data.items()}
    link = next((low[key] for key in _URL_KEYS if isinstance(low.get(key), str) and low[key]), None)
    title = next(
        (low[key] for key in _TITLE_KEYS if isinstance(low.get(key), str) and low[key]), None
    )
    if not link or not title:
        return None
    stamp = next(
        (value for key, value in low.items() if _DATE_KEYS.search(key) and isinstance(value, str)),
        "",
    )
    link, title, stamp = escape(link), escape(title), escape(stamp)
    return f'<li><h3><a href="{link}">{title}</a></h3><span>{stamp}</span></li>'
