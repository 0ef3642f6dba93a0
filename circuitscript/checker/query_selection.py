"""The SELECT list: columns with their aliases, `FIELDS()`, nested queries and `TYPEOF`."""

from collections.abc import Callable

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.query_context import POLYMORPHIC_PARENT, QueryContext, QueryScope
from circuitscript.checker.query_values import is_aggregate, resolve_value, value_text
from circuitscript.data.query import (
    FieldReference,
    FunctionCall,
    LogicalQuery,
    QueryValue,
    SelectedByType,
    SelectedChildren,
    SelectedValue,
)
from circuitscript.data.schema import FieldType, ObjectDefinition
from circuitscript.syntax.ast import FieldPath, Query, QueryFunction, SelectItem, SelectSubQuery, TypeOf

ResolveOn = Callable[[QueryContext, Query, ObjectDefinition], LogicalQuery]


class Selection:
    """Resolves one SELECT list. `values` are its plain columns, with the nodes they came from.

    `is_count` is set for `SELECT COUNT()`, which stands alone and gives a number, not rows.
    """

    def __init__(self, scope: QueryScope, node: Query, resolve_on: ResolveOn) -> None:
        self._scope = scope
        self._node = node
        self._resolve_on = resolve_on
        self.values: list[tuple[SelectItem, QueryValue]] = []
        self.children: list[SelectedChildren] = []
        self.by_type: list[SelectedByType] = []
        self.has_aggregates = False
        self.is_count = False

    def resolve(self) -> None:
        """Resolves every item of the list."""
        for item in self._node.select:
            if isinstance(item, SelectItem):
                self._item(item)
            elif isinstance(item, SelectSubQuery):
                self._children(item)
            else:
                self._type_of(item)

    def _item(self, item: SelectItem) -> None:
        value = item.value
        if isinstance(value, QueryFunction):
            if value.name.text.upper() == "FIELDS":
                self._all_fields(item, value)
                return
            if is_aggregate(value):
                self.has_aggregates = True
                if not value.arguments and value.name.text.upper() == "COUNT" and item.alias is None:
                    self.is_count = True
                    return
        resolved = resolve_value(self._scope, value)
        if resolved is not None:
            self.values.append((item, resolved))

    def _all_fields(self, item: SelectItem, node: QueryFunction) -> None:
        """`FIELDS(STANDARD)`; the unbounded forms only where the query is not known before it runs."""
        argument = node.arguments[0] if node.arguments else None
        kind = argument.text.upper() if isinstance(argument, FieldPath) else ""
        if kind not in ("STANDARD", "CUSTOM", "ALL"):
            self._scope.context.report(node, messages.unknown_function(node.name.text))
            return
        if kind != "STANDARD" and not self._scope.context.is_dynamic:
            self._scope.context.report(node, messages.fields_not_bounded())
            return
        for field in self._scope.object.fields.values():
            if kind == "ALL" or field.is_custom == (kind == "CUSTOM"):
                self.values.append((item, FieldReference((), field)))

    def _children(self, item: SelectSubQuery) -> None:
        """`(SELECT … FROM Contacts)`: the child relationship by its name."""
        context = self._scope.context
        path = item.query.sources[0].path
        name = self._scope.names(path)[-1].text
        relationship = self._scope.object.children.get(name)
        child = context.schema.objects.get(relationship.child) if relationship is not None else None
        if relationship is None or child is None:
            context.report(path, messages.unknown_child_relationship(name))
            return
        query = self._resolve_on(context, item.query, child)
        field = child.fields[relationship.field]
        self.children.append(SelectedChildren(relationship.name, field, query))

    def _type_of(self, item: TypeOf) -> None:
        """`TYPEOF What WHEN Account THEN … ELSE … END`."""
        context = self._scope.context
        names = self._scope.names(item.relationship)
        reference = self._scope.object.relationship(names[-1].text) if len(names) == 1 else None
        if reference is None:
            context.report(item.relationship, messages.unknown_relationship(item.relationship.text))
            return
        cases: list[tuple[ObjectDefinition, tuple[FieldReference, ...]]] = []
        for case in item.cases:
            definition = context.object(case.sobject)
            if definition is not None:
                cases.append((definition, self._fields(definition, case.fields)))
        face = context.schema.objects.get(POLYMORPHIC_PARENT) or ObjectDefinition(POLYMORPHIC_PARENT)
        otherwise = self._fields(face, item.otherwise)
        self.by_type.append(SelectedByType(reference, tuple(cases), otherwise))

    def _fields(self, definition: ObjectDefinition, paths: tuple[FieldPath, ...]) -> tuple[FieldReference, ...]:
        scope = QueryScope(self._scope.context, definition)
        resolved = (scope.field(path) for path in paths)
        return tuple(field for field in resolved if field is not None)

    def columns(self, group_by: tuple[QueryValue, ...], is_aggregate_query: bool) -> tuple[SelectedValue, ...]:
        """Returns the columns with their aliases; in a grouped query every field must be one of the groups."""
        if is_aggregate_query:
            return self._grouped_columns(group_by)
        columns: list[SelectedValue] = []
        seen: set[str] = set()
        report = self._scope.context.report
        for item, value in self.values:
            if isinstance(value, FieldReference) and item.alias is not None:
                report(item.alias, messages.alias_without_aggregate())
            key = value_text(value)
            if key in seen and isinstance(item.value, FieldPath):
                report(item, messages.duplicate_column(item.value.text))
            elif key not in seen:
                columns.append(SelectedValue(value, item.alias.text if item.alias is not None else ""))
            seen.add(key)
        return tuple(columns)

    def _grouped_columns(self, group_by: tuple[QueryValue, ...]) -> tuple[SelectedValue, ...]:
        report = self._scope.context.report
        groups = {value_text(value) for value in group_by}
        columns: list[SelectedValue] = []
        aliases: set[str] = set()
        unnamed = 0
        for item, value in self.values:
            is_group = value_text(value) in groups
            if not is_group and not _is_aggregated(value):
                report(item, messages.not_grouped(value.text if isinstance(value, FieldReference) else value.name))
            if item.alias is not None:
                alias = item.alias.text
            elif isinstance(value, FieldReference):
                alias = value.field.name
            else:
                alias = f"expr{unnamed}"
                unnamed += 1
            if alias.lower() in aliases:
                report(item, messages.duplicate_alias(alias))
            aliases.add(alias.lower())
            columns.append(SelectedValue(value, alias))
        return tuple(columns)


def _is_aggregated(value: QueryValue) -> bool:
    if isinstance(value, FunctionCall):
        return (
            value.is_aggregate
            or value.name == "GROUPING"
            or (value.argument is not None and _is_aggregated(value.argument))
        )
    return value.field.type is FieldType.ANY
