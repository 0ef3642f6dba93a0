"""`String.format` after Java's `MessageFormat`, and `String.template`."""

from typing import TYPE_CHECKING, Any

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
    parts: list[str] = []
    size = position = 0
    quoted = False
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "'":
            if pattern[position : position + 1] == "'":
                parts.append("'")
                position += 1
            else:
                quoted = not quoted
            continue
        if character == "{" and not quoted:
            end = _closing(pattern, position)
            part = _argument(context, pattern[position:end], arguments, parts)
            position = end + 1
        else:
            end = _plain_end(pattern, position, quoted)
            part = pattern[position - 1 : end]
            position = end
        size += len(part)
        context.charge_text(len(part))
        parts.append(part)
    context.charge_text(size)
    return "".join(parts)


def fill_template(context: "Context", template: str, values: dict[Any, Any]) -> str:
    """Puts the values where the template has `${name}`; `$${` is a literal `${`.

    Raises a `StringException` for a name without a value.
    """
    parts: list[str] = []
    size = end = 0
    for match in _PLACEHOLDER.finditer(template):
        if match[1] is None:
            shown = "${"
        elif match[1] in values:
            shown = context.text_beside(values[match[1]], parts)
        else:
            raise ScriptException("StringException", f"Template variable not found: {match[1]}")
        size += match.start() - end + len(shown)
        context.charge_text(size)
        parts += (template[end : match.start()], shown)
        end = match.end()
    parts.append(template[end:])
    return "".join(parts)


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


def _argument(context: "Context", text: str, arguments: list[Any], parts: list[str]) -> str:
    number = text.partition(",")[0].strip()
    if not (number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS):
        raise ScriptException("IllegalArgumentException", f"can't parse argument number: {text}")
    index = int(number)
    return context.text_beside(arguments[index], parts) if index < len(arguments) else "{" + number + "}"
