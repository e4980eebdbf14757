"""What a verdict leaves behind: once, whole, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.archive.dimensions import read_dimensions
from tinarchive.decide import content_digest
from tinarchive.errors import Damaged
from tinarchive.model import Article, Attachment, Author, Block, Byline, Image, Issue

SITE = "tin.example"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0"

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
maybe = st.none() | words
articles = st.builds(
    Article,
    url=st.just(f"https://{SITE}/x"),
    title=maybe,
    published_at=st.sampled_from([None, "2018-05-28", "2018-05-28T13:37+07:00"]),
    published_raw=maybe,
    updated_at=st.sampled_from([None, "2018-05-29"]),
    summary=maybe,
    body=st.text(st.characters(exclude_categories=("Cs",)), max_size=200),
    byline=st.none()
    | st.builds(
        Byline,
        words,
        st.lists(st.builds(Author, words, maybe), max_size=3).map(tuple),
        maybe,
        maybe,
    ),
    images=st.lists(st.builds(Image, words, maybe, maybe, maybe), max_size=3).map(tuple),
    attachments=st.lists(st.builds(Attachment, words, maybe), max_size=2).map(tuple),
    views=st.none() | st.integers(0, 10**9),
    category=maybe,
    tags=st.lists(words, max_size=3, unique=True).map(tuple),
    language=st.sampled_from([None, "vi", "en"]),
    blocks=st.lists(
        st.builds(Block, st.sampled_from(["paragraph", "image", "caption"]), words, maybe, maybe),
        max_size=3,
    ).map(tuple),
    issues=st.lists(st.builds(Issue, words, words), max_size=2).map(tuple),
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(articles)
def test_an_article_comes_back_as_it_was_read(world, article):
    """Every field of any article is in the tables, and given back in the shape `read` prints."""
    article = replace(article, url=f"https://{SITE}/x-{world.bodies}")
    row = world.record(article)
    told = world.archive.article(row)
    assert told["url"] == article.url
    for name in ("title", "published_at", "published_raw", "updated_at", "summary", "views",
                 "category", "language"):  # fmt: skip
        assert told[name] == getattr(article, name)
    assert told["body"] == (article.body or None)
    assert told["published_on"] == (article.published_at or "")[:10] or article.published_at is None
    byline = article.byline and {
        "raw": article.byline.raw,
        "authors": [{"name": one.name, "role": one.role} for one in article.byline.authors],
        "organisation": article.byline.organisation,
        "source": article.byline.source,
    }
    assert told["byline"] == byline
    assert [(one["url"], one["caption"], one["credit"], one["alt"]) for one in told["images"]] == [
        (one.url, one.caption, one.credit, one.alt) for one in article.images
    ]
    assert [(one["url"], one["title"]) for one in told["attachments"]] == [
        (one.url, one.title) for one in article.attachments
    ]
    assert told["tags"] == list(article.tags)
    assert [
        (one["kind"], one["text"], one.get("url"), one.get("alt")) for one in told["blocks"]
    ] == [(one.kind, one.text, one.url, one.alt) for one in article.blocks]
    assert told["issues"] == [{"field": one.field, "reason": one.reason} for one in article.issues]
    world.archive.index()
    assert list(world.archive.verify()) == []


def _again(world, article: Article, capture: int, **more) -> int:
    return world.archive.record_new(
        article, site=SITE, digest=content_digest(article), reader="1", capture=capture, **more
    )


def test_recording_twice_changes_nothing(world, photo):
    """The second of two equal calls leaves every table as it was."""
    article = world.article(images=(photo,), views=7, tags=("a",))
    capture = world.keep(article.url)
    first = _again(world, article, capture, files=True)
    before = world.tables()
    assert _again(world, article, capture, files=True) == first
    assert world.tables() == before


def test_two_ways_to_one_page_are_one_article(world):
    """http and https found side by side: the second joins the first, as the same or an edit."""
    first = world.record(world.article(url=f"http://{SITE}/bai-1"))
    assert world.record(world.article(url=f"https://www.{SITE}/bai-1")) == first
    assert world.archive.known(f"http://{SITE}/bai-1").revisions == 1
    edited = world.article(url=f"https://{SITE}/bai-1", body="Khác hẳn.")
    assert world.record(edited) == first
    assert world.archive.known(f"http://{SITE}/bai-1").revisions == 2
    assert len(world.archive.article(first)["addresses"]) == 3


def test_an_edit_is_a_new_revision_and_the_first_stays(world, photo):
    """After an edit the old state is there word for word, and the article is the new one."""
    article = world.article(images=(photo,), blocks=(Block("paragraph", "Cũ"),), tags=("a", "b"))
    row = world.record(article)
    world.next_run()
    new = replace(article, title="Mới", images=(), blocks=(Block("paragraph", "Mới"),), tags=("b",))
    capture = world.keep(article.url)
    more = {"digest": "2", "reader": "1", "capture": capture}
    assert world.archive.record_revision(row, new, **more) == 2
    before = world.tables()
    assert world.archive.record_revision(row, new, **more) == 2
    assert world.tables() == before
    first, second = world.archive.history(row)
    assert (first["title"], first["blocks"][0]["text"]) == ("Bài 1", "Cũ")
    assert (second["title"], second["capture"]) == ("Mới", capture)
    told = world.archive.article(row)
    assert (told["title"], told["images"], told["tags"], told["revision"]) == ("Mới", [], ["b"], 2)
    known = world.archive.known(article.url)
    assert (known.digest, known.capture, known.revisions) == ("2", capture, 2)
    assert known.changed_at == world.clock()
    assert known.first_seen_at < known.changed_at


def test_a_count_is_a_view_and_never_a_revision(world):
    """One row in `views` for each count that differs from the one before."""
    article = world.article(views=10)
    row = world.record(article)
    for count in (10, 12, 12, None, 13):
        world.next_run()
        seen = replace(article, views=count)
        world.archive.record_same(row, seen, capture=world.keep(article.url))
    told = world.archive.article(row)
    assert [one["count"] for one in told["counts"]] == [10, 12, 13]
    assert (told["views"], told["revision"]) == (13, 1)


def test_seeing_the_same_changes_only_times(world):
    """A re-crawl of an unchanged page moves its times and nothing else."""
    article = world.article(views=10)
    row = world.record(article)
    before = world.tables("articles", "captures", "frontier", "runs")
    world.next_run()
    world.archive.record_same(row, article, capture=world.keep(article.url))
    assert world.tables("articles", "captures", "frontier", "runs") == before
    known = world.archive.known(article.url)
    assert known.checked_at == world.clock()
    assert known.first_seen_at < world.clock()


def test_a_clock_set_back_undoes_nothing(world):
    """What was seen stays seen, a look is as of now, and what is queued depends on no time."""
    article = world.article(views=10)
    row = world.record(article)
    before = world.archive.known(article.url)
    world.clock.pass_(days=-40)
    world.run = world.archive.start_run()
    world.archive.record_same(row, replace(article, views=9), capture=world.keep(article.url))
    assert world.archive.known(article.url).checked_at == world.clock() < before.checked_at
    (seen,) = world.archive.query("SELECT first_seen_at, last_seen_at FROM articles")
    assert seen["first_seen_at"] == seen["last_seen_at"]
    assert world.archive.article(row)["views"] == 10
    assert world.archive.enqueue(SITE, [article.url]) == 1


def test_not_modified_is_a_check(world):
    """304 says that the page is there and unchanged; its validators stay."""
    article = world.article()
    page = world.keep(article.url, headers=(("ETag", '"1"'), ("Last-Modified", "yesterday")))
    row = _again(world, article, page)
    world.next_run()
    capture = world.keep(article.url, b"", status=304)
    world.archive.record_unchanged(row, url=article.url, capture=capture)
    known = world.archive.known(article.url)
    assert (known.checked_at, known.etag, known.last_modified) == (
        world.clock(),
        '"1"',
        "yesterday",
    )


def test_validators_are_for_their_own_address(world):
    """No server promises that an ETag holds for another address of the same article."""
    article = world.article()
    row = _again(world, article, world.keep(article.url, headers=(("ETag", '"1"'),)))
    world.archive.record_address(row, f"https://{SITE}/khac")
    assert world.archive.known(article.url).etag == '"1"'
    assert world.archive.known(f"https://{SITE}/khac").etag is None


def test_gone_and_back(world):
    """A proved absence is noted once, with its time; the article stays, and may come back."""
    article = world.article()
    row = world.record(article)
    world.next_run()
    gone_at = world.clock()
    assert world.archive.record_gone(article.url, row, capture=world.keep(article.url, status=404))
    world.next_run()
    world.archive.record_gone(article.url, row, capture=world.keep(article.url, status=410))
    assert world.archive.known(article.url).gone_at == gone_at
    assert world.archive.article(row)["body"] == article.body
    world.archive.record_same(row, article, capture=world.keep(article.url))
    assert world.archive.known(article.url).gone_at is None


def test_a_moved_article_is_not_gone_with_its_old_address(world):
    """Its url stays, the new address joins, and 404 at the old one is no loss."""
    article = world.article()
    row = world.record(article)
    world.next_run()
    moved = replace(article, url=f"https://{SITE}/moi/bai-1")
    twin = world.archive.find_twin(SITE, digest=content_digest(moved))
    assert twin == row
    world.archive.record_same(row, moved, capture=world.keep(moved.url))
    assert not world.archive.record_gone(
        article.url, row, capture=world.keep(article.url, status=404)
    )
    told = world.archive.article(row)
    assert (told["url"], told["gone_at"]) == (article.url, None)
    assert told["addresses"] == [article.url, moved.url]
    verdicts = world.archive.query("SELECT verdict FROM captures ORDER BY id")
    assert [one["verdict"] for one in verdicts] == ["new", "moved", "left"]
    assert world.archive.record_gone(moved.url, row, capture=world.keep(moved.url, status=404))


def test_an_address_stays_with_its_first_article(world):
    """An address that leads to two articles in turn does not change hands."""
    first, second = world.record(world.article(1)), world.record(world.article(2))
    world.archive.record_address(second, world.article(1).url)
    assert world.archive.known(world.article(1).url).article == first
    assert world.archive.article(second)["addresses"] == [world.article(2).url]


def test_twins_need_a_text(world):
    """Two documents with the same bare title are two; another site's article is no twin."""
    bare = world.article(body="")
    world.record(bare)
    assert world.archive.find_twin(SITE, digest=content_digest(bare)) is None
    full = world.article(2)
    row = world.record(full)
    digest = content_digest(full)
    assert world.archive.find_twin("khac.example", digest=digest) is None
    assert world.archive.find_twin(SITE, digest=digest, title="Khác") is None
    assert world.archive.find_twin(SITE, digest=digest, title=full.title) == row


def test_missing_is_counted_once_a_run(world):
    """A soft 404 counts by runs in a row, however often it is asked; a good answer ends it."""
    article = world.article()
    row = world.record(article)
    for expected in (1, 2):
        world.next_run()
        for _ in range(2):
            world.archive.record_missing(article.url, row, capture=world.keep(article.url))
        assert world.archive.known(article.url).missing_runs == expected
    world.archive.record_same(row, article, capture=world.keep(article.url))
    assert world.archive.known(article.url).missing_runs == 0


def test_a_photo_is_tied_to_all_that_show_it(world, photo):
    """A fetched photo has its capture and size, also after an edit, also in a later article."""
    first = world.record(world.article(images=(photo,)), files=True)
    waiting = world.archive.take(SITE)
    assert [(one.url, one.kind) for one in waiting] == [(photo.url, "image")]
    capture = world.capture(photo.url, PNG, "image")
    kept = world.archive.keep(capture)
    world.archive.record_file(photo.url, replace(capture, id=kept))
    second = world.record(world.article(2, images=(photo,)), files=True)
    world.archive.record_revision(
        first,
        world.article(images=(Image("https://tin.example/b.jpg"), replace(photo, caption="Khác"))),
        digest="2", reader="1", capture=world.keep(world.article().url),
    )  # fmt: skip
    for row, at in ((first, 1), (second, 0)):
        image = world.archive.article(row)["images"][at]
        assert (image["capture"], image["width"], image["height"]) == (kept, 640, 480)
    assert world.archive.take(SITE) == []


def test_a_document_is_tied_with_its_type(world):
    """An attachment's media type is what the server said."""
    row = world.record(
        world.article(attachments=(Attachment("https://tin.example/1.pdf", "QĐ"),)), files=True
    )
    (waiting,) = world.archive.take(SITE)
    capture = world.capture(
        waiting.url, b"%PDF-", "attachment", headers=(("content-type", "application/PDF"),)
    )
    kept = world.archive.keep(capture)
    world.archive.record_file(waiting.url, replace(capture, id=kept))
    (attachment,) = world.archive.article(row)["attachments"]
    assert (attachment["media_type"], attachment["capture"]) == ("application/pdf", kept)


def test_a_better_reader_is_no_edit(world):
    """Renewing changes what is derived and the reader's name, never the number."""
    article = world.article()
    row = world.record(article)
    (revision,) = world.archive.history(row)
    better = replace(article, title="Bài một", issues=(Issue("summary", "none"),))
    world.archive.renew(revision["id"], better, reader="2", digest=content_digest(better))
    known = world.archive.known(article.url)
    assert (known.revisions, known.reader, known.title) == (1, "2", "Bài một")
    assert known.digest == content_digest(better)
    world.archive.index()
    assert not list(world.archive.verify())
    world.archive.renew_latest(row, article, reader="3", digest="3")
    assert world.archive.known(article.url).reader == "3"
    with pytest.raises(KeyError):
        world.archive.renew(99, better, reader="2")


def test_an_old_revision_renewed_leaves_the_article(world):
    """What a better reader sees in an old state does not become the present one."""
    row = world.record(world.article())
    world.archive.record_revision(
        row,
        world.article(title="Hai"),
        digest="2",
        reader="1",
        capture=world.keep(world.article().url),
    )
    first = world.archive.history(row)[0]
    world.archive.renew(first["id"], world.article(title="Một"), reader="2")
    assert world.archive.article(row)["title"] == "Hai"
    assert world.archive.history(row)[0]["title"] == "Một"


def test_no_article_without_its_capture(world):
    """An article cannot be recorded from a capture that was not kept."""
    article = world.article()
    with pytest.raises(Damaged, match="keep it before reading"):
        _again(world, article, 77)
    assert world.archive.counts()["articles"] == 0


def test_an_error_in_the_middle_leaves_nothing(world):
    """An article is recorded with all that hangs on it, or not at all."""
    article = world.article(images=(Image("u", caption=b"x"),))
    capture = world.keep(article.url)
    before = world.tables()
    with pytest.raises(sqlite3.IntegrityError, match="cannot store BLOB"):
        world.archive.record_new(article, site=SITE, digest="1", reader="1", capture=capture)
    assert world.tables() == before


def test_recording_ends_the_way(world):
    """What led to an article is done, its problems are resolved, its list's entry points to it."""
    article = world.article()
    old = f"http://{SITE}/cu"
    world.show(old, claimed=1)
    world.archive.enqueue(SITE, [old])
    world.archive.take(SITE)
    world.archive.record_failure(world.run, SITE, old, "fetch", "timeout")
    assert world.archive.missing(world.listing) == [old]
    row = world.record(article, addresses=(old, article.url))
    assert world.archive.missing(world.listing) == []
    assert world.archive.problems() == []
    assert world.archive.entries(world.listing)[0]["article"] == row
    states = world.archive.query("SELECT state FROM frontier")
    assert states == [{"state": "done"}]


def test_blocks_and_issues_are_json(world):
    """A researcher can take them apart with SQLite's own functions."""
    world.record(world.article(issues=(Issue("published_at", "none"),)))
    (row,) = world.archive.query(
        "SELECT json_extract(blocks, '$[0].text') AS text, json_extract(issues, '$[0].field') AS field"
        " FROM revisions"
    )
    assert row == {"text": "Bài 1", "field": "published_at"}
    assert json.loads(world.archive.query("SELECT blocks FROM revisions")[0]["blocks"])[
        0
    ].keys() == {
        "kind",
        "text",
    }


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (PNG, (640, 480)),
        (PNG[:20], None),
        (b"GIF89a\x80\x02\xe0\x01", (640, 480)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\xe0\x02\x80", (640, 480)),
        (b"\xff\xd8\xff\xff\xe0\x00\x02\xff\xc2\x00\x11\x08\x01\xe0\x02\x80", (640, 480)),
        (b"\xff\xd8\xff\xda", None),
        (b"\xff\xd8\xff\xe0\x00\x00", None),
        (b"RIFF....WEBPVP8X" + bytes(8) + b"\x7f\x02\x00\xdf\x01\x00", (640, 480)),
        (b"RIFF....WEBPVP8L" + bytes(5) + (639 | 479 << 14).to_bytes(4, "little"), (640, 480)),
        (b"RIFF....WEBPVP8 " + bytes(10) + b"\x80\x02\xe0\x01", (640, 480)),
        (
            b"BM" + bytes(16) + (640).to_bytes(4, "little") + (2**32 - 480).to_bytes(4, "little"),
            (640, 480),
        ),
        (
            b"\0\0\0 ftypavif"
            + bytes(20)
            + b"ispe"
            + bytes(4)
            + b"\0\0\0\x40\0\0\0\x30"
            + b"....ispe"
            + bytes(4)
            + b"\0\0\x02\x80\0\0\x01\xe0",
            (640, 480),
        ),
        (b"\0\0\0 ftypheic", None),
        (b'<?xml version="1.0"?><svg xmlns="x" width="640px" height=\'480\'>', (640, 480)),
        (b'<svg width="100%" viewBox="0 0 640.2 479.8">', (640, 480)),
        (b'<svg width="' + b"9" * 400 + b'" height="1">', None),
        (b"<svg>", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_dimensions(body, size):
    """Width and height of each kind of photo from its first bytes; None for anything else."""
    assert read_dimensions(body) == size


@given(
    st.binary(max_size=80),
    st.sampled_from(
        [b"\xff\xd8", b"RIFF....WEBP", b"BM", b"GIF89a", PNG[:12], b"1234ftypispe", b"<svg ", b""]
    ),
)
def test_dimensions_of_anything(body, magic):
    """No bytes make reading a photo's size fail or loop."""
    read_dimensions(magic + body)
