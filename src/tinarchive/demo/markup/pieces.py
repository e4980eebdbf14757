"""The parts of an article as HTML: text, photos, byline, date, counters, in a dress's forms."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from tinarchive.demo.draft import Draft, Picture, Piece
    from tinarchive.demo.dress import Dress
    from tinarchive.demo.truth import Truth

VIEWS = "\0views\0"
"""Where a page's own view count stands until it is asked for."""
DOTTED = "\0dotted\0"
"""The same, with a dot before the last three figures."""
TOOLS = {
    "none": "",
    "line": (
        '<div class="cong-cu"><a href="javascript:history.go(-1)">[ Quay lại ]</a> '
        '<a href="javascript:window.print()">[ In trang ]</a> '
        '<a href="#">[ Về đầu trang ]</a></div>'
    ),
    "share": (
        '<div class="chia-se">Chia sẻ: <a href="#">Facebook</a> | <a href="#">Zalo</a> &nbsp; '
        'Cỡ chữ: <a href="#">A-</a> <a href="#">A</a> <a href="#">A+</a></div>'
    ),
    "comments": (
        '<div class="y-kien"><b>Ý kiến bạn đọc (0)</b><br />Chưa có ý kiến nào. '
        '<input type="text" name="txtHoTen" value="Họ và tên" /> '
        '<input type="button" value="Gửi phản hồi" /></div>'
    ),
}
"""What stands between an article and the lists under it."""
OFFICE_COMMENT = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom>"
    "<w:PunctuationKerning/></w:WordDocument></xml><![endif]-->"
)
"""What a paste out of Word leaves at the head of a text."""
FONT = "font-family: Arial, Helvetica, sans-serif; font-size: 12pt;"
WORD = (
    "font-size: 14pt; line-height: 150%; font-family: &quot;Times New Roman&quot;,&quot;serif&quot;"
)


def typed(text: str, one: Draft) -> str:
    """A text as HTML, with the white space its author typed."""
    return escape(dict(one.spaced).get(text, text), quote=False)


def paragraph(inner: str, dress: Dress, paste: int, rng: random.Random) -> str:
    """A paragraph in the portal's form, or as it came out of Word."""
    if paste == 2 or (paste == 1 and rng.random() < 0.4):
        return _word(inner, rng)
    form = dress.paragraph
    if form == "justified":
        return f'<p style="text-align: justify;"><span style="{FONT}">{inner}</span></p>'
    if form == "div":
        return f'<div style="text-align: justify; margin-bottom: 8px;">{inner}</div>'
    if form == "spaced":
        return f'<p align="justify">{inner}</p>\n<p>&nbsp;</p>'
    return f"<p>{inner}</p>"


def _word(inner: str, rng: random.Random) -> str:
    before = rng.choice(("", "&nbsp;&nbsp;&nbsp;&nbsp; ", "<span>&nbsp; </span>"))
    return (
        '<p class="MsoNormal" style="margin: 6pt 0cm; text-align: justify; text-indent: 1cm">'
        f'<font face="Times New Roman"><span lang="VI" style="{WORD}">{before}{inner}<o:p></o:p>'
        "</span></font></p>"
    )


def run(pieces: list[tuple[Piece, str]], dress: Dress, paste: int, rng: random.Random) -> str:
    """Pieces of text in a row; `str` is each one's inner HTML."""
    out: list[str] = []
    lines: list[str] = []
    items: list[str] = []

    def flush() -> None:
        if items:
            out.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
            items.clear()
        if lines:
            out.append(f'<div class="noidung">{"<br /><br />".join(lines)}</div>')
            lines.clear()

    for piece, inner in pieces:
        if piece.kind == "list":
            if lines:
                flush()
            items.append(inner)
            continue
        if items:
            flush()
        if piece.kind == "paragraph" and dress.paragraph == "breaks" and not paste:
            lines.append(inner)
            continue
        flush()
        out.append(_block(piece, inner, dress, paste, rng))
    flush()
    return "\n".join(out)


def _block(piece: Piece, inner: str, dress: Dress, paste: int, rng: random.Random) -> str:
    if piece.kind == "heading":
        if dress.paragraph in ("justified", "breaks"):
            return f'<p style="text-align: justify;"><strong>{inner}</strong></p>'
        return f"<h3>{inner}</h3>"
    if piece.kind == "quote":
        return f"<blockquote><p><em>{inner}</em></p></blockquote>"
    if piece.kind == "table":
        return _table(inner)
    return paragraph(inner, dress, paste, rng)


def _table(inner: str) -> str:
    rows = [row.split("\t") for row in inner.split("\n")]
    head = "".join(f"<td><strong>{cell}</strong></td>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows[1:]
    )
    return (
        '<table border="1" cellspacing="0" cellpadding="4" width="100%" class="bang-so-lieu">'
        f"<tbody><tr>{head}</tr>\n{body}</tbody></table>"
    )


def picture(one: Picture, path: str, printed: str | None, dress: Dress) -> str:
    """A photo and its caption in the portal's form; the caption always stands apart under it."""
    alt = f' alt="{escape(one.alt)}"' if one.alt else ' alt=""'
    img = (
        f'<img src="{escape(path)}"{alt} width="{one.width}" height="{one.height}" border="0" '
        'style="margin: 3px" />'
    )
    form = dress.caption
    if form == "figure":
        under = f"<figcaption>{printed}</figcaption>" if printed else ""
        return f'<figure class="anh">{img}{under}</figure>'
    if form in ("row", "cell"):
        return _photo_table(img, printed, plain=form == "row")
    centred = f'<p style="text-align: center;">{img}</p>'
    if not printed:
        return centred
    if form == "under":
        return f'<p align="center">{img}<br />\n<em>{printed}</em></p>'
    if form == "class":
        return f'<p class="anh-giua" align="center">{img}</p>\n<p class="Image">{printed}</p>'
    return f'{centred}\n<p style="text-align: center;"><em>{printed}</em></p>'


def _photo_table(img: str, printed: str | None, *, plain: bool) -> str:
    under = ""
    if printed and plain:
        under = (
            '<tr><td style="text-align: center;"><span style="font-size: 10pt; color: #0000cd;">'
            f"<em>{printed}</em></span></td></tr>"
        )
    elif printed:
        under = f'<tr><td class="chu-thich-anh">{printed}</td></tr>'
    return (
        '<table cellspacing="0" cellpadding="3" width="10" align="center" border="0"><tbody>'
        f'<tr><td align="center">{img}</td></tr>{under}</tbody></table>'
    )


def byline(raw: str, dress: Dress) -> str:
    """Who wrote it, at the right, in the portal's form."""
    forms = {
        "align": f'<p align="right"><strong>{raw}</strong></p>',
        "div": f'<div style="text-align: right; font-weight: bold;">{raw}</div>',
        "bold": f'<p class="tac-gia"><b>{raw}</b></p>',
        "italic": f'<p style="text-align: right;"><em>{raw}</em></p>',
        "cell": (
            '<table width="100%" border="0"><tr><td>&nbsp;</td>'
            f'<td align="right" class="author"><b>{raw}</b></td></tr></table>'
        ),
        "padded": (
            f'<p style="text-align: right;"><span style="{FONT}">{"&nbsp; " * 24}'
            f"<strong>{raw}</strong></span></p>\n<p>&nbsp;</p>"
        ),
    }
    return forms[dress.byline]


def views(dress: Dress) -> str:
    """The article's own counter."""
    form, ident = dress.views, f"{dress.prefix}lblLuotXem"
    if form == "seed":
        return (
            f'<div class="luotxem" style="color:#666">Lượt xem: <span id="{ident}">{VIEWS}</span> '
            "views</div>"
        )
    if form == "views":
        return f'<p class="views">Số lượt xem: <b>{DOTTED}</b></p>'
    if form == "count":
        return f"<div><i>{VIEWS} lượt xem</i></div>"
    if form == "seen":
        return f'<div align="left">Đã xem: <span id="{ident}">{VIEWS}</span></div>'
    return f'<span class="luot-xem">Lượt xem: {VIEWS}</span>'


def papers(one: Truth, dress: Dress) -> str:
    """The documents to download, or nothing."""
    if not one.attachments:
        return ""
    links = [
        f'<a href="{escape(paper.url)}" target="_blank">{escape(paper.title or "")}</a>'
        for paper in one.attachments
    ]
    if dress.papers == "list":
        items = "".join(f"<li>{link}</li>" for link in links)
        return f'<div class="tai-lieu"><b>Tài liệu đính kèm:</b><ul>{items}</ul></div>'
    if dress.papers == "table":
        rows = "".join(f'<tr><td width="20">▪</td><td>{link}</td></tr>' for link in links)
        head = '<tr><td colspan="2">File đính kèm</td></tr>'
        return f'<table class="file-dinh-kem">{head}{rows}</table>'
    return "".join(f'<p class="download">Tải về: {link}</p>' for link in links)


def tags(one: Truth, dress: Dress) -> str:
    """The article's tags, or nothing."""
    if not one.tags:
        return ""
    links = [
        f'<a rel="tag" href="/tag.aspx?q={n}">{escape(tag)}</a>' for n, tag in enumerate(one.tags)
    ]
    if dress.tags == "list":
        items = "".join(f"<li>{link}</li>" for link in links)
        return f'<div class="tags"><span>Tags</span><ul>{items}</ul></div>'
    return f'<div class="tu-khoa">Từ khóa: {", ".join(links)}</div>'
