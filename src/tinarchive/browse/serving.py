"""An archive served on this machine, until it is told to end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from datasette.app import Datasette

from tinarchive.archive import LIBRARY, is_frozen, open_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tinarchive.model import Clock

HOST = "127.0.0.1"
"""Nobody but this machine: what is archived need not be anybody's to publish."""
SECONDS_TO_END = 3
"""How long an answer under way may take when all ends."""


def serve_archive(
    folder: Path, *, port: int, now: Clock, on_ready: Callable[[str], None] = lambda _: None
) -> None:
    """Serve an archive for reading until SIGINT or SIGTERM (`KeyboardInterrupt`).

    A crawl may go on beside it. `on_ready` is told the address; port 0 takes any that is free.
    Raises `OSError` where the port is taken, `ArchiveError` where there is no archive to be read.
    """
    with open_archive(folder, now=now, write=False):
        pass
    with socket.create_server((HOST, port)) as door:
        address = f"http://{HOST}:{door.getsockname()[1]}/"
        library = folder / LIBRARY
        files, frozen = ([], [str(library)]) if is_frozen(library) else ([str(library)], [])
        app = Datasette(files, immutables=frozen).app()
        config = uvicorn.Config(
            app,
            log_level="warning",
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=SECONDS_TO_END,
        )
        _Server(config, lambda: on_ready(address)).run(sockets=[door])


class _Server(uvicorn.Server):
    """Says when it is there."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> Any:
        await super().startup(sockets=sockets)
        if self.started:
            self.on_ready()
