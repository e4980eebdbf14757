"""A tinarchive.db that is lost: what it said, its loss, and its remaking as `repair` does it."""

from __future__ import annotations

from tinarchive.operate.rebuilding import rebuild

# All that researchers ask for, by address: numbers of rows depend on which answer was read first.
SAID = {
    "articles": """
      SELECT url, site, title, published_at, published_raw, updated_at, summary, body, byline,
        organisation, source, category, views, words, revision, gone_at, missing_runs,
        first_seen_at, last_seen_at, capture FROM articles""",
    "revisions": """
      SELECT url, number, seen_at, revisions.digest, blocks, issues, revisions.capture
      FROM revisions JOIN articles ON articles.id = article""",
    "addresses": """
      SELECT addresses.url, articles.url AS article
      FROM addresses JOIN articles ON articles.id = article""",
    "views": """
      SELECT url, seen_at, count FROM views JOIN articles ON articles.id = article""",
    "names": """
      SELECT url, name, role, article_authors.position FROM article_authors
      JOIN authors ON authors.id = author JOIN articles ON articles.id = article""",
    "files": """
      SELECT articles.url, images.url AS file, caption, images.capture, width FROM images
      JOIN articles ON articles.id = article UNION ALL
      SELECT articles.url, attachments.url, attachments.title, attachments.capture, NULL FROM attachments
      JOIN articles ON articles.id = article""",
    "entries": """
      SELECT listings.url AS list, entries.url, entries.title, entries.published_at, articles.url
        AS article, entries.gone_at, entries.first_seen_at FROM entries
      JOIN listings ON listings.id = listing LEFT JOIN articles ON articles.id = article""",
    "captures": "SELECT id, url, verdict FROM captures WHERE verdict <> 'listing'",
    "runs": """
      SELECT id, outcome, requests, bytes, new, edited, moved, same, gone FROM runs""",
    "months": "SELECT * FROM months",
    "problems": "SELECT url, stage, reason, attempts FROM problems",
}  # fmt: skip


def told(world) -> dict:
    """Every answer to SAID, in an order of its own."""
    return {
        what: sorted(repr(tuple(row.values())) for row in map(dict, world.query(question)))
        for what, question in SAID.items()
    }


def lose(world, *tails: str) -> None:
    """Take tinarchive.db away."""
    for tail in tails or ("", "-wal", "-shm"):
        (world.folder / f"tinarchive.db{tail}").unlink(missing_ok=True)


async def make_anew(world):
    """As `repair` does."""
    return await rebuild(
        world.folder, world.folder / "sites", now=world.now, tell=lambda _done, _total: None
    )
