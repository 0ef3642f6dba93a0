"""`String.format` after Java's `MessageFormat`, and `String.template`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from circuitscript.library.growing import joined
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.patterns import late_pattern

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_PLACEHOLDER = late_pattern(r"\$\$\{|\$\{([^{}]*)\}")
_MAX_DIGITS = 9


def format_message(context: "Context", pattern: str, arguments: list[Any]) -> str:
    """Puts the arguments where the pattern has `{0}`, `{1}` …; apostrophes quote, two of them are one.

    Raises an `IllegalArgumentException` for a placeholder that is not a number, or is not closed.
    """
    return joined(context, _formatted(context, pattern, arguments))


def _formatted(context: "Context", pattern: str, arguments: list[Any]) -> Iterator[str]:
    position = 0
    quoted = False
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "'":
            if pattern[position : position + 1] == "'":
                yield "'"
                position += 1
            else:
                quoted = not quoted
        elif character == "{" and not quoted:
            end = _closing(pattern, position)
            yield _argument(context, pattern[position:end], arguments)
            position = end + 1
        else:
            end = _plain_end(pattern, position, quoted)
            yield pattern[position - 1 : end]
            position = end


def fill_template(context: "Context", template: str, values: dict[Any, Any]) -> str:
    """Puts the values where the template has `${name}`; `$${` stands for `${`."""
    return joined(context, _filled(context, template, values))


def _filled(context: "Context", template: str, values: dict[Any, Any]) -> Iterator[str]:
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        yield template[end : match.start()]
        if match[1] is None:
            yield "${"
        elif match[1] in values:
            yield context.text(values[match[1]])
        else:
            raise ScriptException("StringException", f"Template variable not found: {match[1]}")
        end = match.end()
    yield template[end:]


def _plain_end(pattern: str, position: int, quoted: bool) -> int:
    stops = [pattern.find(stop, position) for stop in ("'" if quoted else "'{")]
    return min((stop for stop in stops if stop >= 0), default=len(pattern))


def _closing(pattern: str, position: int) -> int:
    depth = 1
    for index in range(position, len(pattern)):
        if pattern[index] == "{":
            depth += 1
        elif pattern[index] == "}":
            depth -= 1
            if not depth:
                return index
    raise ScriptException("IllegalArgumentException", "Unmatched braces in the pattern.")


def _argument(context: "Context", text: str, arguments: list[Any]) -> str:
    number = text.partition(",")[0].strip()
    if not (number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS):
        raise ScriptException("IllegalArgumentException", f"can't parse argument number: {text}")
    index = int(number)
    return context.text(arguments[index]) if index < len(arguments) else "{" + number + "}"
