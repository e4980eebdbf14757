"""What changed: two revisions of an article, or two tellings of a story, word by word."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tinarchive.browse.visit import NotThere
from tinarchive.fields.differences import compare_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit
    from tinarchive.fields.differences import BlockChange

MOST_SAME = 2
"""Unchanged blocks in a row that are shown; more are folded, the first and the last stay."""
Group = tuple[bool, list["BlockChange"]]
"""Whether a run of blocks is folded, and the blocks."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts that are compared."""

    name: str
    href: str
    when: str | None
    blocks: Sequence[dict[str, Any]]
    archived: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of each block, ready for changes.html."""

    groups: list[Group]
    blocks: Counter[str]
    """How many blocks are `changed`, `added`, `removed`, `same`."""
    words: Counter[str]
    """How many words were `added` and `removed`."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.blocks["changed"] or self.blocks["added"] or self.blocks["removed"])


async def changes_page(visit: Visit) -> Response:
    """`/-/article/{id}/changes?from=&to=`: without either, the latest and the one before it."""
    article = int(visit.var("article"))
    wanted = _number(visit.arg("from")), _number(visit.arg("to"))
    data = await visit.ask(lambda archive: revisions(archive, article, *wanted))
    rows = data.pop("old"), data.pop("new")
    old, new = (_revision_side(visit, article, row) for row in rows)
    dates = [row["published_at"] for row in rows]
    return await _show(
        visit, old, new, back=visit.link.article(article), dates=dates,
        redated=dates[0] != dates[1], **data,
    )  # fmt: skip


async def tellings_page(visit: Visit) -> Response:
    """`/-/story/{id}/changes?article=&from=`: a telling of a story, and another (the first)."""
    story, article = int(visit.var("story")), _number(visit.arg("article"))
    before = _number(visit.arg("from"))
    first, other = await visit.ask(lambda archive: tellings(archive, story, article, before))
    old, new = _telling_side(visit, first), _telling_side(visit, other)
    digests = await visit.ask(lambda archive: _digests(archive, [*old.blocks, *new.blocks]))
    new = replace(new, blocks=_with_first_photos(old.blocks, new.blocks, digests))
    title = first["title"]
    return await _show(visit, old, new, title=title, back=visit.link.story(story), numbers=[])


def _with_first_photos(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], digests: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Blocks of the other telling, its photos under the first one's addresses if they are equal.

    Every portal has addresses of its own; it is the same photo if its bytes are.
    """
    first = {digests[one["url"]]: one["url"] for one in old if one.get("url") in digests}
    return [
        {**one, "url": first.get(digests.get(one.get("url") or "", ""), one.get("url"))}
        for one in new
    ]


async def _show(visit: Visit, old: Side, new: Side, **data: Any) -> Response:
    comparison = await asyncio.to_thread(compare, old.blocks, new.blocks)
    urls = [one.url for _, group in comparison.groups for one in group if one.url]
    photos = await visit.ask(lambda archive: _photos(archive, urls))
    return await visit.show(
        "changes.html", old=old, new=new, comparison=comparison, photos=photos, **data
    )


def compare(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> Comparison:
    """What became of each block, long runs of unchanged ones folded."""
    changes = compare_blocks(old, new)
    words: Counter[str] = Counter()
    for change in changes:
        for piece in change.pieces:
            if piece.kind != "same":
                words[piece.kind] += len(piece.text.split())
    return Comparison(list(_folded(changes)), Counter(one.state for one in changes), words)


def _folded(changes: Sequence[BlockChange]) -> Iterator[Group]:
    for is_same, run in groupby(changes, key=lambda one: one.state == "same"):
        group = list(run)
        if is_same and len(group) > MOST_SAME + 1:
            yield False, group[:1]
            yield True, group[1:-1]
            yield False, group[-1:]
        else:
            yield False, group


def revisions(
    archive: Archive, article: int, first: int | None, second: int | None
) -> dict[str, Any]:
    """The two revisions that are asked for, and the numbers of all; raises `NotThere`."""
    rows = archive.query(
        """SELECT number, seen_at, title FROM revisions WHERE article = ? ORDER BY number""",
        (article,),
    )
    if not rows:
        raise NotThere
    to = second if second is not None else max(row["number"] for row in rows)
    before = first if first is not None else max(to - 1, 1)
    return {
        "old": _revision(archive, article, before),
        "new": _revision(archive, article, to),
        "numbers": rows,
        "title": rows[-1]["title"],
    }


def _revision(archive: Archive, article: int, number: int) -> dict[str, Any]:
    rows = archive.query(
        """SELECT number, seen_at, published_at, capture, blocks FROM revisions
           WHERE article = ? AND number = ?""",
        (article, number),
    )
    if not rows:
        raise NotThere
    return rows[0]


def tellings(
    archive: Archive, story: int, article: int | None, before: int | None = None
) -> list[dict[str, Any]]:
    """A telling of a story (the first), and the one that is asked for; raises `NotThere`."""
    found = [
        row
        for wanted in ("coalesce(:before, first_article)", ":article")
        for row in archive.query(
            f"""SELECT articles.id, articles.title, articles.published_at, revision, blocks,
                  articles.capture, site, coalesce(sites.name, site) AS site_name
                FROM articles JOIN stories ON stories.id = articles.story
                JOIN sites ON sites.id = site
                JOIN revisions ON revisions.article = articles.id AND number = revision
                WHERE stories.id = :story AND articles.id = {wanted}""",
            {"story": story, "article": article, "before": before},
        )
    ]
    if len(found) != 2:
        raise NotThere
    return found


def _digests(archive: Archive, blocks: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The digest of each photo that is held, by its address."""
    urls = sorted({one["url"] for one in blocks if one.get("url")})
    rows = archive.query(
        """SELECT url, digest FROM captures
           WHERE url IN (SELECT value FROM json_each(?)) AND status = 200 AND size > 0
           ORDER BY id""",
        (json.dumps(urls),),
    )
    return {row["url"]: row["digest"] for row in rows}


def _photos(archive: Archive, urls: Sequence[str]) -> dict[str, int]:
    rows = archive.query(
        """SELECT url, max(id) AS id FROM captures
           WHERE url IN (SELECT value FROM json_each(?)) AND kind = 'image' AND status = 200
           GROUP BY url""",
        (json.dumps(sorted(set(urls))),),
    )
    return {row["url"]: row["id"] for row in rows}


def _revision_side(visit: Visit, article: int, row: dict[str, Any]) -> Side:
    return Side(
        name=visit.t("article.revision", n=row["number"]),
        href=visit.link.article(article, row["number"]),
        when=visit.t("changes.seen", when=visit.t.moment(row["seen_at"])),
        blocks=json.loads(row["blocks"]),
        archived=visit.link.archived(row["capture"]),
    )


def _telling_side(visit: Visit, row: dict[str, Any]) -> Side:
    return Side(
        name=row["site_name"] + ("" if row["site"] == row["site_name"] else f" ({row['site']})"),
        href=visit.link.article(row["id"]),
        when=visit.t.moment(row["published_at"]),
        blocks=json.loads(row["blocks"]),
        archived=visit.link.archived(row["capture"]),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
