"""The `tinarchive` command: finds the subcommand and turns errors into sentences and exit codes.

A command's module is imported when the command is asked for, and its rooms when it runs, so that
`tinarchive --help` is there at once.
"""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tinarchive import __version__
from tinarchive.cli.options import Commands
from tinarchive.cli.output import say
from tinarchive.errors import TinarchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

COMMANDS = {
    "demo": "demo",
    "probe": "probing",
    "crawl": "crawl",
    "sites": "sites",
    "status": "state",
    "report": "state",
    "search": "looking",
    "show": "looking",
    "history": "looking",
    "cite": "cite",
    "stories": "stories",
    "browse": "browse",
    "export": "export",
    "read": "reading",
    "parse": "reading",
    "evaluate": "evaluate",
    "reread": "reread",
    "verify": "care",
    "repair": "care",
    "reindex": "care",
    "backup": "care",
}
"""Command -> module of tinarchive.cli, in the order of a first acquaintance."""

INTERRUPTED = 130


class OutputClosedError(Exception):
    """Whoever read our output has closed it: `tinarchive export jsonl - | head`."""


class Tinarchive(Commands):
    """The commands of `COMMANDS`; the one place where errors become sentences and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in our order rather than the alphabet's."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tinarchive.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - a slip of ours, not of a user
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; that its reader has seen enough is no error (click would exit 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise OutputClosedError from error

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,
    ) -> NoReturn:
        """Run and exit, whatever it was called as; docs/json.md lists the exit codes."""
        del prog_name
        extra["standalone_mode"] = False
        prepare_process()
        try:
            code = super().main(args, "tinarchive", **extra)
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the last place before the user
            code = explain(error)
        except KeyboardInterrupt:
            say("Interrupted.")
            code = INTERRUPTED
        drop_unwritten()
        sys.exit(code if isinstance(code, int) else 0)


def explain(error: Exception) -> int:
    """The exit code of an error, after one clear sentence about it on stderr."""
    error = gravest(error)
    if isinstance(
        error, (OutputClosedError, BrokenPipeError)
    ):  # the last flush breaks outside click
        return 0
    code, words = sentence(error)
    with suppress(OSError):  # where stderr is on a full disk too, the code must do
        if logging.getLogger("tinarchive").isEnabledFor(logging.DEBUG):  # -vv
            say("".join(traceback.format_exception(error)))
        say(words)
    return code


def sentence(error: Exception) -> tuple[int, str]:
    """The exit code of an error, and what to say of it."""
    if isinstance(error, click.Abort):
        return INTERRUPTED, "Interrupted."
    if isinstance(error, click.ClickException):
        page = io.StringIO()
        error.show(page)
        return error.exit_code, page.getvalue().rstrip("\n")
    if isinstance(error, TinarchiveError):
        return error.exit_code, f"Error: {error}"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return 4, f"Error: {where}{error.strerror or error}"
    return 1, (
        f"Error: {type(error).__name__}: {error}. This is a fault of tinarchive; "
        "please report it with what -vv prints."
    )


def gravest(error: Exception) -> Exception:
    """The error of a group (tasks side by side) that ends the command; itself where it is alone."""
    if not isinstance(error, ExceptionGroup):
        return error
    single = [gravest(one) for one in error.exceptions]
    ours = [one for one in single if isinstance(one, TinarchiveError)]
    faults = [one for one in single if not isinstance(one, TinarchiveError)]
    return faults[0] if faults else max(ours, key=lambda one: one.exit_code)


def drop_unwritten() -> None:
    """Send what can be written no more nowhere, so that the interpreter ends without a word.

    It would try again, say so, and exit 120.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def prepare_process() -> None:
    """Make output UTF-8 whatever the locale is, and SIGTERM an interruption like Ctrl-C."""
    for name in ("stdout", "stderr"):  # closed by the caller (`>&-`): what is said goes nowhere
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: a disk that fills takes a part of what it is given, and nobody is told.
        sys.stdout = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    with suppress(ValueError):  # not in the main thread: whoever called us owns the signals
        signal.signal(signal.SIGTERM, _interrupt)
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as `__main__` left it
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """As Ctrl-C does: where an event loop runs, asyncio ends what is under way in it in order."""
    del number
    on_interrupt = signal.getsignal(signal.SIGINT)
    if callable(on_interrupt):
        on_interrupt(signal.SIGINT, frame)
    else:  # a shell ignores Ctrl-C for what it runs in the background
        raise KeyboardInterrupt


@click.group(cls=Tinarchive, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """Crawl, read and keep Vietnamese provincial news portals in one SQLite archive.

    Begin here:
      tinarchive demo                          see it work on a portal of our own
      tinarchive crawl https://PORTAL/tin-tuc  archive a portal from one of its lists
      tinarchive report                        what was found, and what is missing

    The archive is the folder data/, or --archive DIR, or $TINARCHIVE_DIR.
    """


def main() -> NoReturn:
    """Run the command named on the command line."""
    try:
        cli.main()
    except KeyboardInterrupt:  # a second one, while the first was told of
        sys.exit(INTERRUPTED)
