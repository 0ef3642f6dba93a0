"""DML on HighLevel: rows are checked, sent one call each and several at a time, and tags and businesses in bulk.

HighLevel has no transactions. With `all_or_none` nothing is sent while any row is refused here, and nothing more once
HighLevel refuses one; what was sent until then stands, and the error says so.
"""

from collections.abc import Callable, Sequence
from typing import Any

from circuitscript.data.validation import Refusal
from circuitscript.hosts.highlevel.client import Meter
from circuitscript.hosts.highlevel.contact_links import send_links
from circuitscript.hosts.highlevel.drafts import NOT_SENT, Draft, prepare
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.invoices import ITEM, changed_invoice, new_invoice, send_items
from circuitscript.hosts.highlevel.overlay import Overlay
from circuitscript.hosts.highlevel.reading import Reader
from circuitscript.hosts.highlevel.rows import row_values
from circuitscript.hosts.highlevel.writes import arguments, body_of, filled, with_location
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, RowError
from circuitscript.source.classes import define, evolve

Hold = Callable[[Draft], None]


@define(eq=False)
class Changes:
    """The changes of one run.

    `hold` takes messages, which wait until the run has succeeded; the call that each will take is charged at once.
    """

    reader: Reader
    overlay: Overlay
    hold: Hold

    def apply(self, request: ChangeRequest) -> ChangeAnswer:
        """Carries out one DML statement; raises ScriptException for what HighLevel has no means for."""
        if request.operation in ("undelete", "merge"):
            message = f"HighLevel has no endpoint for {request.operation}"
            raise ScriptException("DmlException", message)
        meter = Meter()
        drafts = [
            Draft(record, _operation(request, record), self.reader.rules(record.definition))
            for record in request.records
        ]
        for draft in drafts:
            try:
                prepare(draft, self.overlay)
            except Refusal as refusal:
                draft.refuse(refusal)
        if request.all_or_none and any(draft.error for draft in drafts):
            _withhold(drafts)
            return ChangeAnswer(tuple(draft.result for draft in drafts))
        self._read_replaced(drafts, meter)
        self.reader.at_once(lambda draft: self._send_unless(draft, drafts, request.all_or_none, meter), drafts)
        self._send_items(drafts, request.all_or_none, meter)
        send_links([draft for draft in drafts if draft.is_done], self.reader, meter)
        self._settle(drafts)
        if request.all_or_none:
            _report_progress(drafts)
        held = sum(draft.is_done for draft in drafts if draft.definition.name == "Message")
        return ChangeAnswer(tuple(draft.result for draft in drafts), meter.calls + held)

    def _send_unless(self, draft: Draft, drafts: Sequence[Draft], all_or_none: bool, meter: Meter) -> None:
        if draft.error is not None or (all_or_none and any(other.error for other in drafts)):
            return
        try:
            if draft.definition.name == ITEM:
                filled(draft.plan.create, draft.plan, self.reader.client.location_id, draft.row)
                return
            self._send(draft, meter)
            draft.is_done = True
        except Refusal as refusal:
            draft.refuse(refusal)
        except ApiFailure as failure:
            draft.fail(failure)

    def _send(self, draft: Draft, meter: Meter) -> None:
        if draft.definition.name == "Message":
            self.hold(draft)
            return
        client, plan, definition = self.reader.client, draft.plan, draft.definition
        is_new = draft.operation == "insert"
        method, path = {
            "insert": ("POST", plan.create),
            "update": ("PUT", plan.update),
            "delete": ("DELETE", plan.delete),
        }[draft.operation]
        target = filled(path, plan, client.location_id, draft.row)
        query = arguments(definition, plan, client.location_id, method)
        # The specification wants a body even here.
        body: Any = {} if (draft.operation, definition.name) == ("delete", "Appointment") else None
        if draft.operation != "delete":
            values = {**draft.row, **draft.changed} if plan.replaces and not is_new else draft.changed
            writable = draft.rules.createable if is_new or plan.replaces else draft.rules.updateable
            kept = {name: value for name, value in values.items() if name in writable}
            kept = {name: value for name, value in kept.items() if value is not None or name in draft.changed}
            custom = self.reader.catalogue.pairs(definition, meter)
            fields = body_of(definition, plan, kept, custom, is_new=is_new)
            if not fields and not is_new:
                return
            if definition.name == "Invoice":
                make = new_invoice(fields, draft.row, self.reader, meter) if is_new else None
                fields = make or changed_invoice(fields, draft, self.reader, meter)
            body = with_location(plan, fields, client.location_id, is_new=is_new)
        self._take_over(draft, client.call(meter, method, target, query=query, body=body), meter)

    def _send_items(self, drafts: Sequence[Draft], all_or_none: bool, meter: Meter) -> None:
        """Sends lines of invoices, unless a row of the statement has failed."""
        if all_or_none and any(draft.error for draft in drafts):
            return
        send_items([one for one in drafts if one.definition.name == ITEM and one.error is None], self.reader, meter)

    def _take_over(self, draft: Draft, answer: Any, meter: Meter) -> None:
        """Makes the row what HighLevel says it is now, where its answer says it."""
        if draft.operation == "delete" or not isinstance(answer, dict):
            return
        payload = answer.get(draft.plan.key) if draft.plan.key else answer
        if not isinstance(payload, dict) or not (payload.get("id") or payload.get("_id")):
            return
        custom = self.reader.catalogue.by_id(draft.definition, meter)
        told = row_values(payload, draft.rules, custom)
        draft.was_answered, draft.told_tags = True, told.get("Tags")
        draft.row = {name: draft.row.get(name) if value is None else value for name, value in told.items()}

    def _read_replaced(self, drafts: Sequence[Draft], meter: Meter) -> None:
        """Reads rows whose update replaces them, where this run does not know them yet."""
        for draft in drafts:
            if draft.error is None and draft.operation == "update" and draft.plan.replaces and draft.before is None:
                found = self.reader.by_ids(draft.definition, [draft.id], meter)
                if found:
                    draft.before = found[0]
                    draft.row = {**found[0], **draft.row}

    def _settle(self, drafts: Sequence[Draft]) -> None:
        """Lets later queries of the run see what was done."""
        for draft in drafts:
            if not draft.is_done or draft.definition.name == "Message":
                continue
            self.reader.forget(draft.definition)
            if draft.definition.name == ITEM:
                self.overlay.forget("Invoice", str(draft.row["InvoiceId"]))
            if draft.operation == "delete":
                self.overlay.delete(draft.definition, draft.id)
            elif draft.id:
                self.overlay.write(draft.definition, draft.row)


def _operation(request: ChangeRequest, record: Any) -> str:
    if request.operation == "upsert":
        if request.external_field and request.external_field.lower() != "id":
            raise ScriptException("DmlException", "HighLevel matches records by Id only; query for the others first")
        return "update" if record.values.get("Id") else "insert"
    return request.operation


def _withhold(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if draft.error is None:
            draft.error = RowError(NOT_SENT, "Record not sent: another row of the statement was refused")


def _report_progress(drafts: Sequence[Draft]) -> None:
    """Says in the first error what was done before it, and marks the rows that were not sent."""
    failed = [draft for draft in drafts if draft.error is not None]
    if not failed:
        return
    done = [(at, draft) for at, draft in enumerate(drafts) if draft.is_done and draft.error is None]
    for draft in drafts:
        if draft.error is None and not draft.is_done:
            draft.error = RowError(NOT_SENT, "Record not sent: another row of the statement failed")
    if done:
        listed = ", ".join(f"row {at} ({draft.id})" for at, draft in done[:10])
        more = f" and {len(done) - 10} more" if len(done) > 10 else ""
        note = f"; HighLevel has no transactions: {len(done)} of {len(drafts)} rows stay changed: {listed}{more}"
        first = failed[0]
        assert first.error is not None
        first.error = evolve(first.error, message=first.error.message + note)
