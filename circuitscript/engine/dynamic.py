"""Queries and searches that are text until they run: parsed and checked when a run first asks, then kept."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Final

from circuitscript.engine.worlds import World
from circuitscript.source import Diagnostic, SourceText
from circuitscript.symbols import Type

BindType = Callable[[str], Type | None]
Compiled = tuple[Any, tuple[tuple[str, ...], ...], str]
"""The resolved query or None, the dotted names of its binds by number, and what is wrong with it."""

LONGEST: Final = 100_000
"""The most characters of a query or search that is made of text, as in Apex."""

_MOST_KEPT: Final = 512
_LONGEST_KEPT: Final = 4_096
"""Longer texts are compiled each time, so that no run fills the memory of those after it."""


class DynamicQueries:
    """Compiles texts for the runs of one world. A text with binds is kept with the types that these had."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[tuple[str, str, tuple[Type | None, ...]], Compiled] = {}
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._lock = Lock()

    def compile_query(self, text: str, bind_type: BindType) -> Compiled:
        """Returns a query; `bind_type` tells the type of what a bind's first name stands for."""
        return self._compile("query", text, bind_type)

    def compile_search(self, text: str, bind_type: BindType) -> Compiled:
        """Returns a search, as `compile_query`."""
        return self._compile("search", text, bind_type)

    def _compile(self, kind: str, text: str, bind_type: BindType) -> Compiled:
        if len(text) > LONGEST:
            language = "SOQL" if kind == "query" else "SOSL"
            return None, (), f"{language} statements cannot be longer than {LONGEST} characters"
        with self._lock:
            names = self._names.get((kind, text))
            found = None if names is None else self._known.get((kind, text, tuple(map(bind_type, names))))
        if found is None:
            asked: dict[str, Type | None] = {}

            def remembered(name: str) -> Type | None:
                asked[name] = bind_type(name)
                return asked[name]

            found = self._checked(kind, text, remembered)
            if len(text) > _LONGEST_KEPT:
                return found
            with self._lock:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                    self._names.clear()
                self._names[kind, text] = tuple(asked)
                self._known[kind, text, tuple(asked.values())] = found
        return found

    def _checked(self, kind: str, text: str, bind_type: BindType) -> Compiled:
        from circuitscript.checker import check_dynamic_query, check_dynamic_search
        from circuitscript.syntax.parser import parse_query, parse_search

        source = SourceText("query", text)
        universe, schema = self._world.universe, self._world.schema
        if kind == "query":
            parsed = parse_query(source)
            if parsed.node is None or parsed.diagnostics:
                return None, (), _message(parsed.diagnostics)
            query = check_dynamic_query(parsed.node, source, universe, schema, bind_type)
            return query.query, query.binds, _message(query.diagnostics)
        found = parse_search(source)
        if found.node is None or found.diagnostics:
            return None, (), _message(found.diagnostics)
        search = check_dynamic_search(found.node, source, universe, schema, bind_type)
        return search.search, search.binds, _message(search.diagnostics)


def _message(diagnostics: tuple[Diagnostic, ...]) -> str:
    return diagnostics[0].message if diagnostics else ""
