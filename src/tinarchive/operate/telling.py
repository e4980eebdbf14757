"""Stories and their tellings, each beside the one published first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.errors import UsageError
from tinarchive.fields.differences import compare_blocks
from tinarchive.operate.tables import clean, cut, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tinarchive.archive import Archive

SHOWN = 12
"""Differences of a telling that are shown to people; --json has all."""
PORTALS = 3


def catch_up(archive: Archive, tell: Callable[[int, int], None] | None = None) -> int:
    """Tell what waits to be told; how many articles were looked at."""
    return archive.tell_stories(tell=tell) if archive.untold() else 0


def stories_text(stories: Sequence[dict[str, Any]], columns: int) -> str:
    """A story in two lines: its number, days and title, then how often it was told and where."""
    lines = []
    for one in stories:
        days = one["first_on"] or "no date"
        if one["last_on"] != one["first_on"]:
            days += f" to {one['last_on']}"
        lines.append(cut(f"{one['id']:>6}  {days}  {one['title'] or '(no title)'}", columns))
        others = [site for site in one["sites"] if site != one["site"]]
        where = ", ".join(others[:PORTALS]) + (" ..." if len(others) > PORTALS else "")
        told = f"{one['size']} tellings, first {one['site']}"
        lines.append(cut(f"        {told}{f', then {where}' if where else ''}", columns))
    return "\n".join(lines)


def story_data(archive: Archive, story: int) -> dict[str, Any]:
    """A story as `tinarchive stories STORY --json` prints it.

    Each telling but the first with its `changes`: what the first has and it has not (`removed`)
    and the other way round (`added`). Raises `UsageError` where there is no such story.
    """
    found = archive.story(story)
    if found is None:
        raise UsageError(
            f"The archive in {archive.folder} has no story {story}; `tinarchive stories` lists all."
        )
    first = _paragraphs(archive, found["first_article"])
    for one in found["tellings"]:
        one["changes"] = []
        if one["article"] != found["first_article"]:
            one["changes"] = [
                {"kind": piece.kind, "text": piece.text.strip()}
                for change in compare_blocks(first, _paragraphs(archive, one["article"]))
                for piece in change.pieces
                if piece.kind != "same" and piece.text.strip()
            ]
    return found


def _paragraphs(archive: Archive, article: int) -> list[dict[str, Any]]:
    """The lead and the text of an article, which are what is compared, as blocks."""
    held = archive.article(article) or {}
    texts = [held.get("summary"), *(held.get("body") or "").split("\n\n")]
    return [{"kind": "paragraph", "text": text} for text in texts if text]


def story_text(story: dict[str, Any], columns: int) -> str:
    """The same for people: each telling, and what is different from the first."""
    lines = [f"Story {story['id']}, told {story['size']} times"]
    for one in story["tellings"]:
        lines += ["", *_telling_lines(one, columns, first=one["article"] == story["first_article"])]
    return "\n".join(lines)


def _telling_lines(one: dict[str, Any], columns: int, *, first: bool) -> Iterator[str]:
    when = one["published_at"] or "no date"
    gone = f", gone since {one['gone_at']}" if one["gone_at"] else ""
    yield cut(f"{one['article']:>6}  {when}  {one['site']}{gone}", columns)
    yield cut(f"        {one['title'] or '(no title)'}", columns)
    if one["byline"]:
        yield "        " + shorten(one["byline"], columns - 8)
    yield f"        {clean(one['url'])}"
    if not first:
        yield f"        {likeness_text(one)}"
        yield from _change_lines(one["changes"], columns)


def likeness_text(one: dict[str, Any]) -> str:
    """How a telling stands to the first, in words."""
    if one["exact"]:
        return "the same text, word for word"
    if one["part"] - one["whole"] > 0.3:
        return f"an excerpt or a longer text: {_percent(one['part'])} of the shorter is in both"
    return f"{_percent(one['whole'])} of both texts is the same"


def _percent(part: float) -> str:
    return f"{part:.0%}" if part < 1 else "all"


def _change_lines(changes: Sequence[dict[str, str]], columns: int) -> Iterator[str]:
    signs = {"removed": "-", "added": "+"}
    for one in changes[:SHOWN]:
        yield "        " + shorten(f"{signs[one['kind']]} {one['text']}", columns - 8)
    if len(changes) > SHOWN:
        yield f"        ... and {len(changes) - SHOWN} more (--json has all)"
