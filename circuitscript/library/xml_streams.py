"""XmlStreamReader and XmlStreamWriter: XML piece by piece."""

from typing import TYPE_CHECKING

from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, index_failure
from circuitscript.library.xml_reading import COMMENT, END, INSTRUCTION, START, TEXT, Event, Name, escaped, read_events
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
WRITER = LibraryClass("XmlStreamWriter", doc="Writes XML piece by piece.")

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


class WriterState:
    """The state of a writer: the text so far, and the elements that are open."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.is_in_tag = False
        self.is_empty = False


@WRITER.constructor("XmlStreamWriter()")
def make_writer(context: "Context", type_: Type) -> NativeInstance:
    """Makes a writer."""
    return NativeInstance(type_, WriterState())


@WRITER.method("void close()")
def close(context: "Context", this: NativeInstance) -> None:
    """Ends the writing."""


@WRITER.method("String getXmlString()")
def get_xml_string(context: "Context", this: NativeInstance) -> str:
    """Returns what was written."""
    _finish_tag(context, this)
    parts = _writer(this).parts
    context.charge_text(sum(map(len, parts)))
    return "".join(parts)


@WRITER.method("void setDefaultNamespace(String namespace)")
def set_default_namespace(context: "Context", this: NativeInstance, namespace: str | None) -> None:
    """Has no effect: `writeDefaultNamespace` writes it."""


@WRITER.method("void writeStartDocument(String encoding, String version)")
def write_start_document(context: "Context", this: NativeInstance, encoding: str | None, version: str | None) -> None:
    """Writes the XML declaration."""
    shown = f' encoding="{escaped(encoding, True)}"' if encoding else ""
    _put(context, this, f'<?xml version="{escaped(version or "1.0", True)}"{shown}?>')


@WRITER.method("void writeEndDocument()")
def write_end_document(context: "Context", this: NativeInstance) -> None:
    """Closes all elements that are open."""
    while _writer(this).open:
        write_end_element(context, this)
    _finish_tag(context, this)


@WRITER.method("void writeStartElement(String prefix, String name, String namespace)")
def write_start_element(
    context: "Context", this: NativeInstance, prefix: str | None, name: str | None, namespace: str | None
) -> None:
    """Opens an element."""
    written = Name(given(name), namespace or "", prefix or "").written
    _put(context, this, f"<{written}")
    _writer(this).open.append(written)
    _writer(this).is_in_tag = True


@WRITER.method("void writeEmptyElement(String prefix, String name, String namespace)")
def write_empty_element(
    context: "Context", this: NativeInstance, prefix: str | None, name: str | None, namespace: str | None
) -> None:
    """Writes an element that holds nothing."""
    _put(context, this, f"<{Name(given(name), namespace or '', prefix or '').written}")
    _writer(this).is_in_tag = _writer(this).is_empty = True


@WRITER.method("void writeEndElement()")
def write_end_element(context: "Context", this: NativeInstance) -> None:
    """Closes the innermost element. Throws a `System.XmlException` when none is open."""
    state = _writer(this)
    if not state.open:
        raise ScriptException("XmlException", "No element is open")
    _put(context, this, f"</{state.open.pop()}>")


@WRITER.method("void writeAttribute(String prefix, String namespace, String name, String value)")
def write_attribute(
    context: "Context",
    this: NativeInstance,
    prefix: str | None,
    namespace: str | None,
    name: str | None,
    value: str | None,
) -> None:
    """Writes an attribute of the element that was opened last."""
    written = Name(given(name), namespace or "", prefix or "").written
    _in_tag(context, this, f' {written}="{escaped(given(value), True)}"')


@WRITER.method("void writeNamespace(String prefix, String namespace)")
def write_namespace(context: "Context", this: NativeInstance, prefix: str | None, namespace: str | None) -> None:
    """Declares what a prefix stands for in the element that was opened last."""
    _in_tag(context, this, f' xmlns:{given(prefix)}="{escaped(given(namespace), True)}"')


@WRITER.method("void writeDefaultNamespace(String namespace)")
def write_default_namespace(context: "Context", this: NativeInstance, namespace: str | None) -> None:
    """Declares the default namespace of the element that was opened last."""
    _in_tag(context, this, f' xmlns="{escaped(given(namespace), True)}"')


@WRITER.method("void writeCharacters(String text)")
def write_characters(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes text."""
    _put(context, this, escaped(given(text)))


@WRITER.method("void writeCData(String text)")
def write_cdata(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes text as a CDATA section."""
    shown = given(text).replace("]]>", "]]]]><![CDATA[>")
    _put(context, this, f"<![CDATA[{shown}]]>")


@WRITER.method("void writeComment(String text)")
def write_comment(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes a comment."""
    _put(context, this, f"<!--{given(text).replace('--', '- -')}-->")


@WRITER.method("void writeProcessingInstruction(String target, String data)")
def write_processing_instruction(
    context: "Context", this: NativeInstance, target: str | None, data: str | None
) -> None:
    """Writes a processing instruction."""
    _put(context, this, f"<?{given(target)} {given(data)}?>")


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


def _writer(writer: NativeInstance) -> WriterState:
    state = writer.state
    assert isinstance(state, WriterState)
    return state


def _finish_tag(context: "Context", writer: NativeInstance) -> None:
    state = _writer(writer)
    if state.is_in_tag:
        state.parts.append("/>" if state.is_empty else ">")
        state.is_in_tag = state.is_empty = False


def _put(context: "Context", writer: NativeInstance, text: str) -> None:
    _finish_tag(context, writer)
    context.charge_heap(len(text) + 24)
    _writer(writer).parts.append(text)


def _in_tag(context: "Context", writer: NativeInstance, text: str) -> None:
    if not _writer(writer).is_in_tag:
        raise ScriptException("XmlException", "Attributes follow the start of an element")
    context.charge_heap(len(text) + 24)
    _writer(writer).parts.append(text)
