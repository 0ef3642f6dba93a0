"""Joining of strings: `+` with a String on either side, flat for chains, and appending in place. Compiled."""

from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.arguments import link_arguments
from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime.context import Context
from circuitscript.values.text import concatenate

_SMALL: Final[list[str]] = [str(number) for number in range(256)]


def shown(value: Any, context: Context) -> str:
    """Returns what `+` makes of an operand: its text, `null` for null."""
    if value is None:
        return "null"
    if type(value) is str:
        text: str = value
        return text
    if type(value) is int:
        number: i64 = value
        return _SMALL[number] if 0 <= number < 256 else str(value)
    if isinstance(value, str):
        return str(value)
    return context.text(value)


is_ascii: Final[Any] = str.isascii
"""Whether a text is in ASCII, which Python notes when it makes one. Native code would look the method up each time."""

_FIRST_HIGH: Final = 0xD800
_LAST_HIGH: Final = 0xDBFF


def is_high(text: str) -> bool:
    """Whether a text ends with the first half of a surrogate pair that a script cut in two."""
    count = len(text)
    if count == 0:
        return False
    last: i64 = ord(text[count - 1])
    return _FIRST_HIGH <= last <= _LAST_HIGH


class Concat(Expression):
    """`a + b` where one is a String."""

    def __init__(self, left: Expression, right: Expression) -> None:
        self.left = left
        self.right = right
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        left = shown(self.left.evaluate(context, base), context)
        right = shown(self.right.evaluate(context, base), context)
        context.charge_text(len(left) + len(right))
        if is_high(left):
            return concatenate(left, right)
        return left + right


class ConcatAll(Expression):
    """`a + b + c + …` where the first two make a String: all parts are joined at once."""

    def __init__(self, parts: list[Expression]) -> None:
        self.first = link_arguments(parts)
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        texts: list[str] = []
        length: i64 = 0
        part = self.first
        while part is not None:
            value = part.expression.evaluate(context, base)
            text: str = value if type(value) is str else shown(value, context)
            texts.append(text)
            length += len(text)
            part = part.next
        context.charge_text(length)
        whole = "".join(texts)
        return whole if is_ascii(whole) is True else concatenated(texts)


class ConcatThree(Expression):
    """`a + b + c` where the first two make a String, the chain that programs write most."""

    def __init__(self, first: Expression, second: Expression, third: Expression) -> None:
        self.first = first
        self.second = second
        self.third = third
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.first.evaluate(context, base)
        first: str = value if type(value) is str else shown(value, context)
        value = self.second.evaluate(context, base)
        second: str = value if type(value) is str else shown(value, context)
        value = self.third.evaluate(context, base)
        third: str = value if type(value) is str else shown(value, context)
        context.charge_text(len(first) + len(second) + len(third))
        whole = f"{first}{second}{third}"
        return whole if is_ascii(whole) is True else concatenated([first, second, third])


def concat_all(parts: list[Expression]) -> Expression:
    """Returns the node of `a + b + c + …`."""
    return ConcatThree(parts[0], parts[1], parts[2]) if len(parts) == 3 else ConcatAll(parts)


def concatenated(texts: list[str]) -> str:
    """Returns the texts one after the other; halves of a surrogate pair that meet become one character."""
    whole = ""
    for text in texts:
        if is_high(whole):
            whole = concatenate(whole, text)
        else:
            whole += text
    return whole


class AppendLocal(Expression):
    """`s += text` on a local: the string grows in place, so that a loop of appends is linear."""

    slot: i64

    def __init__(self, slot: int, value: Expression) -> None:
        self.slot = slot
        self.value = value
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.value.evaluate(context, base)
        text: str = value if type(value) is str else shown(value, context)
        slots = context.slots
        index = base + self.slot
        old: Any = slots[index]
        grown: str = "null" if old is None else old
        context.charge_append(len(grown), len(text))
        if is_ascii(grown) is False and is_high(grown):
            grown = concatenate(grown, text)
        else:
            old = None
            slots[index] = None
            grown += text
        slots[index] = grown
        return grown
