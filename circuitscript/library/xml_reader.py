"""XmlStreamReader: XML read piece by piece, and XmlTag, the kinds of pieces."""

from typing import TYPE_CHECKING

from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, index_failure
from circuitscript.library.xml_reading import COMMENT, END, INSTRUCTION, START, TEXT, Event, Name, read_events
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.instances import EnumConstant, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


XML_TAG = LibraryClass(
    "XmlTag",
    TypeKind.ENUM,
    doc="The kinds of events of an XmlStreamReader.",
    constants=(
        "ATTRIBUTE",
        "CDATA",
        "CHARACTERS",
        "COMMENT",
        "DTD",
        "END_DOCUMENT",
        "END_ELEMENT",
        "ENTITY_DECLARATION",
        "ENTITY_REFERENCE",
        "NAMESPACE",
        "NOTATION_DECLARATION",
        "PROCESSING_INSTRUCTION",
        "SPACE",
        "START_DOCUMENT",
        "START_ELEMENT",
    ),
)
READER = LibraryClass("XmlStreamReader", doc="Reads XML event by event.")
_TAGS = {
    START: "START_ELEMENT",
    END: "END_ELEMENT",
    TEXT: "CHARACTERS",
    COMMENT: "COMMENT",
    INSTRUCTION: "PROCESSING_INSTRUCTION",
    "begin": "START_DOCUMENT",
    "finish": "END_DOCUMENT",
}
_CODES = {START: 1, END: 2, INSTRUCTION: 3, TEXT: 4, COMMENT: 5, "begin": 7, "finish": 8}


class ReaderState:
    """The state of a reader: all events, and which is the current one."""

    def __init__(self, events: list[Event]) -> None:
        self.events = [Event("begin"), *events, Event("finish")]
        self.position = 0

    @property
    def event(self) -> Event:
        """The current event."""
        return self.events[self.position]


@READER.constructor("XmlStreamReader(String xml)")
def make_reader(context: "Context", type_: Type, text: str | None) -> NativeInstance:
    """Makes a reader of the text. Throws a `System.XmlException` when it is no XML."""
    return NativeInstance(type_, ReaderState(read_events(context, given(text))))


@READER.method("Boolean hasNext()")
def has_next(context: "Context", this: NativeInstance) -> bool:
    """Returns whether there is another event."""
    state = _reader(this)
    return state.position + 1 < len(state.events)


@READER.method("Integer next()")
def next_event(context: "Context", this: NativeInstance) -> int:
    """Moves to the next event and returns its code: 1 start of an element, 2 end, 4 text, 8 end of the document."""
    state = _reader(this)
    if state.position + 1 >= len(state.events):
        raise ScriptException("XmlException", "There are no more events")
    state.position += 1
    return _CODES[state.event.kind]


@READER.method("Integer nextTag()")
def next_tag(context: "Context", this: NativeInstance) -> int:
    """Moves to the next start or end of an element, over whitespace and comments."""
    while True:
        code = next_event(context, this)
        event = _reader(this).event
        if event.kind in (START, END):
            return code
        if event.kind == TEXT and event.text.strip():
            raise ScriptException("XmlException", "Expected start or end tag")


@READER.method("XmlTag getEventType()")
def get_event_type(context: "Context", this: NativeInstance) -> EnumConstant:
    """Returns the kind of the current event."""
    return enum_constant(context, "XmlTag", _TAGS[_reader(this).event.kind])


@READER.method("String getLocalName()")
def get_local_name(context: "Context", this: NativeInstance) -> str:
    """Returns the element's name without prefix."""
    return _name(this).local


@READER.method("String getNamespace()")
def get_namespace(context: "Context", this: NativeInstance) -> str | None:
    """Returns the element's namespace, or null."""
    return _name(this).namespace or None


@READER.method("String getPrefix()")
def get_prefix(context: "Context", this: NativeInstance) -> str | None:
    """Returns the element's prefix, or null."""
    return _name(this).prefix or None


@READER.method("String getText()")
def get_text(context: "Context", this: NativeInstance) -> str:
    """Returns the text of the current text or comment."""
    return _reader(this).event.text


@READER.method("String getPIData()")
def get_pi_data(context: "Context", this: NativeInstance) -> str:
    """Returns the data of the current processing instruction."""
    return _reader(this).event.text


@READER.method("String getPITarget()")
def get_pi_target(context: "Context", this: NativeInstance) -> str:
    """Returns the target of the current processing instruction."""
    return _reader(this).event.target


@READER.method("Boolean hasName()")
def has_name(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is the start or end of an element."""
    return _reader(this).event.name is not None


@READER.method("Boolean hasText()")
def has_text(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is text or a comment."""
    return _reader(this).event.kind in (TEXT, COMMENT)


@READER.method("Boolean isCharacters()")
def is_characters(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is text."""
    return _reader(this).event.kind == TEXT


@READER.method("Boolean isStartElement()")
def is_start_element(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is the start of an element."""
    return _reader(this).event.kind == START


@READER.method("Boolean isEndElement()")
def is_end_element(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is the end of an element."""
    return _reader(this).event.kind == END


@READER.method("Boolean isWhiteSpace()")
def is_white_space(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the current event is text of nothing but whitespace."""
    event = _reader(this).event
    return event.kind == TEXT and not event.text.strip()


@READER.method("Integer getAttributeCount()")
def get_attribute_count(context: "Context", this: NativeInstance) -> int:
    """Returns the number of the element's attributes."""
    return len(_reader(this).event.attributes)


@READER.method("String getAttributeLocalName(Integer index)")
def get_attribute_local_name(context: "Context", this: NativeInstance, index: int | None) -> str:
    """Returns the name of the attribute with this number, from 0, without prefix."""
    return _attribute(this, index)[0].local


@READER.method("String getAttributeNamespace(Integer index)")
def get_attribute_namespace(context: "Context", this: NativeInstance, index: int | None) -> str | None:
    """Returns the namespace of the attribute with this number, or null."""
    return _attribute(this, index)[0].namespace or None


@READER.method("String getAttributePrefix(Integer index)")
def get_attribute_prefix(context: "Context", this: NativeInstance, index: int | None) -> str | None:
    """Returns the prefix of the attribute with this number, or null."""
    return _attribute(this, index)[0].prefix or None


@READER.method("String getAttributeType(Integer index)")
def get_attribute_type(context: "Context", this: NativeInstance, index: int | None) -> str:
    """Returns `CDATA`, the type of every attribute without a document type."""
    _attribute(this, index)
    return "CDATA"


@READER.method("String getAttributeValue(String namespace, String name)")
def get_attribute_value(
    context: "Context", this: NativeInstance, namespace: str | None, name: str | None
) -> str | None:
    """Returns the value of an attribute, or null; a null namespace stands for any."""
    for known, value in _reader(this).event.attributes:
        if known.local == given(name) and (namespace is None or known.namespace == namespace):
            return value
    return None


@READER.method("String getAttributeValueAt(Integer index)")
def get_attribute_value_at(context: "Context", this: NativeInstance, index: int | None) -> str:
    """Returns the value of the attribute with this number, from 0."""
    return _attribute(this, index)[1]


@READER.method("Integer getNamespaceCount()")
def get_namespace_count(context: "Context", this: NativeInstance) -> int:
    """Returns how many namespaces the element declares."""
    return len(_reader(this).event.namespaces)


@READER.method("String getNamespacePrefix(Integer index)")
def get_namespace_prefix(context: "Context", this: NativeInstance, index: int | None) -> str | None:
    """Returns the prefix of the declared namespace with this number, or null for the default one."""
    return _namespace(this, index)[0] or None


@READER.method("String getNamespaceURIAt(Integer index)")
def get_namespace_uri_at(context: "Context", this: NativeInstance, index: int | None) -> str:
    """Returns the declared namespace with this number."""
    return _namespace(this, index)[1]


@READER.method("String getVersion()")
def get_version(context: "Context", this: NativeInstance) -> str:
    """Returns `1.0`."""
    return "1.0"


@READER.method("void setCoalescing(Boolean coalescing)")
def set_coalescing(context: "Context", this: NativeInstance, coalescing: bool | None) -> None:
    """Has no effect: text always comes in one piece."""


@READER.method("void setNamespaceAware(Boolean aware)")
def set_namespace_aware(context: "Context", this: NativeInstance, aware: bool | None) -> None:
    """Has no effect: namespaces are always read."""


READER.unavailable.update(
    {
        "getLocation": "parse errors tell their position",
        "getNamespaceURI": "use getNamespacePrefix and getNamespaceURIAt",
    }
)


def _reader(reader: NativeInstance) -> ReaderState:
    state = reader.state
    assert isinstance(state, ReaderState)
    return state


def _name(reader: NativeInstance) -> Name:
    name = _reader(reader).event.name
    if name is None:
        raise ScriptException("XmlException", "The current event has no name")
    return name


def _attribute(reader: NativeInstance, index: int | None) -> tuple[Name, str]:
    attributes = _reader(reader).event.attributes
    if not 0 <= given(index) < len(attributes):
        raise index_failure(given(index))
    return attributes[given(index)]


def _namespace(reader: NativeInstance, index: int | None) -> tuple[str, str]:
    namespaces = _reader(reader).event.namespaces
    if not 0 <= given(index) < len(namespaces):
        raise index_failure(given(index))
    return namespaces[given(index)]
