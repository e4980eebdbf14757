"""The history of an article: what changed word by word, what it went through, and the proof."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.model import Block
from tinarchive.operate.history import changes_between, history_data, history_text

from .conftest import HOME, article

URL = f"{HOME}/tin/1.html"
ELSEWHERE = f"{HOME}/moi/1.html"


def answer(keeper, url=URL, status=200, body=b"<p>nothing"):
    """The id of a kept answer."""
    return keeper.archive.keep(
        replace(keeper.archive.load(keeper.keep(url, body)), status=status, id=None), keeper.run
    )


def told(keeper, held):
    return [event["event"] for event in keeper.archive.events(held)]


def test_a_silent_deletion_is_told_with_its_proof(keeper):
    """Gone is an event of its own: when, where, with which answer, kept under which digest."""
    held = keeper.add(1)
    capture = answer(keeper, status=404, body=b"404")
    keeper.archive.record_gone(URL, held, capture=capture)
    again = answer(keeper, status=410)
    keeper.archive.record_gone(URL, held, capture=again)
    (_, gone) = keeper.archive.events(held)
    row = keeper.archive.query("SELECT * FROM captures WHERE id = ?", (capture,))[0]
    assert gone == {
        "event": "gone",
        "capture": capture,
        "url": URL,
        "seen_at": row["fetched_at"],
        "status": 404,
        "body_digest": row["digest"],
    }
    text = history_text(keeper.archive.events(held), 80)
    assert f"{gone['seen_at']}  gone\n            {URL}\n" in text
    assert f"proof: capture {capture}, status 404, SHA-256 {row['digest'][:16]}" in text


def test_the_whole_course_of_an_article(keeper):
    """Missing, gone, back, moved, an old address that ends, an edit: in the order they were seen."""
    held = keeper.add(1)
    archive = keeper.archive
    archive.record_missing(URL, held, capture=answer(keeper))
    archive.record_gone(URL, held, capture=answer(keeper))
    archive.record_same(held, article(1), capture=answer(keeper))
    archive.record_same(held, article(1), capture=answer(keeper))
    moved = replace(article(1), url=ELSEWHERE)
    archive.record_same(held, moved, capture=answer(keeper, ELSEWHERE))
    assert not archive.record_gone(URL, held, capture=answer(keeper, status=404))
    assert archive.article(held)["gone_at"] is None
    keeper.edit(held, 1, summary="Khác")
    archive.report_problem(keeper.run, "portal.example", URL, "fetch", "the server answered 500")
    assert told(keeper, held) == [
        "revision", "missing", "gone", "back", "moved", "left", "revision", "problem",
    ]  # fmt: skip
    (step,) = [one for one in archive.events(held) if one["event"] == "moved"]
    assert (step["from"], step["url"]) == (URL, ELSEWHERE)
    text = history_text(archive.events(held), 80)
    assert f"moved\n            from {URL}\n            to   {ELSEWHERE}" in text
    assert "fetch: the server answered 500" in text


def test_an_article_that_comes_back_changed_is_back_and_edited(keeper):
    """Both are told, and it is the same answer that proves them."""
    held = keeper.add(1)
    keeper.archive.record_gone(URL, held, capture=answer(keeper, status=404))
    keeper.edit(held, 1, title="Bài viết số 1 (đăng lại)")
    events = keeper.archive.events(held)
    assert [one["event"] for one in events] == ["revision", "gone", "back", "revision"]
    assert events[2]["capture"] == events[3]["capture"]


def test_going_to_and_fro_between_addresses_is_no_move(keeper):
    """An article shown in two sections moved once, however often each is looked at."""
    held = keeper.add(1)
    for url in (ELSEWHERE, URL, ELSEWHERE):
        keeper.archive.record_same(held, replace(article(1), url=url), capture=answer(keeper, url))
    assert told(keeper, held) == ["revision", "moved"]


def test_what_changed_is_told_word_by_word(keeper):
    """Counters and related lists move by themselves; a changed word is marked in its sentence."""
    held = keeper.add(1)
    blocks = article(1).blocks
    sentence = "Lễ hội Ooc Om Bok khai mạc chiều nay."
    changed = (*blocks[:1], Block("paragraph", sentence), *blocks[2:], Block("views", "9"))
    keeper.edit(held, 1, blocks=changed, body=sentence)
    text = history_text(keeper.archive.events(held), 80)
    assert "  paragraph Lễ hội Ooc Om Bok khai mạc [-sáng-]{+chiều+} nay.\n" in text
    assert "views" not in text
    last = history_data(keeper.archive.events(held))[-1]
    (change,) = last["changes"]
    assert (change["state"], change["kind"], change["url"]) == ("changed", "paragraph", None)
    assert "".join(one["text"] for one in change["pieces"] if one["kind"] != "removed") == sentence


def test_a_photo_put_in_is_told_with_its_address(keeper):
    """A photo has no words; its address tells it."""
    held = keeper.add(1)
    keeper.edit(held, 1, blocks=(*article(1).blocks, Block("image", "", f"{HOME}/2.jpg")))
    assert f"  image     {{+ {HOME}/2.jpg+}}" in history_text(keeper.archive.events(held), 80)


def test_an_edit_that_no_block_shows_is_still_told(keeper):
    """A title or date in the page's head is compared; otherwise it is said that nothing shows."""
    held = keeper.add(1)
    keeper.edit(held, 1, published_at="2018-05-29")
    keeper.edit(held, 1, published_at="2018-05-29", updated_at="2019-01-01")
    text = history_text(keeper.archive.events(held), 80)
    assert "  date      [-2018-05-28T13:37+07:00-]{+2018-05-29+}" in text
    assert "nothing that the page shows" in text


def test_on_a_terminal_marks_are_colour_and_lines(keeper):
    """Each line opens and closes its own, so that no colour runs into the margin."""
    held = keeper.add(1)
    words = " ".join(f"từ{n}" for n in range(60))
    keeper.edit(held, 1, blocks=(*article(1).blocks, Block("paragraph", words)))
    text = history_text(keeper.archive.events(held), 60, colour=True)
    marked = [line for line in text.splitlines() if "từ" in line]
    assert len(marked) > 3
    for line in marked:
        assert line.count("\x1b[32;4m") == line.count("\x1b[0m") == 1
        assert line.index("\x1b[32;4m") == 12
    assert "{+" not in text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.text(max_size=80))
def test_no_text_of_a_portal_reaches_the_terminal_as_a_command(old, new):
    """Whatever stands in a block, nothing but our own colours is an escape code."""
    states = [
        {
            "event": "revision", "number": number, "seen_at": "2026", "title": text, "url": text,
            "published_at": None, "capture": number, "status": 200, "body_digest": "00",
            "blocks": [{"kind": "paragraph", "text": text, "url": text}],
        }
        for number, text in ((1, old), (2, new))
    ]  # fmt: skip
    for colour in (False, True):
        shown = history_text(states, 80, colour=colour)
        for code in ("\x1b[31;9m", "\x1b[32;4m", "\x1b[0m"):
            shown = shown.replace(code, "") if colour else shown
        assert not {sign for sign in shown if sign < " " and sign not in "\n\t"}
        assert not {sign for sign in shown if "\x7f" <= sign < "\xa0"}


def test_long_paragraphs_are_cut_to_what_is_near_a_change(keeper):
    """A thousand words with one changed take two lines."""
    held = keeper.add(
        1, blocks=(Block("paragraph", " ".join(["chữ"] * 500 + ["cũ"] + ["chữ"] * 500)),)
    )
    keeper.edit(
        held, 1, blocks=(Block("paragraph", " ".join(["chữ"] * 500 + ["mới"] + ["chữ"] * 500)),)
    )
    line = "… chữ chữ chữ chữ chữ [-cũ-]{+mới+} chữ chữ chữ chữ chữ …"
    assert line in history_text(keeper.archive.events(held), 100)


@pytest.mark.parametrize("name", ["title", "published_at"])
def test_a_revision_without_blocks_is_compared_by_its_columns(name):
    """Readers of long ago kept none."""
    before = {"blocks": [], "title": "a", "published_at": "2018"}
    (change,) = changes_between(before, {**before, name: "b"})
    assert [piece.kind for piece in change.pieces] == ["removed", "added"]
