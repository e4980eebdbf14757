"""The 63 provinces of before July 2025, and which of the 34 each became (202/2025/QH15)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city under the central government, as of June 2025."""

    code: str
    """Two digits, of the General Statistics Office."""
    name: str
    merged_name: str
    """Its name since 1 July 2025."""


@cache
def provinces() -> tuple[Province, ...]:
    """All 63, by code."""
    text = (files("tinarchive.sites") / "provinces.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:])
    return tuple(Province(code, name, merged) for code, name, merged in rows)


@cache
def province_codes() -> dict[str, str]:
    """Code and name in either writing -> code, to read what a person typed."""
    return {key: one.code for one in provinces() for key in (one.code, one.name, one.name.lower())}
