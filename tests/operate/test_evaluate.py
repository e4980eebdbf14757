"""The marks of the reader: what counts as right, as missing and as wrong."""

from __future__ import annotations

import json

import pytest

from tinarchive.errors import UsageError
from tinarchive.model import Article, Author, Block, Byline, Entry, Image, ListingPage, Request
from tinarchive.operate.evaluate import add_up, evaluate, evaluation_data, evaluation_text
from tinarchive.operate.gold import Gold, read_gold
from tinarchive.operate.scoring import score_article, score_listing

URL = "http://portal.example/tin/1"
ROW = {
    "file": "pages/portal.example/a.html",
    "url": URL,
    "title": "Krông Nô  phát động",
    "published": "2019-08-05T16:32:00+07:00",
    "summary": None,
    "byline_names": ["Xô Na", "Minh Vỹ"],
    "captions": ["Quang cảnh hội nghị. Ảnh: Anh Huy", "Đường vào bon"],
    "view_count": None,
    "must_contain": ["mở đầu", "Đường vào"],
    "must_not_contain": ["Tin khác"],
    "body_first": "Phần mở đầu",
    "body_last": "và kết thúc.",
}
RIGHT = Article(
    URL,
    "Krông Nô phát động",
    published_at="2019-08-05T16:32+07:00",
    body="Phần mở đầu\n\nvà kết thúc.",
    byline=Byline("Xô Na - Minh Vỹ", (Author("Xô Na"), Author("Minh Vỹ"))),
    images=(
        Image("http://a/1.jpg", "Quang cảnh hội nghị.", "Anh Huy"),
        Image("http://a/2.jpg", "Đường vào bon"),
        Image("http://a/3.jpg"),
    ),
    blocks=(
        Block("caption", "Quang cảnh hội nghị. Ảnh: Anh Huy"),
        Block("caption", "Đường vào bon"),
    ),
)


def marks(article, row=ROW):
    return {mark.field: mark for mark in score_article(Gold(row, b"x"), article)}


def changed(**fields):
    values = {name: getattr(RIGHT, name) for name in RIGHT.__slots__}
    return Article(**(values | fields))


def test_a_page_read_right_has_only_right_marks():
    """White space, the second of a stamp and where a credit stands are no differences."""
    assert all(mark.right for mark in marks(RIGHT).values())
    assert set(marks(RIGHT)) == {
        "title", "date", "summary", "body", "captions", "names", "views", "edges",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "article", "wanted", "given", "hits"),
    [
        ("title", changed(title="KRÔNG NÔ PHÁT ĐỘNG"), 1, 1, 0),
        ("title", changed(title=None), 1, 0, 0),
        ("date", changed(published_at="2019-08-05T16:33+07:00"), 1, 1, 0),
        ("date", changed(published_at="2019-05-08"), 1, 1, 0),
        ("date", changed(published_at="2019-08-05"), 1, 0, 0),
        ("date", changed(published_at=None), 1, 0, 0),
        ("summary", changed(summary="Tóm tắt"), 0, 1, 0),
        ("views", changed(views=141), 0, 1, 0),
        ("names", changed(byline=None), 2, 0, 0),
        ("names", changed(byline=Byline("x", (Author("Xô Na"), Author("PV")))), 2, 2, 1),
        ("captions", changed(images=RIGHT.images[1:]), 2, 1, 1),
        ("captions", changed(images=(*RIGHT.images, Image("u", "Banner"))), 2, 3, 2),
        ("body", changed(body="Phần mở đầu Tin khác và kết thúc."), 2, 3, 2),
        ("body", changed(images=()), 2, 1, 1),
        ("edges", changed(body="Thứ Hai\n\nPhần mở đầu và kết thúc."), 2, 2, 1),
    ],
)
def test_what_is_missing_and_what_is_wrong_are_told_apart(field, article, wanted, given, hits):
    """A missing value costs recall, a false one precision; a day without its time only says less."""
    mark = marks(article)[field]
    assert (mark.wanted, mark.given, mark.hits) == (wanted, given, hits)
    assert not mark.right
    assert mark.expected or mark.got


def test_a_field_nobody_annotated_is_not_scored():
    """A gold of titles alone scores titles alone."""
    row = {"file": "a/b.html", "title": "Krông Nô phát động"}
    assert list(marks(RIGHT, row)) == ["title"]


LIST = {
    "file": "pages/portal.example/list.html",
    "url": "http://portal.example/tin/",
    "article_urls": ["a.html", "/tin/b.html", "a.html"],
    "featured_urls": ["/noi-bat.html"],
    "next_page": "?page=2",
    "total_items": 223,
}


def list_marks(page, **row):
    return {mark.field: mark for mark in score_listing(Gold(LIST | row, b"x"), page)}


def listing(*urls, **fields):
    fields = {"next": Request("http://portal.example/tin/?page=2"), "claimed_total": 223} | fields
    return ListingPage("x", tuple(Entry(url) for url in urls), **fields)


def test_a_list_is_right_with_its_articles_in_order():
    """An article shown twice counts once; featured ones may be there or not."""
    base = "http://www.portal.example/tin"
    page = listing("http://portal.example/noi-bat.html", f"{base}/a.html", f"{base}/b.html")
    assert all(mark.right for mark in list_marks(page).values())
    swapped = list_marks(listing(f"{base}/b.html", f"{base}/a.html"))["entries"]
    assert not swapped.right
    assert swapped.hits == 2


def test_the_way_on_is_the_one_shown_or_the_true_one():
    """A broken next link is right when the true next page is offered instead, also as a guess."""
    true = {"next_page": "/", "true_next": "/tin/page/2/"}
    way = Request("http://portal.example/tin/page/2/")
    assert list_marks(listing(next=None, ways=(way,)), **true)["next"].right
    assert list_marks(listing(next=way), **true)["next"].right
    assert not list_marks(listing(next=Request("http://portal.example/")), **true)["next"].right
    assert not list_marks(listing(next=None))["next"].right
    assert list_marks(listing(next=None), next_page=None)["next"].right
    assert not list_marks(listing(), next_page=None)["next"].right
    posted = Request("http://portal.example/?module=Content.Listing", method="POST")
    assert list_marks(listing(next=posted), next_page=None)["next"].right


@pytest.fixture
def gold_file(tmp_path):
    (tmp_path / "pages" / "portal.example").mkdir(parents=True)
    (tmp_path / "pages" / "portal.example" / "a.html").write_bytes(b"<h1>x</h1>")
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n")
    return path


def test_the_data_adds_marks_up_by_field_and_by_site(gold_file):
    """Pages right, precision, recall, and each miss with what was expected and got."""
    article = changed(title=None, images=RIGHT.images[1:])
    data = evaluation_data(evaluate(read_gold(gold_file), lambda _: article, lambda _: None))
    assert data["pages"] == 1
    assert data["fields"]["title"] == {
        "pages": 1, "right": 0, "wrong": 0, "precision": None, "recall": 0.0,
    }  # fmt: skip
    assert data["sites"]["portal.example"]["captions"]["precision"] == 1.0
    assert data["misses"][0] == {
        "field": "title",
        "page": "portal.example/a.html",
        "expected": "Krông Nô phát động",
        "got": None,
    }


def test_the_text_fits_a_terminal(gold_file):
    """No line is wider than 80 columns, however long a value is."""
    article = changed(title="Rất dài " * 40, body="")
    found = evaluate(read_gold(gold_file), lambda _: article, lambda _: None)
    text = evaluation_text(found, columns=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "portal.example/a.html" in text


def test_nothing_to_add_up_is_no_division_by_zero():
    """A field that no page has, and that the reader rightly left, has no precision."""
    assert add_up([]).precision is None


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "gold.jsonl:1"), ('["x"]', "no JSON object"), ('{"file": "nope.html"}', "nope.html")],
)
def test_a_broken_gold_file_is_led_to_its_line(tmp_path, line, told):
    """The annotator is told which line, and what is missing beside the file."""
    path = tmp_path / "gold.jsonl"
    path.write_text(line)
    with pytest.raises(UsageError, match=told):
        list(read_gold(path))
