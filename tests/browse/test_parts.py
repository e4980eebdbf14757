"""An article's blocks as a reader meets them."""

from __future__ import annotations

from tinarchive.browse.parts import beside, parts, photo_addresses

BLOCKS = [
    {"kind": "boilerplate", "text": "Trang chủ > Tin tức"},
    {"kind": "title", "text": "Tiêu đề"},
    {"kind": "date", "text": "28/05/2018"},
    {"kind": "summary", "text": "Sa-pô"},
    {"kind": "image", "text": "", "url": "http://a.example/1.jpg", "alt": "Cầu"},
    {"kind": "caption", "text": "Cầu mới."},
    {"kind": "caption", "text": "Ảnh: An"},
    {"kind": "paragraph", "text": "Một."},
    {"kind": "list", "text": "hai"},
    {"kind": "list", "text": "ba"},
    {"kind": "paragraph", "text": "Bốn."},
    {"kind": "list", "text": "năm"},
    {"kind": "table", "text": "a\tb\n1\t2"},
    {"kind": "caption", "text": "Bảng 1"},
    {"kind": "views", "text": "Lượt xem: 7"},
    {"kind": "attachment", "text": "Tài liệu:"},
    {"kind": "attachment", "text": "Nghị quyết", "url": "http://a.example/1.pdf"},
    {"kind": "attachment", "text": "Phụ lục", "url": "http://a.example/2.pdf"},
    {"kind": "byline", "text": "An"},
    {"kind": "related", "text": "Bài khác"},
]


def test_blocks_become_parts_in_order():
    """Head and page furniture are left out, list items and documents stand together."""
    found = parts(BLOCKS, {})
    assert [one["kind"] for one in found] == [
        "summary", "figure", "paragraph", "list", "paragraph", "list", "table", "caption", "label",
        "documents", "byline",
    ]  # fmt: skip
    assert found[3]["items"] == ["hai", "ba"]
    assert found[6]["rows"] == [["a", "b"], ["1", "2"]]
    assert [one["text"] for one in found[9]["items"]] == ["Nghị quyết", "Phụ lục"]


def test_a_photo_has_its_captions_and_what_is_known_of_it():
    """By its address; a caption elsewhere stays where it is."""
    known = {"http://a.example/1.jpg": {"capture": 7, "width": 600, "height": 400, "credit": "An"}}
    figure = parts(BLOCKS, known)[1]
    assert figure["captions"] == ["Cầu mới.", "Ảnh: An"]
    assert (figure["capture"], figure["width"], figure["alt"]) == (7, 600, "Cầu")
    assert parts(BLOCKS, {})[1]["capture"] is None
    assert list(photo_addresses(BLOCKS)) == ["http://a.example/1.jpg"]


def test_no_text_is_lost():
    """Each block's text is in the parts, in the head or beside."""
    shown = str(parts(BLOCKS, {})) + str(beside(BLOCKS))
    for block in BLOCKS:
        if block["kind"] not in {"title", "date", "views"}:
            for piece in block["text"].split():
                assert piece in shown.replace("\\t", " "), block
