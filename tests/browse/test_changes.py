"""What changed: two revisions of an article, two tellings of a story."""

from __future__ import annotations

from dataclasses import replace

import pytest
from datasette.app import Datasette
from selectolax.lexbor import LexborHTMLParser

from tinarchive.archive import open_archive
from tinarchive.browse.changes import compare
from tinarchive.decide import content_digest
from tinarchive.model import Article, Block

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLD = (
    "Bí thư nói về cây cầu.",
    "Đoạn hai.",
    "Đoạn ba.",
    "Đoạn bốn.",
    "Đoạn năm.",
    "Bỏ đoạn này đi nhé.",
)


def article(url, *texts, title="Thông xe cầu mới", photo=None):
    blocks = [Block("title", title), *(Block("paragraph", text) for text in texts)]
    if photo:
        blocks.append(Block("image", "", url=photo))
    return Article(url, title, blocks=tuple(blocks), body="\n\n".join(texts))


@pytest.fixture
def site(shelf):
    """An article with two revisions that differ in words, a paragraph and a photo."""
    url = "https://x.example/1.html"
    one = article(url, *OLD, photo="https://x.example/a.png")
    two = article(url, "Phó Bí thư nói về cây cầu.", *OLD[1:5], photo="https://x.example/b.png")
    page, again, _ = shelf.keep(
        shelf.capture(url, b"<html>1"), shelf.capture(url, b"<html>2"),
        shelf.capture("https://x.example/a.png", PNG, kind="image", media_type="image/png"),
    )  # fmt: skip
    with open_archive(shelf.folder, now=shelf.now) as archive:
        archive.add_site("x.example")
        row = archive.record_new(
            one, site="x.example", digest=content_digest(one), reader="1", capture=page
        )
        archive.record_revision(row, two, digest=content_digest(two), reader="1", capture=again)
    return Datasette([str(shelf.folder / "tinarchive.db")])


async def looked(site, path, status=200):
    answer = await site.client.get(path)
    assert answer.status_code == status, answer.text
    return LexborHTMLParser(answer.text)


async def test_words_and_blocks_are_told(site):
    """A changed paragraph shows its words, a removed one and both photos stand on their sides."""
    page = await looked(site, "/-/article/1/changes")
    (changed,) = page.css(".block.changed .unified")
    assert changed.css_first("ins").text() == "[added: Phó ]"
    assert page.css_first(".block.changed .old").text().strip() == "Bí thư nói về cây cầu."
    assert page.css_first(".block.changed .new ins") is not None
    removed = page.css(".block.removed")
    assert "Bỏ đoạn này đi nhé." in removed[0].css_first("del").text()
    assert removed[1].css_first("img").attributes["src"] == "/-/file/3"
    (added,) = page.css(".block.added")
    assert "https://x.example/b.png" in added.text()
    assert "Parts changed: 1, added: 1, removed: 2." in page.css_first(".lede").text()
    assert page.css_first("details.fold summary").text() == "2 unchanged parts"


async def test_which_revisions_are_compared_is_asked(site):
    """Any two may be compared, also backwards or with itself; what is not there is 404."""
    back = await looked(site, "/-/article/1/changes?from=2&to=1")
    assert back.css_first(".block.changed .unified del").text() == "[removed: Phó ]"
    same = await looked(site, "/-/article/1/changes?from=1&to=1")
    assert "Nothing differs" in same.css_first(".lede").text()
    for path in (
        "/-/article/1/changes?to=3",
        "/-/article/9/changes",
        "/-/article/1/changes?from=0",
    ):
        await looked(site, path, 404)
    assert (await looked(site, "/-/article/1/changes?from=x")).css(".block.changed")


async def test_another_date_alone_is_a_change(shelf, redated):
    """Where only the date differs (a list told it) the page says so, and not that nothing does."""
    lede = (await looked(redated, "/-/article/1/changes")).css_first(".lede").text()
    assert "The date went from 28 May 2018 to 29 May 2018." in lede
    assert "Nothing differs" not in lede


@pytest.fixture
def redated(shelf):
    url = "https://x.example/1.html"
    (page,) = shelf.keep(shelf.capture(url, b"<html>1"))
    one = article(url, *OLD)
    with open_archive(shelf.folder, now=shelf.now) as archive:
        archive.add_site("x.example")
        states = [replace(one, published_at=day) for day in ("2018-05-28", "2018-05-29")]
        told = [
            {"digest": content_digest(state), "reader": "1", "capture": page} for state in states
        ]
        row = archive.record_new(states[0], site="x.example", **told[0])
        archive.record_revision(row, states[1], **told[1])
    return Datasette([str(shelf.folder / "tinarchive.db")])


async def test_tellings_of_a_story_are_compared(shelf, serve_story):
    """The other telling beside the first; a photo with equal bytes is the same photo."""
    site, story, other = serve_story
    page = await looked(site, f"/-/story/{story}/changes?article={other}")
    assert page.css_first(".block.added").css_first("ins").text() == "[added: Theo báo bạn.]"
    assert not page.css(".block.removed")
    assert "y.example" in page.css_first(".sides .new").text()
    await looked(site, f"/-/story/{story}/changes?article=99", 404)
    await looked(site, f"/-/story/{story}/changes", 404)
    listed = await looked(site, f"/-/story/{story}")
    assert listed.css_first(f"a[href='/-/story/{story}/changes?article={other}']") is not None


@pytest.fixture
def serve_story(shelf):
    text = [
        f"Đoạn thứ {n} kể chuyện cây cầu mới thông xe ở huyện miền núi sáng nay." for n in range(30)
    ]
    one = article("https://x.example/1.html", *text, photo="https://x.example/a.png")
    two = article(
        "https://y.example/2.html", *text, "Theo báo bạn.", photo="https://y.example/b.png"
    )
    captures = shelf.keep(
        shelf.capture(one.url, b"<html>1"), shelf.capture(two.url, b"<html>2"),
        *(shelf.capture(url, PNG, kind="image", media_type="image/png")
          for url in ("https://x.example/a.png", "https://y.example/b.png")),
    )  # fmt: skip
    with open_archive(shelf.folder, now=shelf.now) as archive:
        for name in ("x.example", "y.example"):
            archive.add_site(name)
        rows = [
            archive.record_new(
                each, site=each.url[8:17], digest=content_digest(each), reader="1", capture=capture
            )
            for each, capture in zip((one, two), captures[:2], strict=True)
        ]
        archive.tell_stories()
        (story,) = archive.query("SELECT id FROM stories")
    return Datasette([str(shelf.folder / "tinarchive.db")]), story["id"], rows[1]


def test_long_unchanged_runs_are_folded():
    """Runs of unchanged blocks show their first and last; nothing is left out."""
    old = [{"kind": "paragraph", "text": f"Đoạn {n}"} for n in range(10)]
    new = [*old[:9], {"kind": "paragraph", "text": "Khác hẳn"}]
    found = compare(old, new)
    assert [(folded, len(group)) for folded, group in found.groups] == [
        (False, 1), (True, 7), (False, 1), (False, 2),
    ]  # fmt: skip
    assert not found.is_equal
    assert compare(old, old).is_equal
