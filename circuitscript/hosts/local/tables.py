"""Rows of every object in SQLite: one table an object, made and widened when it is first used."""

import json
import sqlite3
from collections.abc import Sequence

from circuitscript.data.comparison import fold_text
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.hosts.local.columns import Coder, Column, columns_of
from circuitscript.hosts.local.database import StoreError
from circuitscript.hosts.tables import StoredRow, Values
from circuitscript.source.classes import define, field

DELETION = '"_deletion"'


@define(eq=False)
class Table:
    """An object's table, with the SQL that is the same each time.

    `wide` holds the text fields that have had a value beyond ASCII, which need a function to compare as queries do.
    """

    definition: ObjectDefinition
    columns: dict[str, Column]
    wide: set[str]
    name: str = field(init=False)
    names: tuple[str, ...] = field(init=False)
    select: str = field(init=False)
    insert: str = field(init=False)
    encoders: tuple[tuple[int, Coder], ...] = field(init=False)
    texts: tuple[str, ...] = field(init=False)
    decoders: tuple[tuple[str, Coder], ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.name = f'"{self.definition.name}"'
        self.names = tuple(self.columns)
        listed = ", ".join(column.quoted for column in self.columns.values())
        self.select = f"SELECT {DELETION}, {listed} FROM {self.name}"
        self.insert = f"INSERT INTO {self.name} ({listed}) VALUES ({', '.join('?' * len(self.columns))})"
        self.texts = tuple(one.name for one in self.columns.values() if one.field.is_text)
        self.encoders = tuple(
            (at, one.encode) for at, one in enumerate(self.columns.values()) if one.encode is not None
        )
        self.decoders = tuple((one.name, one.decode) for one in self.columns.values() if one.decode is not None)

    def row(self, raw: Sequence[object]) -> StoredRow:
        """Returns a row that `select` read; fields without a value are left out."""
        values: Values = {name: value for name, value in zip(self.names, raw[1:], strict=True) if value is not None}
        for name, decode in self.decoders:
            if name in values:
                values[name] = decode(values[name])
        deletion = raw[0]
        assert isinstance(deletion, int)
        return StoredRow(values, deletion)

    def folded(self, sql: str, column: Column) -> str:
        """Returns SQL that compares, sorts and groups as queries do: by the folded text, by any other value itself."""
        if not column.field.is_text:
            return sql
        return f"fold({sql})" if column.name in self.wide else f"{sql} COLLATE NOCASE"

    def encoded(self, row: Values) -> list[object]:
        """Returns a new row as `insert` takes it."""
        values = [row.get(name) for name in self.names]
        for at, encode in self.encoders:
            if values[at] is not None:
                values[at] = encode(values[at])
        return values


class SqlTables:
    """`hosts.tables.Tables` over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._tables: dict[str, Table] = {}
        self.is_unsettled = False
        """Whether tables were made or changed that a rollback may take away again."""
        self.generation = 0
        """How often `forget` was called: what was planned before may name tables that are gone."""

    def forget(self) -> None:
        """Takes nothing for granted about which tables exist: somebody else may have changed them."""
        self.is_unsettled = False
        self._tables.clear()
        self.generation += 1

    def taken_back(self, is_whole: bool) -> None:
        """Takes note of a rollback; one to a savepoint leaves tables that a rollback of the whole run would take."""
        if self.is_unsettled:
            self.forget()
            self.is_unsettled = not is_whole

    def of(self, definition: ObjectDefinition) -> Table:
        """Returns the table of an object, made or widened if need be; raises `StoreError` where that cannot be."""
        table = self._tables.get(definition.name)
        if table is None or table.definition is not definition:
            table = Table(definition, columns_of(definition), self._wide(definition))
            self._create(table)
            self._tables[definition.name] = table
        return table

    def widen(self, schema: Schema) -> None:
        """Gives existing tables the schema's new fields; raises `StoreError` for a field whose type has changed."""
        for (name,) in self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if name in schema.objects:
                self.of(schema.objects[name])

    def known(self, definition: ObjectDefinition) -> Table | None:
        """Returns the table of an object, None where no row was ever stored."""
        if definition.name in self._tables:
            return self.of(definition)
        found = self.connection.execute(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (definition.name,)
        )
        return self.of(definition) if found.fetchone() else None

    def fetch(self, definition: ObjectDefinition, ids: Sequence[str]) -> dict[str, StoredRow]:
        """Returns the rows with these ids."""
        table = self.known(definition)
        if table is None or not ids:
            return {}
        if len(ids) == 1:
            raws = self.connection.execute(f'{table.select} WHERE "Id" = ?', (str(ids[0]),))
        else:
            listed = (json.dumps([str(one) for one in ids]),)
            raws = self.connection.execute(f'{table.select} WHERE "Id" IN (SELECT value FROM json_each(?))', listed)
        rows = [table.row(raw) for raw in raws]
        return {str(row.values["Id"]): row for row in rows}

    def add(self, definition: ObjectDefinition, rows: Sequence[Values]) -> None:
        """Adds new rows."""
        table = self.of(definition)
        self.connection.executemany(table.insert, [table.encoded(row) for row in rows])
        for row in rows:
            self._widen_for(table, row)

    def replace(self, definition: ObjectDefinition, changes: Sequence[tuple[str, Values]]) -> None:
        """Sets fields of rows, together for those that set the same fields."""
        table = self.of(definition)
        groups: dict[tuple[str, ...], list[list[object]]] = {}
        for row_id, values in changes:
            names = tuple(name for name in values if name in table.columns and name != "Id")
            row = [_encoded(table.columns[name], values[name]) for name in names]
            groups.setdefault(names, []).append([*row, str(row_id)])
            self._widen_for(table, values)
        for names, rows in groups.items():
            if names:
                settings = ", ".join(f'"{name}" = ?' for name in names)
                self.connection.executemany(f'UPDATE {table.name} SET {settings} WHERE "Id" = ?', rows)

    def mark(self, definition: ObjectDefinition, ids: Sequence[str], deletion: int) -> None:
        """Deletes rows or brings them back."""
        table = self.of(definition)
        rows = [(deletion, str(row_id)) for row_id in ids]
        shown = ', "IsDeleted" = ?1 <> 0' if "IsDeleted" in table.columns else ""
        self.connection.executemany(f'UPDATE {table.name} SET {DELETION} = ?1{shown} WHERE "Id" = ?2', rows)

    def holders(
        self, definition: ObjectDefinition, field: FieldDefinition, values: Sequence[object]
    ) -> list[tuple[object, str]]:
        """Returns value and id of the live rows that hold one of `values`."""
        table = self.known(definition)
        if table is None or not values:
            return []
        column = table.columns[field.name]
        coded = [_encoded(column, value) for value in values]
        name = column.quoted
        if field.is_text and not all(str(value).isascii() for value in coded):
            name, coded = f"fold({name})", [fold_text(str(value)) for value in coded]
        found: list[tuple[object, str]] = []
        for start in range(0, len(coded), 500):
            some = coded[start : start + 500]
            marks = ", ".join("?" * len(some))
            sql = f'SELECT {column.quoted}, "Id" FROM {table.name} WHERE {name} IN ({marks}) AND {DELETION} = 0'
            found.extend(self.connection.execute(sql, some))
        if column.decode is None:
            return found
        return [(column.decode(value), row_id) for value, row_id in found]

    def deleted_in(self, definition: ObjectDefinition, deletion: int) -> list[str]:
        """Returns the ids that one deletion took away."""
        table = self.known(definition)
        if table is None:
            return []
        return [
            raw[0]
            for raw in self.connection.execute(f'SELECT "Id" FROM {table.name} WHERE {DELETION} = ?', (deletion,))
        ]

    def take(self, counter: str, count: int) -> int:
        """Returns the first of the next `count` numbers."""
        sql = (
            "INSERT INTO circuit_counter VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value RETURNING value"
        )
        last = self.connection.execute(sql, (counter, count)).fetchone()[0]
        assert isinstance(last, int)
        return last - count + 1

    def _wide(self, definition: ObjectDefinition) -> set[str]:
        prefix = f"wide {definition.name}."
        sql = "SELECT name FROM circuit_counter WHERE substr(name, 1, ?) = ?"
        return {name[len(prefix) :] for (name,) in self.connection.execute(sql, (len(prefix), prefix))}

    def _widen_for(self, table: Table, row: Values) -> None:
        for name in table.texts:
            text = row.get(name)
            if text is not None and name not in table.wide and not str(text).isascii():
                self.take(f"wide {table.definition.name}.{name}", 1)
                table.wide.add(name)
                self.is_unsettled = True

    def _create(self, table: Table) -> None:
        present = self.connection.execute(f"PRAGMA table_info({table.name})").fetchall()
        if present:
            self._widen(table, {row[1]: row[2] for row in present})
            return
        self.is_unsettled = True
        lines = ['"Id" TEXT PRIMARY KEY', f"{DELETION} INTEGER NOT NULL DEFAULT 0"]
        lines += [f"{one.quoted} {one.declaration}" for one in table.columns.values() if one.name != "Id"]
        self.connection.execute(f"CREATE TABLE {table.name} ({', '.join(lines)})")
        for column in table.columns.values():
            self._index(table, column)

    def _widen(self, table: Table, present: dict[str, str]) -> None:
        for column in table.columns.values():
            storage = present.get(column.name)
            if storage is None:
                self.is_unsettled = True
                self.connection.execute(f"ALTER TABLE {table.name} ADD COLUMN {column.quoted} {column.declaration}")
                self._index(table, column)
            elif storage != column.storage:
                of = f"{table.definition.name}.{column.name}"
                message = f"it keeps {of} as {storage}, but the schema now says {column.field.type.value}"
                raise StoreError(f"{message}; use a new store file, or give the changed field another name")

    def _index(self, table: Table, column: Column) -> None:
        field = column.field
        is_parent = field.type is FieldType.REFERENCE and field.child_relationship
        if is_parent or field.is_unique or field.is_external_id:
            name = f'"{table.definition.name} by {column.name}"'
            self.connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table.name} ({column.quoted})")


def _encoded(column: Column, value: object) -> object:
    return value if value is None or column.encode is None else column.encode(value)
