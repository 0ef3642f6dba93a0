"""The sandbox as an ASGI application."""

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from circuitscript.sandbox.exchange import Call, LostConnection
from circuitscript.sandbox.sandbox import Sandbox
from circuitscript.source.nesting import NestingError, read_json

_NO_JSON = "Unexpected token in JSON"
_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


def create_app(sandbox: Sandbox) -> Starlette:
    """Returns the application that answers for `sandbox`; `GET /_sandbox` reports on it, without a token."""

    async def report(_request: Request) -> JSONResponse:
        return JSONResponse(_report(sandbox))

    async def public_key(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(sandbox.webhooks.public_key)

    routes = [
        Route("/_sandbox", report),
        Route("/_sandbox/key.pem", public_key),
        Route("/{path:path}", _Endpoint(sandbox), methods=_METHODS),
    ]
    return Starlette(routes=routes)


class _Endpoint:
    """Turns one HTTP request into a call, and its answer into a response, or into a connection that breaks off."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            body = _parsed(request.headers.get("content-type", ""), await request.body())
        except ValueError as problem:
            message = f"The body is not read: {problem}" if isinstance(problem, NestingError) else _NO_JSON
            error = {"statusCode": 400, "message": message, "error": "Bad Request"}
            await JSONResponse(error, 400)(scope, receive, send)
            return
        path = scope["path"]
        call = Call(request.method, path, dict(request.query_params), dict(request.headers), body)
        try:
            answer = self._sandbox.answer(call)
        except LostConnection:
            await _break_off(send)
            return
        if answer.delay:
            await asyncio.sleep(answer.delay)
        await JSONResponse(answer.body, answer.status, dict(answer.headers))(scope, receive, send)


async def _break_off(send: Send) -> None:
    """Promises more than it sends: the server then closes the connection in the middle of the answer."""
    headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})


def _parsed(content_type: str, body: bytes) -> Any:
    if not body:
        return None
    if content_type.startswith("application/x-www-form-urlencoded"):
        from urllib.parse import parse_qsl

        return dict(parse_qsl(body.decode()))
    return read_json(body)


def _report(sandbox: Sandbox) -> dict[str, object]:
    return {
        "location": sandbox.options.location_id,
        "requests": {
            "accepted": sandbox.limit.accepted,
            "refused": sandbox.limit.refused,
            "by_endpoint": sandbox.calls,
        },
        "faults": sandbox.faults.made,
        "webhooks": {"delivered": sandbox.webhooks.delivered, "failed": sandbox.webhooks.failed},
    }
