"""Dom: the declarations of XML documents and their nodes."""

from typing import TYPE_CHECKING

from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, index_failure
from circuitscript.library.growing import joined, new_objects
from circuitscript.library.xml_reading import Name
from circuitscript.library.xml_tree import ELEMENT, NODE_BYTES, Node, namespace_for, parsed, write
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import EnumConstant, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

DOCUMENT = LibraryClass("Document", namespace="Dom", doc="An XML document.")
XML_NODE = LibraryClass("XmlNode", namespace="Dom", doc="An element, text or comment of an XML document.")
XML_NODE_TYPE = LibraryClass(
    "XmlNodeType", TypeKind.ENUM, namespace="Dom", doc="The kinds of nodes.", constants=("COMMENT", "ELEMENT", "TEXT")
)


class DocumentState:
    """The state of a Document: its root."""

    def __init__(self) -> None:
        self.root: Node | None = None


@DOCUMENT.constructor("Document()")
def make_document(context: "Context", type_: Type) -> NativeInstance:
    """Makes an empty document."""
    return NativeInstance(type_, DocumentState())


@DOCUMENT.method("Dom.XmlNode createRootElement(String name, String namespace, String prefix)")
def create_root_element(
    context: "Context", this: NativeInstance, name: str | None, namespace: str | None, prefix: str | None
) -> NativeInstance:
    """Makes the root. Throws a `System.XmlException` when there is one."""
    if this.state.root is not None:
        raise ScriptException("XmlException", "The document has a root already")
    this.state.root = _element(context, given(name), namespace, prefix)
    return _wrapped(context, this.state.root)


@DOCUMENT.method("Dom.XmlNode getRootElement()")
def get_root_element(context: "Context", this: NativeInstance) -> NativeInstance | None:
    """Returns the root, or null."""
    return None if this.state.root is None else _wrapped(context, this.state.root)


@DOCUMENT.method("void load(String xml)")
def load(context: "Context", this: NativeInstance, text: str | None) -> None:
    """Reads a document. Throws a `System.XmlException` for text that is none."""
    this.state.root = parsed(context, given(text))


@DOCUMENT.method("String toXmlString()")
def to_xml_string(context: "Context", this: NativeInstance) -> str:
    """Returns the document as text."""
    return document_text(context, this)


def parse_document(context: "Context", text: str) -> NativeInstance:
    """Returns a Document that was read from text."""
    state = DocumentState()
    state.root = parsed(context, text)
    return NativeInstance(context.universe.type("Dom.Document"), state)


def document_text(context: "Context", document: NativeInstance) -> str:
    """Returns a Document as text."""
    parts: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>']
    context.hold(parts)
    try:
        if document.state.root is not None:
            write(context, document.state.root, parts)
        context.charge_text(sum(map(len, parts)))
        return "".join(parts)
    finally:
        context.let_go()


@XML_NODE.method("Dom.XmlNode addChildElement(String name, String namespace, String prefix)")
def add_child_element(
    context: "Context", this: NativeInstance, name: str | None, namespace: str | None, prefix: str | None
) -> NativeInstance:
    """Adds an element under this one and returns it."""
    child = _element(context, given(name), namespace, prefix)
    _node(this).add(child)
    return _wrapped(context, child)


@XML_NODE.method("Dom.XmlNode addCommentNode(String text)")
def add_comment_node(context: "Context", this: NativeInstance, text: str | None) -> NativeInstance:
    """Adds a comment under this element and returns it."""
    return _add_text(context, this, "COMMENT", given(text))


@XML_NODE.method("Dom.XmlNode addTextNode(String text)")
def add_text_node(context: "Context", this: NativeInstance, text: str | None) -> NativeInstance:
    """Adds text under this element and returns it."""
    return _add_text(context, this, "TEXT", given(text))


@XML_NODE.method("String getAttribute(String key, String namespace)")
def get_attribute(context: "Context", this: NativeInstance, key: str | None, namespace: str | None) -> str | None:
    """Returns the value of an attribute, or null."""
    return _attribute(this, key, namespace)


@XML_NODE.method("String getAttributeValue(String key, String namespace)")
def get_attribute_value(context: "Context", this: NativeInstance, key: str | None, namespace: str | None) -> str | None:
    """Returns the value of an attribute, or null."""
    return _attribute(this, key, namespace)


@XML_NODE.method("Integer getAttributeCount()")
def get_attribute_count(context: "Context", this: NativeInstance) -> int:
    """Returns the number of attributes."""
    return len(_node(this).attributes)


@XML_NODE.method("String getAttributeKeyAt(Integer index)")
def get_attribute_key_at(context: "Context", this: NativeInstance, index: int | None) -> str:
    """Returns the name of the attribute with this number, from 0."""
    return _attribute_at(this, index)[0].local


@XML_NODE.method("String getAttributeKeyNsAt(Integer index)")
def get_attribute_key_ns_at(context: "Context", this: NativeInstance, index: int | None) -> str | None:
    """Returns the namespace of the attribute with this number, from 0, or null."""
    return _attribute_at(this, index)[0].namespace or None


@XML_NODE.method("String getAttributeValueNs(String key, String namespace)")
def get_attribute_value_ns(
    context: "Context", this: NativeInstance, key: str | None, namespace: str | None
) -> str | None:
    """Returns the namespace of an attribute's value, or null."""
    value = _attribute(this, key, namespace)
    prefix, colon, _ = (value or "").partition(":")
    return namespace_for(_node(this), prefix) if colon else None


@XML_NODE.method("Dom.XmlNode getChildElement(String name, String namespace)")
def get_child_element(
    context: "Context", this: NativeInstance, name: str | None, namespace: str | None
) -> NativeInstance | None:
    """Returns the first element under this one with this name, or null."""
    for child in _node(this).children:
        if child.name is not None and child.name.local == given(name) and child.name.namespace == (namespace or ""):
            return _wrapped(context, child)
    return None


@XML_NODE.method("List<Dom.XmlNode> getChildElements()")
def get_child_elements(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the elements under this one."""
    count = sum(child.kind == ELEMENT for child in _node(this).children)
    context.charge_heap(heap.ITEM * count)
    return new_objects(context, "Dom.XmlNode", [child for child in _node(this).children if child.kind == ELEMENT])


@XML_NODE.method("List<Dom.XmlNode> getChildren()")
def get_children(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the nodes under this one."""
    return new_objects(context, "Dom.XmlNode", _node(this).children)


@XML_NODE.method("String getName()")
def get_name(context: "Context", this: NativeInstance) -> str | None:
    """Returns the element's name without prefix; null for text and comments."""
    name = _node(this).name
    return None if name is None else name.local


@XML_NODE.method("String getNamespace()")
def get_namespace(context: "Context", this: NativeInstance) -> str | None:
    """Returns the element's namespace, or null."""
    name = _node(this).name
    return None if name is None else name.namespace or None


@XML_NODE.method("String getNamespaceFor(String prefix)")
def get_namespace_for(context: "Context", this: NativeInstance, prefix: str | None) -> str | None:
    """Returns the namespace that a prefix stands for here, or null."""
    return namespace_for(_node(this), given(prefix))


@XML_NODE.method("String getPrefixFor(String namespace)")
def get_prefix_for(context: "Context", this: NativeInstance, namespace: str | None) -> str | None:
    """Returns a prefix that stands for the namespace here, or null."""
    node: Node | None = _node(this)
    while node is not None:
        for prefix, uri in node.namespaces.items():
            if uri == given(namespace):
                return prefix
        node = node.parent
    return None


@XML_NODE.method("Dom.XmlNodeType getNodeType()")
def get_node_type(context: "Context", this: NativeInstance) -> EnumConstant:
    """Returns the kind of node."""
    return enum_constant(context, "Dom.XmlNodeType", _node(this).kind)


@XML_NODE.method("Dom.XmlNode getParent()")
def get_parent(context: "Context", this: NativeInstance) -> NativeInstance | None:
    """Returns the element that this node stands in; null for the root."""
    parent = _node(this).parent
    return None if parent is None else _wrapped(context, parent)


@XML_NODE.method("String getText()")
def get_text(context: "Context", this: NativeInstance) -> str:
    """Returns the text of this node; for an element, the texts that stand directly in it."""
    node = _node(this)
    if node.kind != ELEMENT:
        return node.text
    return joined(context, (child.text for child in node.children if child.kind == "TEXT"))


@XML_NODE.method("Dom.XmlNode insertBefore(Dom.XmlNode newChild, Dom.XmlNode reference)")
def insert_before(
    context: "Context", this: NativeInstance, child: NativeInstance | None, reference: NativeInstance | None
) -> NativeInstance:
    """Puts a node before another one under this element; at the end when there is no other one."""
    node, added = _node(this), _node(given(child))
    position = len(node.children) if reference is None else _position(node, _node(reference))
    if added.parent is not None:
        added.parent.children.remove(added)
        position = len(node.children) if reference is None else _position(node, _node(reference))
    node.add(added, position)
    return given(child)


@XML_NODE.method("Boolean removeAttribute(String key, String namespace)")
def remove_attribute(context: "Context", this: NativeInstance, key: str | None, namespace: str | None) -> bool:
    """Removes an attribute, and returns whether it was there."""
    node = _node(this)
    kept = [each for each in node.attributes if not _is(each[0], given(key), namespace)]
    removed = len(kept) < len(node.attributes)
    node.attributes = kept
    return removed


@XML_NODE.method("Boolean removeChild(Dom.XmlNode child)")
def remove_child(context: "Context", this: NativeInstance, child: NativeInstance | None) -> bool:
    """Removes a node under this element, and returns whether it was there."""
    removed = _node(given(child))
    if removed not in _node(this).children:
        return False
    _node(this).children.remove(removed)
    removed.parent = None
    return True


@XML_NODE.method("void setAttribute(String key, String value)")
def set_attribute(context: "Context", this: NativeInstance, key: str | None, value: str | None) -> None:
    """Sets an attribute."""
    _set_attribute(context, _node(this), Name(given(key)), given(value))


@XML_NODE.method("void setAttributeNs(String key, String value, String keyNamespace, String valueNamespace)")
def set_attribute_ns(
    context: "Context",
    this: NativeInstance,
    key: str | None,
    value: str | None,
    namespace: str | None,
    value_namespace: str | None,
) -> None:
    """Sets an attribute with a namespace."""
    node = _node(this)
    prefix = get_prefix_for(context, this, namespace) if namespace else ""
    _set_attribute(context, node, Name(given(key), namespace or "", prefix or ""), given(value))


@XML_NODE.method("void setNamespace(String prefix, String namespace)")
def set_namespace(context: "Context", this: NativeInstance, prefix: str | None, namespace: str | None) -> None:
    """Declares what a prefix stands for in this element."""
    context.charge_heap(NODE_BYTES)
    _node(this).namespaces[given(prefix)] = given(namespace)


def _element(context: "Context", name: str, namespace: str | None, prefix: str | None) -> Node:
    context.charge_heap(NODE_BYTES + len(name))
    node = Node(ELEMENT, Name(name, namespace or "", prefix or ""))
    if namespace:
        node.namespaces[prefix or ""] = namespace
    return node


def _wrapped(context: "Context", node: Node) -> NativeInstance:
    return NativeInstance(context.universe.type("Dom.XmlNode"), node)


def _node(node: NativeInstance) -> Node:
    state = node.state
    assert isinstance(state, Node)
    return state


def _add_text(context: "Context", parent: NativeInstance, kind: str, text: str) -> NativeInstance:
    context.charge_heap(NODE_BYTES + len(text))
    child = Node(kind, text=text)
    _node(parent).add(child)
    return _wrapped(context, child)


def _is(name: Name, key: str, namespace: str | None) -> bool:
    return name.local == key and name.namespace == (namespace or "")


def _attribute(node: NativeInstance, key: str | None, namespace: str | None) -> str | None:
    return next((value for name, value in _node(node).attributes if _is(name, given(key), namespace)), None)


def _attribute_at(node: NativeInstance, index: int | None) -> tuple[Name, str]:
    attributes = _node(node).attributes
    if not 0 <= given(index) < len(attributes):
        raise index_failure(given(index))
    return attributes[given(index)]


def _set_attribute(context: "Context", node: Node, name: Name, value: str) -> None:
    context.charge_heap(NODE_BYTES + len(value))
    context.charge_work(len(node.attributes) >> 2)
    for position, (known, _) in enumerate(node.attributes):
        if _is(known, name.local, name.namespace):
            node.attributes[position] = (known, value)
            return
    node.attributes.append((name, value))


def _position(node: Node, child: Node) -> int:
    for position, each in enumerate(node.children):
        if each is child:
            return position
    raise ScriptException("XmlException", "The reference is not a child of this element")
