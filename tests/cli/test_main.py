"""The door: help, exit codes, one clear sentence for every error, interruptions."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tinarchive import __version__, errors
from tinarchive.cli.main import COMMANDS, cli

RUN = [sys.executable, "-m", "tinarchive"]
HEAVY = {
    *("asyncio", "httpx", "sqlite3", "sqlite_utils", "selectolax", "dateparser", "msgspec"),
    *(f"tinarchive.{room}" for room in ("archive", "fetch", "pages", "fields", "crawl", "sites")),
}


def leaves(command, path=()):
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from leaves(command.get_command(click.Context(command), name), (*path, name))
    else:
        yield path


LEAVES = list(leaves(cli))


def test_help_loads_nothing_heavy():
    """`--help` is there at once: it imports click and our own few words."""
    code = (
        "import sys; from tinarchive.cli.main import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Commands:" in done.stdout
    assert not HEAVY & set(done.stderr.split())


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_explains_itself(tinarchive, path):
    """Help fits 80 columns, shows an example, and ends in a whole sentence in the list."""
    done = tinarchive(*path, "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout
    assert f"tinarchive {' '.join(path)}" in done.stdout.split("Example", 1)[1]
    assert max(map(len, done.stdout.splitlines())) <= 80
    for option in ("--archive DIR", "--sites DIR", "--verbose", "--quiet"):
        assert option in done.stdout


def test_no_line_of_the_list_is_cut_off(tinarchive):
    """Each command's first sentence is short enough to be read whole."""
    for args in ((), *{path[:1] for path in LEAVES if len(path) > 1}):
        listed = tinarchive(*args, "--help").stdout.split("Commands:")[1]
        assert "..." not in listed


def test_every_listed_command_exists():
    """No stub: a name in the list is a command."""
    for name in COMMANDS:
        assert cli.get_command(click.Context(cli), name) is not None
    assert cli.get_command(click.Context(cli), "nope") is None


def test_version(tinarchive):
    """`--version` prints name and version."""
    assert tinarchive("--version").stdout == f"tinarchive {__version__}\n"


@pytest.mark.parametrize(
    "args", [["nope"], ["read"], ["parse", "date", "--now", "x"], ["read", "-z"]]
)
def test_wrong_usage_exits_2(tinarchive, args):
    """Usage errors say what is wrong on stderr and leave stdout empty."""
    done = tinarchive(*args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (errors.ProfileError("a.toml:3: no such key"), 2, "Error: a.toml:3: no such key"),
        (errors.Unreachable("no answer", url="u", reason="dns"), 3, "Error: no answer"),
        (errors.LayoutError("no list", url="u"), 3, "Error: no list"),
        (errors.Locked("in use"), 4, "Error: in use"),
        (OSError(28, "No space left on device", "/a/b"), 4, "Error: /a/b: No space left"),
        (RuntimeError("\x1b[2Jboom"), 1, "Error: RuntimeError: �[2Jboom. This is a fault"),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (click.Abort(), 130, "Interrupted."),
        (BrokenPipeError(), 0, ""),
        (ExceptionGroup("g", [ExceptionGroup("h", [errors.OutOfSpace("full")])]), 4, "Error: full"),
        (ExceptionGroup("g", [errors.OutOfSpace("full"), KeyError("x")]), 1, "Error: KeyError"),
    ],
)
def test_every_error_is_a_sentence_and_a_code(tinarchive, monkeypatch, error, code, told):
    """No traceback reaches a user, and each branch of the tree has its exit code."""

    @click.command("fails")
    def fails():
        raise error

    monkeypatch.setattr(cli, "get_command", lambda _ctx, _name: fails)
    done = tinarchive("fails")
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr.lstrip("\n").startswith(told)
    assert "Traceback" not in done.stderr


def test_a_reader_that_had_enough_is_no_error():
    """`tinarchive ... | head -1` ends quietly."""
    line = "Lượt xem: 1\n"
    done = subprocess.run(
        f"yes '{line.strip()}' | head -20000 | {' '.join(RUN)} parse views 2>err | head -1; cat err; rm err",
        shell=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": ""},
    )
    assert done.stdout == '{"raw": "Lượt xem: 1", "views": 1}\n'


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interruption_exits_130(number):
    """SIGTERM, as a service manager sends it, ends a command like Ctrl-C."""
    with subprocess.Popen(
        [*RUN, "parse", "views"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write("Lượt xem: 7\n")
        process.stdin.flush()
        assert '"views": 7' in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(20) == 130
        assert process.stderr.read() == "\nInterrupted.\n"


WHILE_LOADING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, *rest):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from tinarchive.__main__ import main
main()
"""
WHILE_ENDING = """
import os, signal
from tinarchive.cli import main
def twice():
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
def first(self, ctx):
    raise KeyboardInterrupt
main.drop_unwritten, main.Tinarchive.invoke = twice, first
from tinarchive.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("script", "code", "told"),
    [(WHILE_LOADING, -signal.SIGINT, ""), (WHILE_ENDING, 130, "\nInterrupted.\n")],
)
def test_no_moment_of_an_interruption_shows_a_traceback(script, code, told):
    """While the command is loaded, and while it says that it was interrupted."""
    done = subprocess.run(
        [sys.executable, "-c", script, "status"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout) == (code, told, "")


def test_python_m_is_the_same_door():
    """`python -m tinarchive` and output in UTF-8 whatever the locale says."""
    done = subprocess.run(
        [*RUN, "parse", "views"],
        input="Lượt xem: 7\n".encode(),
        capture_output=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        check=True,
    )
    assert done.stdout.decode() == '{"raw": "Lượt xem: 7", "views": 7}\n'


def test_a_reader_that_has_seen_enough_is_no_error():
    """`| head` ends a long output within a write, without a word and with exit code 0."""
    shell = f"set -o pipefail; {sys.executable} -m tinarchive demo --truth | head -c 10"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 10, b"")


@pytest.mark.parametrize(("closed", "code"), [("2>&-", 0), (">&-", 0), (">&- 2>&-", 0)])
def test_closed_streams_are_no_fault(closed, code):
    """Whoever closes an output does not want it."""
    shell = f"{sys.executable} -m tinarchive export --help {closed}"
    assert (
        subprocess.run(["bash", "-c", shell], capture_output=True, check=False).returncode == code
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_one_sentence(unbuffered):
    """Whatever was to be printed and could not: exit code 4; wrong usage stays wrong usage."""
    env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*RUN, "--version"], stdout=full, stderr=subprocess.PIPE, env=env)
        wrong = subprocess.run([*RUN, "nothing"], stderr=full, env=env)
    assert (done.returncode, done.stderr) == (4, b"Error: No space left on device\n")
    assert wrong.returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_half_an_answer_is_no_answer(unbuffered, tmp_path):
    """A disk that fills up within one write, which takes half of it and says nothing."""
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [*RUN, "parse", "views"], input=b"x" * 100_000, stdout=out, stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (4, b"Error: File too large\n")


@pytest.mark.parametrize(
    "words",
    [("show", "²"), ("show", "9" * 30), ("show", "http://x/\udcff"), ("stories", "9" * 30),
     ("cite", "1", "--revision", "9" * 30)],
)  # fmt: skip
def test_what_cannot_be_is_wrong_usage(tinarchive, words):
    """Numbers no database counts to and bytes that are no text: a sentence and exit code 2."""
    from datetime import UTC, datetime

    from tinarchive.archive import open_archive

    with open_archive(Path("data"), now=lambda: datetime.now(UTC)):
        pass
    done = tinarchive(*words)
    assert done.exit_code == 2, done.stderr
    assert "fault of tinarchive" not in done.stderr
