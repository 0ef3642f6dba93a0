"""Rows on their way to HighLevel: checked before anything is sent, and what became of each."""

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.data.validation import Refusal, RowRules
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.overlay import Overlay
from circuitscript.hosts.highlevel.rows import Values
from circuitscript.hosts.highlevel.writes import WritePlan, write_plan
from circuitscript.runtime.host import RowError, RowResult
from circuitscript.source.classes import define, field

NOT_SENT = "ALL_OR_NONE_OPERATION_ROLLED_BACK"


@define(eq=False)
class Draft:
    """One row: `operation` is insert, update or delete; `changed` is what will be set.

    `before` is the row as this run knows it, `row` what it is after the change. `is_done` tells that all of it was
    sent, `was_answered` that HighLevel told what the row is now, with the tags `told_tags`.
    """

    record: Record
    operation: str
    rules: RowRules
    before: Values | None = None
    changed: Values = field(factory=dict)
    row: Values = field(factory=dict)
    error: RowError | None = None
    is_done: bool = False
    was_answered: bool = False
    told_tags: object = None

    @property
    def definition(self) -> ObjectDefinition:
        """The row's object."""
        return self.record.definition

    @property
    def plan(self) -> WritePlan:
        """The row's endpoints."""
        plan = write_plan(self.definition)
        assert plan is not None
        return plan

    @property
    def id(self) -> str:
        """The row's id, empty for a new one."""
        return str(self.row.get("Id") or "")

    def refuse(self, refusal: Refusal) -> None:
        """Keeps the reason for which the row cannot be sent."""
        if self.error is None:
            self.error = RowError(refusal.code, refusal.message, refusal.fields)

    def fail(self, failure: ApiFailure) -> None:
        """Keeps HighLevel's refusal."""
        if self.error is None:
            self.error = RowError(_code(failure), _explained(failure))

    @property
    def result(self) -> RowResult:
        """What became of the row."""
        row_id = self.id or None
        if self.error is not None:
            return RowResult(row_id, errors=(self.error,))
        if self.operation == "delete":
            return RowResult(row_id, before=self.before)
        return RowResult(row_id, self.operation == "insert", (), self.before, self.row)


def prepare(draft: Draft, overlay: Overlay) -> None:
    """Checks a row by the rules of its object and finds what it changes; raises Refusal."""
    definition, rules = draft.definition, draft.rules
    _check_operation(draft)
    if draft.operation == "insert":
        given = rules.normal(draft.record.values, rules.createable)
        draft.changed = {name: value for name, value in given.items() if value is not None}
        draft.changed |= {name: value for name, value in rules.defaults if _is_sent(definition, name, value, given)}
        draft.row = dict(draft.changed)
        rules.complete(draft.row)
        rules.require(draft.row)
        return
    row_id = draft.record.values.get("Id")
    if not isinstance(row_id, str) or not row_id:
        raise Refusal("MISSING_ARGUMENT", f"Id not specified in an {draft.operation} call")
    draft.before = overlay.known(definition, row_id)
    if row_id in overlay.deleted.get(definition.name, ()):
        raise Refusal("ENTITY_IS_DELETED", "entity is deleted")
    given = rules.normal(draft.record.values, rules.createable)
    known = draft.before or {}
    draft.row = {**known, **given, "Id": row_id}
    if draft.operation == "update":
        draft.changed = _changes(given, draft.before, rules)
        draft.row = {**known, **draft.changed, "Id": row_id}
        if plan_owner := draft.plan.owner:
            draft.row.setdefault(plan_owner, given.get(plan_owner))
        rules.compose(draft.row)
        _require_changed(draft)


def _check_operation(draft: Draft) -> None:
    definition = draft.definition
    allowed = {
        "insert": definition.is_createable,
        "update": definition.is_updateable,
        "delete": definition.is_deletable,
    }
    plan = write_plan(definition)
    path = getattr(plan, {"insert": "create"}.get(draft.operation, draft.operation), "") if plan else ""
    is_message = definition.name == "Message" and draft.operation == "insert"
    if not is_message and (not allowed[draft.operation] or not path):
        message = f"HighLevel has no way to {draft.operation} {definition.name} records"
        raise Refusal("INSUFFICIENT_ACCESS_OR_READONLY", message)


def _is_sent(definition: ObjectDefinition, name: str, value: object, given: Values) -> bool:
    """Whether a default goes into a new row's body: HighLevel wants a task's `completed` and picklists."""
    if given.get(name) is not None or not definition.fields[name].is_createable:
        return False
    return not isinstance(value, bool) or (definition.name == "Task" and name == "Completed")


def _changes(given: Values, before: Values | None, rules: RowRules) -> Values:
    if before is None:
        return {name: value for name, value in given.items() if name in rules.updateable}
    changed = {name: value for name, value in given.items() if name not in before or before[name] != value}
    fixed = [name for name in changed if name not in rules.updateable]
    if fixed:
        message = f"Unable to create/update fields: {', '.join(fixed)}. They can only be set when a record is created."
        raise Refusal("INVALID_FIELD_FOR_INSERT_UPDATE", message, *fixed)
    return changed


def _require_changed(draft: Draft) -> None:
    emptied = [name for name in draft.rules.required if name in draft.changed and draft.changed[name] is None]
    if emptied:
        raise Refusal("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(emptied)}]", *emptied)


def _code(failure: ApiFailure) -> str:
    if "duplicate" in failure.message.lower() or "contactId" in failure.meta:
        return "DUPLICATE_VALUE"
    if failure.is_uncertain or failure.status in (0, 500, 502, 503, 504):
        return "UNKNOWN_EXCEPTION"
    if failure.is_missing:
        return "INVALID_CROSS_REFERENCE_KEY"
    codes = {401: "INSUFFICIENT_ACCESS_OR_READONLY", 403: "INSUFFICIENT_ACCESS_OR_READONLY"}
    return codes.get(failure.status) or (
        "REQUEST_LIMIT_EXCEEDED" if failure.status == 429 else "FIELD_INTEGRITY_EXCEPTION"
    )


def _explained(failure: ApiFailure) -> str:
    held = failure.meta.get("contactId")
    text = f"HighLevel: {failure}" + (f"; the record with these values is {held}" if held else "")
    if failure.is_uncertain:
        text += "; HighLevel may have carried it out all the same: look before you repeat it"
    return text
