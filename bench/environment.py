"""The benchmarks' own environment: other people's packages, never in ours."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

BENCH = Path(__file__).parent
ROOT = BENCH.parent
FOLDER = ROOT / ".venv-bench"
PYTHON = FOLDER / "bin" / "python"
REQUIREMENTS = (BENCH / "requirements-readers.txt", BENCH / "requirements-crawl.txt")


def prepare() -> Path:
    """The Python of `.venv-bench`, made and filled by pip if it is not there yet or is outdated."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in REQUIREMENTS)).hexdigest()
    ready = FOLDER / "ready"
    if ready.exists() and ready.read_text() == digest:
        return PYTHON
    print("Setting up .venv-bench (once) ...", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(FOLDER, with_pip=True)
    (FOLDER / ".gitignore").write_text("*\n")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # pips before 24 stumble over packages that spell one extra in two ways.
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    files = [part for path in REQUIREMENTS for part in ("-r", str(path))]
    subprocess.run([*pip, *files], check=True)
    ready.write_text(digest)
    return PYTHON


def table(head: list[str], rows: list[list[str]]) -> str:
    """Rows under a head, columns as wide as they need, numbers to the right."""
    widths = [max(len(str(row[k])) for row in [head, *rows]) for k in range(len(head))]
    lines = [
        "  ".join(
            str(cell).ljust(w) if k == 0 else str(cell).rjust(w)
            for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, ["-" * w for w in widths], *rows]
    ]
    return "\n".join(lines)
