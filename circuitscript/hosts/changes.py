"""DML over tables: what `insert`, `update`, `upsert`, `delete`, `undelete` and `merge` do to stored rows.

One sequence for every local store: each row is checked against the rules of its object, the rows that pass are written
together, and each row gets a result. With `all_or_none` and a refused row, nothing is written.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from circuitscript.data.comparison import fold_text, from_milliseconds
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.data.validation import Refusal, RowRules
from circuitscript.hosts.deletion import Deletion
from circuitscript.hosts.identifiers import highlevel_id, salesforce_id
from circuitscript.hosts.references import References
from circuitscript.hosts.tables import Tables, Values
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, RowError, RowResult
from circuitscript.source.classes import define, field
from circuitscript.values.text import Id


@define(eq=False)
class Draft:
    """One row on its way: `before` is what is stored, `changed` what will be set, `row` what it will then be."""

    record: Record
    rules: RowRules
    before: Values | None = None
    changed: Values = field(factory=dict)
    row: Values = field(factory=dict)
    refusal: Refusal | None = None
    is_created: bool = False

    def refuse(self, refusal: Refusal) -> None:
        """Keeps the first reason for which the row cannot be stored."""
        if self.refusal is None:
            self.refusal = refusal

    @property
    def result(self) -> RowResult:
        """What became of the row."""
        if self.refusal is not None:
            error = RowError(self.refusal.code, self.refusal.message, self.refusal.fields)
            held = self.record.values.get("Id")
            return RowResult(held if isinstance(held, str) else None, errors=(error,))
        row_id = self.row["Id"]
        assert isinstance(row_id, str)
        return RowResult(row_id, self.is_created, (), self.before, self.row)


class Changes:
    """The DML of one store. `user_id` is whose changes these are, where the schema keeps it."""

    def __init__(self, schema: Schema, tables: Tables, user_id: str | None = None) -> None:
        self.schema = schema
        self.tables = tables
        self.user_id = Id(user_id) if user_id else None
        self._rules: dict[str, RowRules] = {}
        self._references = References(schema, tables, self.user_id)
        self._make_id = salesforce_id if schema.name == "salesforce" else highlevel_id

    def apply(self, request: ChangeRequest) -> ChangeAnswer:
        """Carries out one DML statement; raises `ScriptException` where the request as a whole makes no sense."""
        if request.operation == "merge":
            return Deletion(self.schema, self.tables).merge(request, self)
        if request.operation in ("delete", "undelete"):
            return Deletion(self.schema, self.tables).apply(request)
        drafts = [Draft(record, self.rules(record.definition)) for record in request.records]
        for group in _by_object(drafts):
            self._PREPARE[request.operation](self, group, request)
        if request.all_or_none and any(draft.refusal for draft in drafts):
            return ChangeAnswer(tuple(_undone(draft) for draft in drafts))
        for group in _by_object(drafts):
            self._write(group)
        return ChangeAnswer(tuple(draft.result for draft in drafts))

    def rules(self, definition: ObjectDefinition) -> RowRules:
        """Returns the rules of an object."""
        rules = self._rules.get(definition.name)
        if rules is None or rules.definition is not definition:
            rules = self._rules[definition.name] = RowRules(definition)
        return rules

    def new_ids(self, definition: ObjectDefinition, count: int) -> list[Id]:
        """Returns unused ids for new rows."""
        first = self.tables.take(f"id:{definition.name}", count)
        ids = [self._make_id(definition, number) for number in range(first, first + count)]
        return ids if not self.tables.fetch(definition, ids) else self.new_ids(definition, count)

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[Values | None]:
        """Stores records as another system reports them, with read-only fields and ids; only types are checked.

        With `is_deleted` they are deleted there; one that came without an id gets one; events are not stored. Returns
        what was stored before, None for a new one. Raises a `DmlException` for a value that its field cannot hold.
        """
        earlier: list[Values | None] = []
        for record in records:
            rules = self.rules(record.definition)
            if record.definition.is_event:
                earlier.append(None)
                continue
            if not record.values.get("Id"):
                record.values["Id"] = self.new_ids(record.definition, 1)[0]
            try:
                row = {
                    name: rules.lenient[name](value) for name, value in record.values.items() if name in rules.lenient
                }
            except Refusal as refusal:
                message = f"{record.definition.name} cannot be stored as it was reported: {refusal.message}"
                raise ScriptException("DmlException", message) from None
            row_id = str(row["Id"])
            found = self.tables.fetch(record.definition, [row_id]).get(row_id)
            earlier.append(found.values if found is not None and not found.deletion else None)
            if found is None:
                rules.complete(row)
                self.tables.add(record.definition, [row])
            else:
                self.tables.replace(record.definition, [(row_id, row)])
            if is_deleted or (found is not None and found.deletion):
                self.tables.mark(record.definition, [row_id], self.tables.take("deletion", 1) if is_deleted else 0)
        return earlier

    def _insert(self, drafts: Sequence[Draft], request: ChangeRequest) -> None:
        for draft in drafts:
            if draft.record.values.get("Id"):
                draft.refuse(Refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"))
        self._prepare_new(drafts, request)
        self._check(drafts)

    def _update(self, drafts: Sequence[Draft], request: ChangeRequest) -> None:
        _refuse_repeated_ids(drafts)
        ids = [row_id for draft in drafts if (row_id := _id(draft, "update"))]
        stored = self.tables.fetch(drafts[0].rules.definition, ids) if ids else {}
        for draft in drafts:
            if draft.refusal is None:
                found = stored.get(str(draft.record.values["Id"]))
                if found is None:
                    draft.refuse(Refusal("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"))
                elif found.deletion:
                    draft.refuse(Refusal("ENTITY_IS_DELETED", "entity is deleted"))
                else:
                    draft.before = found.values
        self._prepare_changed(drafts, request)
        self._check(drafts)

    def _upsert(self, drafts: Sequence[Draft], request: ChangeRequest) -> None:
        key = request.external_field
        if key and key.lower() != "id":
            self._match(drafts, drafts[0].rules.definition.fields[key])
        known = [draft for draft in drafts if draft.before is not None or draft.record.values.get("Id")]
        missing = [draft for draft in known if draft.before is None]
        if missing:
            self._update(missing, request)
        self._prepare_changed([draft for draft in known if draft not in missing], request)
        self._prepare_new([draft for draft in drafts if draft not in known], request)
        self._check([draft for draft in drafts if draft not in missing])

    _PREPARE: ClassVar[dict[str, "Callable[[Changes, Sequence[Draft], ChangeRequest], None]"]] = {
        "insert": _insert,
        "update": _update,
        "upsert": _upsert,
    }

    def _match(self, drafts: Sequence[Draft], key: FieldDefinition) -> None:
        """Finds the stored row of each draft by an external field."""
        values = [draft.record.values.get(key.name) for draft in drafts]
        found: dict[object, list[str]] = {}
        for value, row_id in self.tables.holders(drafts[0].rules.definition, key, [one for one in values if one]):
            found.setdefault(_folded(value), []).append(row_id)
        seen: set[object] = set()
        for draft, value in zip(drafts, values, strict=True):
            ids = found.get(_folded(value), [])
            if not value:
                draft.refuse(Refusal("MISSING_ARGUMENT", f"{key.name} not specified", key.name))
            elif _folded(value) in seen:
                draft.refuse(Refusal("DUPLICATE_VALUE", f"Duplicate external id specified: {value}", key.name))
            elif len(ids) > 1:
                message = f"{key.name}: more than one record found for external id field: [{', '.join(ids)}]"
                draft.refuse(Refusal("DUPLICATE_EXTERNAL_ID", message, key.name))
            elif ids:
                draft.before = self.tables.fetch(draft.rules.definition, ids)[ids[0]].values
            seen.add(_folded(value))

    def _prepare_new(self, drafts: Sequence[Draft], request: ChangeRequest) -> None:
        drafts = [draft for draft in drafts if draft.refusal is None]
        if not drafts:
            return
        rules = drafts[0].rules
        ids = self.new_ids(rules.definition, len(drafts))
        stamps = self._stamps(rules, request.now, is_new=True)
        numbers = [
            (one, self.tables.take(f"{rules.definition.name}.{one.name}", len(drafts))) for one in rules.auto_numbers
        ]
        for at, draft in enumerate(drafts):
            draft.is_created = True
            try:
                row = rules.normal(draft.record.values, rules.createable)
                self._references.resolve(draft.record, rules, row)
                row = {"Id": ids[at], **{name: value for name, value in row.items() if value is not None}}
                if stamps.keys().isdisjoint(row):
                    row.update(stamps)
                else:
                    row = {**row, **{name: value for name, value in stamps.items() if name not in row}}
                for numbered, first in numbers:
                    row[numbered.name] = _numbered(numbered.auto_number, first + at)
                rules.complete(row)
                rules.require(row)
                draft.row = draft.changed = row
            except Refusal as refusal:
                draft.refuse(refusal)

    def _prepare_changed(self, drafts: Sequence[Draft], request: ChangeRequest) -> None:
        if not drafts:
            return
        stamps = self._stamps(drafts[0].rules, request.now, is_new=False)
        for draft in drafts:
            if draft.refusal is None:
                try:
                    self._prepare_change(draft, stamps)
                except Refusal as refusal:
                    draft.refuse(refusal)

    def _prepare_change(self, draft: Draft, stamps: Values) -> None:
        rules, before = draft.rules, draft.before
        assert before is not None
        written = rules.normal(draft.record.values, rules.createable)
        self._references.resolve(draft.record, rules, written)
        changed = {name: value for name, value in written.items() if value != before.get(name)}
        if not changed.keys() <= rules.updateable:
            fixed = [name for name in changed if name not in rules.updateable]
            message = (
                f"Unable to create/update fields: {', '.join(fixed)}. They can only be set when a record is created."
            )
            raise Refusal("INVALID_FIELD_FOR_INSERT_UPDATE", message, *fixed)
        row = {**before, **changed, **stamps}
        if rules.computed:
            rules.compose(row)
            changed.update({one.name: row.get(one.name) for one in rules.computed})
        rules.require(row)
        draft.row = row
        draft.changed = changed
        changed.update(stamps)

    def _check(self, drafts: Sequence[Draft]) -> None:
        passing = [draft for draft in drafts if draft.refusal is None]
        if not passing:
            return
        rules = passing[0].rules
        for unique in rules.unique:
            self._check_unique(passing, unique)
        if rules.references:
            self._references.check(passing, rules)

    def _check_unique(self, drafts: Sequence[Draft], key: FieldDefinition) -> None:
        asked = [draft.changed[key.name] for draft in drafts if draft.changed.get(key.name) is not None]
        if not asked:
            return
        taken = {
            _folded(value): row_id for value, row_id in self.tables.holders(drafts[0].rules.definition, key, asked)
        }
        for draft in drafts:
            value = draft.changed.get(key.name)
            if value is None:
                continue
            other = taken.get(_folded(value))
            if other is not None and other != draft.row["Id"]:
                message = f"duplicate value found: {key.name} duplicates value on record with id: {other}"
                draft.refuse(Refusal("DUPLICATE_VALUE", message, key.name))
            taken[_folded(value)] = str(draft.row["Id"])

    def _stamps(self, rules: RowRules, now: int, is_new: bool) -> Values:
        moment = from_milliseconds(now)
        stamps: Values = {"LastModifiedDate": moment, "SystemModstamp": moment, "LastModifiedById": self.user_id}
        if is_new:
            stamps |= {"CreatedDate": moment, "CreatedById": self.user_id, "OwnerId": self.user_id}
        return {name: value for name, value in stamps.items() if value is not None and name in rules.normalisers}

    def _write(self, drafts: Sequence[Draft]) -> None:
        passing = [draft for draft in drafts if draft.refusal is None]
        definition = drafts[0].rules.definition
        created = [draft.row for draft in passing if draft.is_created]
        changed = [(str(draft.row["Id"]), draft.changed) for draft in passing if not draft.is_created and draft.changed]
        if created:
            self.tables.add(definition, created)
        if changed:
            self.tables.replace(definition, changed)


def _by_object(drafts: Sequence[Draft]) -> list[list[Draft]]:
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.rules.definition.name, []).append(draft)
    return list(groups.values())


def _undone(draft: Draft) -> RowResult:
    return draft.result if draft.refusal is not None else RowResult(None)


def _id(draft: Draft, operation: str) -> str | None:
    row_id = draft.record.values.get("Id")
    if isinstance(row_id, str) and row_id:
        return row_id
    draft.refuse(Refusal("MISSING_ARGUMENT", f"Id not specified in an {operation} call"))
    return None


def _refuse_repeated_ids(drafts: Sequence[Draft]) -> None:
    seen: set[object] = set()
    for draft in drafts:
        row_id = draft.record.values.get("Id")
        if row_id and row_id in seen:
            raise ScriptException("ListException", f"Duplicate id in list: {row_id}")
        seen.add(row_id)


def _folded(value: object) -> object:
    return fold_text(value) if isinstance(value, str) and not isinstance(value, Id) else value


def _numbered(form: str, number: int) -> str:
    start, end = form.find("{"), form.find("}")
    if start < 0 or end < start:
        return f"{form}{number}"
    return f"{form[:start]}{number:0{end - start - 1}d}{form[end + 1 :]}"
