"""Webhooks inside a test: `CircuitTest.fireWebhook` does what a delivery of HighLevel does."""

import json
from collections.abc import Callable

from circuitscript.engine import Event, InvalidEventError, Program
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.triggers.catalogue import find_event_type


class WebhookPort:
    """Fires the program's triggers for payloads; `fire` does so for one event within the running test."""

    def __init__(self, program: Program, fire: Callable[[Event], None]) -> None:
        self._program = program
        self._fire = fire

    def __call__(self, type_name: str, payload: str, is_part: bool) -> None:
        """Delivers a payload of the type; one that is a part is put into a sample.

        Throws an `IllegalArgumentException` for what is no delivery or has no trigger.
        """
        from circuitscript.triggers.webhooks import WebhookError, read_delivery

        try:
            text = self._completed(type_name, payload) if is_part else payload
            delivery = read_delivery(text, self._program.world.schema, type_name=type_name)
            for item in delivery:
                event = Event(item.type.object, item.type.operation, (item.record,), item.type.name)
                if not self._program.handles(event):
                    raise _refused(f"no trigger handles {event}")
                self._fire(event)
        except (WebhookError, InvalidEventError) as error:
            raise _refused(str(error)) from None

    def _completed(self, type_name: str, part: str) -> str:
        from circuitscript.triggers.samples import sample

        event_type = find_event_type(type_name)
        if event_type is None:
            raise _refused(f"unknown event type {type_name}")
        made = sample(event_type, self._program.world.schema)
        (made[event_type.part] if event_type.part else made).update(json.loads(part))
        return json.dumps(made)


def _refused(message: str) -> ScriptException:
    return ScriptException("IllegalArgumentException", message)
