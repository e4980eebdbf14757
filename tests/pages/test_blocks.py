"""Blocks are a partition: every visible text of the container once, in order, of one kind."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinarchive.errors import LayoutError
from tinarchive.model import BlockKind
from tinarchive.pages.article import read_article
from tinarchive.pages.blocks import judge, trim
from tinarchive.pages.lines import read_lines
from tinarchive.pages.tree import parse

URL = "http://portal.example/tin/bai-1.html"
KINDS = get_args(BlockKind)

WORDS = st.sampled_from(
    ["Đảng bộ", "thành phố", "sơ kết.", "28/05/2018", "Lượt xem: 12", "Tin liên quan", "Ảnh: Hà An",
     "Chia sẻ", "Hải Yến", "\xa0", "Theo Báo A", "Từ khóa:", "\u200b", "hội nghị " * 20]
)  # fmt: skip
TAGS = st.sampled_from(
    ["p", "div", "span", "b", "em", "td", "table", "ul", "li", "h2", "figure", "figcaption",
     "blockquote", "center", "section", "time", "a href=/x", "a href=/t.pdf", "p align=right",
     "div class=sapo", "div class='tin-lien-quan'", "div class=share", "p class=author",
     "div style='text-align:center'", "button", "img src=/a.jpg", "br"]
)  # fmt: skip


def _element(children):
    return st.builds(
        lambda tag, inner: (
            f"<{tag}>{''.join(inner)}</{tag.split()[0]}>"
            if tag.split()[0] not in ("br", "img")
            else f"<{tag}>"
        ),
        TAGS,
        st.lists(children, max_size=5),
    )


HTML = st.recursive(WORDS, _element, max_leaves=40)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(HTML)
def test_lines_hold_each_visible_text_once_in_order(html):
    """Whatever the markup, the lines' texts one after the other are the text of their root."""
    root = parse(f"<div id=x>{html}</div>", url=URL).body
    lines = read_lines(root, root).all
    assert squeezed("".join(line.text for line in lines)) == squeezed(root.text)
    assert all(line.text or line.image is not None for line in lines)


@given(st.lists(HTML, min_size=1, max_size=6))
def test_every_line_gets_one_kind(pieces):
    """Judging leaves no line without a kind, loses none, and each kind is of the model."""
    page = parse("<h1>Hội nghị sơ kết</h1>" + "".join(f"<div>{p}</div>" for p in pieces), url=URL)
    title = page.body.find("h1")[0]
    read = read_lines(page.body, page.body, title)
    before = [line.text for line in read.all]
    judge(read.all, read.span(title), read.span(page.body))
    assert [line.text for line in read.all] == before
    assert all(line.kind in KINDS for line in read.all)
    start, end = trim(read.all)
    assert 0 <= start <= end <= len(read.all)


@given(HTML)
@settings(max_examples=60)
def test_an_articles_blocks_are_a_run_of_the_pages_text(html):
    """The blocks' texts joined stand in the page as one piece."""
    body = f"<h1>Hội nghị sơ kết công tác</h1><div>{'Nội dung bài viết. ' * 12}</div>{html}"
    try:
        article = read_article(f"<body>{body}</body>".encode(), url=URL)
    except LayoutError:
        return
    shown = squeezed(parse(f"<body>{body}</body>", url=URL).body.text)
    assert squeezed("".join(block.text for block in article.blocks)) in shown


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>Ngày đăng: 28/05/2018 | Lượt xem: 45</p>", "date"),
        ("<p>651 lượt xem</p>", "views"),
        ("<p>Chia sẻ bài viết</p>", "boilerplate"),
        ("<p>In trang | Gửi Email</p>", "boilerplate"),
        ("<p>A- A A+</p>", "boilerplate"),
        ("<div class=sapo>Hội nghị đánh giá kết quả sáu tháng</div>", "summary"),
        ("<p><a href=/a>Đại hội đoàn viên thanh niên xã Tân An</a></p>", "related"),
        ("<p><a href=/a.docx>Quyết định</a></p>", "attachment"),
        ("<blockquote>Một lời</blockquote>", "quote"),
        ("<ul><li>Một việc</li></ul>", "list"),
        ("<h3>Kết quả</h3>", "heading"),
        ("<p>Đức Cơ, ngày 23 tháng 10 năm 2021.</p>", "date"),
    ],
)
def test_a_line_is_of_the_kind_a_person_would_say(html, kind):
    """One line between title and text, and the kind it gets."""
    page = parse(f"<h1>Hội nghị sơ kết</h1><div>{html}<p>{'Nội dung. ' * 20}</p></div>", url=URL)
    title, main = page.body.find("h1")[0], page.body.find("div")[0]
    read = read_lines(page.body, main, title)
    judge(read.all, read.span(title), read.span(main))
    assert read.all[1].kind == kind
