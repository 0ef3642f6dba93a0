"""XML text as a sequence of events.

Entities beyond the predefined ones and document types are refused, so nothing expands.
"""

from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from circuitscript.library.growing import changed
from circuitscript.runtime.exceptions import ScriptException

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

START, END, TEXT, COMMENT, INSTRUCTION = "start", "end", "text", "comment", "instruction"
_SEPARATOR = "\x1f"
_MAX_DEPTH = 500
_CHUNK = 65_536
_EVENT_BYTES = 200


class Name:
    """A qualified name: local part, namespace and prefix, each empty where there is none."""

    __slots__ = ("local", "namespace", "prefix")

    def __init__(self, local: str, namespace: str = "", prefix: str = "") -> None:
        self.local = local
        self.namespace = namespace
        self.prefix = prefix

    @property
    def written(self) -> str:
        """The name as it stands in a tag: `prefix:local`."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local


class Event:
    """One event: its kind, for tags the name, attributes and declared namespaces by prefix, else the text."""

    __slots__ = ("attributes", "kind", "name", "namespaces", "target", "text")

    def __init__(self, kind: str, name: Name | None = None, text: str = "", target: str = "") -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.target = target
        self.attributes: list[tuple[Name, str]] = []
        self.namespaces: list[tuple[str, str]] = []


def read_events(context: "Context", text: str) -> list[Event]:
    """Returns all events of an XML document. Raises a `XmlException` for text that is none."""
    return _Reader(context).read(text)


class _Reader:
    def __init__(self, context: "Context") -> None:
        self._context = context
        self._events: list[Event] = []
        self._namespaces: list[tuple[str, str]] = []
        self._uris: dict[str, str] = {}
        self._depth = 0

    def read(self, text: str) -> list[Event]:
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=_SEPARATOR)
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        self._context.charge_heap(_EVENT_BYTES * (text.count("<") + text.count("=")) + 4 * len(text))
        data = text.strip().encode("utf-8", "replace")
        self._context.hold(self._events)
        try:
            for start in range(0, len(data), _CHUNK):
                self._context.charge_work(_CHUNK >> 6)
                parser.Parse(data[start : start + _CHUNK], False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            message = (
                f"Failed to parse XML due to: {expat.ErrorString(error.code)} (position: {error.lineno}:{error.offset})"
            )
            raise ScriptException("XmlException", message) from None
        finally:
            self._context.let_go()
        return self._events

    def _add(self, event: Event) -> None:
        self._context.charge_heap(96 + len(event.text))
        self._events.append(event)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ScriptException("XmlException", "Elements are nested too deeply")
        event = Event(START, self._name(name))
        event.attributes = [
            (self._name(key), value) for key, value in zip(attributes[::2], attributes[1::2], strict=True)
        ]
        event.namespaces, self._namespaces = self._namespaces, []
        self._context.charge_heap(sum(len(value) + 48 for value in attributes))
        self._add(event)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._add(Event(END, self._name(name)))

    def _characters(self, text: str) -> None:
        self._add(Event(TEXT, text=text))

    def _comment(self, text: str) -> None:
        self._add(Event(COMMENT, text=text))

    def _instruction(self, target: str, text: str) -> None:
        self._add(Event(INSTRUCTION, text=text, target=target))

    def _name(self, text: str) -> Name:
        """Takes a name apart; names share the text of their namespace, which may be long."""
        self._context.charge_work(1 + (len(text) >> 4))
        parts = text.split(_SEPARATOR)
        if len(parts) == 1:
            return Name(parts[0])
        return Name(parts[1], self._uris.setdefault(parts[0], parts[0]), parts[2] if len(parts) > 2 else "")

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        self._namespaces.append((prefix or "", uri or ""))


def _refuse(*_: Any) -> None:
    raise ScriptException("XmlException", "Document types and entities are not allowed")


def escaped(context: "Context", text: str, quote: bool = False) -> str:
    """Returns the text as XML content, or as an attribute's value."""
    return changed(context, text, _as_value if quote else _as_content)


def _as_content(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _as_value(text: str) -> str:
    return _as_content(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
