"""Articles, their history and search results as text for a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from tinarchive.archive.hits import MOST
from tinarchive.operate.tables import clean, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.archive import Found
    from tinarchive.model import Selection

WIDEST = 92
"""Columns of running text; longer lines are hard to read."""
LEFT_OUT = frozenset({"title", "date", "views", "related", "boilerplate"})
"""Blocks that stand in the heading already, or are not the article's."""


def hits_text(found: Found, columns: int, signs: tuple[str, str] = ("[", "]")) -> str:
    """Search results: number, day and title, portal, and the place of the finding.

    Found words stand between two signs, which take no column where they are escape codes.
    """
    lines = []
    for hit in found.hits:
        head = f"{hit.article:>6}  {hit.published_on or 'no date   '}  "
        title = hit.title or "(no title)"
        lines.append(head + _marked(title, hit.title_marks, columns - len(head), signs))
        place = f"        {cut(hit.site, columns // 3)}  "
        piece = hit.excerpt
        if piece is not None:
            place += _marked(piece.text, piece.marks, columns - len(place), signs)
        lines.append(place.rstrip())
    return "\n".join(lines)


def found_data(found: Found) -> dict[str, Any]:
    """A page of hits as `--json` prints it."""
    data = asdict(found)
    del data["facets"]  # a page in the browser asks for them
    return data


def _marked(
    text: str, marks: Sequence[tuple[int, int]], columns: int, signs: tuple[str, str]
) -> str:
    """A line with its marks, safe, cut where it is too wide."""
    left, right = signs
    taken = 0 if left.startswith("\x1b") else (len(left) + len(right)) * len(marks)
    # Safe before it is cut: the signs themselves may be escape codes.
    line = cut(text.replace("\n", " ").replace("\t", " "), max(8, columns - taken))
    told, at = "", 0
    for start, end in marks:
        if end > len(line):
            break
        told += f"{line[at:start]}{left}{line[start:end]}{right}"
        at = end
    return told + line[at:]


def count_text(found: Found, offset: int) -> str:
    """How many hits there are, which of them are shown, and in what order."""
    first, last = offset + 1, offset + len(found.hits)
    many = f"{found.count:,} article{'s' * (found.count != 1)}"
    if not found.hits:
        return f"{'More than ' * found.more}{many}, none beyond the {offset:,}th."
    if found.more:
        return (
            f"More than {many}; {first} to {last} of the {found.order}, unranked. Another word, "
            "quotes around words in a row, or a filter (--site, --since ...) would say more."
        )
    if len(found.hits) == found.count:
        return f"{many}."
    return f"{first} to {last} of {many}."


def nothing_text(selection: Selection, found: Found) -> str:
    """What was asked for, and what would find something."""
    text = (selection.text or "").strip()
    parts = [
        f"{field.name.replace('_', ' ')} {getattr(selection, field.name)}"
        for field in fields(selection)
        if field.name != "text" and getattr(selection, field.name) is not None
    ]
    if not text:
        return clean(f"No article: {', '.join(parts)}.")
    among = f" among those of {', '.join(parts)}" if parts else ""
    told = clean(f"No article{among} holds “{text}”")
    if found.empty:
        return f"{told}: it names no word to look for."
    if found.without_marks is None:
        return f"{told}."
    more = "more than " if found.without_marks == MOST else ""
    return f"{told}; without marks it would find {more}{found.without_marks:,}."


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


def _wrapped(text: str, width: int, indent: str = "") -> str:
    lines = []
    for line in clean(text).splitlines() or [""]:
        lines += textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines)
