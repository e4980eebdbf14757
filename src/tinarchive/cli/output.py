"""Output on its two ways: lines for people on stderr and stdout, JSON for programs on stdout."""

from __future__ import annotations

import json
import shutil
from typing import Any

import click


def say(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout: Vietnamese as it is, two blanks deep."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def columns() -> int:
    """How wide the terminal is; wide where there is none, so that a file loses little."""
    return max(40, shutil.get_terminal_size((200, 24)).columns)
