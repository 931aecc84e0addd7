"""A server between us and the mail server, that lets everything through but what a test wants to go wrong."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Change = Callable[[bytes], bytes | None]


@contextmanager
def between(port: int, *, asked: Change = lambda data: data, answered: Change = lambda data: data) -> Iterator[int]:
    """Yields the port to connect to instead of ``port``. Each function gets what was read at once and gives what is passed on; None hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pass_on(source: socket.socket, target: socket.socket, change: Change) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                changed = change(data)
                if changed is None:
                    break
                target.sendall(changed)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port), timeout=30)
                for arguments in ((client, server, asked), (server, client, answered)):
                    threading.Thread(target=pass_on, args=arguments, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
