"""An article to be read, as it is now or as it was in an earlier revision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinarchive.browse.charts import counts_chart
from tinarchive.browse.parts import beside, parts, photo_addresses
from tinarchive.browse.visit import NotThere
from tinarchive.exporters.citation import bibtex, csl_json, plain
from tinarchive.fields.addresses import twin_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

MOST_TELLINGS = 30
"""Tellings that are compared with the article on its page; a larger story has its own page."""


async def article_page(visit: Visit) -> Response:
    """`/-/article/{id}` and `/-/article/{id}/{number}`."""
    row_id, number = int(visit.var("article")), visit.var("number")
    data = await visit.ask(
        lambda archive: article_data(archive, row_id, int(number) if number else None)
    )
    # Without a number the address is the article's, whatever becomes of it; a citation is of
    # what is read now, so it names the revision.
    permalink = visit.link.article(row_id, data["revision"]["number"])
    permalink, cited = visit.absolute(permalink), data.pop("cited")
    return await visit.show(
        "article.html",
        **data,
        permalink=permalink,
        citation=_citation(cited, permalink),
        chart=counts_chart(visit.t, data["views"]),
    )


def _citation(cited: tuple[dict[str, Any], dict[str, Any]], permalink: str) -> dict[str, str]:
    """How what is read is cited, to be copied."""
    return {
        "plain": plain(*cited, permalink=permalink),
        "bibtex": bibtex(*cited, permalink=permalink),
        "csl": json.dumps([csl_json(*cited, permalink=permalink)], ensure_ascii=False, indent=2),
    }


def article_data(archive: Archive, row_id: int, number: int | None) -> dict[str, Any]:
    """All the page shows of an article; raises `NotThere`."""
    article = next(iter(archive.query(_ARTICLE, (row_id,))), None)
    if article is None:
        raise NotThere
    latest = article["revision"]
    revision = _revision(archive, row_id, latest if number is None else number)
    photos = _photos(archive, row_id, photo_addresses(revision["blocks"]))
    return {
        "article": article,
        "revision": revision,
        "cited": archive.cited(row_id, revision["number"]),
        "is_latest": revision["number"] == latest,
        "is_signed_so": _is_signed_so(archive, row_id, revision, latest),
        "moved_to": _moved_to(article),
        "parts": parts(revision["blocks"], photos),
        "beside": beside(revision["blocks"]),
        "authors": archive.query(_AUTHORS, (row_id,)),
        "tags": archive.query(_TAGS, (row_id,)),
        "documents": {row["url"]: row for row in archive.query(_DOCUMENTS, (row_id,))},
        "revisions": archive.query(_REVISIONS, (row_id,)),
        "views": archive.query(_VIEWS, (row_id,)),
        "addresses": [row["url"] for row in archive.query(_ADDRESSES, (row_id,))],
        "problems": archive.query(_PROBLEMS, (row_id,)),
        "tellings": _tellings(archive, article),
    }


def _is_signed_so(archive: Archive, row_id: int, revision: dict[str, Any], latest: int) -> bool:
    """Whether a revision names the people, the office and the source that the article has now."""
    if revision["number"] == latest:
        return True
    told = [
        [one["text"] for one in blocks if one["kind"] in {"byline", "source"}]
        for blocks in (revision["blocks"], _revision(archive, row_id, latest)["blocks"])
    ]
    return told[0] == told[1]


def _moved_to(article: dict[str, Any]) -> str | None:
    """Where the portal shows it now, if that is elsewhere and it is not gone."""
    moved = twin_key(article["shown_at"]) != twin_key(article["url"])
    return article["shown_at"] if moved and article["gone_at"] is None else None


def _revision(archive: Archive, row_id: int, number: int) -> dict[str, Any]:
    """A revision with its blocks, its issues and the capture it was read from."""
    rows = archive.query(
        """SELECT revisions.*, captures.url AS captured_url, fetched_at, size, media_type,
             captures.digest AS body_digest, run
           FROM revisions JOIN captures ON captures.id = capture
           WHERE revisions.article = ? AND number = ?""",
        (row_id, number),
    )
    if not rows:
        raise NotThere
    (row,) = rows
    return {**row, "blocks": json.loads(row["blocks"]), "issues": json.loads(row["issues"])}


def _photos(archive: Archive, row_id: int, addresses: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is held of photos by their address; an earlier revision's are looked up by it."""
    known = {row["url"]: row for row in archive.query(_IMAGES, (row_id,))}
    for url in dict.fromkeys(addresses):
        if known.get(url, {}).get("capture") is None:
            for row in archive.query(_KEPT_PHOTO, (url,)):
                known[url] = {**known.get(url, {}), **row}
    return known


def _tellings(archive: Archive, article: dict[str, Any]) -> list[dict[str, Any]]:
    """The other tellings of the article's story, with how much of the text they share."""
    if article["story"] is None:
        return []
    (row,) = archive.query("SELECT size FROM stories WHERE id = ?", (article["story"],))
    if row["size"] <= MOST_TELLINGS:
        return archive.tellings(article["id"])
    return archive.query(_MANY_TELLINGS, (article["story"], article["id"], MOST_TELLINGS))


_ARTICLE = """
  SELECT articles.*, captures.url AS shown_at, sites.name AS site_name, sites.province,
    provinces.name AS province_name, merged_name
  FROM articles JOIN sites ON sites.id = site JOIN captures ON captures.id = articles.capture
  LEFT JOIN provinces ON provinces.code = sites.province WHERE articles.id = ?
"""
_AUTHORS = """
  SELECT authors.id, name, role FROM article_authors JOIN authors ON authors.id = author
  WHERE article = ? ORDER BY position
"""
_TAGS = "SELECT tags.id, name FROM article_tags JOIN tags ON tags.id = tag WHERE article = ?"
_DOCUMENTS = "SELECT * FROM attachments WHERE article = ? ORDER BY position"
_IMAGES = """
  SELECT url, capture, width, height, credit, alt FROM images WHERE article = ?
  ORDER BY position DESC
"""
_KEPT_PHOTO = """
  SELECT id AS capture FROM captures WHERE url = ? AND kind = 'image' AND status = 200
  ORDER BY id DESC LIMIT 1
"""
_REVISIONS = """
  SELECT number, seen_at, capture, digest FROM revisions WHERE article = ? ORDER BY number
"""
_VIEWS = "SELECT seen_at, count FROM views WHERE article = ? ORDER BY seen_at"
_ADDRESSES = "SELECT url FROM addresses WHERE article = ? ORDER BY rowid"
_PROBLEMS = """
  SELECT stage, reason, first_at, last_at, attempts FROM problems WHERE resolved_at IS NULL
  AND url IN (SELECT url FROM addresses WHERE article = ?)
"""
_MANY_TELLINGS = """
  SELECT id AS article, site, title, published_at, published_on FROM articles
  WHERE story = ? AND id <> ? ORDER BY published_on IS NULL, published_on LIMIT ?
"""
