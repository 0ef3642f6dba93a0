"""The half of the library that is written in CircuitScript: read once and parsed once for all programs of a world."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine.factories import with_factories
from circuitscript.source import SourceText
from circuitscript.source.classes import Factory, define
from circuitscript.source.resources import read_stdlib

PREFIX = "stdlib/"
"""Before the names of the library's sources."""
FACTORY_CLASS = "circuittest"


@define(eq=False)
class ScriptLibrary:
    """The library's sources by name, and what the parser made of those that were used. Trees are never changed."""

    _sources: tuple[SourceText, ...] = Factory(
        lambda: tuple(SourceText(f"{PREFIX}{name}", text) for name, text in read_stdlib())
    )
    _parsed: dict[SourceText, Any] = Factory(dict)

    def choose(
        self, units: Sequence[SourceText], schema: str, objects: Iterable[ObjectDefinition] = ()
    ) -> list[SourceText]:
        """Returns the classes of the library that `units` name, directly or through each other.

        Those in a folder are for programs with the schema of that name; a program's own class takes the place of the
        library's of the same name. CircuitTest gets factories for those of `objects` that the units make with it.
        """
        own = {_file(unit) for unit in units}
        folders = (PREFIX, f"{PREFIX}{schema}/")
        waiting = [one for one in self._sources if _file(one) not in own and _folder(one) in folders]
        texts = [unit.text.lower() for unit in units]
        chosen: list[SourceText] = []
        found = True
        while found:
            found = False
            for source in list(waiting):
                simple = _file(source).removesuffix(".cls")
                if any(simple in text for text in texts):
                    waiting.remove(source)
                    chosen.append(with_factories(source, texts, objects) if simple == FACTORY_CLASS else source)
                    texts.append(source.text.lower())
                    found = True
        return chosen

    def parsed(self, source: SourceText, parse: Callable[[SourceText], Any]) -> Any:
        """Returns what `parse` makes of `source`: for the library's own sources, what it made of them first."""
        if not source.name.startswith(PREFIX) or source not in self._sources:
            return parse(source)
        unit = self._parsed.get(source)
        if unit is None:
            unit = self._parsed.setdefault(source, parse(source))
        return unit


def _file(source: SourceText) -> str:
    return source.name.rpartition("/")[2].lower()


def _folder(source: SourceText) -> str:
    return "".join(source.name.rpartition("/")[:2])
