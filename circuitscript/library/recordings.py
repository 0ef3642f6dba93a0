"""Recorded exchanges with external APIs, as `--record-callouts` writes them, and the mocks that they become.

A recording is JSON: `{"exchanges": [{"request": {…}, "response": {…}}]}`. What was removed as a secret reads `REMOVED`,
and stands for anything when a recording is replayed.
"""

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from circuitscript.library.json_reading import read_bytes
from circuitscript.library.mocks import Answer, MockState, make_mock, state_of
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.nesting import nests_deeper
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

REMOVED: Final = "REMOVED"
"""What stands in a recording instead of a secret."""
ENCODED_HEADERS: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that are about how a body came, which a recorded one no longer does."""


def replay_mocks(context: "Context", name: str, texts: Mapping[str, str]) -> list[NativeInstance]:
    """Makes the mocks of a recording, one for each different request, with its answers in the order recorded.

    Raises an `IllegalArgumentException` when there is no such recording, or its file is none.
    """
    text = texts.get(name)
    if text is None:
        known = ", ".join(sorted(texts)) or "none"
        raise _wrong(name, f"the project's folder of recordings has no {name}.json; it has: {known}")
    context.charge_heap(4 * read_bytes(text))
    made: dict[tuple[str, str, str], NativeInstance] = {}
    try:
        if nests_deeper(text):
            raise _wrong(name, "it nests too deeply")
        for exchange in json.loads(text)["exchanges"]:
            _add(context, made, exchange["request"], exchange["response"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _wrong(name, 'it is not {"exchanges": [{"request": …, "response": …}]}') from None
    return list(made.values())


def _add(
    context: "Context", made: dict[tuple[str, str, str], NativeInstance], request: Any, response: Mapping[str, Any]
) -> None:
    body = request.get("body", "")
    key = (request["method"], request["url"], json.dumps(body))
    answer = _answer(response)
    context.charge_heap(len(answer.body))
    if key in made:
        state_of(made[key]).answers.append(answer)
        return
    made[key] = make_mock(context, request["method"], _pattern(request["url"]))
    state = state_of(made[key])
    state.answers = [answer]
    _expect_body(state, body)


def _answer(response: Mapping[str, Any]) -> Answer:
    if "failure" in response:
        return Answer(failure=str(response["failure"]), is_literal=True)
    body = response.get("body", "")
    headers = {name: str(value) for name, value in response.get("headers", {}).items()}
    kept = {name: value for name, value in headers.items() if name.lower() not in ENCODED_HEADERS}
    text: str | bytes = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    if "body_base64" in response:
        text = base64.b64decode(response["body_base64"])
    return Answer(int(response["status"]), text, headers=kept, is_literal=True)


def _pattern(url: str) -> str:
    """Returns a recorded URL as a pattern: what was removed stands for anything."""
    return url.replace("*", "%2A").replace("{", "%7B").replace(REMOVED, "*")


def _expect_body(state: MockState, body: Any) -> None:
    if isinstance(body, str):
        state.body = body if body and REMOVED not in body else None
    else:
        state.body = json.dumps(_without_removed(body))


def _without_removed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_removed(one) for name, one in value.items() if one != REMOVED}
    return [_without_removed(one) for one in value] if isinstance(value, list) else value


def _wrong(name: str, what: str) -> ScriptException:
    return ScriptException("IllegalArgumentException", f"The recording {name}: {what}")
