"""<img> elements -> the article's photos: which they are, and where their file lies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node

SMALL = 90
"""Pixels below which a drawn side makes an image an icon."""
_SOURCES = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-image",
    "src",
)
_NO_PHOTO = re.compile(
    r"(?:^|[/_.-])(?:icons?|ico|emoji|smil(?:e|ey|ies)|spacer|blank|pixel|loading|loader|"
    r"transparent|"
    r"logo|banner|avatar-?default|no-?(?:image|photo|avatar)|btn|button|arrow|bullet|share|"
    r"facebook|fb|"
    r"twitter|zalo|google|youtube|print(?:er)?|email|mail|star|rating|captcha|rss|social|next|prev|"
    r"new|hot|dot|line|bg|clock|calendar|eye|tag|user|search|home|menu|close|play|pdf|doc|download)"
    r"(?:[-_ ]?(?:\d+|icon|24|16|32|small|default|button|white|black))?(?:\.(?:gif|png|svg|"
    r"jpe?g|webp|ashx))(?:$|[?#])|"
    r"(?:^|/)banner[^/.]*\.(?:gif|png|jpe?g|webp)(?:$|[?#])|"
    r"/(?:icons?|emoticons?|emoji|smil(?:ey|ies)|themes?/[^?]*/(?:img|images|icons)|"
    r"skins?/[^?]*/images)/|"
    r"\.svg(?:$|[?#])|^data:image/(?:gif|svg)|/_layouts/|/wpImages/|"
    r"(?:doubleclick|googlesyndication|facebook\.com/tr|analytics|/pagead|counter)",
    re.IGNORECASE,
)
# `news-avatar` is the article's own photo: newsrooms call so what stands for it in lists.
_FACE = re.compile(r"(?<!news-)(?<!detail-)(?<!article-)(?<!post-)avatar", re.IGNORECASE)
_PIXELS = re.compile(r"^\s*(\d+)\s*(?:px)?\s*$")
_STYLE_SIZE = re.compile(r"(?<![\w-])(width|height)\s*:\s*(\d+)px", re.IGNORECASE)


def is_photo(img: Node) -> bool:
    """Whether an image can be a photo of the article, by its file's name and its drawn size."""
    source = photo_source(img)
    if _FACE.search(img.attributes.get("class") or ""):
        return False
    if source is None or _is_drawing(source):
        return False
    sides = [side for side in (_side(img, "width"), _side(img, "height")) if side is not None]
    return not any(side < SMALL for side in sides)


@lru_cache(maxsize=2048)
def _is_drawing(source: str) -> bool:
    """Whether a file's address is an icon's or a button's: a template draws the same ones."""
    return _NO_PHOTO.search(source) is not None


def photo_source(img: Node) -> str | None:
    """The file's address as the page gives it: what is loaded lazily before the placeholder."""
    attributes = img.attributes
    for name in _SOURCES:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith(("data:", "javascript:", "about:")):
            return value
    srcset = (attributes.get("data-srcset") or attributes.get("srcset") or "").strip()
    if srcset:
        return srcset.split(",")[0].split()[0]
    return None


def _side(img: Node, name: str) -> int | None:
    match = _PIXELS.match(img.attributes.get(name) or "")
    if match:
        return int(match[1])
    for match in _STYLE_SIZE.finditer(img.attributes.get("style") or ""):
        if match[1].lower() == name:
            return int(match[2])
    return None
