"""String: making texts of values and of other texts."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library import characters
from circuitscript.library.failures import given, null_argument
from circuitscript.library.formats import format_message
from circuitscript.library.growing import cut, joined
from circuitscript.library.iterators import elements_of
from circuitscript.library.strings.declaration import STRING
from circuitscript.runtime import heap
from circuitscript.values.collections import ListValue
from circuitscript.values.numbers import decimal_text, double_text
from circuitscript.values.text import from_units
from circuitscript.values.text_forms import date_text, datetime_text

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


@STRING.static("String valueOf(Date value)")
def value_of_date(context: "Context", value: date | None) -> str | None:
    """Returns `2024-02-29`; null for null."""
    return None if value is None else date_text(value)


@STRING.static("String valueOf(Datetime value)")
def value_of_datetime(context: "Context", value: datetime | None) -> str | None:
    """Returns `2024-02-29 12:30:00` in the run's time zone; null for null."""
    from circuitscript.library.zones import local_datetime

    return None if value is None else datetime_text(local_datetime(context, value))


@STRING.static("String valueOf(Decimal value)")
def value_of_decimal(context: "Context", value: Decimal | None) -> str | None:
    """Returns the number's digits, with its scale: `1.50`; null for null."""
    return None if value is None else decimal_text(value)


@STRING.static("String valueOf(Double value)")
def value_of_double(context: "Context", value: float | None) -> str | None:
    """Returns the number's shortest digits: `5.0`, `1.0E7`; null for null."""
    return None if value is None else double_text(value)


@STRING.static("String valueOf(Integer value)")
def value_of_integer(context: "Context", value: int | None) -> str | None:
    """Returns the number's digits; null for null."""
    return None if value is None else str(value)


@STRING.static("String valueOf(Long value)")
def value_of_long(context: "Context", value: int | None) -> str | None:
    """Returns the number's digits; null for null."""
    return None if value is None else str(int(value))


@STRING.static("String valueOf(Object value)")
def value_of(context: "Context", value: Any) -> str | None:
    """Returns the text form of any value, an author's `toString` included; null for null."""
    return None if value is None else context.text(value)


@STRING.static("String valueOfGmt(Datetime value)")
def value_of_gmt(context: "Context", value: datetime | None) -> str:
    """Returns `2024-02-29 12:30:00` in GMT."""
    return datetime_text(given(value))


@STRING.static("String fromCharArray(List<Integer> characters)")
def from_char_array(context: "Context", characters: ListValue | None) -> str:
    """Returns the text of these UTF-16 code units."""
    items = given(characters).items
    context.charge_text(len(items))
    context.charge_heap(heap.ITEM * len(items))
    return from_units([given(item) & 0xFFFF for item in items])


@STRING.static("String escapeSingleQuotes(String text)")
def escape_single_quotes(context: "Context", text: str | None) -> str:
    """Returns the text with a backslash before each apostrophe and backslash, for dynamic queries."""
    source = given(text)
    context.charge_text(len(source) + source.count("'") + source.count("\\"))
    context.charge_heap(2 * len(source))
    escaped: str = source.replace("\\", "\\\\").replace("'", "\\'")
    return escaped


@STRING.static("String format(String pattern, List<Object> arguments)")
def format_text(context: "Context", pattern: str | None, arguments: ListValue | None) -> str | None:
    """Puts the arguments' text forms where the pattern has `{0}`, `{1}` …; apostrophes quote, two of them are one."""
    if pattern is None:
        raise null_argument()
    return format_message(context, pattern, [] if arguments is None else arguments.items)


@STRING.static("String getCommonPrefix(List<String> strings)")
def get_common_prefix(context: "Context", strings: ListValue | None) -> str:
    """Returns what all the strings begin with."""
    items = given(strings).items
    if not items or any(item is None for item in items):
        return ""
    context.charge_work(len(items))
    first, last = min(items), max(items)
    end = 0
    while end < len(first) and end < len(last) and first[end] == last[end]:
        end += 1
    return cut(context, first, 0, end)


@STRING.static("Boolean isBlank(String text)")
def is_blank(context: "Context", text: str | None) -> bool:
    """Returns whether the text is null or has nothing but whitespace."""
    return text is None or characters.is_blank(text)


@STRING.static("Boolean isNotBlank(String text)")
def is_not_blank(context: "Context", text: str | None) -> bool:
    """Returns whether the text has anything but whitespace."""
    return text is not None and not characters.is_blank(text)


@STRING.static("Boolean isEmpty(String text)")
def is_empty(context: "Context", text: str | None) -> bool:
    """Returns whether the text is null or has no characters."""
    return not text


@STRING.static("Boolean isNotEmpty(String text)")
def is_not_empty(context: "Context", text: str | None) -> bool:
    """Returns whether the text has characters."""
    return bool(text)


@STRING.static("String join(Iterable<Object> elements, String separator)")
def join(context: "Context", elements: Any, separator: str | None) -> str:
    """Returns the elements' text forms with the separator between them; null elements are empty."""
    found = elements_of(context, given(elements))
    context.hold(found)
    try:
        return joined(context, _separated(context, found, given(separator)))
    finally:
        context.let_go()


def _separated(context: "Context", elements: Iterable[Any], separator: str) -> Iterator[str]:
    is_first = True
    for element in elements:
        if not is_first and separator:
            yield separator
        is_first = False
        if element is not None:
            yield element if type(element) is str else context.text(element)
