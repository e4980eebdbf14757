"""Whole portals as saved, served on loopback as any web server would serve the folder."""

from __future__ import annotations

import http.server
import os
import tarfile
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[3] / "shared"))


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files as they are; a folder is its index.html; what is not there is 404."""

    protocol_version = "HTTP/1.1"

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, *args):
        self.server.asked.append(self.path)


def unpack(name: str, folder: Path) -> Path:
    """Unpack a mirror; its folder."""
    with tarfile.open(SHARED / "real" / "mirrors" / f"{name}.tar.gz") as archive:
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
        archive.extractall(folder, **safe)
    return folder / name


@contextmanager
def serve(folder: Path):
    """Serve a folder on loopback; yields the base address and the list of paths asked for."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Handler, directory=str(folder))
    )
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
