"""An article's blocks as plain HTML for feed readers: no style, no script, only http(s) links."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TAGS = {"paragraph": "p", "heading": "h3", "quote": "blockquote", "byline": "address"}


def to_html(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The text with photos and captions in their places; what is no part of it is left out.

    Title, summary, date and source stand beside the content in a feed.
    """
    parts: list[str] = []
    for kind, some in groupby(blocks, key=lambda block: block["kind"]):
        if kind == "list":
            items = (f"<li>{escape(one['text'])}</li>" for one in some)
            parts.append(f"<ul>{''.join(items)}</ul>")
        else:
            parts += (part for one in some for part in _part(one))
    return "\n".join(parts)


def _part(block: Mapping[str, Any]) -> Iterator[str]:
    kind, text = block["kind"], escape(block["text"])
    address = web_address(block.get("url"))
    if kind in TAGS:
        yield f"<{TAGS[kind]}>{text}</{TAGS[kind]}>"
    elif kind == "caption":
        yield f"<p><small>{text}</small></p>"
    elif kind == "table":
        rows = (row.split("\t") for row in text.split("\n"))
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        yield f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    elif kind == "image" and address:
        yield f'<p><img src="{escape(address)}" alt="{escape(block.get("alt") or "")}"></p>'
    elif kind == "attachment" and address:
        yield f'<p><a href="{escape(address)}">{text or escape(address)}</a></p>'


def web_address(url: str | None) -> str | None:
    """The address where it leads into the web; `javascript:` and `data:` do not."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
