"""Starting a program by what it begins with: an event as it was delivered, or anonymous code. Journals keep these."""

from collections.abc import Mapping
from typing import Any, Final

from circuitscript.cli.failures import Failure
from circuitscript.engine import AnonymousProgram, Program, RunOptions, RunResult
from circuitscript.triggers.delivery import Delivered, DeliveryRun
from circuitscript.triggers.webhooks import WebhookError, read_events

EVENT: Final = "event"
CODE: Final = "anonymous"
WINDOW: Final = "window"


def event_input(payload: bytes, type_name: str, window: int) -> dict[str, Any]:
    """Returns the journal's form of a delivery; `window` is that of its run, in milliseconds."""
    return {EVENT: payload.decode("utf-8", "replace"), "type": type_name, WINDOW: window}


def code_input(code: str, name: str) -> dict[str, Any]:
    """Returns the journal's form of anonymous code."""
    return {CODE: code, "name": name}


def read_delivered(payload: bytes | str, program: Program, type_name: str, place: str) -> Delivered:
    """Returns the events of a delivery. Raises Failure, naming `place`, for what is no delivery."""
    schema = program.world.schema
    try:
        return program.engine.workers.run(lambda: read_events(payload, schema, type_name=type_name))
    except WebhookError as error:
        hint = f" ({error.hint})" if error.hint else ""
        raise Failure(f"{place}: {error.message}{hint}") from None


def start_again(program: Program, run_input: Mapping[str, Any], options: RunOptions) -> RunResult:
    """Runs `program` from a journal's input. Raises Failure when that is of no known form."""
    payload, code = run_input.get(EVENT), run_input.get(CODE)
    window = run_input.get(WINDOW)
    if isinstance(payload, str) and isinstance(window, int):
        events = read_delivered(payload, program, str(run_input.get("type", "")), "the journal's event")
        return DeliveryRun(program, events, window)(options)
    if isinstance(code, str):
        anonymous: AnonymousProgram = program.compile_anonymous(code, str(run_input.get("name", "")))
        return anonymous.run(options)
    raise Failure("the journal does not say what its run began with")
