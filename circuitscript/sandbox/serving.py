"""Serving the sandbox over HTTP, on this machine only unless another address is asked for."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn

from circuitscript.sandbox.app import create_app
from circuitscript.sandbox.sandbox import Sandbox

LOOPBACK = "127.0.0.1"
_PAUSE = 0.05


def serve(sandbox: Sandbox, host: str = LOOPBACK, port: int = 0, on_ready: Callable[[str], None] | None = None) -> None:
    """Serves until interrupted. Port 0 takes a free one; a taken one raises OSError. `on_ready` gets the base URL."""
    server = _server(sandbox, host)
    listener = _listener(host, port)
    with _delivering(sandbox):
        if on_ready is not None:
            on_ready(f"http://{host}:{listener.getsockname()[1]}")
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@contextlib.contextmanager
def running(sandbox: Sandbox, host: str = LOOPBACK) -> Iterator[str]:
    """Serves on a thread while the context lasts; gives the base URL."""
    server = _server(sandbox, host)
    listener = _listener(host, 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        with _delivering(sandbox):
            yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _server(sandbox: Sandbox, host: str) -> uvicorn.Server:
    app = create_app(sandbox)
    return uvicorn.Server(uvicorn.Config(app, host=host, log_level="critical", access_log=False, lifespan="off"))


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.create_server((host, port), reuse_port=False)
    listener.set_inheritable(True)
    return listener


@contextlib.contextmanager
def _delivering(sandbox: Sandbox) -> Iterator[None]:
    """Delivers webhooks on a thread of its own while the context lasts, and what still waits at its end."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(_PAUSE):
            sandbox.webhooks.drain()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)
        sandbox.webhooks.drain()
