"""`export`: the archive, or a selection of it, handed on in other people's formats."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tinarchive.cli.gauge import gauge_of
from tinarchive.cli.looking import reading
from tinarchive.cli.options import Command, Place, json_option, selection_options, with_place
from tinarchive.cli.output import print_json, say
from tinarchive.errors import UsageError
from tinarchive.exporters.registry import formats
from tinarchive.operate.tables import clean

if TYPE_CHECKING:
    from tinarchive.exporters.registry import Format
    from tinarchive.exporters.writing import Written
    from tinarchive.model import Selection

TABLES = ("articles", "revisions", "authors", "images", "attachments", "tags", "views",
          "addresses", "captures", "sites")  # fmt: skip
OWN = ("table", "blocks", "excel", "exact", "newest")
"""Options that only some formats take."""


@click.command("export", cls=Command)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(formats())))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--text", metavar="WORDS", help="Only articles that hold these words (`search`).")
@selection_options
@click.option("--table", type=click.Choice(TABLES), metavar="TABLE",
              help=f"What a row is: {', '.join(TABLES)}.  [default: articles]")  # fmt: skip
@click.option("--no-blocks", "blocks", flag_value=False, default=None, type=bool,
              help="jsonl, parquet: without the articles cut into pieces.")  # fmt: skip
@click.option("--excel", is_flag=True, default=None, help="csv: as Excel opens it.")
@click.option("--exact", is_flag=True, default=None,
              help="csv: texts as they are, for programs; unsafe in a spreadsheet.")  # fmt: skip
@click.option("--newest", type=click.IntRange(0), metavar="N",
              help="atom: how many articles; 0 is all.  [default: 100]")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace OUT where it is there already.")
@json_option
@with_place
def export_command(
    place: Place,
    *,
    form: str,
    out: Path,
    text: str | None,
    selection: Selection,
    force: bool,
    as_json: bool,
    **own: Any,
) -> None:
    """Hand the archive on, or a selection of it.

    FORMAT is one of:
      jsonl    an article a line, whole, as JSON
      csv      a table for a spreadsheet
      parquet  a table with types, for pandas and DuckDB
      atom     a feed of the newest articles
      warc     what came, byte for byte, for web archives
      wacz     the same with an index, to be replayed

    OUT is there once it is whole, or not at all; `-` is standard output (jsonl, csv, atom). A
    crawl may go on meanwhile: what is written is the archive of one moment.

    Example:
      tinarchive export jsonl articles.jsonl
      tinarchive export csv views.csv --table views --site PORTAL --since 2024
      tinarchive export jsonl - --text "le hoi" | jq .title
    """
    from tinarchive.exporters.writing import STDOUT, require_free

    chosen = formats()[form]
    options = _options_of(chosen, own)
    if out == STDOUT:
        _require_stdout(chosen, as_json=as_json)
    require_free(out, force=force)
    gauge = gauge_of(options.get("table", chosen.unit), quiet=place.quiet)
    with reading(place) as archive:
        try:
            written = chosen.load()(
                archive, out, replace(selection, text=text), tell=gauge, **options
            )
        finally:
            gauge.close()
    if as_json:
        print_json(asdict(written))
    elif not place.quiet:
        for line in (told(written), *(f"{note}." for note in written.notes)):
            say(line)


def _options_of(chosen: Format, own: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, none of which is another format's."""
    given = {name: value for name, value in own.items() if value is not None}
    for name in given.keys() - chosen.options():
        flag = "--no-blocks" if name == "blocks" else f"--{name}"
        raise UsageError(
            f"{chosen.name} knows no {flag}; `tinarchive export --help` says which format does."
        )
    if given.keys() >= {"excel", "exact"}:
        raise UsageError("What --exact writes is unsafe in Excel; take it or --excel, not both.")
    return given


def _require_stdout(chosen: Format, *, as_json: bool) -> None:
    if not chosen.to_stdout:
        raise UsageError(f"{chosen.name} cannot go to standard output; name a file.")
    if as_json:
        raise UsageError("--json and the export cannot both go to standard output; name a file.")


def told(written: Written) -> str:
    """What was handed on, in words."""
    from tinarchive.operate.report import size_text

    where = "" if written.path == "-" else f" in {clean(written.path)}"
    unit = written.unit
    if written.records == 1:
        unit = unit.removesuffix("es" if unit.endswith("sses") else "s")
    return f"{written.records:,} {unit}, {size_text(written.bytes)}{where}."
