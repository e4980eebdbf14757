"""Feeds and sitemaps -> entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.pages.feeds import linked_feeds, linked_sitemaps, read_feed
from tinarchive.pages.tree import parse

URL = "http://x.example/rss/tin-tuc.rss"


def read(text, url=URL):
    return read_feed(text.encode(), url=url)


def test_rss():
    """RSS: title without markup and doubled escapes, address, date with its offset."""
    feed = read("""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin</title><link>http://x.example/</link>
    <item><title><![CDATA[Khai mạc <b>lễ hội</b> &amp;quot;Lồng tông&amp;quot;]]></title><link>http://x.example/a-1.html</link><pubDate>Mon, 28 May 2018 13:37:00 +0700</pubDate></item>
    <item><title>Họp H&#272;ND</title><guid isPermaLink="true">/a-2.html;jsessionid=9</guid><pubDate>28/05/2018 08:15</pubDate></item></channel></rss>""")
    assert [(e.url, e.title, e.published_at) for e in feed.entries] == [
        ("http://x.example/a-1.html", 'Khai mạc lễ hội "Lồng tông"', "2018-05-28T13:37:00+07:00"),
        ("http://x.example/a-2.html", "Họp HĐND", "2018-05-28T08:15+07:00"),
    ]


def test_atom():
    """Atom: the alternate link, not the editor's; `published` before `updated`."""
    feed = read("""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Một tin</title><link rel="edit" href="/edit/1"/>
    <link rel="alternate" type="text/html" href="/tin-1.html"/><updated>2018-06-01T00:00:00Z</updated><published>2018-05-28T06:37:00Z</published></entry></feed>""")
    assert [(e.url, e.title, e.published_at) for e in feed.entries] == [
        ("http://x.example/tin-1.html", "Một tin", "2018-05-28T13:37:00+07:00")
    ]


def test_sitemaps():
    """A sitemap's addresses with their news titles; an index names other sitemaps."""
    feed = read("""<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://x.example/a?b=1&amp;c=2</loc><lastmod>2018-05-28</lastmod>
    <news:news><news:publication_date>2018-05-27T08:00+07:00</news:publication_date><news:title>Tin</news:title></news:news></url><url><loc> http://x.example/b </loc></url></urlset>""")
    assert [(e.url, e.title, e.published_at) for e in feed.entries] == [
        ("http://x.example/a?b=1&c=2", "Tin", "2018-05-27T08:00+07:00"),
        ("http://x.example/b", None, None),
    ]
    index = read(
        "<sitemapindex><sitemap><loc>http://x.example/s1.xml</loc></sitemap></sitemapindex>"
    )
    assert index.sitemaps == ("http://x.example/s1.xml",)


def test_broken_xml_reads():
    """A bare `&` and an unclosed channel cost nothing."""
    feed = read(
        "<rss><channel><item><title>A & B</title><link>http://x.example/a?x=1&y=2</link></item>"
    )
    assert [(e.url, e.title) for e in feed.entries] == [("http://x.example/a?x=1&y=2", "A & B")]


@pytest.mark.parametrize("text", ["", "<html><body>404</body></html>", "{}", "<rss></rss>"])
def test_what_is_no_feed_is_empty(text):
    """A page that is no feed has no entries."""
    assert read(text).entries == ()


@given(st.binary(max_size=200))
def test_any_bytes_read(body):
    """Arbitrary bytes never raise."""
    read_feed(b"<rss><item>" + body + b"</item>", url=URL)


def test_feeds_of_a_page():
    """Feeds are found in the head and among the links, sitemaps among the links."""
    page = parse(
        """<head><link rel="alternate" type="application/rss+xml" href="/rss/home.rss"><link rel="alternate" hreflang="en" href="/en">
        </head><body><a href="/rss/tin-tuc.rss">RSS</a><a href="/feed/">RSS</a><a href="/rss/home.rss">RSS</a><a href="/sitemap.xml">Sơ đồ</a><a href="/tin">x</a></body>""",
        url="http://x.example/",
    )
    assert linked_feeds(page) == (
        "http://x.example/rss/home.rss",
        "http://x.example/rss/tin-tuc.rss",
        "http://x.example/feed/",
    )
    assert linked_sitemaps(page) == ("http://x.example/sitemap.xml",)


HOSTILE = [
    "<item>", "<item", "<item><title><![CDATA[x", "<", "<a:a:", "<url><loc>http://x.example/a</loc>",
    "<item><link href='x", "<title", "<![CDATA[", "</item>",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_broken_feed_costs_no_more_than_its_length(piece):
    """Two megabytes of one broken piece end, and give nothing."""
    body = (piece * (2_000_000 // len(piece))).encode()
    assert read_feed(b"<item>" + body, url="http://x.example/rss").entries == ()


def test_a_cut_feed_keeps_its_whole_items():
    """A feed that ends in the middle of an item has the items before; one left open is passed over."""
    whole = "<item><title>Tin {0}</title><link>/tin-{0}</link></item>"
    text = f"<rss><image><url>/logo.png</url></image>{whole.format(1)}<item><title>x{whole.format(2)}<item><title>Tin"
    found = read_feed(text.encode(), url="http://x.example/rss")
    assert [entry.title for entry in found.entries[-2:]] == ["Tin 1", "Tin 2"]


def test_a_names_own_text_goes_before_a_prefixed_one():
    """The title of an item is `title`, not the `media:title` before it; `news:title` where alone."""
    text = "<item><media:title>Ảnh</media:title><title>Tin</title><link>/a</link></item><url><loc>/b</loc><news:title>Bài</news:title></url>"
    found = read_feed(text.encode(), url="http://x.example/rss")
    assert [entry.title for entry in found.entries] == ["Tin", "Bài"]


def test_what_is_said_of_a_picture_is_not_the_articles():
    """A sitemap names photos and films with titles and days of their own."""
    text = (
        "<url><loc>/bai</loc><image:image><image:loc>/a.jpg</image:loc><image:title>Ảnh cưới"
        "</image:title></image:image><video:video><video:title>Phim</video:title>"
        "<video:publication_date>2019-01-01</video:publication_date></video:video></url>"
    )
    [entry] = read_feed(text.encode(), url="http://x.example/sitemap.xml").entries
    assert (entry.url, entry.title, entry.published_at) == ("http://x.example/bai", None, None)


def test_a_guid_that_is_no_address_is_none():
    """RSS says so itself: `isPermaLink="false"`."""
    text = (
        '<item><title>Một</title><guid isPermaLink="false">98765</guid></item>'
        '<item><title>Hai</title><guid isPermaLink="true">http://x.example/hai</guid></item>'
        "<item><title>Ba</title><guid>http://x.example/ba</guid></item>"
    )
    found = read_feed(text.encode(), url="http://x.example/rss/tin.rss").entries
    assert [entry.url for entry in found] == ["http://x.example/hai", "http://x.example/ba"]
