"""Reads signatures in the language's own notation: `Boolean addAll(List<T> elements)`, `List(Integer size)`, `Id id`.

A hand-written reader of a few lines, because a run pays for it; the full grammar is never needed here. It knows text
only: `library.universe` turns the names of types into symbols.
"""

from circuitscript.source.classes import frozen

_OPENING = "<"
_CLOSING = ">"


@frozen
class TypeText:
    """A type as written: its (qualified) name and its arguments; `T[]` reads as `List<T>`."""

    name: str
    arguments: tuple["TypeText", ...] = ()


@frozen
class Signature:
    """A member as written. A constructor has no result; a property has no parameters (None, not an empty tuple)."""

    name: str
    result: TypeText | None
    parameters: tuple[tuple[str, TypeText], ...] | None


def member_name(signature: str) -> str:
    """Returns just the name of the member: all that is needed to index it."""
    head = signature.partition("(")[0].rstrip()
    return head[head.rfind(" ") + 1 :]


def parse_signature(text: str) -> Signature:
    """Reads one member's signature.

    Raises `ValueError` when a type is not closed; declarations are the library's own, so that is a defect in it.
    """
    head, parenthesis, rest = text.partition("(")
    head = head.rstrip()
    split = head.rfind(" ")
    result = parse_type(head[:split]) if split >= 0 else None
    name = head[split + 1 :]
    if not parenthesis:
        return Signature(name, result, None)
    return Signature(name, result, tuple(map(_parameter, _split(rest.rstrip().removesuffix(")")))))


def parse_type(text: str) -> TypeText:
    """Reads a type: `Map<String, List<T>>`, `Integer[]`, `Database.SaveResult`."""
    text = text.strip()
    if text.endswith("[]"):
        return TypeText("List", (parse_type(text[:-2]),))
    opening = text.find(_OPENING)
    if opening < 0:
        return TypeText(text)
    if not text.endswith(_CLOSING):
        raise ValueError(f"unclosed type: {text}")
    return TypeText(text[:opening].rstrip(), tuple(map(parse_type, _split(text[opening + 1 : -1]))))


def _parameter(text: str) -> tuple[str, TypeText]:
    text = text.strip()
    split = text.rfind(" ")
    return text[split + 1 :], parse_type(text[:split])


def _split(text: str) -> list[str]:
    """Splits at the commas that stand outside angle brackets."""
    if not text.strip():
        return []
    if _OPENING not in text:
        return text.split(",")
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character == _OPENING:
            depth += 1
        elif character == _CLOSING:
            depth -= 1
        elif character == "," and not depth:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return parts
