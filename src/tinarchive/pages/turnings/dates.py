"""Date archives: "Xem tin theo ngày: Tháng: Năm:" as a second way through a list.

Where a pager ends early or lies, a portal's own date filter shows what was published on a day.
`date_archive` finds it; `on_day` asks it for one day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tinarchive.fields.addresses import canonical
from tinarchive.fields.prose import fold
from tinarchive.model import Request
from tinarchive.pages.turnings.forms import form_fields

if TYPE_CHECKING:
    from datetime import date

    from tinarchive.pages.tree import Node, Page

_LABEL = re.compile(
    r"(?:xem|tim|tra cuu|loc)?\s*(?:tin|bai)?(?: bai| tuc| viet)?\s*theo (?:ngay|thoi gian)"
)
_FIELD = {
    "day": re.compile(r"(?:^|[^a-z])(?:\w*ngay|\w*day|d)$", re.IGNORECASE),
    "month": re.compile(r"(?:^|[^a-z])(?:\w*thang|\w*month|m)$", re.IGNORECASE),
    "year": re.compile(r"(?:^|[^a-z])(?:\w*nam|\w*year|y)$", re.IGNORECASE),
}
_GOES = re.compile(r"""['"]([^'"]*\?[^'"]*)['"]""")


@dataclass(frozen=True, slots=True)
class DateArchive:
    """A portal's date filter, ready to be asked for a day."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    """What the form sends besides the date, in order."""
    day: str
    month: str
    year: str
    """Names of the fields that take the parts of the date."""
    button: tuple[str, str] | None = None
    years: tuple[int, ...] = ()
    """Years that can be chosen, where the form shows them."""


def date_archive(page: Page) -> DateArchive | None:
    """The page's date filter, or None: three drop-downs for day, month and year in one place."""
    selects = [node for node in page.body.find("select") if node.get("name") or node.get("id")]
    for start in range(len(selects) - 2):
        parts = _parts(selects[start : start + 3])
        if parts is None:
            continue
        box = _around(selects[start], selects[start + 2])
        if box is None or not (_LABEL.search(fold(box.text)) or _years(parts["year"])):
            continue
        return _archive(page, parts, box)
    return None


def _parts(selects: list[Node]) -> dict[str, Node] | None:
    """The drop-downs by the part of the date they take: by their options, then by their names."""
    found: dict[str, Node] = {}
    for node in selects:
        numbers = [int(option.text) for option in node.find("option") if option.text.isdigit()]
        if not numbers:
            return None
        part = "year" if max(numbers) > 1900 else "day" if max(numbers) > 12 else "month"
        if part in found:
            return None
        found[part] = node
    return found if len(found) == 3 else None


def _around(one: Node, other: Node) -> Node | None:
    above = list(one.ancestors)
    return next((node for node in other.ancestors if any(node is mine for mine in above)), None)


def _years(node: Node) -> tuple[int, ...]:
    texts = [option.text for option in node.find("option")]
    return tuple(int(text) for text in texts if text.isdigit() and 1990 <= int(text) <= 2100)


def _archive(page: Page, parts: dict[str, Node], box: Node) -> DateArchive | None:
    names = {part: node.get("name") or node.get("id") or "" for part, node in parts.items()}
    places = [box, *([box.parent] if box.parent is not None else [])]
    found = [node for place in places for node in place.find("input", "button", "a")]
    button = next((node for node in found if _is_button(node)), None)
    script = (button.get("onclick") or button.get("href") or "") if button is not None else ""
    form = next((node for node in (box, *box.ancestors) if node.tag == "form"), None)
    if button is not None and (match := _GOES.search(script)) and "postback" not in script.lower():
        # The button's script puts an address together: `xemTheoNgay('/tin-tuc?')`.
        return _from_script(page, match[1], parts, names)
    if form is None:
        return None
    action = canonical(form.get("action") or "", page.base) or page.url
    fields = tuple(pair for pair in form_fields(page, form) if pair[0] not in names.values())
    pressed = None
    if button is not None and button.get("name"):
        pressed = (button.get("name") or "", button.get("value") or button.text)
    method = (form.get("method") or "get").upper()
    return DateArchive(
        action,
        method,
        fields,
        names["day"],
        names["month"],
        names["year"],
        pressed,
        _years(parts["year"]),
    )


def _is_button(node: Node) -> bool:
    if node.tag == "input" and (node.get("type") or "").lower() not in (
        "submit",
        "button",
        "image",
    ):
        return False
    return bool(
        re.fullmatch(
            r"xem|tim(?: kiem)?|loc|ok|go|view|xem tin",
            fold((node.get("value") or node.text).strip()),
        )
    )


def _from_script(
    page: Page, address: str, parts: dict[str, Node], names: dict[str, str]
) -> DateArchive | None:
    action = canonical(address.rstrip("?&"), page.base)
    if action is None:
        return None
    shown = _script_fields(page) or names
    return DateArchive(
        action, "GET", (), shown["day"], shown["month"], shown["year"], None, _years(parts["year"])
    )


def _script_fields(page: Page) -> dict[str, str] | None:
    """The names a script gives the parts: `'ngay=' + d + '&thang=' + m + '&nam=' + y`."""
    for _, text in page.scripts:
        if len(text) > 200_000 or "=" not in text:
            continue
        keys = re.findall(r"""['"&?](\w{1,12})=['"]""", text)
        found = {
            part: next((key for key in keys if pattern.search(key)), "")
            for part, pattern in _FIELD.items()
        }
        if all(found.values()):
            return found
    return None


def on_day(archive: DateArchive, day: date) -> Request:
    """The request for what was published on a day."""
    values = [
        (archive.day, str(day.day)),
        (archive.month, str(day.month)),
        (archive.year, str(day.year)),
    ]
    if archive.method == "GET":
        mark = "&" if "?" in archive.action else "?"
        query = urlencode([*archive.fields, *values])
        return Request(f"{archive.action}{mark}{query}", kind="listing")
    pressed = (archive.button,) if archive.button else ()
    return Request(archive.action, "listing", "POST", (*archive.fields, *values, *pressed))
