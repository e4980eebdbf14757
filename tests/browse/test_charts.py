"""Charts: what is drawn, told and handed to the script are the same numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.browse.charts import WIDE, counts_chart, months_chart, months_of, shares
from tinarchive.browse.words import Words

VI, EN = Words("vi"), Words("en")
COUNTS = {"2017-11": 3, "2018-01": 5, "2018-02": 0, "2019-12": 2}


def test_months_become_bars():
    """A bar stands where its month is in time, as tall as its number; empty months have none."""
    chart = months_chart(EN, COUNTS, name="Articles", link=lambda month: f"/s?{month}")
    bars = chart.bars
    assert [point.label for *_, point in bars] == ["Nov 2017", "Jan 2018", "Dec 2019"]
    assert [point.href for *_, point in bars] == ["/s?2017-11", "/s?2018-01", "/s?2019-12"]
    step = WIDE / 26
    assert [float(bar[0]) for bar in bars] == pytest.approx([step * 0.08, step * 2.08, step * 25.08], abs=0.01)  # fmt: skip
    assert [float(bar[3]) for bar in bars] == [96, 160, 64]
    assert chart.summary == "10 dated articles, Nov 2017 to Dec 2019; most in Jan 2018: 5."


def test_the_table_has_years_and_months():
    """Years newest first, each with twelve months and their sum."""
    chart = months_chart(VI, COUNTS, name="Bài")
    years = [
        (year, [point and point.value for point in row], sum_) for year, row, sum_ in chart.years
    ]
    assert years == [
        ("2019", [None] * 11 + [2], 2),
        ("2018", [5] + [None] * 11, 5),
        ("2017", [None] * 10 + [3, None], 3),
    ]
    assert len(chart.months) == 12


def test_no_numbers_no_chart():
    """Nothing to show is None, not an empty drawing."""
    assert months_chart(EN, {}, name="x") is None
    assert months_chart(EN, {"2018-01": 0}, name="x") is None
    assert counts_chart(EN, [{"seen_at": "2026-11-25T01:00:00Z", "count": 3}]) is None
    assert shares(EN, []) == []


def test_counts_become_a_line():
    """A count holds until another is read: the line goes in steps from the first to the last."""
    rows = [
        {"seen_at": "2026-11-25T01:00:00Z", "count": 100},
        {"seen_at": "2026-11-26T01:00:00Z", "count": 150},
        {"seen_at": "2026-11-29T01:00:00Z", "count": 200},
    ]
    chart = counts_chart(EN, rows)
    assert chart.line.split() == ["0.0,84.8", "250.0,84.8", "250.0,47.2", "1000.0,47.2", "1000.0,9.6"]  # fmt: skip
    assert chart.points[0].label == "25 November 2026, 08:00"
    assert chart.payload["y"] == [100, 150, 200]
    assert chart.payload["x"][1] - chart.payload["x"][0] == 24 * 3600


@given(
    st.dictionaries(
        st.dates().map(lambda day: f"{day.year:04d}-{day.month:02d}"), st.integers(0, 10**7)
    )
)
def test_every_number_is_in_all_three(counts):
    """Drawing, table and JSON hold each month that has articles, once."""
    chart = months_chart(VI, counts, name="Bài")
    wanted = [counts[month] for month in sorted(counts) if counts[month]]
    if not wanted:
        assert chart is None
        return
    assert [point.value for *_, point in chart.bars] == wanted
    assert chart.payload["y"] == wanted
    told = [point.value for _, row, _ in reversed(chart.years) for point in row if point]
    assert told == wanted
    assert sum(sum_ for *_, sum_ in chart.years) == sum(wanted)
    for x, y, width, height, _ in chart.bars:
        assert 0 <= float(x) <= float(x) + float(width) <= WIDE + 0.01
        assert float(y) + float(height) == pytest.approx(160, abs=0.11)


def test_shares_are_of_all_articles():
    """Fill rates add up over portals and months; a field nothing lacks is 100%."""
    row = dict.fromkeys(
        ("titles", "summaries", "bodies", "bylines", "authors", "categories", "counts", "photos",
         "captions", "documents"), 1,
    )  # fmt: skip
    rows = [{"month": "2018-01", "articles": 1, **row}, {"month": None, "articles": 3, **row, "titles": 3}]  # fmt: skip
    found = {one.label: (one.part, one.whole, one.percent, one.width) for one in shares(EN, rows)}
    assert found["Title"] == (4, 4, "100%", "100.00")
    assert found["Lead"] == (2, 4, "50%", "50.00")
    assert months_of(rows) == {"2018-01": 1}
    assert months_of([*rows, rows[0]], "photos") == {"2018-01": 2}
