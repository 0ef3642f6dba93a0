"""Escaping and unescaping text for CSV, HTML, XML, Java and JavaScript, as commons-lang does it in Apex."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from circuitscript.library.growing import joined
from circuitscript.runtime.exceptions import LimitException
from circuitscript.source.patterns import late_pattern
from circuitscript.values.text import units

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_BASIC = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_XML = {**_BASIC, "'": "&apos;"}
_NAMED_BASIC = {"quot": '"', "amp": "&", "lt": "<", "gt": ">"}
_NAMED_XML = {**_NAMED_BASIC, "apos": "'"}
_ENTITY = late_pattern(r"&(?:#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{0,31}));")
_CONTROLS = {"\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
_JAVA = {'"': '\\"', "\\": "\\\\", **_CONTROLS}
_SCRIPT = {"'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/", **_CONTROLS}
_ESCAPED = late_pattern(r"\\(?:u+([0-9a-fA-F]{4})|([0-3][0-7]{0,2}|[0-7]{1,2})|(.)|\Z)", re.DOTALL)
_UNESCAPED = {"b": "\b", "n": "\n", "t": "\t", "f": "\f", "r": "\r"}
_HALVES = late_pattern("[\ud800-\udfff]")
_CSV_SPECIAL = late_pattern('[,"\r\n]')
_MAX_CODE_POINT = 0x10FFFF
_TAG = late_pattern(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_SURROGATES = range(0xD800, 0xE000)
_LATIN = range(0xA0, 0x100)
_ALL = range(0xA0, 0x110000)


@cache
def _entities(codes: range) -> dict[str, str]:
    """Returns the entity of each character in `codes` that HTML 4 has one for."""
    from html.entities import name2codepoint

    return {chr(code): f"&{name};" for name, code in name2codepoint.items() if code in codes}


@cache
def _named(codes: range) -> dict[str, str]:
    """Returns the character of each entity in `codes` by its name."""
    return {text[1:-1]: character for character, text in _entities(codes).items()}


def escape_html3(text: str) -> str:
    """Escapes with the entities of HTML 3: the basic ones and those of Latin 1."""
    return _mapped(text, _BASIC | _entities(_LATIN))


def escape_html4(text: str) -> str:
    """Escapes with the entities of HTML 4."""
    return _mapped(text, _BASIC | _entities(_ALL))


def escape_xml(text: str) -> str:
    """Escapes the five characters that XML reserves."""
    return _mapped(text, _XML)


def unescape_html3(context: "Context", text: str) -> str:
    """Takes back what `escape_html3` does, and numeric entities."""
    return _unescaped(context, text, _NAMED_BASIC | _named(_LATIN))


def unescape_html4(context: "Context", text: str) -> str:
    """Takes back what `escape_html4` does, and numeric entities."""
    return _unescaped(context, text, _NAMED_BASIC | _named(_ALL))


def unescape_xml(context: "Context", text: str) -> str:
    """Takes back what `escape_xml` does, and numeric entities."""
    return _unescaped(context, text, _NAMED_XML)


def escape_java(text: str) -> str:
    """Escapes quotes, backslashes, controls and everything beyond ASCII for a Java string literal."""
    return _backslashed(text, _JAVA)


def escape_ecma_script(text: str) -> str:
    """Escapes for a JavaScript string literal: as for Java, and apostrophes and slashes too."""
    return _backslashed(text, _SCRIPT)


def unescape_java(context: "Context", text: str) -> str:
    r"""Takes back what `escape_java` does; a backslash before any other character is dropped.

    Ends the run with an `UnexpectedException` for a `\u` without four hexadecimal digits.
    """
    return _rejoined(context, _replaced(context, text, _ESCAPED, _unescape)) if "\\" in text else text


def escape_csv(text: str) -> str:
    """Puts the text in quotes when it holds a comma, quote or line end, and doubles the quotes in it."""
    return '"' + text.replace('"', '""') + '"' if _CSV_SPECIAL.search(text) else text


def unescape_csv(text: str) -> str:
    """Takes back what `escape_csv` does."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    inner = text[1:-1]
    return inner.replace('""', '"') if _CSV_SPECIAL.search(inner) else text


def strip_tags(context: "Context", text: str) -> str:
    """Removes HTML tags, and scripts and styles with what is in them; entities become the characters they stand for."""
    return _unescaped(context, _replaced(context, text, _TAG, _nothing), _NAMED_BASIC | _named(_ALL))


def _mapped(text: str, replacements: dict[str, str]) -> str:
    return "".join(replacements.get(character, character) for character in text)


def _unescaped(context: "Context", text: str, names: dict[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[3] is not None:
            return names.get(match[3], match[0])
        code = int(match[1]) if match[1] is not None else int(match[2], 16)
        return chr(code) if code <= _MAX_CODE_POINT and code not in _SURROGATES else match[0]

    return _replaced(context, text, _ENTITY, replace) if "&" in text else text


def _backslashed(text: str, replacements: dict[str, str]) -> str:
    return "".join(replacements.get(character) or _printable(character) for character in text)


def _printable(character: str) -> str:
    if " " <= character <= "~":
        return character
    return "".join(f"\\u{unit:04X}" for unit in units(character))


def _unescape(match: re.Match[str]) -> str:
    if match[1] is not None:
        return chr(int(match[1], 16))
    if match[2] is not None:
        return chr(int(match[2], 8))
    if match[3] == "u":
        raise LimitException("Invalid unicode escape", "UnexpectedException")
    return "" if match[3] is None else _UNESCAPED.get(match[3], match[3])


def _replaced(context: "Context", text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> str:
    """Returns the text with `replace` of each match, which is shorter than the match."""

    def pieces() -> Iterator[str]:
        end = 0
        for match in pattern.finditer(text):
            yield text[end : match.start()]
            yield replace(match)
            end = match.end()
        yield text[end:]

    context.charge_heap(len(text))
    return joined(context, pieces())


def _nothing(_: re.Match[str]) -> str:
    return ""


def _rejoined(context: "Context", text: str) -> str:
    """Joins halves of surrogate pairs that came from two escapes."""
    if text.isascii() or not _HALVES.search(text):
        return text
    context.charge_heap(4 * len(text))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
