"""A <table> -> whether it holds data, and its text: a row a line, cells by tab.

Portals lay whole pages out with tables and put photos into them with the caption in the second
row, so a table is data only when it looks like it: rows of several short filled cells, no photo.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node

LONG_CELL = 600
"""Characters above which a cell is an article's column rather than a datum."""


def is_data_table(table: Node) -> bool:
    """Whether the cells are data: at least two rows and columns that are mostly filled."""
    if table.size < 4 or table.linked > 0.6 * table.size:
        return False
    rows = _rows(table)
    if len(rows) < 2:
        return False
    filled = [[cell for cell in row if cell.size] for row in rows]
    wide = [cells for cells in filled if len(cells) >= 2]
    if len(wide) < 2 or len(wide) < 0.5 * sum(1 for cells in filled if cells):
        return False
    if any(cell.size > LONG_CELL for cells in filled for cell in cells) and len(wide) < 4:
        return False
    return not any(node.tag in ("table", "img") for node in table.elements)


_FACT = re.compile(
    r"^\W*(?:ngay (?:dang|gui|tao|cap nhat|xuat ban)|dang ngay|thoi gian|cap nhat|"
    r"nguoi (?:dang|viet|gui)|tac gia|but danh|nguon(?: tin)?|"
    r"(?:so )?luot (?:xem|doc|truy cap)|chuyen muc|danh muc|"
    r"the loai|da xem)\W*$"
)


def is_fact_table(table: Node) -> bool:
    """Whether each row says one thing of the article: `Ngày đăng` `26/03/2023`."""
    rows = [[cell for cell in row if cell.size] for row in _rows(table)]
    rows = [row for row in rows if row]
    return len(rows) > 0 and all(
        1 <= len(row) <= 2 and _FACT.match(fold(row[0].text)) is not None for row in rows
    )


def table_text(table: Node) -> str:
    """Rows by newline, cells by tab; empty rows left out."""
    lines = ["\t".join(cell.text for cell in row).rstrip("\t") for row in _rows(table)]
    return "\n".join(line for line in lines if line.strip())


def _rows(table: Node) -> list[list[Node]]:
    """The cells of its own rows; a stray text or <caption> counts as a row of one."""
    found: list[list[Node]] = []
    for child in table.children:
        if child.tag == "tr":
            found.append([cell for cell in child.children if cell.tag in ("td", "th")])
        elif child.tag in ("tbody", "thead", "tfoot"):
            found += [
                [cell for cell in row.children if cell.tag in ("td", "th")]
                for row in child.children
                if row.tag == "tr"
            ]
        else:
            found.append([child])
    return found
