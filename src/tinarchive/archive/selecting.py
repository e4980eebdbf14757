"""Which articles a `Selection` means, as a condition on the table `articles`.

What is typed without marks means every spelling, as in a search: `lam dong` is Lâm Đồng, `thoi su`
the categories Thời sự and THỜI SỰ. What cannot be is refused with the nearest that can.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from tinarchive.archive.queries import ask
from tinarchive.errors import NoSuchChoice
from tinarchive.fields.prose import fold, squash, tone_key
from tinarchive.sites.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tinarchive.archive.stores import Store
    from tinarchive.model import Selection

Condition = tuple[str, list[Any]]

EVERY = "1"
"""The condition that holds for every article."""
NONE = "0"
_LISTED = "its code or name is among those of the table `provinces`."
_LEAVE_OUT = "leave it out to search them all."
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})\Z")
_RANKS = re.compile(r"(?:tinh|thanh pho|tp) (?=\w)")
# Every category, by a step to the next one on its index: the table has many rows to each.
_CATEGORIES = """
  WITH RECURSIVE one (name) AS (
    SELECT min(category) FROM articles
    UNION ALL
    SELECT (SELECT min(category) FROM articles WHERE category > one.name) FROM one
    WHERE one.name IS NOT NULL
  ) SELECT name FROM one WHERE name IS NOT NULL
"""


def conditions(selection: Selection, db: Store | None = None) -> Condition:
    """A condition over the table `articles`, with its values in order.

    With the archive's database (`archive.conditions` gives it) a portal, category or author it
    does not hold is refused, and their names may be typed without marks; without it they are
    taken as written. Raises `UsageError` for a date, province, portal, category or author that
    cannot be; it names the nearest.
    """
    parts = [
        condition
        for value, told in (
            (selection.site, _site),
            (selection.province, _province),
            (selection.merged_province, _merged_province),
            (selection.category, _category),
            (selection.author, _author),
        )
        if value is not None
        for condition in (told(squash(value), db),)
    ]
    parts += _days(selection)
    if selection.text is not None and selection.text.strip():
        parts.append(_text(selection.text))
    return (
        " AND ".join(sql for sql, _ in parts) or EVERY,
        [value for _, values in parts for value in values],
    )


def _text(text: str) -> Condition:
    asked = ask(text)
    if not asked:
        return NONE, []
    return (
        "articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)",
        [asked],
    )


# ── portals and provinces ───────────────────────────────────────────────────────────────────


def _site(typed: str, db: Store | None) -> Condition:
    if db is not None:
        typed = _held_site(typed, [row["id"] for row in db.all("SELECT id FROM sites ORDER BY id")])
    return "articles.site = ?", [typed]


def _held_site(typed: str, held: Sequence[str]) -> str:
    """The portal that is meant by its host, with or without `www.`, or by an address on it."""
    host = re.sub(r"^[a-z]+://|/.*", "", typed.lower())
    bare = host.removeprefix("www.")
    for name in (host, bare, f"www.{bare}"):
        if name in held:
            return name
    near = [name for name in held if len(bare) > 2 and bare in name][:3]
    near = near or get_close_matches(host, held, n=3)
    raise _none(
        "site",
        typed,
        f"The archive holds no portal {typed}",
        near,
        "`tinarchive sites list` shows those it holds.",
    )


def _province(typed: str, db: Store | None) -> Condition:
    """One of the 63, by name or code."""
    del db
    if (code := code_of(typed)) is not None:
        return _in_provinces([code])
    key = province_key(typed)
    new = {province_key(one.merged_name): one.merged_name for one in provinces()}
    if key in new:
        raise NoSuchChoice(
            f"{typed} is a province of since July 2025, not one of the 63 of before: "
            f"ask with --merged-province {_quoted(new[key])}.",
            what="province",
            typed=typed,
        )
    raise no_province(typed)


def _merged_province(typed: str, db: Store | None) -> Condition:
    """One of the 34, by name, or by the code of a province that it was before."""
    del db
    key = province_key(typed)
    names = {province_key(one.merged_name): one.merged_name for one in provinces()}
    names |= {one.code: one.merged_name for one in provinces()}
    if key in names:
        return _in_provinces([one.code for one in provinces() if one.merged_name == names[key]])
    for one in provinces():
        if province_key(one.name) == key:
            raise NoSuchChoice(
                f"{one.name} belongs to {one.merged_name} since July 2025: ask with "
                f"--merged-province {_quoted(one.merged_name)}, or with "
                f"--province {_quoted(one.name)} for itself.",
                what="merged_province",
                typed=typed,
                near=(one.merged_name,),
            )
    said = f"{typed} is no province of since July 2025"
    raise _none("merged_province", typed, said, _nearest(key, names), _LISTED)


def province_key(name: str) -> str:
    """A province's name to compare: no marks, no punctuation, no rank (`TP. Hồ Chí Minh`)."""
    return _RANKS.sub("", " ".join(re.findall(r"\w+", fold(name))), count=1)


def code_of(typed: str) -> str | None:
    """The code of one of the 63, by its code or its name as anybody writes it; None for others."""
    key = province_key(typed)
    for one in provinces():
        if key in (one.code, province_key(one.name)):
            return one.code
    return None


def no_province(typed: str) -> NoSuchChoice:
    """What to say where that is none of the 63, with the nearest that are."""
    names = {province_key(one.name): one.name for one in provinces()}
    said = f"{typed} is no province of before July 2025"
    return _none("province", typed, said, _nearest(province_key(typed), names), _LISTED)


def _in_provinces(codes: Sequence[str]) -> Condition:
    marks = ", ".join("?" * len(codes))
    return (
        f"articles.site IN (SELECT id FROM sites WHERE province IN ({marks}))",
        list(codes),
    )


def _nearest(key: str, names: Mapping[str, str]) -> list[str]:
    return [names[found] for found in get_close_matches(key, names, n=3)]


def _none(
    what: str,
    typed: str,
    said: str,
    near: Iterable[str],
    otherwise: str,
) -> NoSuchChoice:
    """What is not there, and the nearest that is."""
    near = tuple(dict.fromkeys(near))
    hint = f"did you mean {' or '.join(near)}?" if near else otherwise
    return NoSuchChoice(f"{said}; {hint}", what=what, typed=typed, near=near)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


# ── days ────────────────────────────────────────────────────────────────────────────────────


def _days(selection: Selection) -> list[Condition]:
    since = _span(selection.since)[0] if selection.since is not None else None
    until = _span(selection.until)[1] if selection.until is not None else None
    if since and until and since > until:
        raise NoSuchChoice(
            f"No day lies between {since} and {until}; give the earlier one first.",
            what="span",
            typed=f"{since} – {until}",
        )
    parts: list[Condition] = []
    if since:
        parts.append(("articles.published_on >= ?", [since.isoformat()]))
    if until:
        parts.append(("articles.published_on <= ?", [until.isoformat()]))
    return parts


def first_day(typed: str) -> date:
    """The day that is meant, or the first of a month or year; raises `UsageError`."""
    return _span(typed)[0]


def _span(typed: str) -> tuple[date, date]:
    """First and last day of `2018`, `2018-05`, `2018-05-28`, `28/5/2018` (days come first)."""
    text = squash(typed)
    if found := _ISO.match(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    else:
        raise NoSuchChoice(
            f"{typed!r} is no date; write 2018, 2018-05 or 2018-05-28.", what="day", typed=typed
        )
    first, last = int(month or 1), int(month or 12)
    try:
        return (
            date(int(year), first, int(day or 1)),
            date(int(year), last, int(day or calendar.monthrange(int(year), last)[1])),
        )
    except ValueError as error:
        raise NoSuchChoice(
            f"{typed} is in no calendar ({error}); write 2018, 2018-05 or 2018-05-28.",
            what="day",
            typed=typed,
        ) from error


# ── names ───────────────────────────────────────────────────────────────────────────────────


def _category(typed: str, db: Store | None) -> Condition:
    if db is None:
        return "articles.category = ?", [typed]
    held = [row["name"] for row in db.all(_CATEGORIES)]
    meant = spelt(typed, held)
    if not meant:
        near = _near_names(typed, held)
        raise _none("category", typed, f"The archive holds no category {typed}", near, _LEAVE_OUT)
    return f"articles.category IN ({', '.join('?' * len(meant))})", meant


def _author(typed: str, db: Store | None) -> Condition:
    written = "articles.id IN (SELECT article FROM article_authors WHERE author IN ({}))"
    if db is None:
        return written.format("SELECT id FROM authors WHERE name = ?"), [typed]
    # Every spelling of a name is as long as it: few are left to be compared.
    held = db.all("SELECT id, name FROM authors WHERE length(name) = ?", (len(typed),))
    meant = set(spelt(typed, [row["name"] for row in held]))
    if not meant:
        # Names that begin alike: an archive may hold a hundred thousand.
        like = db.all("SELECT name FROM authors WHERE name LIKE ? LIMIT 5000", (f"{typed[:1]}%",))
        near = _near_names(typed, [row["name"] for row in like])
        raise _none("author", typed, f"The archive holds no author {typed}", near, _LEAVE_OUT)
    ids = [row["id"] for row in held if row["name"] in meant]
    return written.format(", ".join("?" * len(ids))), ids


def spelt(typed: str, names: Iterable[str]) -> list[str]:
    """The names that are meant: with marks that spelling, without any spelling."""
    key: Callable[[str], str] = tone_key if fold(typed) != typed.lower() else fold
    wanted = key(typed)
    return [name for name in names if key(name) == wanted]


def _near_names(typed: str, names: Iterable[str]) -> list[str]:
    """Up to three names that hold what was typed, or are spelt nearly so."""
    folded = {fold(name): name for name in names}
    wanted = fold(typed)
    near = [name for key, name in folded.items() if len(wanted) > 2 and wanted in key][:3]
    return near or [folded[key] for key in get_close_matches(wanted, folded, n=3)]
