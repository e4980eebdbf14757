"""The demo's stock of words (content/*.txt), dealt like cards so that texts repeat seldom.

A file is one section of the newspaper:

    category: .. / tags: a; b      its breadcrumb and its tags
    @ title                        a story begins; then `>` its paragraphs, `^` its captions
    - " .                          paragraphs that fit any story: facts, a voice, an ending
    # * |                          sub-headings, list items, a table (`|` rows, cells by ` | `)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

KINDS = {"-": "facts", '"': "voices", ".": "endings", "#": "headings", "*": "items"}


@dataclass(frozen=True, slots=True)
class Story:
    """A title, its own paragraphs and the captions of its photos; all templates."""

    title: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What the newspaper can say in one section."""

    name: str
    category: str
    tags: tuple[str, ...]
    stories: tuple[Story, ...]
    facts: tuple[str, ...]
    voices: tuple[str, ...]
    endings: tuple[str, ...]
    headings: tuple[str, ...]
    items: tuple[str, ...]
    table: tuple[str, ...]


@dataclass(slots=True)
class Dealer:
    """Deals the cards of each stack until none is left, then shuffles that stack anew."""

    rng: random.Random
    stacks: dict[str, list[int]] = field(default_factory=dict)

    def deal(self, stack: str, size: int, held: set[tuple[str, int]]) -> int:
        """The number of a card of that stack; not one that is `held`, while there are others."""
        left = self.stacks.setdefault(stack, [])
        free = [card for card in left if (stack, card) not in held]
        if not free:
            left += self.rng.sample(range(size), size)
            free = [card for card in left if (stack, card) not in held] or left
        card = free[-1]
        left.remove(card)
        held.add((stack, card))
        return card

    def choose(self, slot: str, size: int) -> int:
        """The number of a choice of that slot; each comes once before any comes again."""
        return self.deal(slot, size, set())


def read_text(name: str) -> str:
    """The text of a file of content/, also from inside a wheel."""
    return files("tinarchive.demo").joinpath("content", name).read_text(encoding="utf-8")


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Kind of name -> the templates of such names."""
    kinds: dict[str, tuple[str, ...]] = {}
    kind = ""
    for line in read_text("names.txt").splitlines():
        if line.startswith("= "):
            kind = line[2:].strip()
        elif line.strip():
            kinds[kind] = tuple(name.strip() for name in line.split(";"))
    return kinds


@cache
def sections() -> tuple[Section, ...]:
    """Every section, in the order of file names."""
    folder = files("tinarchive.demo").joinpath("content")
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return tuple(
        read_section(name, read_text(name))
        for name in found
        if name not in ("names.txt", "seed.txt")
    )


def read_section(name: str, text: str) -> Section:
    """A section out of its file's text."""
    heads: dict[str, str] = {}
    stacks: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    table: list[str] = []
    stories: list[tuple[str, list[str], list[str]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, _, rest = line.partition(" ")
        if mark in KINDS:
            stacks[KINDS[mark]].append(rest)
        elif mark == "|":
            table.append(rest)
        elif mark == "@":
            stories.append((rest, [], []))
        elif mark == ">":
            stories[-1][1].append(rest)
        elif mark == "^":
            stories[-1][2].append(rest)
        else:
            key, _, value = line.partition(":")
            heads[key] = value.strip()
    return Section(
        name=name,
        category=heads["category"],
        tags=tuple(tag.strip() for tag in heads["tags"].split(";")),
        stories=tuple(Story(t, tuple(p), tuple(c)) for t, p, c in stories),
        table=tuple(table),
        **{kind: tuple(cards) for kind, cards in stacks.items()},
    )
