"""Chance that is always the same: a generator for a phrase (texts and forms, never secrets)."""

from __future__ import annotations

import random


def chance(phrase: str) -> random.Random:
    """A generator that draws the same for the same phrase, on every machine."""
    return random.Random(phrase)  # noqa: S311
