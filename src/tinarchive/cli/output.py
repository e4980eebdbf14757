"""Output on its two ways: lines for people on stderr and stdout, JSON for programs on stdout."""

from __future__ import annotations

import json
import shutil
from typing import Any

import click

CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def say(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with Vietnamese as it is, and every control character escaped.

    JSON itself leaves C1 controls alone, and to some terminals U+009B is the start of a command.
    """
    return json.dumps(value, ensure_ascii=False, indent=indent).translate(CONTROLS)


def print_json(value: Any) -> None:
    """One JSON document on stdout, two blanks deep."""
    click.echo(to_json(value, indent=2))


def columns() -> int:
    """How wide the terminal is; wide where there is none, so that a file loses little."""
    return max(40, shutil.get_terminal_size((200, 24)).columns)
