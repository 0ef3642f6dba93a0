"""Starting a program by what it begins with: an event as it was delivered, or anonymous code. Journals keep these."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from circuitscript.cli.failures import Failure
from circuitscript.engine import AnonymousProgram, Event, Program, RunOptions, RunResult
from circuitscript.triggers.webhooks import WebhookError, read_delivery

EVENT: Final = "event"
CODE: Final = "anonymous"


def event_input(payload: bytes, type_name: str) -> dict[str, Any]:
    """Returns the journal's form of a delivered event."""
    return {EVENT: payload.decode("utf-8", "replace"), "type": type_name}


def code_input(code: str, name: str) -> dict[str, Any]:
    """Returns the journal's form of anonymous code."""
    return {CODE: code, "name": name}


def read_events(payload: bytes | str, program: Program, type_name: str, place: str) -> list[Event]:
    """Returns the events of a delivery; consecutive ones of one type are one event with several records.

    Raises Failure, naming `place`, for what is no delivery.
    """
    schema = program.world.schema
    try:
        delivery = program.engine.workers.run(lambda: read_delivery(payload, schema, type_name=type_name))
    except WebhookError as error:
        hint = f" ({error.hint})" if error.hint else ""
        raise Failure(f"{place}: {error.message}{hint}") from None
    return [
        Event(kind.object, kind.operation, tuple(item.record for item in items), kind.name)
        for kind, items in groupby(delivery, key=lambda item: item.type)
    ]


def start_again(program: Program, run_input: Mapping[str, Any], options: RunOptions) -> RunResult:
    """Runs `program` from a journal's input. Raises Failure when that is of no known form."""
    payload, code = run_input.get(EVENT), run_input.get(CODE)
    if isinstance(payload, str):
        events = read_events(payload, program, str(run_input.get("type", "")), "the journal's event")
        return program.run_event(*events, options=options)
    if isinstance(code, str):
        anonymous: AnonymousProgram = program.compile_anonymous(code, str(run_input.get("name", "")))
        return anonymous.run(options)
    raise Failure("the journal does not say what its run began with")
