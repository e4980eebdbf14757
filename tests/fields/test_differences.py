"""Differences: what is told joins to either side exactly, and tells no more than changed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.differences import MOST, BlockChange, Piece, compare_blocks, compare_words

WORDS = st.lists(
    st.sampled_from(
        ["của ", "Bí thư ", "tỉnh", ", ", "5/6", "\n\n", " ", "e\u0301", "đ", "\U0001f600"]
    )
).map("".join)
TEXTS = st.one_of(WORDS, st.text(max_size=60))
BLOCKS = st.lists(
    st.builds(
        lambda kind, text, url: {"kind": kind, "text": text} | ({"url": url} if url else {}),
        st.sampled_from(["title", "paragraph", "caption", "image", "views", "related"]),
        WORDS,
        st.sampled_from([None, "http://a/1.jpg", "http://a/2.jpg"]),
    ),
    max_size=8,
)


def told(old: str, new: str) -> str:
    """The comparison as one line: `[-removed-]{+added+}`."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare_words(old, new))


def side(pieces, *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_pieces_join_to_either_side(old, new):
    """Both texts can be had back from the pieces, to the character."""
    pieces = compare_words(old, new)
    assert side(pieces, "same", "removed") == old
    assert side(pieces, "same", "added") == new


@given(TEXTS, TEXTS)
def test_pieces_stand_in_order(old, new):
    """No piece is empty, no kind follows itself, and nothing is removed right after an adding."""
    pieces = compare_words(old, new)
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
    assert ("added", "removed") not in {(one.kind, other.kind) for one, other in pairwise(pieces)}


@given(TEXTS)
def test_equal_texts_have_no_difference(text):
    """A text beside itself is one piece, or none where it is empty."""
    assert compare_words(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Bí thư nói", "Phó Bí thư nói", "{+Phó +}Bí thư nói"),
        ("một hai", "một hai ba", "một hai{+ ba+}"),
        ("một hai ba", "một ba", "một [-hai -]ba"),
        ("Chi bộ.", "Chi bộ", "Chi bộ[-.-]"),
        ("ngày 5/6/2018", "ngày 6/6/2018", "ngày [-5-]{+6+}/6/2018"),
        ("hòa bình", "hoà bình", "[-hòa-]{+hoà+} bình"),
        ("đảng bộ", "đang bỏ", "[-đảng bộ-]{+đang bỏ+}"),
        ("Một.\n\nHai.", "Một. Hai.", "Một.[-\n\n-]{+ +}Hai."),
        ("", "mới", "{+mới+}"),
        ("cũ", "", "[-cũ-]"),
    ],
)
def test_what_an_editor_did_is_told_as_an_editor_would(old, new, line):
    """Words are whole; a lost blank or full stop is no changed word."""
    assert told(old, new) == line


def test_a_rewritten_sentence_is_one_change():
    """Single common words amid other ones are not kept apart: nobody could read that."""
    line = told(
        "ông An của tỉnh nói rằng mọi việc của dân là của dân",
        "không có gì của ai cả trong việc đó là vậy",
    )
    assert line.count("[-") == line.count("{+") == 1


def test_a_single_word_kept_between_two_changed_ones_stays():
    """Where little changed, each changed word is told by itself."""
    assert told("a x c", "b x d") == "[-a-]{+b+} x [-c-]{+d+}"


def test_long_texts_are_compared_word_by_word():
    """20,000 words a side, half of them moved to the front, are told as just that."""
    words = [f"tiếng{place % 1999} " for place in range(20_000)]
    pieces = compare_words("".join(words), "".join(words[500:] + words[:500]))
    assert [piece.kind for piece in pieces] == ["removed", "same", "added"]
    assert pieces[0].text == "".join(words[:500])


def test_texts_beyond_that_are_compared_by_lines():
    """A text of more words is told by its lines, and one of more lines as one change."""
    lines = [f"dòng {place}\n" for place in range(MOST)]
    new = [*lines[:7], "khác hẳn\n", *lines[8:-9], "mới\n", *lines[-9:]]
    pieces = compare_words("".join(lines), "".join(new))
    assert side(pieces, "removed") == "dòng 7"
    assert side(pieces, "same", "added") == "".join(new)
    endless = [*"ab" * MOST]
    pieces = compare_words("\n".join(endless), "\n".join(endless[::-1]))
    assert side(pieces, "same", "removed") == "\n".join(endless)


def block(kind: str, text: str, **more: str) -> dict[str, str]:
    return {"kind": kind, "text": text, **more}


@given(BLOCKS, BLOCKS)
def test_blocks_join_to_either_side(old, new):
    """All texts of both sides but those that move by themselves are told, in order."""
    changes = compare_blocks(old, new)
    for blocks, gone in ((old, "added"), (new, "removed")):
        kept = [one["text"] for one in blocks if one["kind"] not in ("views", "related")]
        kinds = {"same", "removed", "added"} - {gone}
        shown = [side(one.pieces, *kinds) for one in changes if one.state != gone]
        assert shown == kept


@given(BLOCKS)
def test_equal_blocks_are_the_same(blocks):
    """A list beside itself has no change."""
    assert {one.state for one in compare_blocks(blocks, blocks)} <= {"same"}


def test_a_changed_block_is_told_word_by_word():
    """A paragraph that resembles an old one is that one, changed; a new one is added."""
    old = [
        block("title", "Lễ hội"),
        block("paragraph", "Sáng 5/6 ông An đến xã."),
        block("views", "1"),
    ]
    new = [
        block("title", "Khai mạc"),
        block("paragraph", "Đoạn mới hoàn toàn."),
        block("paragraph", "Sáng 6/6 ông An đến xã."),
        block("views", "2"),
    ]
    assert compare_blocks(old, new) == [
        BlockChange("changed", "title", (Piece("removed", "Lễ hội"), Piece("added", "Khai mạc"))),
        BlockChange("added", "paragraph", (Piece("added", "Đoạn mới hoàn toàn."),)),
        BlockChange(
            "changed",
            "paragraph",
            (
                Piece("same", "Sáng "),
                Piece("removed", "5"),
                Piece("added", "6"),
                Piece("same", "/6 ông An đến xã."),
            ),
        ),
    ]


def test_photos_are_known_by_their_address():
    """A photo under a new address is another one; a session in it makes none."""
    old = [block("image", "", url="http://a/1.jpg;jsessionid=AAAABBBBCCCC1234")]
    same = [block("image", "", url="http://a/1.jpg;jsessionid=DDDDEEEEFFFF5678")]
    other = [block("image", "", url="http://a/2.jpg")]
    assert [one.state for one in compare_blocks(old, same)] == ["same"]
    assert [(one.state, one.url) for one in compare_blocks(old, other)] == [
        ("removed", old[0]["url"]),
        ("added", "http://a/2.jpg"),
    ]


def test_a_paragraph_made_a_heading_is_one_block():
    """The same words as another kind are the block, changed."""
    old, new = [block("paragraph", "Kết quả chung")], [block("heading", "Kết quả chung")]
    (change,) = compare_blocks(old, new)
    assert (change.state, change.kind) == ("changed", "heading")
