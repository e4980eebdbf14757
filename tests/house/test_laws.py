"""The laws of the house (docs/decisions.md): imports point down, one door a library, small rooms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "tinarchive"
MODULES = sorted(SRC.rglob("*.py"))

# A room may import rooms of a lower number only; rooms of one number never import each other.
ROWS = {
    "errors": 0,
    "model": 1,
    "fields": 2,
    "sites": 2,
    "fetch": 3,
    "pages": 3,
    "decide": 3,
    "archive": 3,
    "crawl": 4,
    "exporters": 4,
    "cli": 6,
    "browse": 5,
    "operate": 5,
    "demo": 5,
    "__main__": 7,
    "__init__": 0,
}

# Third-party package -> the only places that may import it.
DOORS = {
    "httpx": ("fetch",),
    "aiohttp": ("fetch",),
    "httpx_aiohttp": ("fetch",),
    "tenacity": ("fetch",),
    "protego": ("fetch",),
    "brotli": ("fetch",),
    "selectolax": ("pages/tree.py", "pages/rewriting.py"),
    "cchardet": ("pages/decoding.py",),
    "sqlite3": ("archive",),
    "sqlite_utils": ("archive",),
    "zstandard": ("archive",),
    "dateparser": ("fields/dates.py", "fields/dates_fallback.py"),
    "warcio": ("exporters",),
    "pyarrow": ("exporters/parquet.py",),
    "msgspec": ("sites",),
    "click": ("cli",),
    "rich": ("cli",),
    "datasette": ("browse",),
    "uvicorn": ("browse",),
    "itsdangerous": ("browse",),
    "nh3": ("browse/harmless.py",),
}

# Nothing below the doors may look at the clock or sleep by itself.
PURE = ("fields", "pages", "sites", "decide.py", "model.py", "errors.py")


def imports(path: Path) -> list[str]:
    """Every dotted name a module imports, also inside functions."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def room(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_down(path):
    """A room imports only rooms below it, and none of its own row but itself."""
    here = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "tinarchive" or len(parts) < 2:
            continue
        there = parts[1]
        if there in ("__version__", here):
            continue
        assert there in ROWS, f"{path}: {there} is no room of the house"
        assert ROWS[there] < ROWS[here], f"{path}: {here} must not import {there}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_each_library_has_one_door(path):
    """A third-party package is imported only where its door is."""
    where = path.relative_to(SRC).as_posix()
    for name in imports(path):
        doors = DOORS.get(name.split(".")[0])
        if doors is not None:
            assert any(where == door or where.startswith(door + "/") for door in doors), (
                f"{where} imports {name}; its door is {', '.join(doors)}"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_pure_rooms_have_no_clock(path):
    """Reading and deciding get the time as an argument."""
    where = path.relative_to(SRC).as_posix()
    if not where.startswith(PURE):
        return
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"datetime\.now\(|utcnow\(|time\.time\(|time\.sleep\(|date\.today\(", text)
    assert not found, f"{where} looks at the clock: {found}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_rooms_stay_small(path):
    """A file is one thing: 400 lines at most, and no name that means nothing."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "common", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_code_knows_no_host(path):
    """What is one portal's own goes into its profile (sites/portals/*.toml), never into code."""
    if path.relative_to(SRC).parts[0] == "demo":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in docstrings:
                continue
            hit = re.search(r"\b[a-z0-9-]+\.(gov|edu|org|com|net)\.vn\b", node.value)
            assert not hit, f"{path}:{node.lineno}: {hit.group()}"
