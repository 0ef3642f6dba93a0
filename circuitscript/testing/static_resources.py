"""The static resources of a project, as its tests read them: by name, and as records of `StaticResource`."""

import os
from collections.abc import Iterator, Mapping, Sequence

from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.hosts.identifiers import salesforce_id

_META = "-meta.xml"


class StaticResources(Mapping[str, bytes]):
    """The files in folders by their names without ending, in any case; a file is read when it is asked for."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._paths: dict[str, tuple[str, str]] = {}
        for folder in folders:
            for file in sorted(os.listdir(folder)):
                path, name = os.path.join(folder, file), file.partition(".")[0]
                if name and not file.endswith(_META) and os.path.isfile(path):
                    self._paths.setdefault(name.lower(), (name, path))

    def __getitem__(self, name: str) -> bytes:
        with open(self._paths[name.lower()][1], "rb") as stream:
            return stream.read()

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._paths.values())

    def __len__(self) -> int:
        return len(self._paths)


def resource_records(schema: Schema, resources: StaticResources) -> list[Record]:
    """Returns the records of the object `StaticResource`, where the schema has it."""
    definition = schema.objects.get("StaticResource")
    if definition is None:
        return []
    records = []
    for number, name in enumerate(sorted(resources), 1):
        body = resources[name]
        values: dict[str, object] = {"Id": salesforce_id(definition, number), "Name": name, "Body": body}
        records.append(Record(definition, {**values, "BodyLength": len(body)}))
    return records
