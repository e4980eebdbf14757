"""Atom: a feed any reader takes, with ids that stay."""

from __future__ import annotations

import warnings
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.exporters import atom
from tinarchive.exporters.atom import feed
from tinarchive.exporters.markup import to_html
from tinarchive.model import Selection

A = "{http://www.w3.org/2005/Atom}"
BARE = {
    "url": "https://tin.example/1", "site": "tin.example", "title": None, "language": None,
    "published_at": None, "summary": None, "byline": None, "attachments": [], "category": None,
    "tags": [], "blocks": [], "revisions": [{"seen_at": "2026-11-25T01:15:00Z"}],
}  # fmt: skip
ABOUT = {"title": "Tin", "feed_id": "urn:uuid:0", "updated": "2026-11-25T01:15:00Z"}


def parse(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser's own
        return feedparser.parse(text)


def written(shelf, tmp_path, *selection, **options):
    out = tmp_path / "a.atom"
    done = shelf.write(atom, out, *selection, **options)
    assert done.bytes == out.stat().st_size
    text = out.read_bytes()
    assert done.records == len(ET.fromstring(text).findall(f"{A}entry"))
    return text


def test_feedparser_reads_it(shelf, tmp_path):
    """The newest first, gone ones left out, one without a date last."""
    found = parse(written(shelf, tmp_path))
    assert not found.bozo
    assert found.version == "atom10"
    assert [entry.link.rsplit("/", 1)[1] for entry in found.entries] == [
        "5.html", "2.html", "1.html", "3.html",
    ]  # fmt: skip
    whole = found.entries[2]
    assert whole.title == "Bài 1 (sửa)"
    assert [one.name for one in whole.authors] == ["Xô Na", "Kim Thoa"]
    assert [one.term for one in whole.tags] == ["Văn hóa", "lễ hội", "ghe ngo"]
    assert whole.published == "2018-05-28T13:37:00+07:00"
    assert whole.summary == "Đua ghe ngo, thả đèn nước."
    assert whole.links[1].href == "https://baolamdong.example/1.pdf"
    assert found.entries[1].published == "2019-01-02"
    assert found.entries[0].author == "tin.example"


def test_what_rfc_4287_asks_for(shelf, tmp_path):
    """Feed and entries have id, title, updated; ids differ; every entry has an author."""
    root = ET.fromstring(written(shelf, tmp_path))
    for one in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(A + name)) == 1, name
            assert one.find(A + name).text
    entries = root.findall(f"{A}entry")
    assert len({one.find(f"{A}id").text for one in entries}) == len(entries)
    assert all(one.find(f"{A}author/{A}name").text for one in entries)
    assert all(one.find(f"{A}link[@rel='alternate']") is not None for one in entries)


def test_ids_stay(own_shelf, tmp_path):
    """An edit changes `updated`, never the id."""
    before = parse(written(own_shelf, tmp_path)).entries
    with own_shelf.open(write=True) as archive:
        archive.start_run()
        own_shelf.edit(archive, 1, 1, title="Lại sửa", published_at="2018-05-28T13:37+07:00")
    after = parse(written(own_shelf, tmp_path)).entries
    assert [one.id for one in before] == [one.id for one in after]
    assert before[2].updated < after[2].updated
    assert [one.updated for one in before if one != before[2]] == [
        one.updated for one in after if one != after[2]
    ]


def test_the_newest_or_all(shelf, tmp_path):
    """As many as are asked for; 0 is all."""
    assert len(parse(written(shelf, tmp_path, newest=2)).entries) == 2
    assert shelf.told == [(0, 2), (1, 2), (2, 2)]
    assert len(parse(written(shelf, tmp_path, newest=0)).entries) == 4
    assert len(parse(written(shelf, tmp_path, Selection(site="tin.example"))).entries) == 2


def test_text_photos_and_captions_stand_in_their_places():
    """As HTML without style or script; a page's own markup is text."""
    blocks = [
        {"kind": "title", "text": "Bài 1"},
        {"kind": "paragraph", "text": "Lễ hội <script>alert(1)</script>"},
        {"kind": "image", "text": "", "url": "https://a/1.jpg", "alt": 'g"h'},
        {"kind": "caption", "text": "Đua ghe ngo"},
        {"kind": "heading", "text": "Mục tiêu"},
        {"kind": "list", "text": "Giữ gìn"},
        {"kind": "list", "text": "Văn hóa"},
        {"kind": "table", "text": "a\tb\nc\td"},
        {"kind": "quote", "text": "Vui"},
        {"kind": "attachment", "text": "Kế hoạch", "url": "https://a/1.pdf"},
        {"kind": "image", "text": "", "url": "javascript:alert(1)"},
        {"kind": "attachment", "text": "x", "url": "data:text/html,x"},
        {"kind": "byline", "text": "Xô Na"},
        {"kind": "boilerplate", "text": "Chia sẻ"},
    ]
    assert to_html(blocks).split("\n") == [
        "<p>Lễ hội &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        '<p><img src="https://a/1.jpg" alt="g&quot;h"></p>',
        "<p><small>Đua ghe ngo</small></p>",
        "<h3>Mục tiêu</h3>",
        "<ul><li>Giữ gìn</li><li>Văn hóa</li></ul>",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<blockquote>Vui</blockquote>",
        '<p><a href="https://a/1.pdf">Kế hoạch</a></p>',
        "<address>Xô Na</address>",
    ]


@pytest.mark.parametrize(
    ("at", "published"),
    [
        ("2018-05-28T13:37+07:00", "2018-05-28T13:37:00+07:00"),
        ("2018-05-28T13:37:05+07:00", "2018-05-28T13:37:05+07:00"),
        ("2018-05-28T06:37Z", "2018-05-28T06:37:00Z"),
        ("2018-05-28", None),
        (None, None),
    ],
)
def test_no_hour_is_made_up(at, published):
    """A day alone is no Atom date."""
    root = ET.fromstring("".join(feed([BARE | {"published_at": at}], **ABOUT)))
    found = root.find(f"{A}entry/{A}published")
    assert (None if found is None else found.text) == published


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_well_formed(text):
    """Control characters that XML forbids are taken out, all else comes through."""
    entry = BARE | {"title": text, "category": text, "language": text, "tags": [text],
                    "summary": text, "blocks": [{"kind": "paragraph", "text": text}],
                    "byline": {"authors": [{"name": text}], "organisation": None}}  # fmt: skip
    root = ET.fromstring("".join(feed([entry], **ABOUT | {"title": text})))
    plain = "".join(one for one in text if one.isprintable() and ord(one) < 0xFFFE)
    told = root.find(f"{A}title").text or ""
    assert "".join(one for one in told if one.isprintable() and ord(one) < 0xFFFE) == plain


def test_addresses_of_the_archive_itself():
    """Where it is served: the feed's own address, its page, and a link to each article there."""
    text = "".join(
        feed([BARE], **ABOUT, self_url="http://h/-/feed.atom", home_url="http://h/",
             permalink=lambda one: f"http://h/-/article/{one['url'][-1]}")
    )  # fmt: skip
    found = parse(text)
    assert {one.rel: one.href for one in found.feed.links} == {
        "self": "http://h/-/feed.atom", "alternate": "http://h/",
    }  # fmt: skip
    assert {one.rel: one.href for one in found.entries[0].links} == {
        "alternate": "https://tin.example/1", "related": "http://h/-/article/1",
    }  # fmt: skip
