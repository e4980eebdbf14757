"""Parquet with types: what is a list in the archive is a list here, what is a time is a time.

A portal's times stand twice: `published_at` as the portal shows it, with its precision, and
`published_time` as an instant, null where the portal shows a day only. Each column carries its
words of docs/schema.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from tinarchive import __version__
from tinarchive.archive.explaining import explanations
from tinarchive.archive.streaming import BASES
from tinarchive.errors import UsageError
from tinarchive.exporters.jsonl import named_rows
from tinarchive.exporters.writing import Written, new_file, told

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as error:
    raise UsageError(
        "Parquet needs pyarrow, which is not installed; `python3 -m pip install pyarrow` brings it "
        "(as does tinarchive[parquet])."
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection

    Row = dict[str, Any]

BATCH = 200
"""Rows turned into columns at once."""
ARTICLES_A_GROUP = 2_000
ROWS_A_GROUP = 50_000

TEXT, NUMBER, DAY = pa.string(), pa.int64(), pa.date32()
TIME = pa.timestamp("us", "UTC")
OBSERVED = frozenset({"first_seen_at", "last_seen_at", "checked_at", "gone_at", "seen_at",
                      "fetched_at"})  # fmt: skip
SAID = {"published_at": "published_time", "updated_at": "updated_time"}
"""Column as the portal shows it -> the same as an instant."""
_INSTANT = re.compile(r"T.+(?:Z|[+-]\d\d:\d\d)\Z")


def _list(**fields: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct(list(fields.items())))


LISTS = {
    "authors": _list(name=TEXT, role=TEXT),
    "tags": pa.list_(TEXT),
    "images": _list(url=TEXT, caption=TEXT, credit=TEXT, alt=TEXT, capture=NUMBER, width=NUMBER,
                    height=NUMBER),
    "attachments": _list(url=TEXT, title=TEXT, media_type=TEXT, capture=NUMBER),
    "addresses": pa.list_(TEXT),
    "counts": _list(seen_at=TIME, count=NUMBER),
    "revisions": _list(id=NUMBER, number=NUMBER, seen_at=TIME, capture=NUMBER, digest=TEXT,
                       reader=TEXT, title=TEXT, published_at=TEXT),
    "issues": _list(field=TEXT, reason=TEXT),
    "blocks": _list(kind=TEXT, text=TEXT, url=TEXT, alt=TEXT),
}  # fmt: skip
"""Columns that hold lists, in the order in which they follow the others."""
LISTS_IN_WORDS = {
    "authors": "names of the byline, each with its part in the byline's own words",
    "tags": "as the portal writes them",
    "images": "photos in the order of the page",
    "attachments": "linked documents",
    "addresses": "all addresses that lead to it",
    "counts": "view counts as they were read, oldest first",
    "revisions": "each state of the portal's content, oldest first",
    "issues": "why a field is null or in doubt",
    "blocks": "all text of the latest state in order, each piece once",
    "published_time": "`published_at` as an instant; null where the portal shows a day only",
    "updated_time": "`updated_at` as an instant; null where the portal shows a day only",
    "province": "the portal's province, of the 63 of before July 2025",
    "merged_name": "the one of the 34 it belongs to since July 2025",
}


def write(
    archive: Archive,
    out: Path,
    selection: Selection,
    *,
    tell: Tell,
    table: str = "articles",
    blocks: bool = True,
) -> Written:
    """A row each, in order of the articles' ids; all of one moment, by groups of rows (zstd).

    Articles bring what belongs to them as lists. Without `blocks` they, and revisions, lack that
    column.
    """
    with archive.snapshot():
        count = archive.count_rows(table, selection)
        columns, rows = archive.table(table, selection)
        if table == "articles":
            found, a_group = _articles(archive, selection, columns, rows, blocks), ARTICLES_A_GROUP
            columns = _with_lists(columns, blocks=blocks)
        else:
            found, a_group = named_rows(columns, rows, blocks=blocks), ROWS_A_GROUP
            columns = tuple(name for name in columns if blocks or name != "blocks")
        schema = _schema(archive, table, columns, selection)
        with new_file(out) as file:
            with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
                for group in _groups(told(found, count, tell), schema, a_group):
                    writer.write_table(group)
            size = file.tell()
    return Written("parquet", str(out), count, size, table)


# ── rows ────────────────────────────────────────────────────────────────────────────────────


def _articles(
    archive: Archive,
    selection: Selection,
    columns: Sequence[str],
    rows: Iterator[Sequence[Any]],
    blocks: bool,
) -> Iterator[Row]:
    """Both readings are in order of the ids and of one moment, so they go side by side."""
    wholes = archive.whole_articles(selection, blocks=blocks)
    for row, whole in zip(rows, wholes, strict=True):
        lists = {name: whole[name] for name in LISTS if name in whole}
        lists["authors"] = (whole["byline"] or {"authors": []})["authors"]
        for one in (*lists["counts"], *lists["revisions"]):
            one["seen_at"] = datetime.fromisoformat(one["seen_at"])
        yield dict(zip(columns, row, strict=True)) | lists


def _with_lists(columns: Sequence[str], *, blocks: bool) -> tuple[str, ...]:
    plain = [name for name in columns if name not in LISTS]
    return (*plain, *(name for name in LISTS if blocks or name != "blocks"))


def _groups(rows: Iterator[Row], schema: pa.Schema, size: int) -> Iterator[pa.Table]:
    gathered: list[pa.RecordBatch] = []
    while batch := list(islice(rows, BATCH)):
        gathered.append(_batch(batch, schema))
        if len(gathered) * BATCH >= size:
            yield pa.Table.from_batches(gathered)
            gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered)


def _batch(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    said = {time: name for name, time in SAID.items()}
    arrays = []
    for field in schema:
        if field.name in said:
            values = [_instant(row[said[field.name]]) for row in rows]
        else:
            values = [row[field.name] for row in rows]
        born = TEXT if field.type in (TIME, DAY) else field.type
        arrays.append(pa.array(values, born).cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _instant(text: str | None) -> str | None:
    return text if text is not None and _INSTANT.search(text) else None


# ── types and words ─────────────────────────────────────────────────────────────────────────


def _schema(
    archive: Archive, table: str, columns: Sequence[str], selection: Selection
) -> pa.Schema:
    types = archive.types(table)
    words = explanations()[BASES.get(table, table)]
    fields = []
    for column in columns:
        fields.append((column, _type(column, types.get(column)), words.columns.get(column)))
        if column in SAID and (table == "articles" or column == "published_at"):
            fields.append((SAID[column], TIME, None))
    return pa.schema(
        [
            pa.field(name, kind, metadata={"description": told_of or LISTS_IN_WORDS.get(name, "")})
            for name, kind, told_of in fields
        ],
        metadata=_about(archive, table, words.meaning, selection),
    )


def _type(column: str, declared: str | None) -> pa.DataType:
    if column in LISTS and declared in (None, "TEXT"):
        return LISTS[column]
    if column in OBSERVED:
        return TIME
    if column == "published_on":
        return DAY
    return NUMBER if declared == "INTEGER" else TEXT


def _about(
    archive: Archive, table: str, meaning: str | None, selection: Selection
) -> dict[str, str]:
    """Where the file comes from."""
    asked = {name: value for name, value in asdict(selection).items() if value is not None}
    told_of = {
        "version": __version__,
        "table": table,
        "meaning": meaning or "",
        "selection": json.dumps(asked, ensure_ascii=False),
        "form": archive.db.value("SELECT name FROM _sqlite_migrations ORDER BY id DESC LIMIT 1"),
        "run": str(archive.run_at_work),
        "first_capture": archive.mark(),
    }
    return {f"tinarchive.{name}": value for name, value in told_of.items()}
