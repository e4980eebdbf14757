"""HTML text that the parser can hold in bounded time and memory, or a LayoutError.

The parser is quadratic in the attributes of one element and in nesting (100,000 of either took half
a minute), and 57 KB of unclosed formatting elements grew to 1.4 GB. It holds no clock, so the text
is counted before it: by its "<", which costs a fraction of the parse, and tag by tag only where the
page is large or the first count looks odd.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.errors import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 8_000_000
"""Characters of HTML that are parsed; a page over half of this loses scripts and styles first."""
MOST_TAGS = 250_000
DEEPEST = 5_000
MOST_ATTRIBUTES = 1_000
MOST_COPIES = 300_000
"""Unclosed formatting elements times tags: each may be rebuilt inside every paragraph."""

_LONG_TAG = 8_000
_MANY_TAGS = 20_000
_LARGE = 300_000

_TAG = re.compile(
    r"""<!--(?:.*?-->|.*)|<(?:script|style|textarea|title)\b(?:.*?</(?:script|style|textarea|"
    r"title)|.*)"""
    # A quote means something only after "=": real portals write  "="" alt="..."
    r"""|<(/?)([a-z][^\s/>]*)((?:[^>=]++|=\s*"[^"]*"|=\s*'[^']*'|=)*+)""",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[^\s=/>][^\s=/>]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_NAMED = re.compile(r"""[^\s/>][^\s=/>]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?""")
"""An attribute as the parser takes it; a value, however long, is one step."""
_INVISIBLE = re.compile(
    r"<!--.*?-->|<(script|style|noscript|svg)\b.*?</\1\s*>|(?<==[\"'])data:[^\"']*",
    re.IGNORECASE | re.DOTALL,
)
_FORMATTED = re.compile(
    r"<(?:[bisuBISU]|em|tt|big|code|font|FONT|nobr|small|strike|strong|STRONG)\s"
)
_FORMATTING = re.compile(
    r"<(/?)([bisu]|em|tt|big|code|font|nobr|small|strike|strong)[\s>/]", re.IGNORECASE
)
_FLAT = frozenset(
    ["a", "br", "img", "p", "li", "td", "th", "tr", "dt", "dd", "option", "optgroup", "tbody",
     "thead", "tfoot", "col", "colgroup", "hr", "input", "link", "meta", "base", "area", "source",
     "track", "wbr", "embed", "param", "html", "head", "body", "script", "style"]
)  # fmt: skip
"""Tags that do not deepen the tree when left open: void, or closed by the next of their kind."""


def bound(text: str, *, url: str) -> str:
    """The same text, or the same without what nobody sees where it is very large.

    Raises LayoutError, one sentence saying which bound the page breaks.
    """
    if len(text) > LARGEST // 2:
        text = _INVISIBLE.sub("", text)
        if len(text) > LARGEST:
            raise _refuse(url, f"at most {LARGEST:,} characters of HTML", f"{len(text):,}")
    tags = text.count("<") + 1
    if tags > MOST_TAGS:
        raise _refuse(url, f"at most {MOST_TAGS:,} tags", f"{tags:,}")
    if len(text) > _LARGE or tags > _MANY_TAGS or any(map(_may_crowd, _long_tags(text))):
        _scan(text, url=url)
    # Only those with attributes can pile up: the parser rebuilds three equal ones at most.
    if len(_FORMATTED.findall(text)) * tags > MOST_COPIES:
        _check_formatting(text, tags, url=url)
    return text


def _long_tags(text: str) -> Iterator[str]:
    """What stands between two "<" that are far apart, found by leaps of that length."""
    spot = text.find("<")
    while spot >= 0:
        near = text.rfind("<", spot + 1, spot + 2 + _LONG_TAG)
        if near < 0:
            near = text.find("<", spot + 2 + _LONG_TAG)
            piece = text[spot + 1 : near if near >= 0 else len(text)]
            if len(piece) > _LONG_TAG:
                yield piece
        spot = near


def _may_crowd(piece: str) -> bool:
    """Whether a tag may hold too many attributes: a view state is long, but one value.

    No proof: an inline script's "i<n;" opens such a piece too, and the scan knows scripts.
    A CDATA round a script opens none.
    """
    if piece[0] in "!?":
        return False
    tag, _, _ = piece.partition(">")
    # With its quotes in pairs the tag ends there, and a script's or a text's length follows.
    if tag.count('"') % 2 == 0 and tag.count("'") % 2 == 0:
        piece = tag
    return len(_NAMED.findall(piece)) > MOST_ATTRIBUTES


def _scan(text: str, *, url: str) -> None:
    """Tag by tag: nesting and attributes."""
    open_tags: dict[str, int] = {}
    depth = 0
    for match in _TAG.finditer(text):
        closing, name, rest = match.groups()
        if name is None:
            continue
        if len(rest) > 2 * MOST_ATTRIBUTES:
            _weigh_tag(rest, url=url)
        name = name.lower()
        if name in _FLAT:
            continue
        if not closing:
            if rest[-1:] != "/":
                open_tags[name] = open_tags.get(name, 0) + 1
                depth += 1
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            raise _refuse(url, f"at most {DEEPEST:,} elements inside one another", "more")


def _weigh_tag(tag: str, *, url: str) -> None:
    count = sum(1 for _ in _ATTRIBUTE.finditer(tag))
    if count > MOST_ATTRIBUTES:
        raise _refuse(url, f"at most {MOST_ATTRIBUTES:,} attributes on one element", f"{count:,}")


def _check_formatting(text: str, tags: int, *, url: str) -> None:
    unclosed: dict[str, int] = {}
    most = now = 0
    for closing, name in _FORMATTING.findall(text.lower()):
        if not closing:
            unclosed[name] = unclosed.get(name, 0) + 1
            now += 1
            most = max(most, now)
        elif unclosed.get(name):
            unclosed[name] -= 1
            now -= 1
    # A legacy page leaves some <font> open.
    if most > 32 and most * tags > MOST_COPIES:
        raise _refuse(url, "formatting elements that are closed", f"{most:,} left open")


def _refuse(url: str, expected: str, found: str) -> LayoutError:
    message = (
        f"{url} cannot be read safely: {expected} are allowed and it has {found}; "
        "look at the page by hand."
    )
    return LayoutError(message, url=url, expected=expected, found=found)
