"""`verify`, `repair` and `reindex`: proof that the archive is whole, and mending."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tinarchive.cli.gauge import Gauge, gauge_of
from tinarchive.cli.looking import reading
from tinarchive.cli.options import Command, Place, clock, json_option, with_place
from tinarchive.cli.output import print_json, say
from tinarchive.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

DAMAGED = 4
MEGA = 1_000_000


@click.command("verify", cls=Command)
@click.option("--quick", is_flag=True, help="Leave out what reads every byte; for every night.")
@click.option("--seal", metavar="HEX", help="A seal noted before: is what it sealed still there?")
@json_option
@with_place
def verify_command(place: Place, *, quick: bool, seal: str | None, as_json: bool) -> int:
    """Prove that the archive is whole.

    Every body is compared with its digest, every capture with its seal, every reference followed,
    articles compared with their revisions, the index with the texts. The seal that is printed
    last stands for all that came until now: note it elsewhere, and --seal proves later that
    nothing of it was altered or taken away. Exit code 4 when anything is not as it must be.

    Example:
      tinarchive verify --archive data
      tinarchive verify --quick || mail -s "archive damaged" me
    """
    from tinarchive.archive import Finding, require_archive
    from tinarchive.operate.care import findings_data, findings_text, prove

    if seal is not None and not re.fullmatch(
        "[0-9a-fA-F]{64}", seal
    ):  # a slip of the hand proves nothing
        raise UsageError(f"--seal {seal}: a seal is 64 hex digits, as `verify` printed them.")
    require_archive(place.archive)
    gauge = gauge_of("", quiet=place.quiet)
    findings: list[Finding] = []
    last = None
    try:
        with reading(place) as archive, closing(gauge):
            findings += prove(archive, quick=quick, seal=seal, tell=told_by(gauge))
            last = archive.seal()
    except ArchiveError as error:  # it cannot be opened, or not be read to the end
        if not (as_json or findings):
            raise
        findings.append(Finding("file", str(place.archive), str(error)))
    if as_json:
        print_json(findings_data(findings, last))
    elif findings or not place.quiet:
        click.echo(findings_text(findings, last, quick=quick))
    return DAMAGED if findings else 0


def told_by(gauge: Gauge) -> Callable[[str, int, int], None]:
    """How far a check is, shown by a gauge that names what is looked at."""

    def tell(what: str, done: int, total: int) -> None:
        if what != gauge.what:
            gauge.what, gauge.started = what, gauge.clock()
        gauge(done, total)

    return tell


@click.command("repair", cls=Command)
@json_option
@with_place
def repair_command(place: Place, *, as_json: bool) -> int:
    """Mend what can be mended.

    What derives from captures.db is derived anew: the table of captures, articles and revisions
    that are lost or altered (their pages are read again), counts, the index. What a kill left
    half done is brought to its end, what refers to nothing is let go. Where tinarchive.db is not
    there at all, every crawl is gone through again by what it kept. What cannot be mended is
    said, for a copy of the archive to be brought back. Nothing that came is ever thrown away.
    Exit code 4 when something stays wrong.

    Example:
      tinarchive repair
    """
    import asyncio

    from tinarchive.archive import is_lost, open_archive, require_archive
    from tinarchive.operate.care import findings_data, findings_text, mend, prove
    from tinarchive.operate.rebuilding import rebuild, rebuilt_text

    require_archive(place.archive)  # a folder without an archive is told so, and not made one
    gauge = gauge_of("", quiet=place.quiet)
    tell = told_by(gauge)
    done = []
    if is_lost(place.archive):
        again = gauge_of("captures", quiet=place.quiet)
        with closing(again):
            counts = asyncio.run(rebuild(place.archive, place.sites, now=clock(None), tell=again))
        done.append(rebuilt_text(counts))
    with open_archive(place.archive, now=clock(None)) as archive, closing(gauge):
        done += mend(archive, prove(archive, tell=tell), place.sites)
        left = list(prove(archive, tell=tell))
        last, unread = archive.seal(), len(archive.unread_addresses())
    if as_json:
        print_json({"mended": done} | findings_data(left, last))
    elif left or not place.quiet:
        for one in done:
            click.echo(f"Mended: {one}.")
        click.echo(findings_text(left, last))
        if unread:
            say(
                f"Pages that came and that nothing has read: {unread:,}; "
                "the next crawl reads those that its lists show."
            )
        if left:
            say("What is left needs a copy of the archive (`tinarchive backup`) to be put back.")
    return DAMAGED if left else 0


@click.command("reindex", cls=Command)
@with_place
def reindex_command(place: Place) -> None:
    """Build the search index anew.

    A kill leaves the rest to the next start of any command that writes; searches say meanwhile
    how many articles are not in the index yet.

    Example:
      tinarchive reindex
    """
    from tinarchive.archive import open_archive, require_archive

    require_archive(place.archive)
    gauge = gauge_of("articles", quiet=place.quiet)
    with open_archive(place.archive, now=clock(None)) as archive, closing(gauge):
        count = archive.reindex(tell=gauge)
    if not place.quiet:
        say(f"{count:,} articles are in the index.")


@click.command("backup", cls=Command)
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@json_option
@with_place
def backup_command(place: Place, *, out: Path, as_json: bool) -> None:
    """Copy the whole archive into a new folder.

    Both databases and your profiles, as they are at one moment; a crawl may go on meanwhile. OUT
    is there once it is whole, or not at all. The copy is an archive like any other: put it back
    by copying it, look into it with --archive OUT, prove it with `verify`.

    Example:
      tinarchive backup /mnt/copies/2026-11-25
      tinarchive verify --archive /mnt/copies/2026-11-25
    """
    from tinarchive.archive import require_archive
    from tinarchive.operate.care import backup_data, backup_text

    require_archive(place.archive)
    gauge = gauge_of("MB", quiet=place.quiet)
    with reading(place) as archive, closing(gauge):
        archive.backup(
            out,
            profiles=place.sites,
            tell=lambda done, total: gauge(done // MEGA, total and total // MEGA),
        )
    data = backup_data(out)
    if as_json:
        print_json(data)
    elif not place.quiet:
        say(backup_text(data))
