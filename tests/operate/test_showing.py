"""Articles and their history as text: readable, in order, harmless to a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tinarchive.archive import Excerpt, Found, Hit
from tinarchive.model import Selection
from tinarchive.operate.showing import (
    article_text,
    count_text,
    hits_text,
    nothing_text,
)
from tinarchive.operate.tables import width


def test_an_article_reads_in_order(keeper):
    """Heading, text, photo with its caption below, document, notes."""
    held = keeper.add(1)
    text = article_text(keeper.archive.article(held), 60)
    places = [
        text.index(part)
        for part in (
            "Bài viết số 1",
            "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37 ·",
            "141 views",
            "http://portal.example/tin/1.html",
            "Lễ hội Ooc Om Bok khai mạc sáng nay.",
            "[photo] http://portal.example/1.jpg",
            "        Đua ghe ngo. Ảnh: Xô Na",
            "[document] Kế hoạch",
            "Article 1, 1 revision.",
            "category: taken from the breadcrumbs",
        )
    ]
    assert places == sorted(places)
    assert text.count("Bài viết số 1") == 1


def test_no_title_repaints_the_terminal(keeper):
    """An escape code in a title is shown, not obeyed."""
    held = keeper.add(1, title="x\x1b[2J")
    article = keeper.archive.article(held)
    assert "\x1b" not in article_text(article, 80)
    evil = Excerpt("body", "\x9b2J hội", ((4, 7),))
    hit = Hit(1, "\x1b", None, None, None, "u", "\x1b]0;x\x07 lễ", ((6, 8),), None, None, None, (),
              None, None, evil, "")  # fmt: skip
    shown = hits_text(Found((hit,), 1, more=False, order="relevance"), 80)
    assert not {"\x1b", "\x9b", "\x07"} & set(shown)
    assert "[hội]" in shown


def _hit(title, piece, marks=(), title_marks=()):
    return Hit(7, "tin.example", None, None, None, "u", title, title_marks, None, "2018-05-28",
               None, (), None, None, Excerpt("body", piece, marks), "")  # fmt: skip


@pytest.mark.parametrize("columns", [40, 60, 200])
def test_hits_fit_the_terminal(columns):
    """No line is wider; found words are bold on a terminal and between brackets elsewhere."""
    text = "Đảng bộ thành phố họp " * 9
    marks = tuple((start * 22, start * 22 + 7) for start in range(9))
    found = Found((_hit(text, text, marks, marks),), 1, more=False, order="relevance")
    plain = hits_text(found, columns).splitlines()
    assert len(plain) == 2
    assert all(width(line) <= columns for line in plain)
    assert all("[Đảng bộ]" in line for line in plain)
    bold = hits_text(found, columns, ("\x1b[1m", "\x1b[0m")).splitlines()
    assert all("\x1b[1mĐảng bộ\x1b[0m" in line for line in bold)
    assert all(width(re.sub("\x1b\\[[01]m", "", line)) <= columns for line in bold)


@pytest.mark.parametrize(
    ("found", "offset", "told"),
    [
        (Found((_hit("a", "b"),), 1, more=False, order="relevance"), 0, "1 article."),
        (Found((_hit("a", "b"),) * 2, 132, more=False, order="newest"), 20, "21 to 22 of 132 "),
        (Found((), 132, more=False, order="newest"), 200, "132 articles, none beyond the 200th."),
        (Found((), 10_000, more=True, order="newest"), 10**6, "More than 10,000 articles, none "),
        (Found((_hit("a", "b"),), 10_000, more=True, order="newest"), 0, "More than 10,000 "),
    ],
)
def test_how_many_there_are(found, offset, told):
    """All hits are counted, and which are shown is said."""
    assert count_text(found, offset).startswith(told)


def test_nothing_found_tells_what_was_asked():
    """The words and filters, safe to print, and what the words would find without marks."""
    nothing = Found((), 0, more=False, order="relevance", without_marks=132)
    asked = Selection(text="đãng\x1b bộ", merged_province="lam dong", since="2018")
    assert nothing_text(asked, nothing) == (
        "No article among those of merged province lam dong, since 2018 holds “đãng� bộ”; "
        "without marks it would find 132."
    )
    nothing = replace(nothing, without_marks=None, empty=True)
    assert nothing_text(Selection(text="-covid"), nothing) == (
        "No article holds “-covid”: it names no word to look for."
    )
    assert nothing_text(Selection(site="a.example"), nothing) == "No article: site a.example."
