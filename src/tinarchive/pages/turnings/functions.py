"""Buttons that call a small function of the page's own, read as far as it can be read.

    gotoPage(2)  with  function gotoPage(p) { location.href = '/tin?page=' + p; }
        -> GET /tin?page=2
    paging('3')  with  function paging(n) { document.f.page.value = n; document.f.submit(); }
        -> POST of the form with page=3

Nothing is run: a function is looked up by its name, and only what it puts together from text and
its own arguments is understood. Anything else gives None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical
from tinarchive.model import Request
from tinarchive.pages.turnings.forms import form_fields

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node, Page

MOST_SCRIPT = 500_000
_LONGEST_BODY = 2_000

_CALL = re.compile(
    r"(?:javascript:)?\s*(?:return\s+)?(?P<name>[A-Za-z_$][\w$.]*)\s*\((?P<arguments>[^()]*)\)"
)
_ARGUMENT = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|([\w.$]+))\s*(?:,|$)""")
_GOES = re.compile(
    r"(?:window\.|document\.|self\.)*location(?:\.href)?\s*=\s*(?P<address>[^;\n}]+)|location\.(?:assign|replace)\(\s*(?P<other>[^;\n}]+)\)"
)
_SETS = re.compile(
    r"""(?:\.|getElementById\(\s*['"]|elements\[\s*['"]|\$\(\s*['"]#)(?P<field>[\w$\-]+)(?:['"]\s*[\])])?\s*\.\s*(?:value\s*=\s*|val\(\s*)(?P<value>[^;\n})]+)"""
)
_PIECE = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|([A-Za-z_$][\w$]*)|(\d+))\s*(?:\+|$)""")
_BUILTIN = frozenset({"alert", "confirm", "void", "setTimeout", "__doPostBack"})


def call_request(script: str, node: Node, page: Page) -> Request | None:
    """What the function that a button calls would ask for, or None."""
    match = _CALL.match(script.strip())
    if match is None or match["name"] in _BUILTIN:
        return None
    found = _function(page, match["name"].rpartition(".")[2])
    if found is None:
        return None
    names, body = found
    values = dict(zip(names, _arguments(match["arguments"]), strict=False))
    if (went := _GOES.search(body)) is not None:
        text = _joined(went["address"] or went["other"] or "", values)
        url = canonical(text, page.base) if text else None
        return Request(url, kind="listing") if url else None
    return _submitted(body, values, node, page) if "submit" in body else None


def _function(page: Page, name: str) -> tuple[list[str], str] | None:
    """The parameters and the body of a function of the page's own."""
    pattern = re.compile(
        rf"(?:function\s+{re.escape(name)}\s*|{re.escape(name)}\s*[:=]\s*function\s*)\(([^()]*)\)\s*\{{"
    )
    for _, text in page.scripts:
        if len(text) <= MOST_SCRIPT and (match := pattern.search(text)):
            names = [part.strip() for part in match[1].split(",") if part.strip()]
            return names, _body(text, match.end())
    return None


def _body(text: str, start: int) -> str:
    depth = 1
    for place in range(start, min(len(text), start + _LONGEST_BODY)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    return text[start : start + _LONGEST_BODY]


def _arguments(text: str) -> list[str]:
    return [one or two or number or word for one, two, number, word in _ARGUMENT.findall(text)]


def _joined(text: str, values: dict[str, str]) -> str | None:
    """Text pieces and arguments joined by `+`; None where anything else stands among them."""
    out, spot = [], 0
    text = text.strip()
    while spot < len(text):
        match = _PIECE.match(text, spot)
        if match is None:
            return None
        one, two, name, number = match.groups()
        if name is not None and name not in values:
            return None
        out.append(values[name] if name is not None else one or two or number or "")
        spot = match.end()
    return "".join(out) or None


def _submitted(body: str, values: dict[str, str], node: Node, page: Page) -> Request | None:
    changed = {}
    for match in _SETS.finditer(body):
        value = _joined(match["value"], values)
        if value is not None:
            changed[match["field"]] = value
    if not changed:
        return None
    forms = [above for above in node.ancestors if above.tag == "form"] or _forms_with(page, changed)
    if not forms:
        return None
    ids = {one.get("id"): one.get("name") for one in page.select("input[id][name]")}
    changed = {ids.get(name) or name: value for name, value in changed.items()}
    fields = [(name, changed.get(name, value)) for name, value in form_fields(page, forms[0])]
    if not any(name in changed for name, _ in fields):
        return None
    action = canonical(forms[0].get("action") or "", page.base) or page.url
    if (forms[0].get("method") or "get").lower() == "post":
        return Request(action, "listing", "POST", tuple(fields))
    query = "&".join(f"{name}={value}" for name, value in fields)
    url = canonical(f"{action.partition('?')[0]}?{query}")
    return Request(url, kind="listing") if url else None


def _forms_with(page: Page, changed: dict[str, str]) -> list[Node]:
    return [
        form
        for form in page.select("form")
        if any(
            node.get("name") in changed or node.get("id") in changed for node in form.find("input")
        )
    ]
