"""An article out of the library: its story told, its photos, byline and papers drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tinarchive.demo.bylines import write_byline
from tinarchive.demo.chance import chance
from tinarchive.demo.draft import Draft, Paper, Picture, Piece
from tinarchive.demo.grammar import Teller
from tinarchive.demo.library import Dealer, Section, Story, names, sections

if TYPE_CHECKING:
    import random

    from tinarchive.model import BlockKind

NEWEST_NUMBER = 24510
SIZES = ((480, 320), (400, 300), (560, 373), (500, 281), (360, 480), (450, 338))
INTROS = (
    "{Nội dung chính|Những việc được giao} gồm:",
    "Theo {kế hoạch|chương trình}, {các đơn vị|cơ sở} tập trung vào {mấy việc|các phần việc} sau:",
    "{Ban tổ chức|Cơ quan chuyên môn} {lưu ý|đề nghị} {bà con|các địa phương}:",
)
TABLE_INTROS = (
    "{Số liệu|Kết quả} {cụ thể|tổng hợp} {như sau|được ghi trong bảng dưới đây}:",
    "{Dưới đây là|Xin giới thiệu} số liệu {do cơ quan chuyên môn cung cấp|tính đến {ngay}}:",
)
PAPERS = (
    "Kế hoạch số {12-190}/KH-UBND",
    "Công văn số {210-1900}/UBND-VX",
    "Quyết định số {31-940}/QĐ-UBND",
    "Danh sách kèm theo",
    "Hướng dẫn số {4-60}/HD-BTC",
    "Biểu mẫu đăng ký",
    "Thông báo số {11-340}/TB-VP",
)


def write(key: int, place: int, at: datetime, dealer: Dealer, taken: set[str]) -> Draft:
    """An article: its section and story dealt, its length, photos and byline drawn.

    A title that is `taken` is told again in other words, as far as its template has others.
    """
    rng = chance(f"article {key}")
    stock = sections()
    teller = Teller(rng, names(), dealer.choose, _calendar(rng, at))
    section = stock[dealer.deal("sections", len(stock), teller.told)]
    story = section.stories[dealer.deal(f"{section.name} @", len(section.stories), teller.told)]
    pieces = _report(rng, teller, dealer, section, story)
    title = next(
        (told for told in (teller.tell(story.title) for _ in range(30)) if told not in taken),
        teller.tell(story.title),
    )
    summary = None
    if rng.random() < 0.38 and sum(len(piece.text) for piece in pieces[1:]) > 320:
        summary = pieces.pop(0).text
    pieces, pictures = _illustrate(rng, teller, story, pieces, title)
    papers: tuple[Paper, ...] = ()
    if rng.random() < 0.09:
        endings = rng.sample(("pdf", "docx", "doc"), rng.choice((1, 1, 2)))
        papers = tuple(Paper(teller.tell(rng.choice(PAPERS)), ending) for ending in endings)
    dated = rng.random() < 0.08
    updated = at + timedelta(minutes=rng.randint(20, 2000)) if rng.random() < 0.07 else None
    return Draft(
        key=key,
        number=NEWEST_NUMBER - 11 * place,
        at=at,
        dated=dated,
        title=title,
        summary=summary,
        pieces=tuple(pieces),
        pictures=tuple(pictures),
        byline=write_byline(rng),
        papers=papers,
        category=section.category,
        tags=tuple(rng.sample(section.tags, rng.randint(2, 4))) if rng.random() < 0.4 else (),
        views=rng.randint(23, 160) + int(max(place, 0) * rng.uniform(2, 30)),
        updated=None if dated else updated,
        paste=rng.choices((0, 1, 2), (6, 2, 2))[0],
    )


def _calendar(rng: random.Random, at: datetime) -> dict[str, str]:
    day = at - timedelta(days=rng.choice((0, 0, 1, 1, 2)))
    sep = rng.choice(("/", "-"))
    form = rng.choice(("ngày {d}{s}{m}", "ngày {d}{s}{m}{s}{y}", "ngày {d}{s}{m}"))
    return {
        "ngay": form.format(d=day.day, m=day.month, y=day.year, s=sep),
        "thang": f"tháng {at.month}",
        "nam": str(at.year),
        "namtruoc": str(at.year - 1),
        "namsau": str(at.year + 1),
    }


def _report(
    rng: random.Random, teller: Teller, dealer: Dealer, section: Section, story: Story
) -> list[Piece]:
    """The text: the story's own paragraphs, then as many cards as its length asks for."""
    size = rng.choices((0, 1, 2, 3, 4), (10, 24, 34, 20, 12))[0]
    pieces = [Piece("paragraph", teller.tell(text)) for text in story.paragraphs]
    if size == 0:
        return [*pieces, _deal(teller, dealer, section, "endings")]
    if size == 4:
        _survey(rng, teller, dealer, section, pieces)
    else:
        _cards(teller, dealer, section, pieces, (0, 1, 3, 5)[size], headed=size == 3)
    if section.items and rng.random() < 0.14:
        pieces.append(Piece("paragraph", teller.tell(rng.choice(INTROS))))
        chosen = rng.sample(section.items, min(len(section.items), rng.randint(2, 4)))
        pieces += [Piece("list", teller.tell(item)) for item in chosen]
    if section.table and rng.random() < 0.2:
        pieces.append(Piece("paragraph", teller.tell(rng.choice(TABLE_INTROS))))
        rows = ("\t".join(map(teller.tell, row.split(" | "))) for row in section.table)
        pieces.append(Piece("table", "\n".join(rows)))
    return [*pieces, _deal(teller, dealer, section, "endings")]


def _deal(
    teller: Teller, dealer: Dealer, section: Section, stack: str, kind: BlockKind = "paragraph"
) -> Piece:
    cards: tuple[str, ...] = getattr(section, stack)
    card = dealer.deal(f"{section.name} {stack}", len(cards), teller.told)
    return Piece(kind, teller.tell(cards[card]))


def _cards(
    teller: Teller,
    dealer: Dealer,
    section: Section,
    pieces: list[Piece],
    count: int,
    *,
    headed: bool,
) -> None:
    for turn in range(count):
        if headed and turn in (0, 3):
            pieces.append(_deal(teller, dealer, section, "headings", "heading"))
        pieces.append(_deal(teller, dealer, section, "facts"))
        if turn % 2 == 0:
            boxed = teller.rng.random() < 0.08
            pieces.append(
                _deal(teller, dealer, section, "voices", "quote" if boxed else "paragraph")
            )


def _survey(
    rng: random.Random, teller: Teller, dealer: Dealer, section: Section, pieces: list[Piece]
) -> None:
    """A long report over several sections, each under its heading."""
    others = [other for other in sections() if other is not section]
    for part in [section, *rng.sample(others, min(len(others), rng.randint(3, 15)))]:
        pieces.append(_deal(teller, dealer, part, "headings", "heading"))
        pieces.append(_deal(teller, dealer, part, "facts"))
        pieces.append(_deal(teller, dealer, part, "facts"))
        pieces.append(_deal(teller, dealer, part, "voices"))


def _illustrate(
    rng: random.Random, teller: Teller, story: Story, pieces: list[Piece], title: str
) -> tuple[list[Piece], list[Picture]]:
    """The text with photos between its paragraphs, each with its caption after it."""
    count = min(rng.choices((0, 1, 2, 3), (14, 46, 26, 14))[0], len(story.captions) + 1)
    places = sorted(rng.sample(range(len(pieces) + 1), min(count, len(pieces))))
    places = [place for place in places if _open(pieces, place)]
    captions = [teller.tell(text) for text in rng.sample(story.captions, len(story.captions))]
    pictures: list[Picture] = []
    out: list[Piece] = []
    for place, piece in enumerate([*pieces, None]):
        # A photo without a caption never stands last: the byline would look like one.
        if place in places and (captions or piece):
            picture = _picture(rng, captions.pop(0) if captions else None, title)
            pictures.append(picture)
            out.append(Piece("image"))
            if picture.printed:
                out.append(Piece("caption", picture.printed))
        if piece:
            out.append(piece)
    return out, pictures


def _open(pieces: list[Piece], place: int) -> bool:
    """Whether a photo may stand there: not inside a list, nor under the line that announces it."""
    before = pieces[place - 1] if place else None
    after = pieces[place] if place < len(pieces) else None
    if before and (before.kind == "heading" or before.text.endswith(":")):
        return False
    return not (after and before and after.kind == before.kind == "list")


def _credited(rng: random.Random, stem: str, credit: str) -> tuple[str, str]:
    """A caption and its line with the photographer's name."""
    return rng.choice(
        (
            (f"{stem}.", f"{stem}. Ảnh: {credit}"),
            (f"{stem}.", f"{stem}. Ảnh: {credit}"),
            (stem, f"{stem} (Ảnh: {credit})"),
            (stem, f"{stem} - Ảnh: {credit}"),
        )
    )


def _picture(rng: random.Random, caption: str | None, title: str) -> Picture:
    width, height = rng.choice(SIZES)
    credit = printed = None
    if caption:
        caption += "." if rng.random() < 0.4 else ""
        printed = caption
        if rng.random() < 0.25:
            credit = rng.choice(names()["tacgia"])
            caption, printed = _credited(rng, caption.rstrip("."), credit)
    alt = rng.choice((None, caption, title, None)) if caption else rng.choice((None, title))
    return Picture(caption, credit, printed, alt, width, height)
