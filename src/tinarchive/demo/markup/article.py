"""The article's own part of its page: title, date, summary, text, byline, counter."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tinarchive.demo.chance import chance
from tinarchive.demo.markup import pieces as sew
from tinarchive.demo.stamps import print_stamp

if TYPE_CHECKING:
    import random

    from tinarchive.demo.draft import Piece
    from tinarchive.demo.dress import Dress
    from tinarchive.demo.truth import Truth


def render_article(one: Truth, dress: Dress) -> str:
    """The article as HTML; `pieces.VIEWS` stands where its count comes."""
    rng = chance(f"markup {dress.seed} {one.key}")
    stamp = _stamp(one, dress)
    beside = sew.views(dress) if dress.views == "beside" else ""
    parts = [_title(one, dress)]
    if dress.stamp_place == "above":
        parts.insert(0, f'<div class="ngay">{stamp} {beside}</div>')
    elif dress.stamp_place == "under":
        parts.append(f'<div style="padding: 4px 0; color: #666;">{stamp} {beside}</div>')
    elif dress.stamp_place == "cell":
        parts.append(_stamp_cell(stamp, beside))
    text = [_summary(one, dress), _text(one, dress, rng)]
    if one.draft.paste == 2:
        text.insert(0, sew.OFFICE_COMMENT)
    if one.byline:
        text.append(sew.byline(sew.typed(one.byline.raw, one.draft), dress))
    text.append(sew.papers(one, dress))
    parts.append(_container("\n".join(filter(None, text)), dress))
    if dress.stamp_place == "after":
        parts.append(f'<p class="ngay-dang">{stamp} {beside}</p>')
    if not beside:
        parts.append(sew.views(dress))
    parts += [sew.tags(one, dress), sew.TOOLS[dress.tools]]
    return "\n".join(filter(None, parts))


def _title(one: Truth, dress: Dress) -> str:
    text = escape(one.title, quote=False)
    ident = f'id="{dress.prefix}lblTieuDe"'
    return {
        "span": f'<span {ident} class="TieuDe">{text}</span>',
        "h1": f"<h1 {ident}>{text}</h1>",
        "h2": f'<h2 class="title-detail">{text}</h2>',
        "h4": f"<h4>{text}</h4>",
        "div": f'<div class="news-title">{text}</div>',
        "p": f'<p class="pTitle"><strong>{text}</strong></p>',
        "cell": f'<table width="100%"><tr><td class="title_news">{text}</td></tr></table>',
    }[dress.title]


def _stamp(one: Truth, dress: Dress) -> str:
    stamp = f'<span id="{dress.prefix}lblNgay">{escape(one.published_raw)}</span>'
    if one.draft.updated is None:
        return stamp
    again = print_stamp(one.draft.updated, "slashes", dated=False)
    return f'{stamp} <span class="cap-nhat">(Cập nhật: {again})</span>'


def _stamp_cell(stamp: str, beside: str) -> str:
    return (
        '<table width="100%" border="0" cellpadding="0"><tr>'
        f'<td align="left" class="date">{stamp}</td><td align="right">{beside} '
        '<a href="#" onclick="window.print();return false;">In trang</a> | '
        '<a href="mailto:?subject=tin">Gửi Email</a></td></tr></table>'
    )


def _summary(one: Truth, dress: Dress) -> str:
    if one.summary is None:
        return ""
    text = sew.typed(one.summary, one.draft)
    return {
        "bold": f'<p class="tom-tat" style="text-align: justify;"><strong>{text}</strong></p>',
        "div": f'<div class="sapo">{text}</div>',
        "h2": f'<h2 class="lead">{text}</h2>',
        "italic": f'<p class="trich-dan"><b><i>{text}</i></b></p>',
        "span": f'<span class="TomTat" style="display:block">{text}</span>',
    }[dress.summary]


def _text(one: Truth, dress: Dress, rng: random.Random) -> str:
    draft = one.draft
    out: list[str] = []
    row: list[tuple[Piece, str]] = []
    turn = 0
    for place, piece in enumerate(draft.pieces):
        if piece.kind == "caption":
            continue
        if piece.kind != "image":
            row.append((piece, sew.typed(piece.text, draft)))
            continue
        out.append(sew.run(row, dress, draft.paste, rng))
        row = []
        printed = None
        if place + 1 < len(draft.pieces) and draft.pieces[place + 1].kind == "caption":
            printed = sew.typed(draft.pieces[place + 1].text, draft)
        path = one.images[turn].url
        out.append(sew.picture(draft.pictures[turn], path, printed, dress))
        turn += 1
    out.append(sew.run(row, dress, draft.paste, rng))
    return "\n".join(filter(None, out))


def _container(inner: str, dress: Dress) -> str:
    ident = f"{dress.prefix}divNoiDung"
    return {
        "cell": (
            '<table width="100%" border="0" cellspacing="0"><tr>'
            f'<td class="news_content" valign="top">{inner}</td></tr></table>'
        ),
        "div": f'<div id="{ident}" class="noi-dung-tin">{inner}</div>',
        "nested": (
            '<table width="100%" cellpadding="0" cellspacing="0"><tbody><tr><td valign="top">\n'
            f'<div id="{ident}" class="NoiDung">{inner}</div>\n</td></tr></tbody></table>'
        ),
        "article": f'<article class="detail"><div class="body">{inner}</div></article>',
    }[dress.container]
