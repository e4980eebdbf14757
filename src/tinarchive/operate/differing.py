"""What reading the archive again came to, in words and as data."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tinarchive.fields.differences import compare_words
from tinarchive.operate.history import marked_lines
from tinarchive.operate.tables import clean, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tinarchive.operate.rereading import Change, Reread, Trouble

SHOWN = 20
"""Pages of one trouble that are named; all are in the JSON."""
LINES = 3
"""Lines of a sample; a text that is read quite otherwise would fill the screen."""


def reread_data(done: Reread, *, wrote: bool) -> dict[str, Any]:
    """What `reread --json` prints (docs/json.md)."""
    return {
        "reader": done.reader,
        "readers": dict(done.readers),
        "articles": done.articles,
        "revisions": done.revisions,
        "same": done.same,
        "changed": done.changed,
        "wrote": wrote,
        "written": done.written,
        "fields": dict(done.fields.most_common()),
        "unreadable": [asdict(one) for one in done.unreadable],
        "damaged": [asdict(one) for one in done.damaged],
        "lost": [asdict(one) for one in done.lost],
        "edited": done.unseen,
        "samples": [asdict(one) for one in done.samples],
    }


def reread_text(done: Reread, columns: int, *, wrote: bool, colour: bool = False) -> str:
    """A summary, the pages that could not be read, and samples of what is read otherwise."""
    parts = [
        "\n".join(_summary(done)),
        *(
            "\n".join(_troubles(words, troubles, columns))
            for words, troubles in (
                ("not readable any more; what was read before stays", done.unreadable),
                ("damaged: `tinarchive verify` says more", done.damaged),
                ("read by nobody: the reading process died, twice", done.lost),
            )
            if troubles
        ),
        "\n".join(_samples(done.samples, columns, colour=colour)),
        _last_word(done, wrote=wrote),
    ]
    return "\n\n".join(part for part in parts if part)


def _summary(done: Reread) -> Iterator[str]:
    held = ", ".join(f"{many} by reader {reader}" for reader, many in done.readers.most_common())
    yield (
        f"{_many(done.revisions, 'revision')} of {_many(done.articles, 'article')} looked at with "
        f"reader {done.reader} (held: {held or 'none'})"
    )
    yield f"  {done.same:>6,} read as they are held"
    fields = ", ".join(f"{name} {many}" for name, many in done.fields.most_common())
    yield f"  {done.changed:>6,} read otherwise{f': {fields}' if fields else ''}"
    if done.unseen:
        few = ", ".join(str(one) for one in done.unseen[:SHOWN])
        yield f"  {len(done.unseen):>6,} edited by the portal, unseen until now: article {few}"
        yield f"{'':9}(left as they are: the next crawl records the edit)"


def _troubles(words: str, troubles: Sequence[Trouble], columns: int) -> Iterator[str]:
    yield f"{_many(len(troubles), 'revision')} {words}:"
    for one in troubles[:SHOWN]:
        where = f"article {one.article}, revision {one.revision}"
        yield f"  {cut(f'{where}: {one.reason}  {one.url}', columns - 2)}"
    if len(troubles) > SHOWN:
        yield f"  and {len(troubles) - SHOWN} more (all: --json)"


def _samples(samples: Iterable[Change], columns: int, *, colour: bool) -> Iterator[str]:
    for one in samples:
        yield f"article {one.article}, revision {one.revision}"
        pieces = compare_words(as_text(one.before), as_text(one.after))
        lines = list(marked_lines(pieces, one.field, columns, colour=colour))
        yield from lines[:LINES]
        if len(lines) > LINES:
            yield " " * 12 + f"… {_many(len(lines) - LINES, 'line')} more"


def as_text(value: Any) -> str:
    """A field as one text: itself, or `key: value` of all its parts."""
    if value is None or value == []:
        return "(none)"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, dict):
        said = [f"{name}: {as_text(one)}" for name, one in value.items() if one not in (None, [])]
        return ", ".join(said)
    if isinstance(value, list):
        return " | ".join(as_text(one) for one in value)
    return clean(json.dumps(value, ensure_ascii=False))


def _last_word(done: Reread, *, wrote: bool) -> str:
    if wrote:
        return f"{_many(done.written, 'article')} renewed; no number, time or capture was changed."
    if done.changed or set(done.readers) - {done.reader}:
        return "Nothing was written; `tinarchive reread --write` renews what is held."
    return ""


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
