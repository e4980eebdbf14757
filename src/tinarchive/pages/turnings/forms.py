"""Pages that turn by sending their form back: WebForms postbacks, submit buttons, UpdatePanels.

    javascript:__doPostBack('ctl00$gv','Page$2')  -> POST of the whole form, target and argument set
    <input type="submit" name="btnNext" value=">"> -> POST of the whole form with btnNext

A postback sends every field as a browser would: __VIEWSTATE is the list's memory, and
__EVENTVALIDATION refuses what the page did not offer. A control inside an UpdatePanel is asked for
in full too: the server answers with the whole page, and only a browser's script knows of the panel.
Where a page did come as a panel's answer (a delta), the next is asked for that way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical
from tinarchive.model import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.tree import Node, Page

ASYNC_HEADERS = (("X-MicrosoftAjax", "Delta=true"), ("X-Requested-With", "XMLHttpRequest"))

_POSTBACK = re.compile(
    r"""__doPostBack\(\s*(['"])(?P<target>(?:\\.|(?!\1)[^\\])*)\1\s*,\s*(['"])(?P<argument>(?:\\.|(?!\3)[^\\])*)\3""",
    re.IGNORECASE,
)
_OPTIONS = re.compile(
    r"""WebForm_PostBackOptions\(\s*(['"])(?P<target>(?:\\.|(?!\1)[^\\])*)\1\s*,\s*(['"])(?P<argument>(?:\\.|(?!\3)[^\\])*)\3""",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"[\w$:.\-\[\] ]+")
"""Names that can stand in a selector as they are."""
_MANAGER = re.compile(r"""PageRequestManager\._initialize\(\s*['"]([^'"]+)['"]""")
_PANEL = re.compile(r"""\[\s*['"][tf]([^'"]+)['"]""")
_UNSENT = frozenset({"submit", "image", "button", "reset", "file"})
_EVENT = ("__EVENTTARGET", "__EVENTARGUMENT")

Fields = list[tuple[str, str]]


def postback(script: str) -> tuple[str, str] | None:
    """Target and argument of a `__doPostBack` in an href or onclick; None where there is none."""
    match = _POSTBACK.search(script) or _OPTIONS.search(script)
    if match is None:
        return None
    return _plain(match["target"]), _plain(match["argument"])


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def press(page: Page, node: Node, script: str, request: Request) -> Request | None:
    """The request that pressing a button sends; None where it only runs a script of its own."""
    event = postback(script)
    if event is None and node.get("name") is None:
        return None
    if event is None and node.tag not in ("input", "button"):
        return None
    form = _form_of(page, node)
    fields = list(form_fields(page, form))
    action = canonical((form.get("action") or "") if form else "", page.base) or request.url
    if form is None and request.data is None:
        return None
    earlier = _earlier(request)
    if earlier:
        # A panel's answer holds the fields that changed; all others are as they were sent.
        changed = dict(fields)
        fields = [(name, changed.pop(name, value)) for name, value in earlier]
        fields += [(name, value) for name, value in changed.items() if name not in _EVENT]
        action = request.url
    if event is not None:
        fields = _with_event(fields, *event)
        headers = request.headers if earlier else ()
        if headers:
            fields = _with_manager(fields, request, event[0])
        return Request(action, kind="listing", method="POST", data=tuple(fields), headers=headers)
    name = node.get("name") or ""
    if (node.get("type") or "").lower() == "image":
        fields += [(f"{name}.x", "1"), (f"{name}.y", "1")]
    else:
        fields.append((name, node.get("value") or node.text))
    if form is not None and (form.get("method") or "get").lower() != "post":
        return Request(_with_query(action, fields), kind="listing")
    return Request(action, kind="listing", method="POST", data=tuple(fields))


def _form_of(page: Page, node: Node) -> Node | None:
    around = next((above for above in node.ancestors if above.tag == "form"), None)
    if around is not None:
        return around
    forms = page.select("form")
    # Broken nesting (a form opened inside a table) leaves its controls outside: then the one form.
    return forms[0] if forms else None


def form_fields(page: Page, form: Node | None) -> Iterator[tuple[str, str]]:
    """The fields a browser would send of a form (of the whole page without one), in order."""
    scope = _scope(page, form)
    for node in page.select(f"{scope}input, {scope}select, {scope}textarea"):
        attributes = node.attributes
        name = attributes.get("name")
        if not name or "disabled" in attributes:
            continue
        kind = (attributes.get("type") or "text").lower()
        if node.tag == "select":
            yield from _choice(page, node, name)
        elif node.tag == "textarea":
            yield name, node.text
        elif kind in ("checkbox", "radio"):
            if "checked" in attributes:
                yield name, attributes.get("value") or "on"
        elif kind not in _UNSENT:
            yield name, attributes.get("value") or ""


def _scope(page: Page, form: Node | None) -> str:
    if form is None or len(page.select("form")) == 1:
        return ""
    for key in ("id", "name"):
        value = form.get(key)
        if value and _PLAIN_NAME.fullmatch(value):
            return f'form[{key}="{value}"] '
    return ""


def _choice(page: Page, node: Node, name: str) -> Iterator[tuple[str, str]]:
    options = node.find("option")
    if not options and _PLAIN_NAME.fullmatch(name):
        options = page.select(f'select[name="{name}"] option')
    chosen = [option for option in options if "selected" in option.attributes]
    if not chosen and "multiple" not in node.attributes:
        chosen = options[:1]
    for option in chosen:
        value = option.attributes.get("value")
        yield name, option.text if value is None else value


def _with_event(fields: Fields, target: str, argument: str) -> Fields:
    values = dict(zip(_EVENT, (target, argument), strict=True))
    named = {name for name, _ in fields}
    missing = [(name, values[name]) for name in _EVENT if name not in named]
    return missing + [(name, values.get(name, value)) for name, value in fields]


def _earlier(request: Request) -> Fields | None:
    """The fields of the request before, where it was a panel's and its answer a delta."""
    if request.data is None or not any(key == "X-MicrosoftAjax" for key, _ in request.headers):
        return None
    return list(request.data)


def _with_manager(fields: Fields, request: Request, target: str) -> Fields:
    """The ScriptManager's field names the panel and who asked: `panel|target`."""
    before = dict(request.data or ()).get("__EVENTTARGET", "")
    return [
        (
            name,
            f"{value.partition('|')[0]}|{target}"
            if before and value.endswith(f"|{before}")
            else value,
        )
        for name, value in fields
    ]


def manager_of(page: Page) -> tuple[str, str] | None:
    """The names of a page's ScriptManager and of its first UpdatePanel, from its start script."""
    for _, text in page.scripts:
        manager = _MANAGER.search(text)
        panel = _PANEL.search(text, manager.end()) if manager else None
        if manager and panel:
            return manager[1], panel[1]
    return None


def as_panel(request: Request, manager: str, panel: str) -> Request:
    """The same postback asked for as an UpdatePanel's script would: its answer is a delta."""
    fields = list(request.data or ())
    target = dict(fields).get("__EVENTTARGET", "")
    fields = [(manager, f"{panel}|{target}"), *(pair for pair in fields if pair[0] != manager)]
    if "__ASYNCPOST" not in dict(fields):
        fields.append(("__ASYNCPOST", "true"))
    return Request(request.url, request.kind, "POST", tuple(fields), ASYNC_HEADERS)


def _with_query(action: str, fields: Fields) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415 - forms that turn by GET are rare

    return f"{action.partition('?')[0]}?{urlencode(fields)}"
