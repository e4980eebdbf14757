"""How well the reader reads annotated pages: field by field, site by site, and every miss.

Each page gets one `Mark` a field: how many values the gold wants, how many the reader gave, how
many of these agree. Absent on both sides is right. So one rule serves titles (0 or 1 value) and
captions (many), and precision and recall mean the same for all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.operate.scoring import score_article, score_listing
from tinarchive.operate.tables import clean, shorten, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tinarchive.model import Article, ListingPage
    from tinarchive.operate.gold import Gold
    from tinarchive.operate.marks import Mark

CORE = (
    "title",
    "date",
    "summary",
    "body",
    "captions",
    "names",
    "views",
    "entries",
    "next",
    "total",
)
"""Fields of the table by site, which has to fit a terminal."""


@dataclass(frozen=True, slots=True)
class Score:
    """Marks of one field (or one field of one site) added up."""

    pages: int
    right: int
    wrong: int
    """Values given that the gold does not have."""
    precision: float | None
    recall: float | None


def evaluate(
    golds: Iterable[Gold],
    read_article: Callable[[Gold], Article],
    read_listing: Callable[[Gold], ListingPage],
) -> list[Mark]:
    """The marks of all pages; a page that cannot be read misses every field."""
    marks: list[Mark] = []
    for gold in golds:
        if gold.is_listing:
            marks += score_listing(gold, read_listing(gold))
        else:
            marks += score_article(gold, read_article(gold))
    return marks


def add_up(marks: Iterable[Mark]) -> Score:
    """The marks as one score; precision and recall are over values, not over pages."""
    marks = list(marks)
    wanted, given, hits = (
        sum(getattr(m, key) for m in marks) for key in ("wanted", "given", "hits")
    )
    return Score(
        pages=len(marks),
        right=sum(mark.right for mark in marks),
        wrong=given - hits,
        precision=round(hits / given, 4) if given else None,
        recall=round(hits / wanted, 4) if wanted else None,
    )


def evaluation_data(marks: Sequence[Mark]) -> dict[str, Any]:
    """All that `tinarchive evaluate --json` prints."""
    fields = list(dict.fromkeys(mark.field for mark in marks))
    sites = list(dict.fromkeys(mark.site for mark in marks))
    return {
        "pages": len({mark.page for mark in marks}),
        "fields": {field: asdict(add_up(m for m in marks if m.field == field)) for field in fields},
        "sites": {
            site: {
                field: asdict(add_up(mine))
                for field in fields
                if (mine := [m for m in marks if m.field == field and m.site == site])
            }
            for site in sites
        },
        "misses": [
            {"field": m.field, "page": m.page, "expected": m.expected, "got": m.got}
            for m in marks
            if not m.right
        ],
    }


def evaluation_text(marks: Sequence[Mark], *, columns: int = 100, per_page: float = 0.0) -> str:
    """The same for people: fields, sites, misses."""
    data = evaluation_data(marks)
    speed = f", {per_page * 1000:.1f} ms a page" if per_page else ""
    parts = [
        f"{data['pages']} pages of {len(data['sites'])} sites{speed}",
        _fields_table(data["fields"]),
        _sites_table(data["sites"], data["fields"]),
    ]
    if data["misses"]:
        parts.append(_misses_text(data["misses"], columns))
    return "\n\n".join(parts)


def _fields_table(fields: dict[str, Any]) -> str:
    rows = [
        [
            field,
            f"{s['right']} of {s['pages']}",
            _share(s["precision"]),
            _share(s["recall"]),
            s["wrong"],
        ]
        for field, s in fields.items()
    ]
    head = ["field", "pages right", "precision", "recall", "wrong values"]
    return table(head, rows, right=head[1:])


def _sites_table(sites: dict[str, Any], fields: dict[str, Any]) -> str:
    shown = [field for field in CORE if field in fields]
    rows = [
        [
            site,
            *(f"{s['right']}/{s['pages']}" if (s := scores.get(field)) else "" for field in shown),
        ]
        for site, scores in sites.items()
    ]
    return table(["site", *shown], rows, right=shown)


def _misses_text(misses: Sequence[dict[str, Any]], columns: int) -> str:
    """Page by page: what was expected and not given, what was given and not expected."""
    lines: list[str] = []
    for page in dict.fromkeys(miss["page"] for miss in misses):
        lines.append(clean(page))
        for miss in (one for one in misses if one["page"] == page):
            told = [("expected", value) for value in _values(miss["expected"])]
            told += [("got", value) for value in _values(miss["got"])]
            above = ("", "")
            for key, value in told:
                names = [name if name not in above else "" for name in (miss["field"], key)]
                lines.append(f"  {names[0]:9} {names[1]:8}  {shorten(value, columns - 22)}")
                above = (miss["field"], key)
    return "\n".join(lines)


def _values(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return ["-" if one is None else str(one) for one in values or [None]]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
