"""A server that really listens, in a thread of the tests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from core.settings import Settings
from web.application import make_application
from web.options import WebOptions


@contextmanager
def running(settings: Settings, folder: Path, options: WebOptions | None = None) -> Iterator[str]:
    """The address of a server that answers until the block ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        made = replace(options or WebOptions(), folder=folder, port=port)
        config = uvicorn.Config(
            make_application(settings, made), log_level="error", proxy_headers=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)
