"""An article's blocks as a reader meets them: list items together, photos with their captions.

Pure: blocks and what is known of the photos in, parts for the template out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Block = dict[str, Any]
Part = dict[str, Any]

IN_HEAD = frozenset({"title", "date", "views"})
"""Blocks that the head of the page shows already."""
BESIDE = frozenset({"related", "boilerplate"})
"""Text of the page that is not the article's; shown folded away, so that nothing is hidden."""


def parts(blocks: Sequence[Block], images: Mapping[str, Mapping[str, Any]]) -> list[Part]:
    """The parts of an article in order, each a dict with `kind`.

    `list` has `items`, `table` has `rows` of cells, `figure` has `url`, `alt`, `captions` and
    what `images` knows by its address (`capture`, `width`, `height`, `credit`), `documents` has
    `items` (blocks with `text` and `url`); all others have `text`.
    """
    found: list[Part] = []
    for block in blocks:
        kind = block["kind"]
        if kind not in IN_HEAD and kind not in BESIDE:
            _put(found, kind, block, images)
    return found


def _put(
    found: list[Part], kind: str, block: Block, images: Mapping[str, Mapping[str, Any]]
) -> None:
    last = found[-1] if found else None
    if kind == "image":
        found.append(_figure(block, images.get(block.get("url") or "", {})))
    elif kind == "caption" and last is not None and last["kind"] == "figure":
        last["captions"].append(block["text"])
    elif kind == "list":
        _together(found, "list", block["text"])
    elif kind == "attachment":
        if block.get("url"):
            _together(found, "documents", block)
        else:
            found.append({"kind": "label", "text": block["text"]})
    elif kind == "table":
        rows = [row.split("\t") for row in block["text"].split("\n")]
        found.append({"kind": "table", "rows": rows})
    else:
        found.append({"kind": kind, "text": block["text"]})


def _together(found: list[Part], kind: str, item: Any) -> None:
    if not found or found[-1]["kind"] != kind:
        found.append({"kind": kind, "items": []})
    found[-1]["items"].append(item)


def _figure(block: Block, known: Mapping[str, Any]) -> Part:
    return {
        "kind": "figure",
        "url": block.get("url"),
        "alt": block.get("alt") or known.get("alt"),
        "captions": [],
        **{name: known.get(name) for name in ("capture", "width", "height", "credit")},
    }


def beside(blocks: Sequence[Block]) -> list[str]:
    """Texts of the page that are not the article's."""
    return [block["text"] for block in blocks if block["kind"] in BESIDE and block["text"]]


def photo_addresses(blocks: Sequence[Block]) -> Iterator[str]:
    """Addresses of the photos among the blocks."""
    return (block["url"] for block in blocks if block["kind"] == "image" and block.get("url"))
