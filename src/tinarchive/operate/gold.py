"""Annotated pages: rows of a gold file with the bytes of their pages.

A gold file is JSON lines beside its pages. A row with `article_urls` annotates a list, any other
an article. Keys of an article: `file` (relative to the gold file's folder), `url`, `title`,
`published`, `summary`, `byline`, `byline_names`, `captions`, `view_count`, `category`,
`subheadings`, `main_images`, `must_contain`, `must_not_contain`, `body_first`, `body_last`. Keys of
a list: `file`, `url`, `article_urls`, `featured_urls`, `next_page`, `true_next`, `js_next`,
`total_items`. A key that a row lacks is not scored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated page."""

    row: Mapping[str, Any]
    body: bytes

    @property
    def page(self) -> str:
        """The page's name: the last two parts of its path."""
        return "/".join(str(self.row["file"]).split("/")[-2:])

    @property
    def site(self) -> str:
        """The folder the page lies in, which is named by its site."""
        return str(self.row["file"]).split("/")[-2] if "/" in str(self.row["file"]) else "-"

    @property
    def url(self) -> str:
        """The page's address; one made of site and file name where nobody wrote it down."""
        return str(self.row.get("url") or f"http://{self.site}/")

    @property
    def is_listing(self) -> bool:
        """Whether the row annotates a list."""
        return "article_urls" in self.row


def read_gold(path: Path) -> Iterator[Gold]:
    """The annotated pages of a gold file; raises `UsageError` for a file that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as a gold file: {error}.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _gold(path, number, line)


def _gold(path: Path, number: int, line: str) -> Gold:
    try:
        row = json.loads(line)
        file = row["file"]
        return Gold(row, (path.parent / file).read_bytes())
    except (ValueError, TypeError, KeyError):
        raise UsageError(
            f"{path}:{number}: this line is no JSON object with a `file`; see docs/json.md."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}:{number}: the page {file} is not beside the gold file: {error.strerror}."
        ) from None
