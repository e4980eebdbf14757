from __future__ import annotations

import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from tinarchive.cli.main import cli


@pytest.fixture
def tinarchive(tmp_path, monkeypatch):
    """Run the command in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("TINARCHIVE_DIR", "TINARCHIVE_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()

    def run(*args, stdin=None):
        return runner.invoke(cli, [str(arg) for arg in args], input=stdin)

    return run


class SmallPortal:
    """Three list pages of five articles on loopback; `seen` holds each request's User-Agent."""

    def __init__(self):
        self.seen = []
        self.slow = 0.0
        self.broken = set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.site = f"127.0.0.1:{self.server.server_address[1]}"
        self.list = f"http://{self.site}/tin-tuc/"

    def _handler(portal):  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                portal.seen.append((self.path, self.headers["User-Agent"]))
                status, page = portal.answer(self.path)
                body = page.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *args):
                pass

        return Handler

    def answer(self, path):
        if path in self.broken:
            return 500, "<h1>Lỗi máy chủ</h1>"
        if path == "/khong-co-danh-sach/":
            return 200, "<html><title>Trống</title><p>Không có gì ở đây.</p></html>"
        if found := re.fullmatch(r"/tin-tuc/(?:\?page=(\d+))?", path):
            return 200, self.list_page(int(found[1] or 1))
        if found := re.fullmatch(r"/tin-tuc/bai-viet-so-(\d+)\.html", path):
            if self.slow:
                self.server.pause.wait(self.slow)
            return 200, self.article_page(int(found[1]))
        return 404, "<h1>Không tìm thấy trang</h1>"

    def list_page(self, page):
        if page > 3:
            return "<html><h1>Tin tức</h1><ul></ul></html>"
        rows = "".join(
            f"<li><a href='/tin-tuc/bai-viet-so-{n}.html'>{title(n)}</a> <i>(0{n % 9 + 1}/05/2018)</i></li>"
            for n in range(page * 5 - 4, page * 5 + 1)
        )
        pages = " ".join(f"<a href='/tin-tuc/?page={n}'>{n}</a>" for n in (1, 2, 3) if n != page)
        after = f"<a href='/tin-tuc/?page={page + 1}'>Trang sau</a>" if page < 3 else ""
        return (
            f"<html><title>Cổng thông tin</title><h1>Tin tức</h1><div><ul>{rows}</ul>"
            f"<p>Tổng số: 15 | Trang: {page} trên tổng số 3 trang</p><div>{pages} {after}</div></div></html>"
        )

    def article_page(self, n):
        return (
            f"<html><title>Cổng thông tin</title><body><h1>{title(n)}</h1>"
            f"<p>Thứ Hai, ngày 28/05/2018 - 13:{n:02}</p><div class='detail'>"
            f"<p>Sáng nay, lễ hội thứ {n} được khai mạc tại trung tâm tỉnh với sự tham dự của hàng "
            f"nghìn người dân và du khách đến từ nhiều nơi trong cả nước.</p><p>Lễ hội kéo dài {n + 2} "
            "ngày, có đua ghe ngo, thả đèn nước và nhiều trò chơi dân gian khác.</p></div></body></html>"
        )


def title(n):
    return f"Khai mạc lễ hội Ooc Om Bok lần thứ {n} tại trung tâm tỉnh"


@pytest.fixture
def portal():
    portal = SmallPortal()
    portal.server.pause = threading.Event()
    thread = threading.Thread(target=portal.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield portal
    portal.server.pause.set()
    portal.server.shutdown()
    thread.join()
    portal.server.server_close()


@pytest.fixture
def held(tinarchive, portal):
    """The small portal, archived in data/."""
    done = tinarchive(
        "crawl", portal.list, "--delay", "0", "--no-images", "--allow-private", portal.site, "-q"
    )
    assert done.exit_code == 0, done.stderr
    return portal
