"""Lists whose next page only a script knows: the request is put together from its state.

SharePoint's `RefreshPageTo(event, "...")`, the VHV/VNPT portals' `Content.Listing`, "Xem thêm"
buttons with an address in an attribute, and address templates such as `/timelinelist/{0}/{1}.htm`.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from tinarchive.fields.addresses import canonical
from tinarchive.fields.prose import fold
from tinarchive.model import Request
from tinarchive.pages.turnings.numbers import PAGE_FIELDS, difference, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.tree import Node, Page

FETCHED = (("X-Requested-With", "XMLHttpRequest"),)
MOST_SCRIPT = 2_000_000

_REFRESH = re.compile(
    r"""(?:RefreshPageTo|window\.location(?:\.href)?\s*=|location(?:\.href)?\s*=|location\.(?:assign|replace)|"""
    r"""window\.open|goToPage|gotoPage|SubmitFormPost)\s*(?:\(\s*(?:event|this)?\s*,?\s*)?(['"])(?P<url>[^'"]+)\1""",
)
_UNICODE = re.compile(r"(?:\\|%5C)u00([0-9a-fA-F]{2})", re.IGNORECASE)


def address_in(script: str, page: Page) -> str | None:
    r"""The address a button's script goes to, or None.

    SharePoint mixes escapes: `\u0026`, `%5Cu0026` and `&amp;` all stand for `&`.
    """
    match = _REFRESH.search(script)
    if match is None:
        return None
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), match["url"])
    return canonical(text.replace("&amp;", "&"), page.base)


# ── VHV / VNPT ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Widget:
    """The state of a list that a script draws."""

    page: int
    size: int
    total: int
    request: Request | None
    """How its next page is asked for; None on the last."""


_VHV = re.compile(
    r"""decode64\(\s*['"](?P<state>[A-Za-z0-9+/=]+)['"]\s*\)\s*\)\s*,\s*(?P<module>\{[^{}]*\})\s*\)\s*(?:,\s*(?P<more>\{[^{}]*\}))?"""
)
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|(\w+))""")
_NOT_SENT = frozenset({"totalItems", "hasPagination", "index", "path", "pageNo", "itemsPerPage"})


def vhv_widget(page: Page, holders: frozenset[str]) -> Widget | None:
    """The widget that draws the main list. `holders` are the ids of the elements the list lies in.

    The state is base64 JSON beside `{itemsPerPage, pageNo, totalItems}`; the page sends it back
    with the next number to `?module=Content.Listing&moduleId=N&cmd=redraw` and gets a fragment.
    """
    found = [widget for widget in _widgets(page) if widget[0]["module"] == "Content.Listing"]
    if not found:
        return None
    own = [pair for pair in found if _draws(pair[0]["id"], holders)]
    if not own and (holders or len(found) > 1):
        return None
    module, state = (own or found)[0]
    number, size = _number(state.get("pageNo")) or 1, _number(state.get("itemsPerPage"))
    total = _number(state.get("totalItems"))
    if not size:
        return None
    more = number * size < total
    return Widget(
        number, size, total, _redraw(page, module, state, number + 1, size) if more else None
    )


def _draws(number: str, holders: frozenset[str]) -> bool:
    """Whether a widget's elements (`section18`, `module18`) are among those the list lies in."""
    return any(re.fullmatch(rf"\D+{number}", name) for name in holders)


def _widgets(page: Page) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    for _, text in page.scripts:
        if "decode64" not in text or len(text) > MOST_SCRIPT:
            continue
        for match in _VHV.finditer(text):
            module = _loose(match["module"])
            try:
                state = json.loads(base64.b64decode(match["state"], validate=True))
            except (ValueError, RecursionError):
                continue
            if (
                isinstance(state, dict)
                and {"module", "id"} <= module.keys()
                and module["id"].isdigit()
            ):
                yield module, state | _loose(match["more"] or "")


def _loose(text: str) -> dict[str, str]:
    """The flat pairs of a script's object literal."""
    return {match[1]: match[2] or match[3] or match[4] or "" for match in _PAIR.finditer(text)}


def _redraw(
    page: Page, module: dict[str, str], state: dict[str, Any], number: int, size: int
) -> Request | None:
    site = next((node.get("value") for node in page.select('input[name="site"]')), None)
    where, shown = module["id"], module.get("page", "")
    query = f"module={module['module']}&moduleId={where}&cmd=redraw"
    query += (
        f"&site={site}&url_mode=rewrite&submitFormId={where}&moduleId={where}&page={quote(shown)}&site={site}"
        if site
        else ""
    )
    url = canonical(f"/?{query}", page.url)
    if url is None:
        return None
    fields = [
        (key, str(value))
        for key, value in state.items()
        if key not in _NOT_SENT and not isinstance(value, (dict, list))
    ]
    fields += [("itemsPerPage", str(size)), ("pageNo", str(number)), ("page", shown)]
    fields += [(key, module[key]) for key in ("modulePosition", "moduleParentId") if key in module]
    return Request(url, "listing", "POST", tuple(fields), FETCHED)


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isdigit() and len(text) < 10 else 0


# ── "Xem thêm" ──────────────────────────────────────────────────────────────────────────────

_MORE = re.compile(
    r"(?:xem|tai|hien thi|doc) (?:them|tiep)(?: (?:tin|bai|nua|noi dung))*|"
    r"load more|show more|view more|more"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_ATTRIBUTES = (
    "data-url",
    "data-href",
    "data-link",
    "data-src",
    "data-ajax-url",
    "data-next-url",
    "data-next",
    "data-action",
    "data-load",
)
_HOLDING = ", ".join(f"[{name}]" for name in _ATTRIBUTES)
_LINKS = frozenset({"a"})
_BUTTONS = frozenset({"a", "button", "div", "span"})
_JOINED = re.compile(
    r"""['"](?P<head>(?:https?://[\w.\-:]{1,80})?/[\w\-./?=&%]{1,200})['"]\s{0,4}\+\s{0,4}"""
    r"""(?P<name>[\w.$]{1,40})\s{0,4}(?:\+\s{0,4}['"](?P<tail>[\w\-./?=&%]{0,200})['"])?"""
)
_TEMPLATE = re.compile(
    r"""['"](?P<url>(?:https?://[\w.\-:]+)?/[\w\-./{}?=&%]*\{\d\}[\w\-./{}?=&%]*)['"]"""
)


def more_button(page: Page) -> Request | None:
    """What a "Xem thêm" button with an address of its own asks for; None without one.

    A plain link counts where its address differs from the page's in the number of the page only:
    the same words lead into an article and to other lists.
    """
    tags = _BUTTONS if page.has(_HOLDING) else _LINKS
    for node in page.nodes:
        if node.tag not in tags or not 0 < node.size <= 40:
            continue
        if not _MORE.fullmatch(_EDGES.sub("", fold(node.text))):
            continue
        for name in _ATTRIBUTES:
            url = _own_address(node.get(name), node, page)
            if url:
                return Request(url, kind="listing", headers=FETCHED)
        url = canonical(node.get("href") or "", page.base)
        if url and page_of(url) is not None and difference(page.url, url) is not None:
            return Request(url, kind="listing")
    return None


def _own_address(value: str | None, node: Node, page: Page) -> str | None:
    if not value or not ("/" in value or "?" in value):
        return None
    number = node.get("data-page") or node.get("data-next-page") or node.get("data-pageindex")
    if number and number.isdigit():
        value = re.sub(r"\{(?:page|0|p|index)\}", number, value)
    return None if "{" in value else canonical(value, page.base)


def template_request(page: Page) -> Request | None:
    """The fragment that a script's address template gives for page 2, or None.

    `timeline.url = '/timelinelist/{0}/{1}.htm'` with the zone in a hidden field `hdZoneId` and the
    number in `timeline.pageIndex`: the first blank is the zone, the last the page.
    """
    zone = _hidden(
        page,
        re.compile(
            r"(?:hd)?_?(?:zone|cate?(?:gory)?|catalog|channel|menu|chuyenmuc)_?id", re.IGNORECASE
        ),
    )
    for _, text in page.scripts:
        if "{0}" not in text or len(text) > MOST_SCRIPT:
            continue
        for match in _TEMPLATE.finditer(text):
            blanks = sorted(set(re.findall(r"\{(\d)\}", match["url"])))
            if not _is_for_lists(match["url"], text, match.start()):
                continue
            values = (
                [str(_next_index(page, text))]
                if len(blanks) == 1
                else [zone or "", str(_next_index(page, text))]
            )
            if len(blanks) > 2 or not all(values):
                continue
            url = match["url"]
            for blank, value in zip(blanks, values, strict=True):
                url = url.replace(f"{{{blank}}}", value)
            address = canonical(url, page.base)
            if address:
                return Request(address, kind="listing", headers=FETCHED)
    return None


def joined_request(page: Page) -> Request | None:
    """What a script that puts an address together asks for next; None without one.

    `'/api/morenews-zone-18-' + pageIndex + '.html'`, where a button or the scrolling calls it.
    """
    for _, text in page.scripts:
        if "+" not in text or len(text) > MOST_SCRIPT:
            continue
        for match in _JOINED.finditer(text):
            name = match["name"].rpartition(".")[2]
            head, tail = match["head"], match["tail"] or ""
            if not PAGE_FIELDS.fullmatch(name) or not _is_for_lists(head, text, match.start()):
                continue
            if "scroll" not in text and not _has_more(page):
                continue
            address = canonical(f"{head}{_counted(name, text)}{tail}", page.base)
            if address:
                return Request(address, kind="listing", headers=FETCHED)
    return None


def _counted(name: str, text: str) -> int:
    """The number a script's variable has when the next piece is asked for."""
    name = re.escape(name)
    begun = re.search(rf"\b{name}\s*[=:]\s*(\d{{1,4}})\b", text)
    if begun is None:
        return 2
    counts = re.search(rf"\b{name}\s*(?:\+\+|\+=\s*1\b)|\+\+\s*{name}\b", text)
    return int(begun[1]) + 1 if counts and int(begun[1]) < 2 else max(int(begun[1]), 2)


def _has_more(page: Page) -> bool:
    return any(
        node.tag in _BUTTONS
        and 0 < node.size <= 40
        and _MORE.fullmatch(_EDGES.sub("", fold(node.text)))
        for node in page.nodes
    )


def _is_for_lists(url: str, text: str, place: int) -> bool:
    around = text[max(0, place - 120) : place].lower()
    return bool(
        re.search(
            r"list|page|trang|timeline|more|loadmore|cate|zone|tin", url + around, re.IGNORECASE
        )
    ) and not re.search(r"comment|vote|poll|search|image|video|ads?\b|api/user", url, re.IGNORECASE)


def _hidden(page: Page, name: re.Pattern[str]) -> str | None:
    for node in page.select("input[type=hidden]"):
        label = node.get("name") or node.get("id") or ""
        if name.fullmatch(label) and node.get("value"):
            return quote(unquote(node.get("value") or ""), safe="")
    return None


def _next_index(page: Page, text: str) -> int:
    """The number a script would ask for next: what it sets, else one after the hidden field's."""
    if match := re.search(r"\bpageIndex\s*[=:]\s*(\d{1,4})\b", text):
        return max(int(match[1]), 2)
    shown = _hidden(page, re.compile(r"(?:hd)?_?page_?(?:index|no|number)?", re.IGNORECASE))
    return int(shown) + 1 if shown and shown.isdigit() and 0 < int(shown) < 10_000 else 2


def zone_guesses(page: Page, url: str) -> tuple[Request, ...]:
    """Fragments to try where a hidden field names the zone and the script is elsewhere."""
    zone = _hidden(page, re.compile(r"hdZoneId", re.IGNORECASE))
    match = re.search(r"\.\w{2,5}$", url.partition("?")[0])
    if not zone or match is None:
        return ()
    number = _next_index(page, "")
    found = (
        f"/timelinelist/{zone}/{number}{match.group()}",
        f"/timeline/{zone}/trang-{number}{match.group()}",
    )
    asked = (canonical(address, url) for address in found)
    return tuple(Request(address, kind="listing", headers=FETCHED) for address in asked if address)
