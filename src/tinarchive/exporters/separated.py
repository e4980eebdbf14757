"""CSV as RFC 4180 has it: UTF-8, commas, CRLF, texts with a comma, quote or line end in quotes.

A spreadsheet takes a cell that begins with `= + - @` for a formula, and a title comes from a
stranger's page: such texts get an apostrophe in front (OWASP, "CSV Injection"). A spreadsheet set
to another delimiter cuts cells elsewhere, so the same holds inside a text after a delimiter or a
line end. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from tinarchive.errors import UsageError
from tinarchive.exporters.texts import without_controls
from tinarchive.exporters.writing import Written, told, write_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection

BOM = b"\xef\xbb\xbf"
"""Without it Excel takes the file for the machine's old code page."""
EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767
"""Characters of a cell; Excel lets the rest of the text run into the rows below."""
BATCH = 500

# Wide forms too: a spreadsheet under a Japanese or Chinese system takes them for the plain ones.
_SIGNS = "=+\\-@＝＋－＠"
_SIGN = re.compile(f"[{_SIGNS}]")
_FORMULA = re.compile(rf"""[,;|\t\n][\s"]*(?=[{_SIGNS}])""")


def write(
    archive: Archive,
    out: Path,
    selection: Selection,
    *,
    tell: Tell,
    table: str = "articles",
    excel: bool = False,
    exact: bool = False,
) -> Written:
    """A row each, in order of the articles' ids, under a row of names; all of one moment.

    `excel`: as Excel opens it by a click, and within its bounds (`UsageError` for too many
    rows; longer texts are cut and counted in `notes`). `exact`: texts as they are, for programs.
    """
    cut = _Cut() if excel else None
    with archive.snapshot():
        count = archive.count_rows(table, selection)
        if excel and count >= EXCEL_ROWS:
            raise UsageError(
                f"{count:,} rows are more than the {EXCEL_ROWS:,} that Excel shows; "
                "choose fewer (--since, --site), or leave out --excel."
            )
        columns, rows = archive.table(table, selection)
        fit = _as_it_is if exact else harmless
        shaped = (_cells(row, fit, cut) for row in told(rows, count, tell))
        size = write_pieces(out, _pieces(columns, shaped, BOM if excel else b""))
    return Written("csv", str(out), count, size, table, cut.notes() if cut else ())


def harmless(text: str) -> str:
    """The text as a spreadsheet takes it for a text, without control characters.

    `=1+1` -> `'=1+1` and `a; -b` -> `a; '-b`.
    """
    text = without_controls(text)
    if _SIGN.search(text) is None:
        return text
    # A text's begin is like a line's; a pattern that may begin anywhere takes twice as long.
    return _FORMULA.sub(r"\g<0>'", f"\n{text}")[1:]


def _as_it_is(text: str) -> str:
    return text


def _cells(row: Sequence[Any], fit: Callable[[str], str], cut: _Cut | None) -> list[Any]:
    cells = [fit(cell) if isinstance(cell, str) else cell for cell in row]
    return [cut(cell) if isinstance(cell, str) else cell for cell in cells] if cut else cells


def _pieces(columns: Sequence[str], rows: Iterator[list[Any]], begin: bytes) -> Iterator[bytes]:
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(columns)
    yield begin
    while page.tell():
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()
        writer.writerows(islice(rows, BATCH))


class _Cut:
    """Cuts texts to what a cell of Excel holds, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, text: str) -> str:
        if len(text) <= EXCEL_CELL:
            return text
        self.count += 1
        return text[: EXCEL_CELL - 1] + "…"

    def notes(self) -> tuple[str, ...]:
        if not self.count:
            return ()
        texts = "1 text was" if self.count == 1 else f"{self.count:,} texts were"
        return (f"{texts} cut to the {EXCEL_CELL:,} characters that a cell of Excel holds",)
