"""Charts: numbers in, what a template needs to show them with and without scripts.

A chart is three things in one figure (templates/tinarchive/_chart.html): a drawing the server makes
(plain SVG, for readers without scripts), the same numbers as a table, and the numbers as JSON, out
of which static/charts.js draws with uPlot what can be explored by mouse, finger and keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tinarchive.browse.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tinarchive.browse.words import Words

WIDE, TALL = 1000, 160
"""The server's drawing in its own units; the page stretches it."""
FIELDS = ("titles", "summaries", "bodies", "bylines", "authors", "categories", "counts", "photos",
          "captions", "documents")  # fmt: skip
"""What is counted of articles per month (docs/schema.md, `months`), in the order it is shown."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart."""

    x: float
    """Its place: months since year 0, or seconds since 1970."""
    label: str
    """When, in the reader's language."""
    value: int
    href: str | None = None
    """Where the number's articles are."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers over time, ready for `_chart.html`."""

    kind: Literal["months", "moments"]
    """Bars by month, or a line through observations."""
    name: str
    unit: str
    """What is counted (`Articles`)."""
    summary: str
    """What the drawing shows, in a sentence."""
    points: tuple[Point, ...]
    years: tuple[tuple[str, tuple[Point | None, ...], int], ...] = ()
    """Of months: each year with its twelve months and their sum, newest first."""
    months: tuple[str, ...] = ()
    """Heads of the twelve columns."""

    @property
    def payload(self) -> dict[str, Any]:
        """What charts.js draws."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "x": [point.x for point in self.points],
            "y": [point.value for point in self.points],
            "labels": [point.label for point in self.points],
            "links": [point.href for point in self.points],
        }

    @property
    def bars(self) -> list[tuple[str, str, str, str, Point]]:
        """x, y, width and height of each bar of the server's drawing, with its point."""
        first, last = self.points[0].x, self.points[-1].x
        step = WIDE / (last - first + 1)
        most = max(point.value for point in self.points) or 1
        return [
            (
                f"{(point.x - first) * step + step * 0.08:.2f}",
                f"{TALL * (1 - point.value / most):.1f}",
                f"{step * 0.84:.2f}",
                f"{TALL * point.value / most:.1f}",
                point,
            )
            for point in self.points
        ]

    @property
    def line(self) -> str:
        """The points of the server's line: a count holds until another is read."""
        first, last = self.points[0].x, self.points[-1].x
        span = (last - first) or 1
        most = max(point.value for point in self.points) or 1
        found: list[tuple[float, float]] = []
        for point in self.points:
            x, y = WIDE * (point.x - first) / span, TALL - 0.94 * TALL * point.value / most
            if found:
                found.append((x, found[-1][1]))
            found.append((x, y))
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in found)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a whole have something."""

    label: str
    part: int
    whole: int
    percent: str

    @property
    def width(self) -> str:
        """Of 100, for the server's bar."""
        return f"{100 * self.part / self.whole:.2f}"


def months_chart(
    t: Words,
    counts: Mapping[str, int],
    *,
    name: str,
    unit: str | None = None,
    link: Callable[[str], str] | None = None,
) -> Chart | None:
    """Bars by month (`2018-05` -> how many); None where there is nothing to show.

    `link` gives the address of a month's articles.
    """
    points = tuple(
        Point(
            x=int(month[:4]) * 12 + int(month[5:7]) - 1,
            label=t.month(month),
            value=counts[month],
            href=link(month) if link else None,
        )
        for month in sorted(counts)
        if counts[month]
    )
    if not points:
        return None
    most = max(points, key=lambda point: point.value)
    unit = unit or t("charts.articles")
    return Chart(
        kind="months",
        name=name,
        unit=unit,
        summary=t(
            "charts.months_summary",
            n=sum(point.value for point in points),
            first=points[0].label,
            last=points[-1].label,
            month=most.label,
            most=most.value,
        ),
        points=points,
        years=_years(points),
        months=tuple(str(n) if t.language == "vi" else MONTHS[n - 1][:3] for n in range(1, 13)),
    )


def _years(points: Sequence[Point]) -> tuple[tuple[str, tuple[Point | None, ...], int], ...]:
    by_year: dict[int, list[Point | None]] = {}
    for point in points:
        year, month = divmod(int(point.x), 12)
        by_year.setdefault(year, [None] * 12)[month] = point
    return tuple(
        (str(year), tuple(row), sum(point.value for point in row if point))
        for year, row in sorted(by_year.items(), reverse=True)
    )


def months_of(rows: Iterable[Mapping[str, Any]], column: str = "articles") -> dict[str, int]:
    """Month -> how many, over all portals, out of `archive.months()`; undated ones left out."""
    found: dict[str, int] = {}
    for row in rows:
        if row["month"]:
            found[row["month"]] = found.get(row["month"], 0) + row[column]
    return found


def counts_chart(
    t: Words, counts: Iterable[Mapping[str, Any]], *, name: str | None = None
) -> Chart | None:
    """A line through view counts (`seen_at`, `count`), oldest first; None for fewer than two."""
    points = tuple(
        Point(
            x=datetime.fromisoformat(one["seen_at"]).timestamp(),
            label=t.moment(one["seen_at"]),
            value=one["count"],
        )
        for one in counts
    )
    if len(points) < 2:
        return None
    return Chart(
        kind="moments",
        name=name or t("charts.views"),
        unit=t("charts.views"),
        summary=t(
            "charts.views_summary",
            first=points[0].value,
            last=points[-1].value,
            begin=points[0].label,
            end=points[-1].label,
        ),
        points=points,
    )


def shares(t: Words, rows: Iterable[Mapping[str, Any]]) -> list[Share]:
    """How many articles have each field, out of rows of `archive.months()`; empty without any."""
    rows = list(rows)
    whole = sum(row["articles"] for row in rows)
    if not whole:
        return []
    found = []
    for field in FIELDS:
        part = sum(row[field] for row in rows)
        found.append(Share(t(f"charts.{field}"), part, whole, t.percent(part, whole)))
    return found
