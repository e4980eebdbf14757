"""Stories for people and for programs: first telling, portals, and what differs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tinarchive.errors import UsageError
from tinarchive.operate.report import report_data, report_text
from tinarchive.operate.telling import catch_up, stories_text, story_data, story_text

DOCS = Path(__file__).parents[2] / "docs" / "json.md"
LEAD = "Sáng nay, Ban Tổ chức lễ hội đua ghe ngo đã họp báo thông tin về các nội dung chính."
BODY = (
    "Lễ hội năm nay có 48 đội ghe của các chùa Khmer trong vùng tham gia tranh tài, nhiều hơn năm "
    "trước 6 đội. Các đội nam đua cự ly 1.200 mét, các đội nữ đua cự ly 1.000 mét trên sông "
    "Maspero đoạn qua trung tâm thành phố.\n\nCùng với đua ghe còn có hội chợ, triển lãm ảnh, thả "
    "đèn nước và trình diễn ẩm thực của đồng bào các dân tộc trong tỉnh suốt 7 ngày."
)
MORE = "\n\nBan Tổ chức đề nghị bà con không mang vật dễ vỡ xuống bờ sông để giữ an toàn chung."


@pytest.fixture
def told(keeper):
    """Three tellings of one text, and an article of its own; the story's id."""
    first = keeper.add(1, title="Họp báo đua ghe", summary=LEAD, body=BODY)
    keeper.add(2, title="Tin \x1b[31mlạ", summary=LEAD, body=BODY + MORE,
               published_at="2018-05-29T07:00+07:00")  # fmt: skip
    keeper.add(3, title="Đua ghe", summary=LEAD, body=BODY, published_at="2018-05-30")
    keeper.add(4, body="Một tin khác hẳn.")
    assert catch_up(keeper.archive) == 4
    assert catch_up(keeper.archive) == 0
    return first


def test_a_story_says_what_differs(keeper, told):
    """Each telling beside the first: the same, or what was added and left out."""
    story = story_data(keeper.archive, told)
    one, two, three = story["tellings"]
    assert one["changes"] == three["changes"] == []
    assert [piece["kind"] for piece in two["changes"]] == ["added"]
    assert two["changes"][0]["text"] == MORE.strip()
    text = story_text(story, 100)
    assert text.splitlines()[0] == "Story 1, told 3 times"
    assert "the same text, word for word" in text
    assert "        + Ban Tổ chức đề nghị" in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_list_of_stories(keeper, told):
    """Number, days, title; how often told, where first."""
    text = stories_text(keeper.archive.stories(), 100)
    assert text.splitlines() == [
        f"{told:>6}  2018-05-28 to 2018-05-30  Họp báo đua ghe",
        "        3 tellings, first portal.example",
    ]


def test_a_story_that_is_not_there(keeper):
    """Is told with the way to those that are."""
    with pytest.raises(UsageError, match="no story 7; `tinarchive stories` lists all"):
        story_data(keeper.archive, 7)


@pytest.mark.usefixtures("told")
def test_the_report_tells_of_stories(keeper):
    """How many of the new articles tell what others tell; nothing where none does."""
    data = report_data(keeper.archive, keeper.run)
    assert data["stories"] == {"articles": 3, "stories": 1, "new": 1}
    assert "3 new articles tell what others tell: 1 stories, 1 of them new" in report_text(data)
    keeper.run = keeper.archive.start_run()
    keeper.add(9, title="Lại đua ghe", summary=LEAD, body=BODY)
    catch_up(keeper.archive)
    data = report_data(keeper.archive, keeper.run)
    assert data["stories"] == {"articles": 1, "stories": 1, "new": 0}
    empty = report_data(keeper.archive, keeper.archive.start_run())
    assert empty["stories"] == {"articles": 0, "stories": 0, "new": 0}
    assert "tell what others tell" not in report_text(empty)


def documented(heading):
    """The keys of the table under a heading of docs/json.md."""
    text = DOCS.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ")[0]
    return {key.partition("[]")[0] for key in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
            if "[]." not in key}, set(re.findall(r"^\| `\w+\[\]\.(\w+)", text, re.MULTILINE))  # fmt: skip


def test_docs_tell_every_key(keeper, told):
    """Both shapes, and no other keys."""
    (listed,) = keeper.archive.stories()
    assert documented("stories") == (set(listed), set())
    story = story_data(keeper.archive, told)
    assert documented("stories, one of them") == (set(story), set(story["tellings"][0]))
