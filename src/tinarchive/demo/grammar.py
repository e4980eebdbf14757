"""Vietnamese sentences out of templates: choices, numbers, names that stay the same in a story.

{sáng|chiều} {ngay}        one of the choices; what is bound to `ngay` in this story
{20-90}  {1.2-9.8}         a number in the range, printed the Vietnamese way (1.250; 4,7)
{xa}  {xa2}  {Xa}          a name of that kind, bound once per story; the same, capitalised
{+ho}                      a name of that kind, another each time
{|Câu này có thể vắng.}    an empty choice makes a sentence optional
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

INNERMOST = re.compile(r"\{([^{}]*)\}")
DIGITS = re.compile(r"[\d.,]*\d")
SENTENCE = re.compile(r"(?:^|[.!?][”\"]?\s)[“\"]?\w")
RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\Z")


@dataclass(slots=True)
class Teller:
    """Expands the templates of one story; what it has named once keeps its name."""

    rng: random.Random
    names: Mapping[str, tuple[str, ...]]
    """Kind of name -> templates of such names."""
    pick: Callable[[str, int], int]
    """Which of so many choices of that slot; dealt, so that tellings of a template differ."""
    bound: dict[str, str] = field(default_factory=dict)
    told: set[tuple[str, int]] = field(default_factory=set)
    """Which cards (stack, number) the story has used."""

    def tell(self, template: str) -> str:
        """The template as text, white space collapsed, its first letter a capital."""
        text = template
        while INNERMOST.search(text):
            text = INNERMOST.sub(lambda match: self._fill(match[1]), text)
        text = re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))
        return SENTENCE.sub(lambda match: match[0].upper(), text)

    def _fill(self, slot: str) -> str:
        if "|" in slot:
            choices = slot.split("|")
            return choices[self.pick(DIGITS.sub("#", slot), len(choices))]
        key, bind, rest = slot.partition("=")
        if bind:
            return self.bound.setdefault(key, self._fill(rest))
        if slot.startswith("+"):
            return self.rng.choice(self.names[slot[1:]])
        span = RANGE.match(slot)
        if span:
            return self._number(span[1], span[2])
        return self._name(slot)

    def _number(self, low: str, high: str) -> str:
        if "." in low:
            return f"{self.rng.uniform(float(low), float(high)):.1f}".replace(".", ",")
        value = self.rng.randint(int(low), int(high))
        if value >= 1000 and int(low) >= 100:
            value = value // 10 * 10
        return f"{value:,}".replace(",", ".")

    def _name(self, slot: str) -> str:
        key = slot[:1].lower() + slot[1:]
        if key not in self.bound:
            kind = key.rstrip("0123456789")
            if kind not in self.names:
                raise KeyError(f"no names of the kind {kind!r} (template slot {slot!r})")
            taken = set(self.bound.values())
            free = [name for name in self.names[kind] if name not in taken]
            self.bound[key] = self.tell_plain(self.rng.choice(free or self.names[kind]))
        value = self.bound[key]
        return value[:1].upper() + value[1:] if slot != key else value

    def tell_plain(self, template: str) -> str:
        """As `tell`, the first letter left as it is."""
        text = template
        while INNERMOST.search(text):
            text = INNERMOST.sub(lambda match: self._fill(match[1]), text)
        return " ".join(text.split())
