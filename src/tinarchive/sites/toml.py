"""A TOML file as data, and the line on which each of its keys stands.

`tomllib` forgets lines, and an archivist who mistyped a key wants to be led to it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.errors import ProfileError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

NAME = r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'"""
KEY = re.compile(rf"\s*((?:{NAME})(?:\s*\.\s*(?:{NAME}))*)\s*=\s*(.*)")
TABLE = re.compile(rf"\s*(\[\[?)\s*((?:{NAME})(?:\s*\.\s*(?:{NAME}))*)\s*\]\]?")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
SELECTORS = ("article", "list")


@dataclass(frozen=True, slots=True)
class Source:
    """One profile file, read."""

    label: str
    """How the file is called in messages: its path, or `families/NAME.toml` when shipped."""
    data: dict[str, Any]
    lines: dict[str, int]
    """Dotted key -> line; a key of the second `[[sample]]` is `sample[1].url`."""

    def where(self, key: str) -> str:
        """`file:line` of a key, or of the nearest table around it."""
        while key and key not in self.lines:
            if (first := f"{key}[0]") in self.lines:
                return f"{self.label}:{self.lines[first]}"
            key = re.sub(r"(\[\d+\]|(^|\.)[^.\[]*)$", "", key)
        return f"{self.label}:{self.lines.get(key, 1)}"


def read_source(where: Path | Traversable, label: str) -> Source:
    """A file as data; a selector that is bare text becomes `{css = text}`."""
    try:
        text = where.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise ProfileError(f"{label}: cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        raise ProfileError(f"{label}: is not UTF-8 (byte {error.start}).") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileError(f"{label}: is not valid TOML: {error}.") from None
    for table in [data, *_tables(data.get("era"))]:
        for name in SELECTORS:
            _widen(table.get(name))
    return Source(label, data, key_lines(text))


def _tables(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _widen(selectors: Any) -> None:
    if isinstance(selectors, dict):
        for key, value in selectors.items():
            if isinstance(value, str):
                selectors[key] = {"css": value}


def key_lines(text: str) -> dict[str, int]:
    """The line (from 1) of every key and table of a valid TOML text, by dotted name."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, depth, quote = "", 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:  # inside a text of several lines
            quote = "" if quote in line else quote
            continue
        if depth:  # inside an array of several lines
            depth += _opened(line)
            continue
        if table := TABLE.match(line):
            prefix = _table_name(table, counts)
            lines.setdefault(prefix, number)
        elif key := KEY.match(line):
            name = _plain(key[1])
            lines.setdefault(f"{prefix}.{name}" if prefix else name, number)
            quote = _open_quote(key[2])
            depth = 0 if quote else _opened(key[2])
    return lines


def _table_name(table: re.Match[str], counts: dict[str, int]) -> str:
    """The table's dotted name, with `[n]` behind each array it lies in."""
    name = _plain(table[2])
    if table[1] == "[[":
        counts[name] = counts.get(name, -1) + 1
        return f"{name}[{counts[name]}]"
    head = name.split(".")[0]
    return f"{head}[{counts[head]}]{name[len(head) :]}" if head in counts else name


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def _open_quote(value: str) -> str:
    for mark in ('"""', "'''"):
        if value.startswith(mark):
            return "" if mark in value[3:] else mark
    return ""


def _opened(line: str) -> int:
    bare = STRING.sub("", line).split("#")[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
