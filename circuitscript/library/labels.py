"""Label: the project's texts, as static fields and by name."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.library.failures import given
from circuitscript.runtime.exceptions import ScriptException

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

LABEL = LibraryClass(
    "Label",
    doc="The project's texts: `Label.Greeting` is that of the label `Greeting`, from `[labels]` in `circuit.toml` or"
    " from the `labels-meta.xml` files of a Salesforce project.",
)


@LABEL.static("String get(String namespace, String name)")
def get(context: "Context", namespace: str | None, name: str | None) -> str:
    """Returns the text of a label; the namespace is empty or null. Throws a `System.IllegalArgumentException`."""
    labels = {} if context.schema is None else context.schema.labels
    wanted = given(name).lower()
    found = next((text for label, text in labels.items() if label.lower() == wanted), None)
    if found is None or namespace:
        shown = f"{namespace}.{name}" if namespace else str(name)
        raise ScriptException("IllegalArgumentException", f"Label does not exist: {shown}")
    return found


@LABEL.static("String get(String namespace, String name, String language)")
def get_translated(context: "Context", namespace: str | None, name: str | None, language: str | None) -> str:
    """Returns the text of a label; there are no translations."""
    return get(context, namespace, name)


@LABEL.static("Boolean translationExists(String namespace, String name, String language)")
def translation_exists(context: "Context", namespace: str | None, name: str | None, language: str | None) -> bool:
    """Returns false: there are no translations."""
    return False


def label_properties(labels: Mapping[str, str]) -> list[Builtin]:
    """Returns the static properties of `Label`, one for each label."""
    return [
        Builtin("static property", f"String {name}", _reading(text), "The label's text.")
        for name, text in labels.items()
    ]


def _reading(text: str) -> "Callable[[Context], str]":
    return lambda context: text
