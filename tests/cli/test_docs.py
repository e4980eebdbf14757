"""docs/add-a-portal.md is true: its profiles load, its table imports, its commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tinarchive.cli.main import cli
from tinarchive.sites.parts import ArticleSelectors, ListSelectors, Sample, TlsException, Turning
from tinarchive.sites.profile import Profile, load

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "add-a-portal.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def commands():
    for page in (DOCS / "add-a-portal.md", DOCS.parent / "README.md"):
        for line in re.findall(r"^ {4}(tinarchive .*)$", page.read_text("utf-8"), re.MULTILINE):
            yield pytest.param(line, id=line)


@pytest.mark.parametrize("number", range(len(blocks("toml"))))
def test_the_profiles_it_shows_are_right(tmp_path, number):
    """A reader may copy them."""
    path = tmp_path / "portal.example.toml"
    path.write_text(blocks("toml")[number], encoding="utf-8")
    assert load(path) != Profile()


def test_it_names_every_key():
    """The table of keys holds all that a portal's profile may say."""
    table = GUIDE.split("### All keys")[1].split("\nA selector is")[0]
    told = set(re.findall(r"`([a-z0-9_]+)`", table))
    parts = (ArticleSelectors, ListSelectors, Turning, TlsException, Sample)
    keys = {field for part in parts for field in part.__struct_fields__}
    keys |= {"until", "delay", "concurrency"}
    keys |= {field for field in Profile.__struct_fields__ if getattr(Profile(), field) is None}
    assert keys - told - {"tls"} == set()


def test_its_table_imports(tinarchive, tmp_path):
    """The CSV it shows is taken whole."""
    (tmp_path / "portals.csv").write_text(blocks("csv")[0].replace("PORTAL", "a.example"))
    done = tinarchive("sites", "import", "portals.csv")
    assert done.exit_code == 0, done.stderr
    assert "Lists added: 2, rows refused: 0" in done.stderr


@pytest.mark.parametrize("line", list(commands()))
def test_every_command_it_shows_exists(line):
    """With the options it is shown with."""
    args = shlex.split(line, comments=True)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), args.pop(0))
        assert command is not None, line
    command.make_context("x", args, resilient_parsing=False)
