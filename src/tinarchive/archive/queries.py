"""What a person types, as a query of FTS5.

ask('dang bo "thanh pho"') -> '"dang" AND "bo" AND "thanh pho"'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EARLY = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_LATE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_TONES = tuple(zip(_EARLY.split(), _LATE.split(), strict=True))


def ask(text: str) -> str:
    """The FTS5 query for what a person typed; every word quoted, so nothing is an operator."""
    parts = re.findall(r'"([^"]*)"|(\S+)', text.replace("\0", " "))
    terms = [phrase or word for phrase, word in parts]
    return " AND ".join(_either(term.replace('"', " ")) for term in terms if re.search(r"\w", term))


def _either(term: str) -> str:
    spellings = _spellings(term.lower().replace("ð", "đ"))
    quoted = [f'"{spelling}"' for spelling in spellings]
    return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


def _spellings(term: str) -> Sequence[str]:
    """A term in both tone placements: all late, and all early."""
    late = early = term
    for old, new in _TONES:
        late = late.replace(old, new)
        early = early.replace(new, old)
    return tuple(dict.fromkeys((term, late, early)))
