"""Output on its two ways: lines for people on stderr and stdout, JSON for programs on stdout."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any

import click

from tinarchive.exporters.texts import printable_json
from tinarchive.operate.tables import clean


def say(text: str) -> None:
    """A line on stderr, without anything that a terminal obeys."""
    click.echo(clean(text), err=True)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with Vietnamese as it is, and no character that a terminal obeys."""
    return printable_json(json.dumps(value, ensure_ascii=False, indent=indent))


def print_json(value: Any) -> None:
    """One JSON document on stdout, two blanks deep."""
    click.echo(to_json(value, indent=2))


def columns() -> int:
    """How wide the terminal is; wide where there is none, so that a file loses little."""
    return max(40, shutil.get_terminal_size((200, 24)).columns)


def coloured() -> bool:
    """Whether colours reach a person: a terminal, and no NO_COLOR (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
