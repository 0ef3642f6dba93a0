"""String: texts that are made from a text."""

from typing import TYPE_CHECKING

from circuitscript.library import characters, escapes
from circuitscript.library.failures import given
from circuitscript.library.formats import fill_template
from circuitscript.library.growing import changed, cut, joined, kept, lowered, raised
from circuitscript.library.strings.declaration import STRING
from circuitscript.library.strings.slices import slice_of
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import MapValue
from circuitscript.values.text import equals_ignoring_case, length, unit_slice

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_MIN_ABBREVIATION = 4
_OFFSET_ABBREVIATION = 7


@STRING.method("String abbreviate(Integer maxWidth)")
def abbreviate(context: "Context", this: str, width: int | None) -> str:
    """Returns the text, cut to `maxWidth` characters with `...` at its end when it is longer.

    Throws a `System.StringException` for a width below 4.
    """
    return _abbreviated(context, this, given(width), 0)


@STRING.method("String abbreviate(Integer maxWidth, Integer offset)")
def abbreviate_from(context: "Context", this: str, width: int | None, offset: int | None) -> str:
    """Returns the text around `offset`, cut to `maxWidth` characters with `...` where something is left out."""
    return _abbreviated(context, this, given(width), given(offset))


@STRING.method("String capitalize()")
def capitalize(context: "Context", this: str) -> str:
    """Returns the text with its first letter in upper case."""
    context.charge_text(len(this))
    first = this[:1].title()
    return (first if len(first) == 1 else this[:1]) + this[1:]


@STRING.method("String uncapitalize()")
def uncapitalize(context: "Context", this: str) -> str:
    """Returns the text with its first letter in lower case."""
    context.charge_text(len(this) + 1)
    return this[:1].lower() + this[1:]


@STRING.method("String center(Integer size)")
def center(context: "Context", this: str, size: int | None) -> str:
    """Returns the text in the middle of `size` characters, with spaces around it."""
    return _centered(context, this, given(size), " ")


@STRING.method("String center(Integer size, String padding)")
def center_in(context: "Context", this: str, size: int | None, padding: str | None) -> str:
    """Returns the text in the middle of `size` characters, with the padding around it."""
    return _centered(context, this, given(size), given(padding) or " ")


@STRING.method("String leftPad(Integer size)")
def left_pad(context: "Context", this: str, size: int | None) -> str:
    """Returns the text with spaces before it, `size` characters long."""
    return _padding(context, this, given(size), " ") + this


@STRING.method("String leftPad(Integer size, String padding)")
def left_pad_with(context: "Context", this: str, size: int | None, padding: str | None) -> str:
    """Returns the text with the padding before it, `size` characters long."""
    return _padding(context, this, given(size), given(padding) or " ") + this


@STRING.method("String rightPad(Integer size)")
def right_pad(context: "Context", this: str, size: int | None) -> str:
    """Returns the text with spaces after it, `size` characters long."""
    return this + _padding(context, this, given(size), " ")


@STRING.method("String rightPad(Integer size, String padding)")
def right_pad_with(context: "Context", this: str, size: int | None, padding: str | None) -> str:
    """Returns the text with the padding after it, `size` characters long."""
    return this + _padding(context, this, given(size), given(padding) or " ")


@STRING.method("String deleteWhitespace()")
def delete_whitespace(context: "Context", this: str) -> str:
    """Returns the text without its whitespace."""
    return changed(context, this, characters.without_whitespace)


@STRING.method("String normalizeSpace()")
def normalize_space(context: "Context", this: str) -> str:
    """Returns the text without whitespace at its ends, and with single spaces inside."""
    return characters.trim(kept(context, joined(context, characters.normal_space(this))))


@STRING.method("String overlay(String overlay, Integer start, Integer end)")
def overlay(context: "Context", this: str, text: str | None, start: int | None, end: int | None) -> str:
    """Returns the text with the part from `start` to before `end` replaced."""
    size = length(this)
    first, last = sorted((max(0, min(given(start), size)), max(0, min(given(end), size))))
    context.charge_heap(len(this))
    context.charge_text(len(this) + len(given(text)))
    return unit_slice(this, 0, first) + str(text) + unit_slice(this, last, size)


@STRING.method("String remove(String substring)")
def remove(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without any occurrence of the substring."""
    part = given(substring)
    context.charge_text(len(this))
    return this.replace(part, "") if part else this


@STRING.method("String removeEnd(String substring)")
def remove_end(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this end."""
    return kept(context, this).removesuffix(given(substring))


@STRING.method("String removeEndIgnoreCase(String substring)")
def remove_end_ignore_case(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this end, whatever its case."""
    part = given(substring)
    end = len(this) - len(part)
    return cut(context, this, 0, end) if end >= 0 and equals_ignoring_case(this[end:], part) else this


@STRING.method("String removeStart(String substring)")
def remove_start(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this beginning."""
    return kept(context, this).removeprefix(given(substring))


@STRING.method("String removeStartIgnoreCase(String substring)")
def remove_start_ignore_case(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this beginning, whatever its case."""
    part = given(substring)
    start = len(part)
    return cut(context, this, start, len(this)) if equals_ignoring_case(this[:start], part) else this


@STRING.method("String repeat(Integer count)")
def repeat(context: "Context", this: str, count: int | None) -> str:
    """Returns the text `count` times in a row."""
    times = max(0, given(count))
    context.charge_text(len(this) * times)
    return this * times


@STRING.method("String repeat(String separator, Integer count)")
def repeat_separated(context: "Context", this: str, separator: str | None, count: int | None) -> str:
    """Returns the text `count` times in a row, with the separator between."""
    times = max(0, given(count))
    context.charge_text((len(this) + len(given(separator))) * times)
    context.charge_heap(8 * times)
    return str(separator).join([this] * times) if this or separator else ""


@STRING.method("String replace(String target, String replacement)")
def replace(context: "Context", this: str, target: str | None, replacement: str | None) -> str:
    """Returns the text with each occurrence of `target` replaced."""
    wanted: str = given(target)
    inserted: str = given(replacement)
    occurrences = this.count(wanted)
    context.charge_text(len(this) + occurrences * max(0, len(inserted) - len(wanted)))
    return this.replace(wanted, inserted)


@STRING.method("String replaceAll(String regularExpression, String replacement)")
def replace_all(context: "Context", this: str, source: str | None, replacement: str | None) -> str:
    """Returns the text with each match of a regular expression replaced; `$1` stands for its first group."""
    from circuitscript.library import matching

    return matching.replace(context, given(source), this, given(replacement), only_first=False)


@STRING.method("String replaceFirst(String regularExpression, String replacement)")
def replace_first(context: "Context", this: str, source: str | None, replacement: str | None) -> str:
    """Returns the text with the first match of a regular expression replaced; `$1` stands for its first group."""
    from circuitscript.library import matching

    return matching.replace(context, given(source), this, given(replacement), only_first=True)


@STRING.method("String reverse()")
def reverse(context: "Context", this: str) -> str:
    """Returns the characters in reverse order."""
    context.charge_text(len(this))
    return this[::-1]


@STRING.method("String stripHtmlTags()")
def strip_html_tags(context: "Context", this: str) -> str:
    """Returns the text without HTML tags and scripts; entities become the characters they stand for."""
    return escapes.strip_tags(context, this)


@STRING.method("String swapCase()")
def swap_case(context: "Context", this: str) -> str:
    """Returns the text with upper case and lower case exchanged."""
    return changed(context, this, characters.swap_case)


@STRING.method("String template(Map<String, Object> values)")
def template(context: "Context", this: str, values: MapValue | None) -> str:
    """Puts the values where the text has `${name}`; `$${` is a literal `${`."""
    return fill_template(context, this, given(values).entries)


@STRING.method("String toLowerCase()")
def to_lower_case(context: "Context", this: str) -> str:
    """Returns the text in lower case."""
    return lowered(context, this)


@STRING.method("String toLowerCase(String locale)")
def to_lower_case_in(context: "Context", this: str, locale: str | None) -> str:
    """Returns the text in lower case, by the rules of a locale such as `tr`."""
    return lowered(context, characters.undotted(kept(context, this), given(locale)))


@STRING.method("String toString()")
def to_string(context: "Context", this: str) -> str:
    """Returns the text itself."""
    return this


@STRING.method("String toUpperCase()")
def to_upper_case(context: "Context", this: str) -> str:
    """Returns the text in upper case."""
    return raised(context, this)


@STRING.method("String toUpperCase(String locale)")
def to_upper_case_in(context: "Context", this: str, locale: str | None) -> str:
    """Returns the text in upper case, by the rules of a locale such as `tr`."""
    return raised(context, characters.dotted(kept(context, this), given(locale)))


@STRING.method("String trim()")
def trim(context: "Context", this: str) -> str:
    """Returns the text without whitespace and controls at its ends; what does not break stays."""
    return characters.trim(kept(context, this))


def _abbreviated(context: "Context", text: str, width: int, offset: int) -> str:
    """Commons-lang's abbreviation: the text before the offset is left out only when it is longer than the dots."""
    if width < _MIN_ABBREVIATION:
        raise ScriptException("StringException", "Minimum abbreviation width is 4")
    size = length(text)
    if size <= width:
        return text
    context.charge_text(width)
    offset = min(offset, size)
    if size - offset < width - 3:
        offset = size - (width - 3)
    if offset <= _MIN_ABBREVIATION:
        return slice_of(context, text, 0, width - 3) + "..."
    if width < _OFFSET_ABBREVIATION:
        raise ScriptException("StringException", "Minimum abbreviation width with offset is 7")
    if offset + width - 3 < size:
        return "..." + _abbreviated(context, slice_of(context, text, offset, size), width - 3, 0)
    return "..." + slice_of(context, text, size - (width - 3), size)


def _padding(context: "Context", text: str, size: int, padding: str) -> str:
    missing = size - length(text)
    if missing <= 0:
        return ""
    context.charge_text(size)
    context.charge_heap(missing)
    whole, rest = divmod(missing, len(padding))
    return padding * whole + padding[:rest]


def _centered(context: "Context", text: str, size: int, padding: str) -> str:
    missing = size - length(text)
    if missing <= 0:
        return text
    before = _padding(context, text, size - missing + missing // 2, padding)
    return before + text + _padding(context, before + text, size, padding)
