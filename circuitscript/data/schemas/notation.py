"""The compact notation in which the built-in schemas are written, and its lazy reading, object by object.

An object is a text: a head line `label | plural label | key prefix | flags`, then one line a field:

    Name  type  attributes

`type` is a `FieldType` value, with a length or `precision.scale` in parentheses, or `ref(Parent,…)`. Attributes:
`=apiName`, `required`, `readonly`, `createonly`, `unique`, `external`, `cascade`, `calculated`, `default:VALUE`,
`of:a|b|c` (picklist, `~` stands for a space), `only:a|b|c` (a picklist that refuses others), `via:Relationship` (else
the name without `Id`), `in:ChildRelationship`, `joins:First+Last` (compound), `when:Field=a|b` (a Boolean that is true
for these values), `auto:FORMAT`. `+NAME` puts in the lines of a shared block.
"""

import re
from collections.abc import Iterator, Mapping

from circuitscript.data.schema import ChildRelationship, FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.locks import RLock
from circuitscript.symbols import NameTable

_TYPES = {kind.value: kind for kind in FieldType}
_CHILD_LINE = re.compile(r"^\s*(\w+)\s+ref\(([\w,]+)\).*?\bin:(\w+)", re.MULTILINE)


class ObjectTables:
    """The texts of one schema: objects by name, and the blocks that they share."""

    def __init__(self, objects: Mapping[str, str], blocks: Mapping[str, str]) -> None:
        self.objects = objects
        self.blocks = blocks
        self._children: dict[str, list[ChildRelationship]] | None = None

    def children(self, parent: str) -> list[ChildRelationship]:
        """Returns the child relationships of `parent`, found in all texts on first use."""
        children = self._children
        if children is None:
            children = {}
            for name, text in self.objects.items():
                for field, parents, relationship in _CHILD_LINE.findall(self._expand(text)):
                    for one in parents.split(","):
                        children.setdefault(one, []).append(ChildRelationship(relationship, name, field))
            self._children = children
        return children.get(parent, [])

    def load(self, name: str) -> ObjectDefinition:
        """Reads one object."""
        head, *lines = self._expand(self.objects[name]).strip().split("\n")
        label, plural, prefix, *flags = (part.strip() for part in head.split("|"))
        words = " ".join(flags).split()
        definition = ObjectDefinition(
            name,
            label,
            plural,
            prefix,
            is_createable="nocreate" not in words and "readonly" not in words,
            is_updateable="noupdate" not in words and "readonly" not in words,
            is_deletable="nodelete" not in words and "readonly" not in words,
            is_event="event" in words,
            is_fetchable="fetchable" in words,
            is_triggerable="notrigger" not in words,
            is_abstract="abstract" in words,
            api_name=next((word[1:] for word in words if word.startswith("=")), ""),
        )
        for line in lines:
            if line.strip():
                field = read_field(line)
                definition.fields[field.name] = field
        for child in self.children(name):
            definition.children[child.name] = child
        return definition

    def _expand(self, text: str) -> str:
        for block, lines in self.blocks.items():
            text = text.replace(f"+{block}\n", f"{lines}\n")
        return text


class LazyObjects(NameTable[ObjectDefinition]):
    """The objects of a built-in schema by name, each read when it is first asked for, by whichever thread does."""

    __slots__ = ("_lock", "_pending", "_tables")

    def __init__(self, tables: ObjectTables) -> None:
        super().__init__()
        self._lock = RLock()
        self._tables = tables
        self._pending = {name.lower(): name for name in tables.objects}

    def __getitem__(self, name: str) -> ObjectDefinition:
        if name.lower() in self._pending:
            with self._lock:
                pending = self._pending.get(name.lower())
                if pending is not None:
                    self[pending] = self._tables.load(pending)
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: ObjectDefinition) -> None:
        super().__setitem__(name, value)
        self._pending.pop(name.lower(), None)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name.lower() in self._pending or super().__contains__(name))

    def __iter__(self) -> Iterator[str]:
        for name in list(self._pending):
            self[name]
        return super().__iter__()

    def __len__(self) -> int:
        with self._lock:
            return len(self._pending) + super().__len__()


def read_field(line: str) -> FieldDefinition:
    """Reads one field line."""
    name, kind, *attributes = line.split()
    kind, _, size = kind.rstrip(")").partition("(")
    values: dict[str, object] = {"name": name, "label": _label(name)}
    if kind == "ref":
        values["type"] = FieldType.REFERENCE
        values["references"] = tuple(size.split(","))
        values["relationship"] = name[:-2] if name.endswith("Id") else ""
    else:
        values["type"] = _TYPES[kind]
        if size and "." in size:
            values["precision"], values["scale"] = (int(part) for part in size.split("."))
        elif size:
            values["length"] = int(size)
    for attribute in attributes:
        _read_attribute(attribute, values)
    return FieldDefinition(**values)  # type: ignore[arg-type]


def _read_attribute(attribute: str, values: dict[str, object]) -> None:
    key, _, value = attribute.partition(":")
    if attribute[0] == "=":
        values["api_name"] = attribute[1:]
    elif attribute in _FLAGS:
        values.update(_FLAGS[attribute])
    elif key == "default":
        values["default"] = _DEFAULTS.get(value, value.replace("~", " "))
    elif key in ("of", "only"):
        values["picklist"] = tuple(value.replace("~", " ").split("|"))
        values["is_restricted"] = key == "only"
    elif key in _TEXTS:
        values[_TEXTS[key]] = value
    elif key == "joins":
        values["compound"] = tuple(value.split("+"))
        values.update(_FLAGS["readonly"])
    elif key == "when":
        name, _, listed = value.partition("=")
        values["true_for"] = (name, *listed.replace("~", " ").split("|"))
        values.update(_FLAGS["readonly"])
    else:
        raise ValueError(f"unknown attribute {attribute!r}")


def _label(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.removesuffix("Id") or name)


_READ_ONLY = {"is_createable": False, "is_updateable": False}
_FLAGS: dict[str, dict[str, object]] = {
    "required": {"is_required": True},
    "readonly": {**_READ_ONLY},
    "calculated": {**_READ_ONLY, "is_calculated": True},
    "createonly": {"is_updateable": False},
    "unique": {"is_unique": True},
    "external": {"is_external_id": True},
    "cascade": {"is_cascade": True},
}
_TEXTS = {"via": "relationship", "in": "child_relationship", "auto": "auto_number"}
_DEFAULTS: dict[str, object] = {"true": True, "false": False, "0": 0}
