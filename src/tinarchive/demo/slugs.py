"""Titles as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata


def slug(title: str, *, lower: bool = True, limit: int = 80) -> str:
    """Letters without marks, joined by hyphens: `Chi bộ cơ quan` -> `chi-bo-co-quan`."""
    text = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = re.findall(r"[A-Za-z0-9]+", plain)
    joined = "-".join(words)[:limit].strip("-")
    return joined.lower() if lower else joined
