"""What a portal wrote is text on our pages: never markup, never a link that runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import (
    Article,
    Attachment,
    Author,
    Block,
    Byline,
    Capture,
    Image,
    Issue,
    Request,
)  # fmt: skip

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{ 7*7 }}{% raw %}"
RUNS = "javascript:alert(3)"
SITE = "evil.example"


@pytest.fixture
def evil(tmp_path):
    """An archive in which every text a portal can choose is an attack."""
    now = lambda: datetime(2026, 5, 1, tzinfo=UTC)  # noqa: E731
    url = f"https://{SITE}/{EVIL}"
    blocks = tuple(
        Block(kind, EVIL, url=RUNS if kind in {"image", "attachment"} else None, alt=EVIL)
        for kind in ("title", "summary", "paragraph", "heading", "list", "table", "quote", "image",
                     "caption", "byline", "source", "attachment", "related", "boilerplate")
    )  # fmt: skip
    article = Article(
        url=url, title=EVIL, published_at="2018-05-28T13:37+07:00", published_raw=EVIL,
        summary=EVIL, body=EVIL, category=EVIL, tags=(EVIL,), views=5, language='vi" onload="x',
        byline=Byline(EVIL, (Author(EVIL, EVIL),), EVIL, EVIL),
        images=(Image(RUNS, EVIL, EVIL, EVIL),), attachments=(Attachment(RUNS, EVIL),),
        blocks=blocks, issues=(Issue(EVIL, EVIL),),
    )  # fmt: skip
    with open_archive(tmp_path, now=now) as archive:
        archive.add_site(SITE, name=EVIL, home=RUNS)
        archive.start_run()
        capture = Capture(Request(url), now(), 0.1, 200, "HTTP/1.1 200 OK", (), b"<html>")
        first = archive.record_new(
            article,
            site=SITE,
            digest=content_digest(article),
            reader="1",
            capture=archive.keep(capture),
        )
        archive.listing(RUNS, SITE, EVIL)
        archive.report_problem(1, SITE, url, "read", EVIL)
        assert first == 1
    return tmp_path / "tinarchive.db"


@pytest.mark.parametrize(
    "path",
    ["/", "/-/search", "/-/search?q=script", "/-/article/1", "/-/article/1/1", "/-/portals",
     f"/-/portal/{SITE}", "/-/author/1", "/tinarchive/articles", "/tinarchive/images",
     "/tinarchive/revisions", "/tinarchive/sites", "/tinarchive/most_viewed", "/tinarchive/authors"],
)  # fmt: skip
async def test_no_text_becomes_markup(opened, evil, path):
    """No element, no handler, no template, and no address that is not http."""
    datasette = await opened(evil)
    answer = await datasette.client.get(path)
    assert answer.status_code == 200, answer.text
    page = LexborHTMLParser(answer.text)
    assert "alert(1)" in page.text() or path == "/-/portals", "it is shown"
    assert not page.css("[onerror], [onload]")
    assert not [one for one in page.css("script") if "alert(1)" in (one.text() or "")]
    for one in page.css("img"):
        assert one.attributes["src"].startswith("/-/file/")
    for one in page.css("[href], [src], [action]"):
        for name in ("href", "src", "action"):
            address = one.attributes.get(name) or ""
            assert not address.lower().lstrip().startswith(("javascript:", "data:")), one.html
    assert "49" not in page.css_first("h1").text()


async def test_the_feed_is_well_formed(opened, evil):
    """XML with all of it as text."""
    from xml.etree import ElementTree as ET

    answer = await (await opened(evil)).client.get("/-/feed.atom")
    titles = [
        one.text for one in ET.fromstring(answer.text).iter("{http://www.w3.org/2005/Atom}title")
    ]
    assert EVIL in titles
