"""A browser, an archive served as its readers have it, and a server that nothing may reach."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.model import Capture, Request

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".screenshots"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# ── the archive, served ─────────────────────────────────────────────────────────────────────


@contextmanager
def serving(folder: Path, **settings):
    """The address of datasette over an archive, in a thread of this process."""
    import uvicorn
    from datasette.app import Datasette

    datasette = Datasette([str(folder / "tinarchive.db")], settings=settings)
    config = uvicorn.Config(
        datasette.app(), host="127.0.0.1", port=free_port(), log_level="error", lifespan="on",
        ws="none",
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{config.port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """The demo portal archived on two days: new, edited, moved and gone articles, photos, files."""
    folder = tmp_path_factory.mktemp("demo")
    port = str(free_port())
    for day in ("1", "2"):
        # A process of its own: playwright's loop may be at work in this one.
        demo = [sys.executable, "-m", "tinarchive", "demo", "--archive", str(folder), "-q"]
        done = subprocess.run([*demo, "--day", day, "--port", port], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(demo_folder) -> str:
    """The address at which the demo archive is served."""
    with serving(demo_folder) as address:
        yield address


class Shelf:
    """An archive of captures that a test puts in by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = lambda: datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

    def capture(self, url, body, *, kind="article", media_type="text/html", **more) -> Capture:
        headers = (*more.pop("headers", ()), ("Content-Type", media_type))
        request = Request(url, kind, more.pop("method", "GET"), more.pop("data", None))
        line = more.pop("status_line", "HTTP/1.1 200 OK")
        return Capture(
            request, more.pop("at", self.now()), 0.1, int(line.split()[1]), line, headers, body,
            wire_size=len(body), **more,
        )  # fmt: skip

    def keep(self, *captures: Capture) -> list[int]:
        """Ids of the captures, kept in a run of their own."""
        with open_archive(self.folder, now=self.now) as archive:
            archive.start_run()
            return archive.keep_many(captures)


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "archive")


@pytest.fixture(scope="session")
def make_shelf():
    return Shelf


@pytest.fixture(scope="session")
def serve():
    return serving


# ── strangers ───────────────────────────────────────────────────────────────────────────────


class Web:
    """A web server that hands out what it is given and remembers who came."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.connected = 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                web.asked.append(f"{self.command} {self.path}")
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                headers, body = web.pages.get(self.path.partition("?")[0], ({}, b""))
                self.send_response(200)
                for name, value in ({"Content-Type": "text/html"} | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_HEAD = do_OPTIONS = do_PUT = answer  # noqa: N815 - http.server's

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def verify_request(self, *_):
                web.connected += 1
                return True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.address = f"http://{self.host}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def put(self, path: str, body: bytes, **headers: str) -> str:
        """The address of a page."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (named, body)
        return self.address + path

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture(scope="module")
def canary():
    """A server of strangers: nothing of an archive may ever reach it."""
    web = Web()
    yield web
    web.close()


@pytest.fixture(scope="module")
def home():
    """A server that stands for ours, with pages a test puts there."""
    web = Web()
    yield web
    web.close()


# ── the browser ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, headless; no longer than a module, or its loop would stand in the way of
    tests that have one.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium on this machine (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


class Reader:
    """Somebody at a browser: what it said, and where it went."""

    def __init__(self, context, own: str) -> None:
        self.context = context
        self.page = context.new_page()
        self.own = own
        self.said: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", lambda one: self.said.append(f"{one.type}: {one.text}"))
        self.page.on("pageerror", lambda one: self.said.append(f"error: {one}"))
        self.page.on("request", self._asked)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.own + "/", "data:", "blob:")):
            self.strangers.append(request.url)

    def go(self, path: str):
        """The page at a path of ours, loaded."""
        self.page.goto(self.own + path, wait_until="load")
        return self.page

    def keep(self, name: str, **more) -> None:
        """A picture for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{re.sub(r'[^a-z0-9-]+', '-', name)}.png", **more)


SIZES = {"desktop": (1280, 900), "phone": (390, 844), "small": (360, 740)}


@pytest.fixture
def reader(chromium, site):
    """Makes readers: `reader(size="phone", dark=True, language="vi-VN", scripts=False)`."""
    contexts = []

    def make(size="desktop", *, dark=False, language="en-GB", own=site, **more):
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            has_touch=size != "desktop",
            java_script_enabled=more.pop("scripts", True),
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        return Reader(context, own)

    yield make
    for context in contexts:
        context.close()


# ── pages without a browser ─────────────────────────────────────────────────────────────────


@pytest.fixture
def opened():
    """Datasette over some files, closed at the end: `await opened(folder / "tinarchive.db")`."""
    from datasette.app import Datasette

    made = []

    async def make(*files, **more):
        datasette = Datasette([str(file) for file in files], **more)
        made.append(datasette)
        await datasette.invoke_startup()
        return datasette

    yield make
    for datasette in made:
        for database in datasette.databases.values():
            database.close()
        if datasette.executor is not None:
            datasette.executor.shutdown()


@pytest.fixture
def ask(opened, demo_folder):
    """An answer of datasette over the demo archive: `await ask("/", language="vi")`."""

    async def answer(path, *, language="en", **headers):
        datasette = await opened(demo_folder / "tinarchive.db")
        return await datasette.client.get(path, headers={"accept-language": language, **headers})

    return answer


@pytest.fixture
def damage():
    """Turns every kept body into another one, as a bad disk may."""
    import sqlite3

    def spoil(folder: Path) -> None:
        with sqlite3.connect(folder / "captures.db") as db:
            db.execute("UPDATE bodies SET packing = 'none', content = x'00', dictionary = NULL")
        db.close()

    return spoil
