"""Joining of strings: `+` with a String on either side, flat for chains, and appending in place. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime.context import Context
from circuitscript.values.text import concatenate


def shown(value: Any, context: Context) -> str:
    """Returns what `+` makes of an operand: its text, `null` for null."""
    if value is None:
        return "null"
    if type(value) is str:
        text: str = value
        return text
    if type(value) is int:
        return str(value)
    return context.text(value)


def is_high(text: str) -> bool:
    """Whether a text ends with the first half of a surrogate pair that a script cut in two."""
    return not text.isascii() and 0xD800 <= ord(text[-1]) <= 0xDBFF


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
    """`a + b + c + …` where the first two make a String: one join, one charge."""

    def __init__(self, parts: list[Expression]) -> None:
        self.parts = parts
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        texts: list[str] = []
        length: i64 = 0
        for part in self.parts:
            text = shown(part.evaluate(context, base), context)
            length += len(text)
            texts.append(text)
        context.charge_text(length)
        whole = "".join(texts)
        if whole.isascii():
            return whole
        return join_halves(texts)


def join_halves(texts: list[str]) -> str:
    """Returns the texts one after the other; halves of a surrogate pair that meet become one character."""
    whole = ""
    for text in texts:
        whole = concatenate(whole, text)
    return whole


class AppendLocal(Expression):
    """`s += text` on a local: the string grows in place, so that a loop of appends is linear."""

    slot: i64

    def __init__(self, slot: int, value: Expression) -> None:
        self.slot = slot
        self.value = value
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        text = shown(self.value.evaluate(context, base), context)
        slots = context.slots
        index = base + self.slot
        old: Any = slots[index]
        grown: str = "null" if old is None else old
        context.charge_append(len(grown), len(text))
        if is_high(grown):
            grown = concatenate(grown, text)
        else:
            old = None
            slots[index] = None
            grown += text
        slots[index] = grown
        return grown
