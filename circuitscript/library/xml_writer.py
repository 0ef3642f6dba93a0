"""XmlStreamWriter: XML written piece by piece."""

from typing import TYPE_CHECKING

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import grown
from circuitscript.library.xml_reading import Name, escaped
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


WRITER = LibraryClass("XmlStreamWriter", doc="Writes XML piece by piece.")


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
    shown = f' encoding="{escaped(context, encoding, True)}"' if encoding else ""
    _put(context, this, f'<?xml version="{escaped(context, version or "1.0", True)}"{shown}?>')


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
    written = _written(context, name, prefix)
    _put(context, this, f"<{written}")
    _writer(this).open.append(written)
    _writer(this).is_in_tag = True


@WRITER.method("void writeEmptyElement(String prefix, String name, String namespace)")
def write_empty_element(
    context: "Context", this: NativeInstance, prefix: str | None, name: str | None, namespace: str | None
) -> None:
    """Writes an element that holds nothing."""
    _put(context, this, f"<{_written(context, name, prefix)}")
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
    written = _written(context, name, prefix)
    _in_tag(context, this, f' {written}="{escaped(context, given(value), True)}"')


@WRITER.method("void writeNamespace(String prefix, String namespace)")
def write_namespace(context: "Context", this: NativeInstance, prefix: str | None, namespace: str | None) -> None:
    """Declares what a prefix stands for in the element that was opened last."""
    _in_tag(context, this, f' xmlns:{given(prefix)}="{escaped(context, given(namespace), True)}"')


@WRITER.method("void writeDefaultNamespace(String namespace)")
def write_default_namespace(context: "Context", this: NativeInstance, namespace: str | None) -> None:
    """Declares the default namespace of the element that was opened last."""
    _in_tag(context, this, f' xmlns="{escaped(context, given(namespace), True)}"')


@WRITER.method("void writeCharacters(String text)")
def write_characters(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes text."""
    _put(context, this, escaped(context, given(text)))


@WRITER.method("void writeCData(String text)")
def write_cdata(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes text as a CDATA section."""
    shown = grown(context, given(text), "]]>", "]]]]><![CDATA[>")
    _put(context, this, f"<![CDATA[{shown}]]>")


@WRITER.method("void writeComment(String text)")
def write_comment(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Writes a comment."""
    _put(context, this, f"<!--{grown(context, given(text), '--', '- -')}-->")


@WRITER.method("void writeProcessingInstruction(String target, String data)")
def write_processing_instruction(
    context: "Context", this: NativeInstance, target: str | None, data: str | None
) -> None:
    """Writes a processing instruction."""
    context.charge_heap(len(given(target)) + len(given(data)))
    _put(context, this, f"<?{given(target)} {given(data)}?>")


def _writer(writer: NativeInstance) -> WriterState:
    state = writer.state
    assert isinstance(state, WriterState)
    return state


def _written(context: "Context", name: str | None, prefix: str | None) -> str:
    context.charge_heap(2 * (len(given(name)) + len(prefix or "")))
    return Name(given(name), "", prefix or "").written


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
