"""Calls to an ASGI application in this process, without a network: an httpx transport for tests and embedding."""

import asyncio
from typing import Any

import httpx


class AsgiTransport(httpx.BaseTransport):
    """Sends each request to `app` on an event loop of its own. An answer that breaks off is a lost connection."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Returns the application's answer; raises `httpx.RemoteProtocolError` for an incomplete one."""
        return asyncio.run(self._answer(request, request.read()))

    async def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        started: dict[str, Any] = {}
        chunks: list[bytes] = []
        is_complete = False

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal is_complete
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                chunks.append(message.get("body", b""))
                is_complete = not message.get("more_body", False)

        await self._app(_scope(request), receive, send)
        if not is_complete:
            raise httpx.RemoteProtocolError("the connection was closed in the middle of the answer", request=request)
        return httpx.Response(started["status"], headers=started["headers"], content=b"".join(chunks), request=request)


def _scope(request: httpx.Request) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
