"""How one field of one page was read: what the gold wants, what the reader gave, what agrees.

Texts agree after NFC with white space collapsed, and in no other way: case and punctuation count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from tinarchive.fields.prose import squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinarchive.operate.gold import Gold


@dataclass(frozen=True, slots=True)
class Mark:
    """How one field of one page was read."""

    field: str
    site: str
    page: str
    wanted: int
    """Values the gold has."""
    given: int
    """Values the reader gave."""
    hits: int
    """Of these the same."""
    expected: Any = None
    """Of a miss: what the gold has and the reader did not give."""
    got: Any = None
    """Of a miss: what the reader gave and the gold does not have."""

    @property
    def right(self) -> bool:
        """Whether nothing is missing and nothing too much."""
        return self.hits == self.wanted == self.given and self.expected is None


def compare(field: str, gold: Gold, wanted: Sequence[Any], given: Sequence[Any]) -> Mark:
    """The mark of a field whose values agree when they are equal, each as often as it comes."""
    lost, extra = Counter(wanted) - Counter(given), Counter(given) - Counter(wanted)
    single = len(wanted) <= 1 and len(given) <= 1
    expected, got = list(lost.elements()), list(extra.elements())
    if single:
        expected, got = (wanted or [None])[0], (given or [None])[0]
    right = not lost and not extra
    return Mark(
        field, gold.site, gold.page, len(wanted), len(given), len(wanted) - lost.total(),
        *((None, None) if right else (expected, got)),
    )  # fmt: skip


def one(value: Any) -> list[Any]:
    """A value as a list: empty when it is absent, its text squashed."""
    if value is None or value == "":
        return []
    return [squash(value) if isinstance(value, str) else value]


def many(values: Iterable[str] | None) -> list[str]:
    """Texts as a list, each squashed."""
    return [squash(value) for value in values or ()]


def address(url: str, base: str) -> str:
    """Path and query: pages saved from a site link to it by many hosts, and by none."""
    parts = urlsplit(urljoin(base, url))
    path = unquote(parts.path) or "/"
    return f"{path}?{parts.query}" if parts.query else path
