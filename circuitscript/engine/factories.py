"""The typed factories of CircuitTest: `createContact()` and its kin, for the objects of a program's own schema.

They are written for what a program names, for a schema may have hundreds of objects.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from circuitscript.data.schema import ObjectDefinition
from circuitscript.source import SourceText

_FACTORIES: Final = """
    public static {object} create{one}() {{
        return ({object}) create(new {object}());
    }}

    public static {object} create{one}({object} values) {{
        return ({object}) create(values);
    }}

    public static List<{object}> create{many}(Integer size) {{
        return (List<{object}>) create(new {object}(), size);
    }}

    public static List<{object}> create{many}(Integer size, {object} values) {{
        return (List<{object}>) create(values, size);
    }}
"""


def with_factories(source: SourceText, texts: Sequence[str], objects: Iterable[ObjectDefinition]) -> SourceText:
    """Returns the class with factories, at its end, for each of `objects` that `texts`, in lower case, may make."""
    made = []
    for definition in sorted(objects, key=lambda one: one.name):
        one = singular(definition.name)
        name = f"create{one}".lower()
        if definition.is_createable and any(name[:-1] in text and _is_named(name, one, text) for text in texts):
            made.append(_FACTORIES.format(object=definition.name, one=one, many=plural(one)))
    if not made:
        return source
    end = source.text.rindex("}")
    return SourceText(source.name, f"{source.text[:end]}{''.join(made)}{source.text[end:]}")


def singular(object_name: str) -> str:
    """Returns an object's name as a factory's: `Visit__c` is `Visit`, `Site_Visit__c` is `SiteVisit`."""
    stem = object_name.removesuffix("__c")
    return "".join(part[:1].upper() + part[1:] for part in stem.split("_"))


def plural(name: str) -> str:
    """Returns the English plural of a name."""
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def _is_named(name: str, one: str, text: str) -> bool:
    return name in text or f"create{plural(one)}".lower() in text
