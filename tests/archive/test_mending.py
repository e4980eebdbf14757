"""What derives from what came is mended by it: as it was, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import Attachment, Author, Byline

SITE = "tin.example"


@pytest.fixture
def pages(world, photo):
    """Two articles in three states each, the second gone since; what each capture shows."""
    shown = {}
    for state in (1, 2, 3):
        for number in (1, 2):
            article = world.article(
                number,
                body=f"Đảng bộ họp lần {number}, kỳ {state}.",
                byline=Byline("Thanh Xuân", (Author("Thanh Xuân"), Author("An"))),
                images=(photo,),
                attachments=(Attachment(f"https://{SITE}/{number}.pdf", "Văn bản"),),
                tags=("Đảng", "Họp"),
            )
            capture = world.keep(article.url)
            shown[capture] = article
            world.archive.record_new(
                article, site=SITE, digest=content_digest(article), reader="1", capture=capture
            )
        world.clock.pass_(days=1)
    for url, body in ((photo.url, b"GIF89a\x02\0\x03\0"), (f"https://{SITE}/1.pdf", b"%PDF")):
        came = world.capture(url, body, kind="image")
        world.archive.record_file(url, replace(came, id=world.archive.keep(came)))
    gone = world.keep(world.article(2).url, b"404", status=404)
    world.archive.record_gone(world.article(2).url, 2, capture=gone)
    world.archive.index()
    world.archive.count_months()
    world.archive.finish_run(world.run, "finished", {})
    assert findings(world) == []
    return shown


def findings(world) -> list:
    return list(world.archive.verify(digest=content_digest))


def harm(world, *statements: str) -> None:
    world.archive.db.run("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert world.archive.db.run(statement), statement
    world.archive.db.run("PRAGMA foreign_keys = ON")


def mend(world, pages) -> None:
    """As `repair` does it, with pages that need no reader."""
    archive = world.archive
    archive.rebuild_projection()
    for article, number, capture in list(archive.lost_states(content_digest)):
        page = pages[capture]
        archive.restore(article, number, page, digest=content_digest(page), reader="1")
    archive.mend_references()
    archive.mend_counts()
    archive.recount_months()
    archive.reindex()


OF_ONE = "(SELECT capture FROM revisions WHERE article = 1 AND number = 1)"
HARMS = {
    "a state, and which capture made it": (
        f"DELETE FROM captures WHERE id = {OF_ONE}",
        "UPDATE revisions SET blocks = '[]', title = NULL WHERE article = 1 AND number = 1",
    ),
    "a state, and what its capture came to": (
        f"UPDATE captures SET verdict = NULL, article = NULL WHERE id = {OF_ONE}",
        "UPDATE revisions SET blocks = '[]' WHERE article = 1 AND number = 2",
    ),
    "a state in the middle": ("DELETE FROM revisions WHERE article = 2 AND number = 2",),
    "the captures": ("DELETE FROM captures",),
    "an article that was gone": ("DELETE FROM articles WHERE id = 2",),
    "the number of states": ("UPDATE articles SET revision = 9",),
    "the number of states, too low": ("UPDATE articles SET revision = 1",),
    "which capture a state is of": (
        f"UPDATE revisions SET capture = {OF_ONE} WHERE article = 2 AND number = 2",
    ),
    "the portals": ("DELETE FROM sites",),
    "the portals and an article": ("DELETE FROM sites", "DELETE FROM articles WHERE id = 1"),
    "the lists": ("DELETE FROM listings",),
    "all names": ("DELETE FROM authors",),
    "a name": ("DELETE FROM article_authors WHERE position = 1",),
    "a tag": ("DELETE FROM article_tags WHERE position = 1",),
    "the photos": ("DELETE FROM images",),
    "which capture holds a photo": ("UPDATE images SET capture = 999",),
    "what leads to the articles": ("DELETE FROM addresses",),
}
HELD = (
    "SELECT id, url, title, body, revision, capture, first_seen_at, gone_at FROM articles ORDER BY 1",
    "SELECT article, number, seen_at, capture, digest, title, blocks FROM revisions ORDER BY 1, 2",
    "SELECT id, verdict, article FROM captures WHERE kind = 'image' OR id < 7 ORDER BY 1",
    "SELECT article, name FROM article_authors JOIN authors ON id = author ORDER BY 1, position",
    "SELECT article, name FROM article_tags JOIN tags ON id = tag ORDER BY 1, position",
    "SELECT article, url, capture, width, height FROM images ORDER BY 1",
    "SELECT article, url, capture FROM attachments ORDER BY 1",
    "SELECT url, article FROM addresses ORDER BY url",
)


@pytest.mark.parametrize("lost", HARMS)
def test_what_was_lost_is_as_it_was(world, pages, lost):
    """Each state from its own capture, each name, photo and address where it stood."""
    before = [world.archive.query(sql) for sql in HELD]
    world.show(world.article(1).url)
    harm(world, *HARMS[lost])
    assert findings(world)
    mend(world, pages)
    assert findings(world) == []
    assert [world.archive.query(sql) for sql in HELD] == before


def test_what_is_whole_is_left_alone(world, pages):
    """Nothing is read again, and nothing changes."""
    before = world.tables("months")
    assert list(world.archive.lost_states(content_digest)) == []
    assert world.archive.mend_references() == 0
    mend(world, pages)
    assert world.tables("months") == before


def test_the_provinces_are_there_again(world, pages):
    """They are the same in every archive; a portal stays in its own."""
    world.archive.add_site(SITE, province="Hòa Bình")
    harm(world, "DELETE FROM provinces")
    mend(world, pages)
    assert findings(world) == []
    assert world.archive.query("SELECT count(*) AS n FROM provinces") == [{"n": 63}]
    assert world.archive.site(SITE)["province"] is not None


def test_a_damaged_orphan_stays_where_it_is(world, pages, clock):
    """It is not what came, and no file is made of it; those that are whole become one."""
    bodies = {}
    for text in ("một", "hai", "ba"):
        row = world.keep(f"https://{SITE}/{text}", text.encode())
        bodies[text] = world.archive.kept.value("SELECT body FROM captures WHERE id = ?", (row,))
    world.archive.kept.run("DELETE FROM captures WHERE url LIKE '%/%' AND body >= ?",
                           (bodies["một"],))  # fmt: skip
    for text, content in (("hai", b"\0"), ("ba", b"BA")):
        world.archive.kept.run("UPDATE bodies SET content = ?, packing = ? WHERE id = ?",
                               (content, "zstd" if text == "hai" else "none", bodies[text]))  # fmt: skip
    assert world.archive.set_orphans_aside() == 1
    (path,) = (world.folder / "orphans").iterdir()
    assert path.read_text(encoding="utf-8") == "một"
    left = {one.where.split()[1] for one in findings(world) if one.kind == "body"}
    assert left == {str(bodies["hai"]), str(bodies["ba"])}
    world.archive.backup(world.folder.with_name("copy"))
    with open_archive(world.folder.with_name("copy"), now=clock, write=False) as copy:
        assert (copy.folder / "orphans" / path.name).read_text(encoding="utf-8") == "một"
