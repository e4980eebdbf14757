"""What every command takes: where the archive is, the archivist's profiles, how much is said."""

from __future__ import annotations

import inspect
import logging
import re
import sys
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tinarchive.model import Selection
from tinarchive.operate.tables import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinarchive.model import Clock

    Run = TypeVar("Run", bound=Callable[..., Any])

VIETNAM = timezone(timedelta(hours=7))
LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command works and how much it says."""

    archive: Path
    sites: Path
    """The archivist's own profiles; need not exist."""
    verbose: int = 0
    quiet: bool = False


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; without a zone it is Vietnam's."""

    name = "ISO"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The aware time, or a usage error that shows how to write one."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is not a time; write it like 2024-06-05T08:15 or "
                "2024-06-05T08:15+07:00.",
                param,
                ctx,
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


class HostPort(click.ParamType[str]):
    """A host, or a host and its port, as the address guard compares them."""

    name = "HOST[:PORT]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same in small letters, or a usage error that shows how to write one."""
        if not _HOST_PORT.fullmatch(str(value)):
            self.fail(
                f"{value!r} is no host; write it like 10.0.0.7 or portal.local:8000.", param, ctx
            )
        return str(value).lower()


_HOST_PORT = re.compile(
    r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
)
"""A name or an IPv4 address, or an IPv6 address in brackets or bare."""

allow_private_option = click.option(
    "--allow-private",
    multiple=True,
    type=HostPort(),
    metavar="HOST[:PORT]",
    help="Allow a host in a private network, such as 127.0.0.1:8000; may be given again.",
)


class Command(click.Command):
    """A command whose help keeps paragraphs with indented lines as they are written."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = keep_examples(self.help)


class Commands(click.Group):
    """A group of commands, its help as `Command`'s."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = keep_examples(self.help)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order they are written rather than the alphabet's."""
        del ctx
        return list(self.commands)


def keep_examples(text: str | None) -> str | None:
    """The help with click's mark for "do not wrap" before each paragraph with indented lines."""
    if text is None:
        return None
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(f"\b\n{one}" if "\n  " in one else one for one in paragraphs)


SHARED = (
    click.option(
        "--archive",
        type=click.Path(file_okay=False, path_type=Path),
        default="data",
        envvar="TINARCHIVE_DIR",
        show_default=True,
        metavar="DIR",
        help="The archive's folder; or set TINARCHIVE_DIR.",
    ),
    click.option(
        "--sites",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Your own profiles (SITE.toml).  [default: DIR/sites of the archive]",
    ),
    click.option("-v", "--verbose", count=True, help="Say more; twice for every step."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (docs/json.md) and nothing else."
)
now_option = click.option(
    "--now", type=Moment(), help="Take this as the present time; Vietnam's where no zone is given."
)

SELECTING = (
    click.option("--site", metavar="SITE", help="Only articles of this portal."),
    click.option(
        "--province",
        metavar="NAME",
        help="Only portals of one of the 63 provinces of before July 2025, by name or code.",
    ),
    click.option(
        "--merged-province",
        metavar="NAME",
        help="Only portals of one of the 34 provinces of since then.",
    ),
    click.option(
        "--since", metavar="DATE", help="Published on this day or later: 2018, 2018-05, 2018-05-28."
    ),
    click.option(
        "--until", metavar="DATE", help="Published on this day or earlier, or in this month, year."
    ),
    click.option("--category", metavar="NAME", help="Only this section of the portals."),
    click.option("--author", metavar="NAME", help="Only what this person wrote."),
)


def selection_options(command: Run) -> Run:
    """The command with options that say which articles are meant, given to it as `selection`."""

    @wraps(command)
    def run(*parts: Any, **options: Any) -> object:
        names = [one.name for one in fields(Selection) if one.name != "text"]
        chosen = {name: options.pop(name) for name in names}
        return command(*parts, selection=Selection(**chosen), **options)

    for option in reversed(SELECTING):
        run = option(run)
    return run  # type: ignore[return-value]


def with_place(command: Run) -> Run:
    """The command with the shared options, given to it as its first argument, a `Place`."""

    @wraps(command)
    def run(
        *, archive: Path, sites: Path | None, verbose: int, quiet: bool, **options: Any
    ) -> object:
        tell(verbose, quiet=quiet)
        return command(Place(archive, sites or archive / "sites", verbose, quiet), **options)

    for option in reversed(SHARED):
        run = option(run)
    return run  # type: ignore[return-value]


class CleanLines(logging.Formatter):
    """Lines of a log without anything that a terminal obeys."""

    def format(self, record: logging.LogRecord) -> str:
        """The message, and the traceback where there is one."""
        return clean(super().format(record))


def tell(verbose: int, *, quiet: bool) -> None:
    """Send the log to stderr, as much of it as was asked for."""
    level = logging.ERROR if quiet else LEVELS[min(verbose, 2)]
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(CleanLines("%(message)s"))
    logging.basicConfig(handlers=[lines], level=logging.WARNING, force=True)
    logging.getLogger("tinarchive").setLevel(level)


def clock(now: datetime | None) -> Clock:
    """The clock a command hands to its rooms: the real one, or one that goes on from `--now`."""
    if now is None:
        return lambda: datetime.now(UTC)
    begun, started = now.astimezone(UTC), monotonic()
    return lambda: begun + timedelta(seconds=monotonic() - started)
