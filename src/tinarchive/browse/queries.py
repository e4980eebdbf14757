"""Questions to an archive that need no SQL: datasette's canned queries, out of queries.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its words in both languages."""

    name: str
    sql: str
    vi: str
    en: str
    about_vi: str
    about_en: str

    @property
    def title(self) -> str:
        """Both languages: datasette does not say who reads it."""
        return f"{self.vi} · {self.en}"

    @property
    def description(self) -> str:
        """HTML, each language marked as such."""
        return f'<p lang="vi">{escape(self.about_vi)}</p><p lang="en">{escape(self.about_en)}</p>'

    def in_language(self, language: str) -> str:
        """Its title in one language."""
        return self.vi if language == "vi" else self.en


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in the order of the front page."""
    text = files("tinarchive.browse").joinpath("queries.toml").read_text(encoding="utf-8")
    return tuple(
        Question(name=name, **{**one, "sql": one["sql"].strip()})
        for name, one in tomllib.loads(text).items()
    )


def as_canned() -> dict[str, dict[str, Any]]:
    """As datasette 0.65 wants them."""
    return {
        one.name: {
            "sql": one.sql,
            "title": one.title,
            "description_html": one.description,
            "hide_sql": False,
        }
        for one in questions()
    }
