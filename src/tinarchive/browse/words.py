"""The interface in the reader's language: every word of it stands in words.toml, twice."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
COOKIE = "tinarchive_lang"
VIETNAM = timezone(timedelta(hours=7))
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All words by their key (`search.button`), each in every language."""
    text = files("tinarchive.browse").joinpath("words.toml").read_text(encoding="utf-8")
    sections: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    return {
        f"{section}.{name}": texts for section, words in sections.items()
        for name, texts in words.items()
    }  # fmt: skip


class Words:
    """Words, numbers and dates in one language; `t("search.found", n=3)` in a template."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """The words of a key, with its values in their places; `one` stands for n = 1."""
        texts = catalogue()[key]
        text = texts[self.language]
        if self.language == "en" and values.get("n") == 1:
            text = texts.get("one", text)
        if not values:
            return text
        shown = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return text.format(**shown)

    def number(self, value: float, digits: int = 0) -> str:
        """1234.5 -> `1,234.5`, in Vietnamese `1.234,5`."""
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def percent(self, part: float, whole: float) -> str:
        """A share: never 100 % where something is missing, nor 0 % where something is there."""
        if not whole:
            return "–"
        share = 100 * part / whole
        if share in (0, 100) or 0.5 <= share < 99.5:
            return f"{self.number(round(share))}%"
        return "<1%" if share < 1 else ">99%"

    def day(self, value: str | None) -> str:
        """A day, month or year: `28 May 2018`, in Vietnamese `28/05/2018`."""
        if not value:
            return self("common.no_date")
        parts = value[:10].split("-")
        if self.language == "vi":
            return "/".join(reversed(parts))
        names = [MONTHS[int(part) - 1] if place == 1 else part for place, part in enumerate(parts)]
        return " ".join(reversed([*names[:2], *(part.lstrip("0") for part in names[2:])]))

    def weekday(self, value: str) -> str:
        """The weekday of a day: `Monday`, `Thứ Hai`."""
        return self("common.weekdays").split(",")[date.fromisoformat(value[:10]).weekday()]

    def moment(self, value: str | None) -> str:
        """A time: what the portal says as it says it, what we observed (UTC) in Vietnam's time."""
        if not value:
            return self("common.no_date")
        if len(value) <= 10:
            return self.day(value)
        when = datetime.fromisoformat(value)
        if value.endswith("Z") or when.tzinfo is UTC:
            when = when.astimezone(VIETNAM)
        return f"{self.day(when.date().isoformat())}, {when:%H:%M}"

    def full(self, value: str) -> str:
        """A time with its weekday: `Monday, 28 May 2018, 13:37`."""
        known = f"{self.weekday(value)}, " if len(value) >= 10 else ""
        return known + self.moment(value)

    def month(self, value: str) -> str:
        """A month: `May 2018`, `5/2018`."""
        year, _, number = value.partition("-")
        if self.language == "vi":
            return f"{int(number)}/{year}"
        return f"{MONTHS[int(number) - 1][:3]} {year}"

    def span(self, first: str, last: str) -> str:
        """From one month to another: `Jan 2017 – Jun 2018`."""
        if first[:7] == last[:7]:
            return self.month(first[:7])
        return f"{self.month(first[:7])} – {self.month(last[:7])}"

    def size(self, count: int) -> str:
        """Bytes, as people say them: `84 kB`."""
        value, unit = float(count), "B"
        for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is the answer
            if value < 1000:
                break
            value /= 1000
        return f"{self.number(value, 1 if value < 10 and unit != 'B' else 0)} {unit}"


def language_of(
    args: Mapping[str, str], cookies: Mapping[str, str], accept: str | None
) -> Language:
    """What the reader wants: told (`?lang=`), told before (a cookie), or what the browser asks."""
    for told in (args.get("lang"), cookies.get(COOKIE)):
        if told in LANGUAGES:
            return told
    wishes: list[tuple[float, Language]] = []
    for part in (accept or "").split(","):
        name, *options = part.strip().lower().split(";")
        weight = next((one.strip()[2:] for one in options if one.strip().startswith("q=")), "1")
        language = name.split("-")[0]
        if language in LANGUAGES:
            wishes.append((_number(weight), language))
    best: tuple[float, Language] = max(wishes, key=lambda wish: wish[0], default=(0.0, "en"))
    return best[1] if best[0] > 0 else "en"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
