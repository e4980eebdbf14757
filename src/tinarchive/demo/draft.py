"""What a newsroom writes before any portal prints it: the same in every dress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.model import BODY_KINDS, BlockKind, Byline

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of an article's text; a table's rows by newline, its cells by tab."""

    kind: BlockKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo and the line under it; `caption` and `credit` are what `printed` holds."""

    caption: str | None
    credit: str | None
    printed: str | None
    """The line as it stands under the photo, or None."""
    alt: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to download: its title and its ending (`pdf`, `docx`, `doc`)."""

    title: str
    ending: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it was written. `at` is local time; `dated` says that no time is shown."""

    key: int
    number: int
    """The portal's own id of it, as it stands in addresses."""
    at: datetime
    dated: bool
    title: str
    summary: str | None
    pieces: tuple[Piece, ...]
    """In order; the n-th `image` piece is the n-th of `pictures`, its `caption` follows it."""
    pictures: tuple[Picture, ...]
    byline: Byline | None
    papers: tuple[Paper, ...]
    category: str
    tags: tuple[str, ...]
    views: int
    """What the first request of day 1 is shown."""
    updated: datetime | None = None
    paste: int = 0
    """How much Word is in its markup: 0 none, 1 some, 2 all of it."""
    spaced: tuple[tuple[str, str], ...] = ()
    """Texts that are printed with the white space their author typed: (clean, as typed)."""

    @property
    def body(self) -> str:
        """The text of the body, a blank line between pieces (DESIGN 5)."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.kind in BODY_KINDS)
