"""CSV: the same texts back, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.archive.explaining import explanations
from tinarchive.errors import UsageError
from tinarchive.exporters import separated
from tinarchive.exporters.separated import harmless

SIGNS = tuple("=+-@＝＋－＠")
TROUBLE = st.text(st.sampled_from([*SIGNS, *",;|\t\n\r\x0b\x0c\x1c\x85\u2028 \"'a1Đ\x00\x1b"]))


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fragments(text):
    """What any spreadsheet may take for a cell, wherever it cuts and whatever it trims."""
    return [part.strip().strip('"').strip() for part in re.split(r"[,;|\t\n\r]", text)]


def test_columns_are_those_of_the_schema(shelf, tmp_path):
    """As docs/schema.md has them, then authors, tags and the portal's province, old and new."""
    out = tmp_path / "a.csv"
    done = shelf.write(separated, out)
    first = rows(out)[0]
    own = list(explanations()["articles"].columns)
    assert list(first) == [*own, "authors", "tags", "province", "merged_name"]
    assert first["authors"] == "Xô Na (Bài và ảnh); Kim Thoa"
    assert first["tags"] == "lễ hội; ghe ngo"
    assert (first["province"], first["merged_name"]) == ("Lâm Đồng", "Lâm Đồng")
    assert (done.records, done.bytes) == (5, out.stat().st_size)
    assert shelf.told[-1] == (5, 5)


def test_it_is_rfc_4180(shelf, tmp_path):
    """CRLF after each row, quotes doubled, nothing where there is nothing."""
    out = tmp_path / "a.csv"
    shelf.write(separated, out, exact=True)
    text = out.read_bytes().decode()
    assert text.count("\r\n") >= 6
    assert text.endswith("\r\n")
    assert '"=HYPERLINK(""http://x.example"";""Bấm vào đây"")"' in text
    bare = next(line for line in text.split("\r\n") if line.startswith("3,"))
    assert bare.startswith("3,tin.example,https://tin.example/tin/3.html,,,,")


def test_pandas_reads_the_same_texts(shelf, tmp_path):
    """Exact: character for character; numbers are numbers."""
    out = tmp_path / "a.csv"
    shelf.write(separated, out, exact=True)
    frame = pd.read_csv(out)
    for column in ("body", "title", "summary"):
        told = [None if pd.isna(value) else value for value in frame[column]]
        assert told == shelf.texts(column)
    assert list(frame["views"].dropna()) == [169, -5]
    assert frame["id"].dtype == "int64"


def test_pandas_reads_harmless_texts(shelf, tmp_path):
    """Texts without signs and controls come back as they are, the others but for the apostrophe."""
    out = tmp_path / "a.csv"
    shelf.write(separated, out)
    frame = pd.read_csv(out)
    assert frame["body"][0] == shelf.texts()[0]
    assert frame["title"][1] == "'" + shelf.texts("title")[1]
    assert frame["category"][1] == "[31mĐỏ2J\n"
    assert frame["body"][1] == (
        "Dòng một, \"trích\"; hai\n\n'- gạch đầu dòng\n'@SUM(1+1)*cmd\t'=1+1\n\"'=2\""
    )


@pytest.mark.parametrize("options", [{}, {"exact": True}, {"excel": True}])
def test_duckdb_reads_it(shelf, tmp_path, options):
    """Rows, types and long texts with line ends in them."""
    out = tmp_path / "a.csv"
    shelf.write(separated, out, **options)
    with duckdb.connect() as db:
        found = db.sql(f"SELECT id, views, body, published_on FROM '{out}' ORDER BY id").fetchall()
    assert [row[0] for row in found] == [1, 2, 3, 4, 5]
    assert found[0][1] == 169
    assert found[0][2] == shelf.texts()[0]
    assert str(found[0][3]) == "2018-05-28"


def test_a_spreadsheet_finds_no_formula(shelf, tmp_path):
    """Put cell by cell into a workbook, no text is taken for a formula; left as it is, one is."""
    found = {}
    for name, options in (("harmless", {}), ("exact", {"exact": True})):
        out = tmp_path / name
        shelf.write(separated, out, **options)
        sheet = openpyxl.Workbook().active
        for row in rows(out):
            # openpyxl refuses what XML cannot hold, so the exact form is asked for titles only
            sheet.append([row["title"]] if options else list(row.values()))
        found[name] = [cell.data_type for row in sheet.iter_rows() for cell in row].count("f")
    assert found == {"harmless": 0, "exact": 1}


@given(TROUBLE)
def test_no_text_becomes_a_formula(text):
    """However a spreadsheet cuts a row into cells, none begins with a sign."""
    told = harmless(text)
    page = io.StringIO(newline="")
    csv.writer(page).writerow([told, "x", told])
    assert not any(part.startswith(SIGNS) for part in fragments(told))
    assert not any(part.startswith(SIGNS) for part in fragments(page.getvalue()))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", told)


@given(TROUBLE)
def test_a_text_is_made_harmless_once(text):
    """What is harmless stays; only apostrophes are put in, only controls are taken out."""
    told = harmless(text)
    assert harmless(told) == told
    assert [one for one in told if one not in "'\n"] == [
        one
        for one in text
        if one not in "'\n\r\u2028" and not re.match(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", one)
    ]


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters=SIGNS)
    )
)
def test_other_texts_stay(text):
    """Without signs and controls nothing is changed."""
    assert harmless(text) == text


def test_numbers_stay_numbers(shelf, tmp_path):
    """A negative count is no text."""
    out = tmp_path / "a.csv"
    shelf.write(separated, out, table="views")
    assert out.read_bytes().split(b"\r\n")[3].endswith(b",-5")


def test_excel_opens_it(shelf, tmp_path, monkeypatch):
    """A mark that it is UTF-8; a text longer than a cell is cut, and that is said."""
    out = tmp_path / "a.csv"
    monkeypatch.setattr(separated, "EXCEL_CELL", 60)
    done = shelf.write(separated, out, excel=True)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert len(done.notes) == 1
    assert re.match(r"\d texts were cut to the 60 characters", done.notes[0])
    assert max(len(cell) for row in rows(out) for cell in row.values()) == 60
    whole = tmp_path / "b.csv"
    assert shelf.write(separated, whole).notes == ()


def test_excel_has_an_end(shelf, tmp_path, monkeypatch):
    """More rows than it shows are refused before anything is written."""
    monkeypatch.setattr(separated, "EXCEL_ROWS", 5)
    with pytest.raises(UsageError, match="5 rows are more than the 5 that Excel shows"):
        shelf.write(separated, tmp_path / "a.csv", excel=True)
    assert not (tmp_path / "a.csv").exists()
