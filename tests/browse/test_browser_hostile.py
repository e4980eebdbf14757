"""Pages that mean harm, in a real browser: nothing of them runs, and nothing of them is fetched.

hostile/*.html are pages written to attack the one who looks at an archive. Each says what it does to
a reader without defences (`bites`), and a control proves that it does: a corpus that nothing bites
would prove nothing. Then the archived view is opened, and each of its three seals alone.

    ran       its script ran             request   the strangers' server was asked for something
    posted    a form reached it          dialog    a window asked the reader
    ours      it made our own server do something

Some bite old browsers only, or one who cleans markup in the wrong order; they say `nothing`.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tinarchive.browse.archived import SANDBOX, sealed
from tinarchive.browse.harmless import harmless
from tinarchive.pages.decoding import decode
from tinarchive.pages.rewriting import open_markup

HEAD = re.compile(
    rb"<!doctype html><!-- bites: ([a-z ]+?)(?:; type: ([^ ]+(?: charset=[\w-]+)?))? -->"
)
SECRET = "mat-khau"
TITLE = "Nothing happened"


@dataclass(frozen=True)
class Hostile:
    name: str
    source: bytes

    @property
    def _told(self):
        told = HEAD.match(self.source.replace(b"\0", b""))
        assert told, self.name
        return told

    @property
    def bites(self) -> set[str]:
        return set(self._told[1].decode().split()) - {"nothing"}

    @property
    def media_type(self) -> str:
        return (self._told[2] or b"text/html; charset=utf-8").decode()

    def body(self, canary, own: str) -> bytes:
        found = self.source
        for mark, value in (
            ("%CANARY%", f"{canary.address}/{self.name}"), ("%HOST%", canary.host), ("%OWN%", own),
        ):  # fmt: skip
            found = found.replace(mark.encode(), value.encode())
        return found

    @property
    def click(self) -> str | None:
        """What the reader is lured to click: a button, or what is no plain link."""
        return "#click" if b"id=click" in self.source else None

    @property
    def follow(self) -> str | None:
        """A plain link: to follow it is what the reader wants, and only its address is ours."""
        return "#follow" if b"id=follow" in self.source else None


CORPUS = [
    Hostile(path.stem, path.read_bytes())
    for path in sorted(Path(__file__).with_name("hostile").glob("*.html"))
]


class Tab:
    """A tab that tells what happened to its reader."""

    def __init__(self, context, canary) -> None:
        self.context, self.canary = context, canary
        self.page = context.new_page()
        self.ran, self.dialogs, self.windows, self.downloads = [], [], [], []
        self.asked: list[str] = []
        self.page.on("console", lambda one: self.ran.append(one.text) if one.text == "/RAN/" else 0)
        self.page.on("dialog", lambda one: (self.dialogs.append(one.message), one.dismiss()))
        self.page.on("popup", lambda one: self.windows.append(one.url))
        self.page.on("download", lambda one: self.downloads.append(one.url))
        self.page.on("request", lambda one: self.asked.append(one.url))

    def bites(self, hostile: Hostile, home) -> set[str]:
        """What a page did, in the words of the corpus."""
        asked = [one for one in self.canary.asked if f"/{hostile.name}/" in one]
        ours = [one for one in self.asked if one.startswith(home.address) and "/raw/" not in one]
        found = {
            "ran": self.ran, "request": asked, "dialog": self.dialogs, "ours": ours,
            "posted": [one for one in asked if one.startswith("POST")],
        }  # fmt: skip
        return {word for word, proof in found.items() if proof}

    def assert_unharmed(self, url: str) -> None:
        """Nothing ran, nothing was asked of strangers, and we are where we were."""
        assert self.canary.asked == []
        assert self.ran == []
        assert [self.dialogs, self.windows, self.downloads] == [[], [], []]
        assert self.page.url == url
        assert "OWNED" not in self.page.title()
        assert self.page.evaluate("[localStorage.owned, document.cookie.includes('owned'), document.body.dataset.owned]") == [None, False, None]  # fmt: skip


@pytest.fixture
def context(chromium):
    one = chromium.new_context(accept_downloads=True, locale="en-GB")
    yield one
    one.close()


@pytest.fixture
def tab(context, canary, home):
    canary.asked.clear()
    home.asked.clear()
    canary.connected = 0
    return Tab(context, canary)


def settle(tab: Tab) -> None:
    """Until the page is loaded, and half a second went by in which nobody was asked anything."""
    tab.page.wait_for_load_state("load")
    quiet = 0
    while quiet < 4:
        before = len(tab.asked) + len(tab.canary.asked)
        tab.page.wait_for_timeout(130)
        quiet = quiet + 1 if len(tab.asked) + len(tab.canary.asked) == before else 0


def frames(name: str, pages: dict[str, str], attributes: str = "") -> bytes:
    """A page of ours with all these pages in frames."""
    inside = "".join(
        f'<iframe name="{one}" src="{url}" {attributes} width=600 height=300></iframe>'
        for one, url in pages.items()
    )
    keep = f"<script>localStorage.secret='{SECRET}';document.cookie='secret={SECRET}'</script>"
    return f"<!doctype html><title>{TITLE}</title>{keep}<h1>{name}</h1>{inside}".encode()


def lure(tab: Tab, attribute: str) -> int:
    """Click what each page lures its reader to click; how many there were."""
    wanted = {one.name: getattr(one, attribute) for one in CORPUS if getattr(one, attribute)}
    clicked = 0
    for frame in tab.page.frames:
        selector = wanted.get(frame.name)
        if selector and frame.locator(selector).count():
            frame.locator(selector).first.click(no_wait_after=True, force=True, timeout=3000)
            clicked += 1
    return clicked


def test_without_defences_they_bite(context, canary, home):
    """Every page does to an unprotected reader what it says; otherwise it would prove nothing."""
    canary.asked.clear()
    tabs: dict[str, Tab] = {}
    for one in CORPUS:
        url = home.put(
            f"/raw/{one.name}", one.body(canary, home.address), Content_Type=one.media_type
        )
        top = home.put(f"/raw/top/{one.name}", frames("control", {one.name: url}))
        tabs[one.name] = tab = Tab(context, canary)
        tab.page.goto(top, wait_until="commit")
    missing = {one.name: one for one in CORPUS if one.bites}
    lured: set[str] = set()
    for _ in range(200):
        for name, one in list(missing.items()):
            if one.bites <= tabs[name].bites(one, home):
                del missing[name]
            elif (one.click or one.follow) and name not in lured:
                frame = tabs[name].page.frame(name)
                target = frame and frame.locator(one.click or one.follow)
                if target and target.count():
                    lured.add(name)
                    target.first.click(no_wait_after=True, force=True, timeout=3000)
        if not missing:
            break
        tab.page.wait_for_timeout(50)
    assert {name: one.bites - tabs[name].bites(one, home) for name, one in missing.items()} == {}
    assert sum(1 for one in CORPUS if one.bites) >= 55


def test_the_policy_alone_holds(tab, canary, home):
    """Raw pages under our policy, in frames without a sandbox: nothing runs or is fetched."""
    headers = {
        name.replace("-", "_"): value for name, value in sealed(f"{home.address}/-/file/").items()
    }
    pages = {
        one.name: home.put(f"/policy/{one.name}", one.body(canary, home.address),
                           Content_Type=one.media_type, **headers)
        for one in CORPUS
    }  # fmt: skip
    top = home.put("/policy", frames("policy", pages))
    tab.page.goto(top)
    settle(tab)
    assert lure(tab, "click") >= 3
    settle(tab)
    tab.assert_unharmed(top)
    assert {one for one in home.asked if "/policy" not in one} <= {
        "GET /favicon.ico", "GET /-/file/1", "GET /-/file/999999", "GET /-/file/1?a",
    }  # fmt: skip


def test_the_frame_alone_holds(tab, canary, home):
    """Raw pages without a policy in our frame: they may fetch, but nothing runs, moves or is sent."""
    pages = {
        one.name: home.put(f"/frame/{one.name}", one.body(canary, home.address),
                           Content_Type=one.media_type)
        for one in CORPUS
    }  # fmt: skip
    top = home.put("/frame", frames("frame", pages, f'sandbox="{SANDBOX}"'))
    tab.page.goto(top)
    settle(tab)
    assert lure(tab, "click") >= 3
    settle(tab)
    assert canary.asked, "a frame alone keeps nothing from being fetched; this is the control"
    assert not [one for one in canary.asked if one.startswith("POST")]
    canary.asked.clear()
    tab.assert_unharmed(top)


def test_the_markup_alone_holds(tab, canary, home):
    """Pages written anew, with no policy and no sandbox: nothing runs, is fetched or leads out."""
    pages = {
        one.name: home.put(f"/markup/{one.name}", cleaned(one, canary, home.address),
                           Content_Type="text/html; charset=utf-8")
        for one in CORPUS
    }  # fmt: skip
    top = home.put("/markup", frames("markup", pages))
    canary.connected = 0
    tab.page.goto(top)
    settle(tab)
    lure(tab, "click")
    settle(tab)
    tab.assert_unharmed(top)
    assert canary.connected == 0
    assert {one for one in home.asked if "/markup" not in one} <= {"GET /favicon.ico"}


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(5))
def test_shuffled_attacks_written_anew_hold(tab, canary, home, seed):
    """Pieces of all hostile pages in any order, written anew: a real parser finds nothing to run."""
    chance = random.Random(seed)
    pieces = [
        piece for one in CORPUS for piece in re.findall(rb"<[^<]*", one.body(canary, home.address))
        if len(piece) < 500
    ]  # fmt: skip
    mixed = [
        Hostile(f"mix-{n}", b"".join(chance.choices(pieces, k=chance.randrange(2, 40))))
        for n in range(150)
    ]
    pages = {
        one.name: home.put(f"/mixed/{one.name}", cleaned(one, canary, home.address),
                           Content_Type="text/html; charset=utf-8")
        for one in mixed
    }  # fmt: skip
    top = home.put("/mixed", frames("mixed", pages))
    canary.connected = 0
    tab.page.goto(top)
    settle(tab)
    tab.assert_unharmed(top)
    assert canary.connected == 0
    assert {one for one in home.asked if "/mixed" not in one} <= {"GET /favicon.ico"}


def cleaned(hostile: Hostile, canary, own: str) -> bytes:
    """A page as the archived view writes it, its links and photos all held."""
    told = HEAD.match(hostile.source)
    label = hostile.media_type if told else None
    text = decode(hostile.body(canary, own), label, composed=False).text
    markup = open_markup(text, url=f"{canary.address}/{hostile.name}/page")
    body = markup.rewritten(
        link=lambda _: {"href": "/-/archived?url=x&near=1", "target": "_top"}, photo=lambda _: None
    )
    return f"<!doctype html><meta charset=utf-8>{harmless(body, ours='')}".encode()


@pytest.fixture(scope="module")
def archive(make_shelf, tmp_path_factory, canary, serve):
    """The corpus as an archive, served; with headers that would harm if they were sent on."""
    shelf = make_shelf(tmp_path_factory.mktemp("hostile"))
    address = canary.address
    harm = (
        ("Refresh", f"0;url={address}/header"),
        ("Link", f"<{address}/header.css>; rel=preload; as=style"),
        ("Set-Cookie", "owned=1"),
        ("Content-Security-Policy", f"report-uri {address}/report"),
        ("Location", f"{address}/location"),
    )
    numbers = shelf.keep(*(
        shelf.capture(
            f"{address}/{one.name}/page", one.body(canary, address),
            media_type=one.media_type, headers=harm,
        )
        for one in CORPUS
    ))  # fmt: skip
    with serve(shelf.folder) as own:
        yield own, {one.name: number for one, number in zip(CORPUS, numbers, strict=True)}


def test_the_archived_view_holds(tab, canary, archive):
    """Each page in the archived view: nothing of it runs, nothing is fetched, clicks lead to us."""
    own, numbers = archive
    known = re.compile(
        re.escape(own) + r"/(-/archived/\d+(/page)?|-/file/\d+|-/static-plugins/.*|favicon.ico)$"
    )
    for one in CORPUS:
        url = f"{own}/-/archived/{numbers[one.name]}"
        tab.page.goto(url)
        tab.page.evaluate(f"localStorage.secret='{SECRET}'")
        tab.assert_unharmed(url)
        assert len(tab.page.frames) == 2, one.name
    settle(tab)
    assert [asked for asked in tab.asked if not known.match(asked)] == []
    assert canary.connected == 0


def test_links_of_an_archived_page_lead_to_us(tab, archive):
    """A click on a link of a hostile page opens our page that names its address."""
    own, numbers = archive
    for name in ("link-away", "link-window", "link-download", "link-ping"):
        tab.page.goto(f"{own}/-/archived/{numbers[name]}")
        link = tab.page.frames[1].locator("a[href*='url=']")
        if name == "link-ping":
            assert link.count() == 0  # it leads to a place in the same page
            continue
        settle(tab)  # Chromium drops a click on another origin's frame that has just moved
        link.click()
        tab.page.wait_for_url(f"{own}/-/archived?url=*")
        assert f"/{name}/" in tab.page.locator(".address").inner_text()
    tab.assert_unharmed(tab.page.url)


ALONE = ("meta-refresh", "top-moves", "top-reads", "window-open", "form-script", "dialogs", "downloads",
         "frameset", "script-inline", "style-imports", "pictures", "link-hints", "svg-script")  # fmt: skip


def test_the_page_by_itself_holds(tab, canary, archive):
    """Opened without our frame, in tabs of their own, the pages are as harmless."""
    own, numbers = archive
    others = [Tab(tab.context, canary) for _ in ALONE]
    for other, name in zip(others, ALONE, strict=True):
        other.page.goto(f"{own}/-/archived/{numbers[name]}/page", wait_until="commit")
    tab.page.goto(f"{own}/-/archived")
    for other in others:
        other.page.wait_for_load_state("load")
        assert other.ran == []
        assert re.fullmatch(re.escape(own) + r"/-/archived/\d+/page", other.page.url)
    settle(others[-1])
    tab.assert_unharmed(f"{own}/-/archived")
    assert len(tab.context.pages) == len(ALONE) + 1
    assert canary.connected == 0


@pytest.mark.parametrize(
    "disguise",
    [("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='{ran}'><script>{ran}</script></svg>"),
     ("text/html", "<script>{ran}</script><img src='{canary}/file'>"),
     ("image/png", "<html><script>{ran}</script>"),
     ("application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'><script>{ran}</script></html>"),
     ("text/xml", "<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'><script>{ran}</script></x>")],
)  # fmt: skip
def test_a_file_is_never_a_page(tab, canary, serve, shelf, disguise):
    """A file that is a page in disguise is saved when it is opened, and shows nothing as a photo."""
    media_type, body = disguise
    body = body.replace("{ran}", "console.log(/RAN/)").replace("{canary}", canary.address)
    (number,) = shelf.keep(
        shelf.capture("https://x.example/a", body.encode(), kind="image", media_type=media_type)
    )
    with serve(shelf.folder) as own:
        top = f"{own}/-/archived"
        tab.page.goto(top)
        tab.page.evaluate(f"""() => new Promise(done => {{
          const one = new Image(); one.onerror = one.onload = done; one.src = '/-/file/{number}';
          document.body.append(one); }})""")
        assert tab.page.evaluate("document.body.lastChild.naturalWidth") == 0
        with tab.page.expect_download() as saved:
            tab.page.evaluate(f"location = '/-/file/{number}'")
        assert saved.value.url.endswith(f"/-/file/{number}")
        tab.downloads.clear()
        tab.assert_unharmed(top)
