"""The tree: what is seen and what is not, and that no page takes it too long."""

from __future__ import annotations

import pytest

from tinarchive.errors import LayoutError
from tinarchive.pages.tree import DEEPEST, parse

URL = "http://portal.example/tin/bai.html"


def body(html: str):
    return parse(html, url=URL).body


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>a<b>b</b>c</p>", ["abc"]),
        ("<p>X<b>uân</b> về</p><p>ảnh<i> :</i></p>", ["Xuân về", "ảnh :"]),
        ("<p>a<br>b</p>c<div>d</div>e", ["a", "b", "c", "d", "e"]),
        ("<p>a\n   b&nbsp;\xa0c</p>", ["a b c"]),
        ("<p>a<script>x</script><style>y</style><noscript>z</noscript>b</p>", ["ab"]),
        ("<p>a<template>x</template><textarea>y</textarea><!-- z -->b</p>", ["ab"]),
        (
            "<p hidden>a</p><p style='display: none'>b</p><p class='sr-only'>c</p><p>Một dòng mà ai cũng thấy được</p>",
            ["Một dòng mà ai cũng thấy được"],
        ),
        ("<p class='d-none d-md-block'>a</p>", ["a"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<p>đ\u00e2\u0309y</p>", ["đẩy"]),
        ("", []),
        ("<frameset><frame src=a></frameset>", []),
    ],
)
def test_text_is_what_a_person_sees(html, lines):
    """Inline elements run on inside a line, blocks and <br> end it, what is hidden is not there."""
    assert body(html).lines == lines


def test_size_counts_visible_characters_and_those_in_links():
    """`size` and `linked` of an element are the sums of its text, with and inside links."""
    root = body("<div>ab <a href=x>cde</a><script>x</script></div>")
    assert (root.size, root.linked) == (5, 3)


def test_attributes_are_read_with_bare_ones():
    """A bare attribute is None, an empty one reads as None too, a value is stripped."""
    node = body("<a href class='' id=' x '>a</a>").find("a")[0]
    assert (node.get("href"), node.get("class"), node.get("id")) == (None, None, "x")


def test_order_is_the_place_in_the_document():
    """Every element knows its place; a child comes after its parent."""
    page = parse("<div><p>a</p><p>b<b>c</b></p></div>", url=URL)
    assert [node.order for node in page.nodes] == list(range(len(page.nodes)))
    assert [node.tag for node in page.nodes] == ["body", "div", "p", "p", "b"]


def test_siblings_and_ancestors():
    """Beside and above an element stand the right ones."""
    first, second = body("<div><p>a</p> <p>b</p></div>").find("p")
    assert first.next is second
    assert second.previous is first
    assert second.next is None
    assert [node.tag for node in first.ancestors] == ["div", "body"]


def test_addresses_follow_the_base():
    """Addresses are joined to <base>, which is joined to the page's own."""
    page = parse("<base href='/goc/'><a href='a?b=1'>x</a>", url=URL)
    assert page.join("a?b=1") == "http://portal.example/goc/a?b=1"
    assert page.join(None) is None
    assert page.join("http://[") is None


def test_select_finds_each_element_once_and_outside_the_body_too():
    """A selector list gives no doubles; head and scripts are found; a wrong selector says so."""
    page = parse("<head><meta name=a content=b></head><p class=x>a</p>", url=URL)
    assert [node.text for node in page.select("p, .x")] == ["a"]
    assert page.select("meta")[0].get("content") == "b"
    assert page.select("p")[0] is page.body.find("p")[0]
    with pytest.raises(ValueError, match="no CSS selector"):
        page.select("p::text")


def test_a_page_that_hides_itself_is_still_read():
    """Scripts show some pages only after loading; then what is hidden is all there is."""
    assert body("<div style='display:none'><p>Nội dung</p></div>").lines == ["Nội dung"]


def test_deep_nesting_is_flattened_in_order():
    """Beyond the bound elements hang side by side: all text, in order, no deep recursion."""
    depth = 3 * DEEPEST
    root = body("<div>a" * depth + "b")
    assert root.text == " ".join(["a"] * (depth - 1) + ["ab"])


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div " + " ".join(f"a{i}" for i in range(1_000_000)) + ">x",
        "<div " + " ".join(f'a{i}="><"' for i in range(100_000)) + ">x",
        "<p>xin chào " * 1_000_000,
        "".join(f"<i a{i}><b><p>x</b>" for i in range(10_000)),
        "<" * 1_000_000,
        "<p>" + "xin chào " * 2_300_000,
    ],
    ids=["nested", "attributes", "quoted", "tags", "formatting", "brackets", "long"],
)
def test_a_hostile_page_is_refused_in_words(html):
    """What would hold the parser for minutes or gigabytes is refused by one clear sentence."""
    with pytest.raises(LayoutError, match="cannot be read safely") as caught:
        parse(html, url=URL)
    assert URL in str(caught.value)
    assert caught.value.url == URL


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><script>" + "x" * 20_000_000 + "</script><p>b</p>",
        "<p>a</p><img src='data:image/png;base64," + "A" * 20_000_000 + "'><p>b</p>",
        "<p>a</p><!--" + "x" * 20_000_000 + "--><p>b</p>",
    ],
    ids=["script", "data", "comment"],
)
def test_a_large_page_loses_only_what_nobody_sees(html):
    """Twenty megabytes of script or data are left out before parsing, the text is all there."""
    assert body(html).lines == ["a", "b"]


def test_unclosed_paragraphs_do_not_count_as_depth():
    """Ten thousand <p> and <li> without an end are an old portal and no attack."""
    assert len(body("<p>x<li>y" * 10_000).lines) == 20_000
