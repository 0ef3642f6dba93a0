"""Running compiled patterns under the run's limits: whole matches, searches, replacing and splitting.

The engine does not count its steps, so the limit on them is taken as time: no match takes longer than what a million
steps a second allow, nor goes on beyond the run's deadline. A match that is stopped ends the run; one that is not has
the same result everywhere.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from circuitscript.library.expression_classes import PatternError
from circuitscript.library.expressions import Expression, compile_expression
from circuitscript.library.growing import cut, joined
from circuitscript.library.literal_splits import literal_text, split_literally, without_empty_end
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Resource

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_CACHE = "library.expressions"
_CACHED = 256
_WORK = 4000
_STEPS_A_SECOND = 1_000_000
_MAX_STEPS = 60 * _STEPS_A_SECOND
_LATE = 100
"""Milliseconds that a match may go on beyond the run's deadline, as the clock was read some work ago."""


def expression(context: "Context", source: str) -> Expression:
    """Returns the compiled pattern, from the run's cache where it was used before.

    Raises a `StringException` with Java's description for one that Java rejects.
    """
    cache: dict[str, Expression] = context.state.setdefault(_CACHE, {})
    known = cache.get(source)
    if known is None:
        context.charge_work(len(source) << 4)
        try:
            known = compile_expression(source)
        except PatternError as error:
            raise ScriptException("StringException", f"Invalid regex: {error}") from None
        if len(cache) >= _CACHED:
            del cache[next(iter(cache))]
        cache[source] = known
    return known


def search(context: "Context", pattern: Expression, text: str, start: int, end: int | None = None) -> Any:
    """Returns the engine's first match in `text[start:end]`, or None."""
    return _run(context, pattern.engine.search, text, start, end)


def match_start(context: "Context", pattern: Expression, text: str, start: int = 0, end: int | None = None) -> Any:
    """Returns the engine's match at the start, or None."""
    return _run(context, pattern.engine.match, text, start, end)


def match_whole(context: "Context", pattern: Expression, text: str, start: int = 0, end: int | None = None) -> Any:
    """Returns the engine's match of all of the text, or None."""
    return _run(context, pattern.engine.fullmatch, text, start, end)


def _run(context: "Context", method: Any, text: str, start: int, end: int | None) -> Any:
    context.charge_work(_WORK + (len(text) - start >> 4))
    steps = min(context.governor.maximum(Resource.MATCH_STEPS), _MAX_STEPS)
    seconds = min((steps + len(text) - start) / _STEPS_A_SECOND, (context.time_left + _LATE) / 1000)
    try:
        return method(text, start, len(text) if end is None else end, timeout=seconds)
    except (TimeoutError, MemoryError, RecursionError):
        context.check_time()
        raise LimitException("Regex too complicated", resource=Resource.MATCH_STEPS.value) from None


def replace(context: "Context", source: str, text: str, replacement: str, only_first: bool) -> str:
    """Returns `text` with its matches replaced; `$1` and `${name}` in the replacement stand for groups."""
    return joined(context, _replaced(context, expression(context, source), text, replacement, only_first))


def _replaced(context: "Context", pattern: Expression, text: str, replacement: str, only_first: bool) -> Iterator[str]:
    position = start = 0
    while start <= len(text):
        match = search(context, pattern, text, start)
        if match is None:
            break
        yield cut(context, text, position, match.start())
        yield from _expanded(context, match, pattern, replacement)
        position = match.end()
        start = position if position > match.start() else position + 1
        if only_first:
            break
    yield cut(context, text, position, len(text))


def _expanded(context: "Context", match: Any, pattern: Expression, replacement: str) -> Iterator[str]:
    """Yields the replacement with its groups filled in; a backslash quotes the next character.

    Raises a `StringException` for a group that the pattern does not have.
    """
    if "$" not in replacement and "\\" not in replacement:
        yield replacement
        return
    position = 0
    while position < len(replacement):
        character = replacement[position]
        position += 1
        if character == "\\":
            if position >= len(replacement):
                raise ScriptException("StringException", "character to be escaped is missing")
            yield replacement[position]
            position += 1
        elif character == "$":
            group, position = _group(pattern, replacement, position)
            context.charge_heap(match.end(group) - match.start(group))
            yield match.group(group) or ""
        else:
            yield character


def _group(pattern: Expression, replacement: str, position: int) -> tuple[int, int]:
    if replacement[position : position + 1] == "{":
        end = replacement.find("}", position)
        name = replacement[position + 1 : end] if end >= 0 else ""
        if name not in pattern.group_names:
            raise ScriptException("IllegalArgumentException", f"No group with name {{{name}}}")
        return pattern.group_names[name], end + 1
    if not (replacement[position : position + 1].isascii() and replacement[position : position + 1].isdigit()):
        raise ScriptException("IllegalArgumentException", "Illegal group reference")
    number = int(replacement[position])
    position += 1
    if number > pattern.group_count:
        raise ScriptException("StringException", f"Index out of Bounds: No group {number}")
    while replacement[position : position + 1].isascii() and replacement[position : position + 1].isdigit():
        longer = number * 10 + int(replacement[position])
        if longer > pattern.group_count:
            break
        number = longer
        position += 1
    return number, position


def split(context: "Context", source: str, text: str, limit: int) -> list[str]:
    """Splits at the pattern's matches, as Java does.

    A positive limit bounds the number of parts, 0 drops empty ones at the end, a negative one keeps them.
    """
    literal = literal_text(source)
    if literal and limit <= 0:
        return split_literally(context, text, literal, keeps_empty=limit < 0)
    parts = _split(context, expression(context, source), text, limit)
    return parts if limit else without_empty_end(parts)


def _split(context: "Context", pattern: Expression, text: str, limit: int) -> list[str]:
    parts: list[str] = []
    context.hold(parts)
    try:
        _split_into(parts, context, pattern, text, limit)
    finally:
        context.let_go()
    return parts


def _split_into(parts: list[str], context: "Context", pattern: Expression, text: str, limit: int) -> None:
    position = start = 0
    while (limit <= 0 or len(parts) < limit - 1) and start <= len(text):
        match = search(context, pattern, text, start)
        if match is None:
            break
        is_empty = match.end() == match.start()
        start = match.end() + 1 if is_empty else match.end()
        if is_empty and (match.end() == 0 or match.start() == len(text)):
            continue
        context.charge_items(len(parts) + 1, 1)
        context.charge_heap(heap.TEXT + match.start() - position)
        parts.append(text[position : match.start()])
        position = match.end()
    context.charge_heap(heap.TEXT + len(text) - position)
    parts.append(text[position:])
