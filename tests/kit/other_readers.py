"""Readers that are not today's: older, blind, deadly, faulty. Reading processes import them by name."""

from __future__ import annotations

import os
from dataclasses import replace

from tinarchive.errors import LayoutError
from tinarchive.pages.captured import is_document, read_captured


def older(capture, profile, entry):
    """A reader that knew nothing of captions and bylines, and took no counts."""
    article = read_captured(capture, profile, entry)
    if is_document(capture):
        return article
    images = tuple(replace(image, caption=None, credit=None) for image in article.images)
    blocks = tuple(one for one in article.blocks if one.kind not in ("caption", "byline"))
    return replace(article, images=images, blocks=blocks, byline=None, views=None)


def blind(capture, profile, entry):
    """A reader that sees no article on some pages."""
    if _is_chosen(capture):
        raise LayoutError(f"{capture.url} dazzles.", url=capture.url, found="too bright")
    return read_captured(capture, profile, entry)


def faulty(capture, profile, entry):
    """A reader with a fault that some pages bring to light."""
    if _is_chosen(capture):
        raise ZeroDivisionError("division by zero")
    return read_captured(capture, profile, entry)


def deadly(capture, profile, entry):
    """A reader that some pages kill, and its process with it."""
    if _is_chosen(capture):
        os._exit(9)
    return read_captured(capture, profile, entry)


def _is_chosen(capture) -> bool:
    return sum(capture.body) % 8 == 0
