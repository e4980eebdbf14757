"""What an editor changes in an article that is already out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tinarchive.model import Author, Byline

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tinarchive.demo.draft import Draft
    from tinarchive.demo.truth import EditKind

ADDED = (
    "Riêng số liệu của hai đơn vị gửi muộn đã được ban biên tập bổ sung vào bản này.",
    "Sau khi bài được đăng, đơn vị tổ chức đề nghị đính chính: chương trình kéo dài đến tháng sau.",
    "Theo thông tin bổ sung, việc tiếp nhận đăng ký sẽ còn mở thêm một tuần tại bộ phận một cửa.",
)
TITLE_ENDINGS = ("(bổ sung)", "- Tin thêm", "(đã đính chính)")


def edit(one: Draft, kind: EditKind, rng: random.Random, people: Sequence[str]) -> Draft:
    """The article after that kind of edit."""
    if kind == "title":
        return replace(one, title=f"{one.title} {rng.choice(TITLE_ENDINGS)}")
    if kind == "paragraph":
        return _edit_paragraph(one, rng)
    return _edit_caption(one, rng, people)


def _edit_paragraph(one: Draft, rng: random.Random) -> Draft:
    pieces = list(one.pieces)
    places = [turn for turn, piece in enumerate(pieces) if piece.kind == "paragraph"]
    place = places[len(places) // 2]
    pieces[place] = replace(pieces[place], text=f"{pieces[place].text} {rng.choice(ADDED)}")
    return replace(one, pieces=tuple(pieces))


def _edit_caption(one: Draft, rng: random.Random, people: Sequence[str]) -> Draft:
    """The first caption and the byline are corrected together."""
    old = one.pictures[0]
    stem = (old.caption or "Quang cảnh sự kiện").rstrip(".")
    caption = f"{stem} (thứ hai từ phải sang)."
    credit = old.credit
    printed = f"{caption} Ảnh: {credit}" if credit else caption
    first = replace(old, caption=caption, printed=printed)
    pieces = list(one.pieces)
    for turn, piece in enumerate(pieces):
        if piece.kind == "caption" and piece.text == old.printed:
            pieces[turn] = replace(piece, text=printed)
            break
    name = rng.choice([name for name in people if not one.byline or name not in one.byline.raw])
    return replace(
        one,
        pieces=tuple(pieces),
        pictures=(first, *one.pictures[1:]),
        byline=Byline(f"Tin, ảnh: {name}", (Author(name, "Tin, ảnh"),)),
    )
