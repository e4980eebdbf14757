"""Articles, their history and search results as text for a terminal."""

from __future__ import annotations

import textwrap
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from tinarchive.operate.tables import clean, cut, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.archive import Hit

WIDEST = 92
"""Columns of running text; longer lines are hard to read."""
LEFT_OUT = frozenset({"title", "date", "views", "related", "boilerplate"})
"""Blocks that stand in the heading already, or are not the article's."""


MOVING = frozenset({"views", "related", "boilerplate"})
"""Blocks that change by themselves."""


def hits_text(hits: Sequence[Hit], columns: int) -> str:
    """Search results: number, day and title, portal, and the place of the finding."""
    lines = []
    for hit in hits:
        day = (hit.published_at or "no date   ")[:10]
        lines.append(cut(f"{hit.article:>6}  {day}  {hit.title or '(no title)'}", columns))
        lines.append("        " + shorten(f"{hit.site}  {hit.snippet}", columns - 8))
    return "\n".join(lines)


def article_text(article: dict[str, Any], columns: int) -> str:
    """An article to be read: heading, text with its photos in place, what else is known."""
    width = min(columns, WIDEST)
    byline = article["byline"]
    head = [article["published_raw"] or article["published_at"], byline["raw"] if byline else None]
    head += [f"{article['views']} views" if article["views"] is not None else None]
    parts = [
        _wrapped(article["title"] or "(no title)", width),
        _wrapped(" · ".join(part for part in head if part), width),
        clean(article["url"]),
        "",
        *_block_texts(article["blocks"], width),
        *_notes(article),
    ]
    return "\n".join(part for part in parts if part is not None)


def _block_texts(blocks: Sequence[dict[str, Any]], width: int) -> Iterator[str]:
    for block in blocks:
        kind, text = block["kind"], block["text"]
        if kind in LEFT_OUT:
            continue
        if kind == "image":
            yield f"[photo] {clean(block.get('url') or '')}"
        elif kind == "attachment":
            yield f"[document] {clean(text)} {clean(block.get('url') or '')}"
        elif kind == "caption":
            yield _wrapped(text, width, indent="        ") + "\n"
        elif text:
            yield _wrapped(text, width) + "\n"


def _notes(article: dict[str, Any]) -> Iterator[str]:
    yield "-" * 12
    if article["gone_at"]:
        yield f"Gone from the portal since {article['gone_at']}."
    states = len(article["revisions"])
    many = "s" if states > 1 else ""
    yield f"Article {article['id']}, {states} revision{many}."
    yield f"First seen {article['first_seen_at']}, last checked {article['checked_at']}."
    for url in article["addresses"]:
        if url != article["url"]:
            yield f"Also at {clean(url)}"
    counts = article["counts"]
    if len(counts) > 1:
        first, last = counts[0], counts[-1]
        yield f"Views {first['count']} on {first['seen_at']}, {last['count']} on {last['seen_at']}."
    for issue in article["issues"]:
        yield clean(f"{issue['field']}: {issue['reason']}")


def history_text(states: Sequence[dict[str, Any]], columns: int) -> str:
    """Each state of an article, and what changed from one to the next, block by block."""
    lines: list[str] = []
    before: list[str] | None = None
    for state in states:
        seen = f"revision {state['number']}, seen {state['seen_at']}, capture {state['capture']}"
        lines += ["", seen] if lines else [seen]
        now = [
            f"{block['kind']}: {clean(block['text'])}"
            for block in state["blocks"]
            if block["kind"] not in MOVING
        ]
        if before is None:
            lines.append(f"  {clean(state['title'] or '(no title)')}")
        else:
            lines += [f"  {cut(line, columns - 2)}" for line in changed_lines(before, now)]
        before = now
    return "\n".join(lines)


def changed_lines(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The blocks taken away (`-`) and put in (`+`); a block says what kind it is."""
    told = list(unified_diff(before, now, n=0, lineterm=""))[2:]
    return [line for line in told if not line.startswith("@@")] or ["nothing that is shown"]


def _wrapped(text: str, width: int, indent: str = "") -> str:
    lines = []
    for line in clean(text).splitlines() or [""]:
        lines += textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines)
