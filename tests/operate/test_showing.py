"""Articles and their history as text: readable, in order, harmless to a terminal."""

from __future__ import annotations

from tinarchive.archive import Hit
from tinarchive.operate.showing import article_text, changed_lines, history_text, hits_text


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
    assert "\x1b" not in history_text(keeper.archive.history(held), 80)
    assert "\x1b" not in hits_text([Hit(1, "a", "u", "\x1b]0;x\x07", None, "\x9b2J")], 80)


def test_history_tells_only_what_changed(keeper):
    """Counters and related lists move by themselves and are no change."""
    held = keeper.add(1)
    keeper.edit(held, 1, title="Bài viết số 1 (bổ sung)", summary="Khác")
    text = history_text(keeper.archive.history(held), 80)
    assert "revision 1, seen" in text
    assert "revision 2, seen" in text
    assert changed_lines(["a", "b"], ["a", "c"]) == ["-b", "+c"]
    assert changed_lines(["a"], ["a"]) == ["nothing that is shown"]
