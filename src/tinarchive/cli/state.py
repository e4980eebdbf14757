"""`status` and `report`: where each portal stands, what a run did."""

from __future__ import annotations

import click

from tinarchive.cli.options import Command, Place, clock, json_option, with_place
from tinarchive.cli.output import columns, print_json


@click.command("status", cls=Command)
@json_option
@with_place
def status_command(place: Place, *, as_json: bool) -> None:
    """Show where each portal stands.

    A line a portal: how many articles it has here, whether its lists are complete, when it was
    walked last, what is wrong; then each list that is not complete, with what is missing.

    Example:
      tinarchive status
    """
    from tinarchive.archive import open_archive
    from tinarchive.operate.status import status_data, status_text

    with open_archive(place.archive, now=clock(None), write=False) as archive:
        data = status_data(archive)
    if as_json:
        print_json(data)
    else:
        click.echo(status_text(data, columns=columns()))


@click.command("report", cls=Command)
@click.argument("run", required=False, type=click.IntRange(1), metavar="[RUN]")
@json_option
@with_place
def report_command(place: Place, *, run: int | None, as_json: bool) -> None:
    """Show what a run did and what is missing.

    The last run where none is named. Each list it walked is complete, or its missing articles are
    listed by address; then what went wrong.

    Example:
      tinarchive report
      tinarchive report 12 --json
    """
    from tinarchive.archive import open_archive
    from tinarchive.operate.report import report_data, report_text

    with open_archive(place.archive, now=clock(None), write=False) as archive:
        data = report_data(archive, run)
    if as_json:
        print_json(data)
    else:
        click.echo(report_text(data, columns=columns()))
