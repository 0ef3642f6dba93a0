"""String. Lengths and indices count UTF-16 code units; most methods are those of commons-lang's `StringUtils`."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library import characters, escapes
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.distance import levenshtein
from circuitscript.library.failures import given, null_argument
from circuitscript.library.formats import fill_template, format_message
from circuitscript.library.iterators import elements_of
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.hashing import string_hash
from circuitscript.values.numbers import decimal_text, double_text
from circuitscript.values.text import (
    HIGH_SURROGATES,
    LOW_SURROGATES,
    character_index,
    compare,
    from_units,
    is_basic,
    length,
    same_id,
    unit_at,
    unit_index,
    unit_slice,
    units,
)
from circuitscript.values.text_forms import date_text, datetime_text

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

STRING = LibraryClass(
    "String", TypeKind.PRIMITIVE, doc="Text, immutable. `==` between Strings ignores case; `equals` does not."
)

_MAX_INDEX = 2**31 - 1
_MIN_ABBREVIATION = 4
_OFFSET_ABBREVIATION = 7


def _list(context: "Context", items: list[Any], element: str = "String") -> ListValue:
    return new_list(context, element, items)


# Conversions from other types


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
    return from_units([given(item) & 0xFFFF for item in items])


# Static helpers


@STRING.static("String escapeSingleQuotes(String text)")
def escape_single_quotes(context: "Context", text: str | None) -> str:
    """Returns the text with a backslash before each apostrophe and backslash, for dynamic queries."""
    source = given(text)
    context.charge_text(len(source) + source.count("'") + source.count("\\"))
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
    prefix: str = first[:end]
    return prefix


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
    parts: list[str] = []
    size = 0
    between = len(given(separator))
    found = elements_of(context, given(elements))
    for element in found:
        part = "" if element is None else context.text_beside(element, (found, parts))
        size += len(part) + between
        context.charge_text(size) if size > len(parts) << 10 else context.charge_heap(len(part))
        parts.append(part)
    context.charge_text(size)
    return str(separator).join(parts)


# Single characters


@STRING.method("Integer charAt(Integer index)")
def char_at(context: "Context", this: str, index: int | None) -> int:
    """Returns the code unit at `index`. Throws a `System.StringException` when the index is out of bounds."""
    position: int = given(index)
    if not 0 <= position < length(this):
        raise ScriptException("StringException", "Specified index is invalid.")
    return unit_at(this, position)


@STRING.method("Integer codePointAt(Integer index)")
def code_point_at(context: "Context", this: str, index: int | None) -> int:
    """Returns the code point that begins at `index`."""
    start: int = given(index)
    if not 0 <= start < length(this):
        raise _out_of_bounds("Starting", start)
    first = unit_at(this, start)
    if first in HIGH_SURROGATES and start + 1 < length(this):
        second = unit_at(this, start + 1)
        if second in LOW_SURROGATES:
            return 0x10000 + ((first - 0xD800) << 10) + second - 0xDC00
    return first


@STRING.method("Integer codePointBefore(Integer index)")
def code_point_before(context: "Context", this: str, index: int | None) -> int:
    """Returns the code point that ends before `index`."""
    end = given(index)
    if not 1 <= end <= length(this):
        raise _out_of_bounds("Starting", end)
    last = unit_at(this, end - 1)
    if last in LOW_SURROGATES and end >= 2 and unit_at(this, end - 2) in HIGH_SURROGATES:
        return code_point_at(context, this, end - 2)
    return last


@STRING.method("Integer codePointCount(Integer beginIndex, Integer endIndex)")
def code_point_count(context: "Context", this: str, begin: int | None, end: int | None) -> int:
    """Returns the number of code points from `beginIndex` to before `endIndex`."""
    start: int = given(begin)
    stop: int = given(end)
    if not 0 <= start <= length(this) or start > stop:
        raise _out_of_bounds("Starting", start)
    if stop > length(this):
        raise _out_of_bounds("End", stop)
    return len(unit_slice(this, start, stop))


@STRING.method("Integer offsetByCodePoints(Integer index, Integer codePointOffset)")
def offset_by_code_points(context: "Context", this: str, index: int | None, offset: int | None) -> int:
    """Returns the index that lies so many code points after `index`."""
    start: int = given(index)
    count: int = given(offset)
    if not 0 <= start <= length(this):
        raise _out_of_bounds("Starting", start)
    after, before = unit_slice(this, start, length(this)), unit_slice(this, 0, start)
    if count > len(after) or -count > len(before):
        raise ScriptException("StringException", f"Code point offset out of bounds: {count}")
    return start + length(after[:count]) if count >= 0 else start - length(before[count:])


@STRING.method("List<Integer> getChars()")
def get_chars(context: "Context", this: str) -> ListValue:
    """Returns the code units; backslash escapes in the text count as what they stand for."""
    context.charge_items(len(this), len(this))
    return _list(context, list(units(escapes.unescape_java(this))), "Integer")


@STRING.method("Integer length()")
def text_length(context: "Context", this: str) -> int:
    """Returns the number of code units."""
    return length(this)


# Comparing


@STRING.method("Integer compareTo(String other)")
def compare_to(context: "Context", this: str, other: str | None) -> int:
    """Returns a negative number, 0 or a positive one, as this comes before, at or after the other; case counts."""
    return compare(this, given(other))


@STRING.method("Boolean equals(Object other)")
def equals(context: "Context", this: str, other: object) -> bool:
    """Returns whether the other is a String or Id with the same text; case counts."""
    return isinstance(other, str) and (this == other or (type(other) is not str and same_id(this, other)))


@STRING.method("Boolean equalsIgnoreCase(String other)")
def equals_ignore_case(context: "Context", this: str, other: str | None) -> bool:
    """Returns whether the other is the same text but for case."""
    return other is not None and this.lower() == other.lower()


@STRING.method("Integer hashCode()")
def hash_code(context: "Context", this: str) -> int:
    """Returns Java's hash code of the text."""
    context.charge_work(len(this) >> 5)
    return string_hash(this)


@STRING.method("String difference(String other)")
def difference(context: "Context", this: str, other: str | None) -> str:
    """Returns the part of the other from where the two differ."""
    second: str = given(other)
    index = _difference(this, second)
    return "" if index < 0 else second[index:]


@STRING.method("Integer indexOfDifference(String other)")
def index_of_difference(context: "Context", this: str, other: str | None) -> int:
    """Returns the index from where the two differ, or -1 when they are the same."""
    return unit_index(this, _difference(this, given(other)))


@STRING.method("Integer getLevenshteinDistance(String other)")
def get_levenshtein_distance(context: "Context", this: str, other: str | None) -> int:
    """Returns how many characters must be added, removed or replaced to get from one to the other."""
    return levenshtein(context, this, given(other), None)


@STRING.method("Integer getLevenshteinDistance(String other, Integer threshold)")
def get_levenshtein_distance_within(context: "Context", this: str, other: str | None, threshold: int | None) -> int:
    """Returns the distance if it is at most `threshold`, else -1.

    Throws a `System.StringException` for a negative one.
    """
    if given(threshold) < 0:
        raise ScriptException("StringException", "Threshold must not be negative")
    return levenshtein(context, this, given(other), threshold)


# Searching


@STRING.method("Boolean contains(String substring)")
def contains(context: "Context", this: str, substring: str | None) -> bool:
    """Returns whether the text has the substring; case counts."""
    return given(substring) in this


@STRING.method("Boolean containsAny(String characters)")
def contains_any(context: "Context", this: str, wanted: str | None) -> bool:
    """Returns whether the text has any of these characters."""
    return not set(given(wanted)).isdisjoint(this)


@STRING.method("Boolean containsIgnoreCase(String substring)")
def contains_ignore_case(context: "Context", this: str, substring: str | None) -> bool:
    """Returns whether the text has the substring, whatever its case."""
    return given(substring).lower() in this.lower()


@STRING.method("Boolean containsNone(String characters)")
def contains_none(context: "Context", this: str, unwanted: str | None) -> bool:
    """Returns whether the text has none of these characters."""
    return set(given(unwanted)).isdisjoint(this)


@STRING.method("Boolean containsOnly(String characters)")
def contains_only(context: "Context", this: str, allowed: str | None) -> bool:
    """Returns whether the text has only these characters."""
    return set(this) <= set(given(allowed))


@STRING.method("Boolean containsWhitespace()")
def contains_whitespace(context: "Context", this: str) -> bool:
    """Returns whether the text has any whitespace."""
    return any(map(characters.is_whitespace, this))


@STRING.method("Integer countMatches(String substring)")
def count_matches(context: "Context", this: str, substring: str | None) -> int:
    """Returns how often the substring occurs, without overlaps."""
    wanted: str = given(substring)
    return this.count(wanted) if wanted else 0


@STRING.method("Boolean endsWith(String suffix)")
def ends_with(context: "Context", this: str, suffix: str | None) -> bool:
    """Returns whether the text ends with the suffix; case counts."""
    return this.endswith(given(suffix))


@STRING.method("Boolean endsWithIgnoreCase(String suffix)")
def ends_with_ignore_case(context: "Context", this: str, suffix: str | None) -> bool:
    """Returns whether the text ends with the suffix, whatever its case."""
    return this.lower().endswith(given(suffix).lower())


@STRING.method("Boolean startsWith(String prefix)")
def starts_with(context: "Context", this: str, prefix: str | None) -> bool:
    """Returns whether the text begins with the prefix; case counts."""
    return this.startswith(given(prefix))


@STRING.method("Boolean startsWithIgnoreCase(String prefix)")
def starts_with_ignore_case(context: "Context", this: str, prefix: str | None) -> bool:
    """Returns whether the text begins with the prefix, whatever its case."""
    return this.lower().startswith(given(prefix).lower())


@STRING.method("Integer indexOf(String substring)")
def index_of(context: "Context", this: str, substring: str | None) -> int:
    """Returns the index of the substring, or -1."""
    return unit_index(this, this.find(given(substring)))


@STRING.method("Integer indexOf(String substring, Integer fromIndex)")
def index_of_from(context: "Context", this: str, substring: str | None, start: int | None) -> int:
    """Returns the index of the substring at or after `fromIndex`, or -1."""
    return _find(this, given(substring), given(start))


@STRING.method("Integer indexOfAny(String characters)")
def index_of_any(context: "Context", this: str, wanted: str | None) -> int:
    """Returns the index of the first of these characters, or -1."""
    found = set(given(wanted))
    return unit_index(this, next((index for index, character in enumerate(this) if character in found), -1))


@STRING.method("Integer indexOfAnyBut(String characters)")
def index_of_any_but(context: "Context", this: str, unwanted: str | None) -> int:
    """Returns the index of the first character that is none of these, or -1."""
    passed = set(given(unwanted))
    if not passed:
        return -1
    return unit_index(this, next((index for index, character in enumerate(this) if character not in passed), -1))


@STRING.method("Integer indexOfChar(Integer character)")
def index_of_char(context: "Context", this: str, character: int | None) -> int:
    """Returns the index of the character with this code point, or -1."""
    return _find(this, _character(character), 0)


@STRING.method("Integer indexOfChar(Integer character, Integer fromIndex)")
def index_of_char_from(context: "Context", this: str, character: int | None, start: int | None) -> int:
    """Returns the index of the character with this code point at or after `fromIndex`, or -1."""
    return _find(this, _character(character), given(start))


@STRING.method("Integer indexOfIgnoreCase(String substring)")
def index_of_ignore_case(context: "Context", this: str, substring: str | None) -> int:
    """Returns the index of the substring, whatever its case, or -1."""
    return _find(this.lower(), given(substring).lower(), 0)


@STRING.method("Integer indexOfIgnoreCase(String substring, Integer fromIndex)")
def index_of_ignore_case_from(context: "Context", this: str, substring: str | None, start: int | None) -> int:
    """Returns the index of the substring, whatever its case, at or after `fromIndex`, or -1."""
    return _find(this.lower(), given(substring).lower(), given(start))


@STRING.method("Integer lastIndexOf(String substring)")
def last_index_of(context: "Context", this: str, substring: str | None) -> int:
    """Returns the index of the last occurrence of the substring, or -1."""
    return unit_index(this, this.rfind(given(substring)))


@STRING.method("Integer lastIndexOf(String substring, Integer endPosition)")
def last_index_of_before(context: "Context", this: str, substring: str | None, end: int | None) -> int:
    """Returns the index of the last occurrence that begins at or before `endPosition`, or -1."""
    return _find_last(this, given(substring), given(end))


@STRING.method("Integer lastIndexOfChar(Integer character)")
def last_index_of_char(context: "Context", this: str, character: int | None) -> int:
    """Returns the index of the last character with this code point, or -1."""
    return _find_last(this, _character(character), _MAX_INDEX)


@STRING.method("Integer lastIndexOfChar(Integer character, Integer endIndex)")
def last_index_of_char_before(context: "Context", this: str, character: int | None, end: int | None) -> int:
    """Returns the index of the last character with this code point at or before `endIndex`, or -1."""
    return _find_last(this, _character(character), given(end))


@STRING.method("Integer lastIndexOfIgnoreCase(String substring)")
def last_index_of_ignore_case(context: "Context", this: str, substring: str | None) -> int:
    """Returns the index of the last occurrence of the substring, whatever its case, or -1."""
    return _find_last(this.lower(), given(substring).lower(), _MAX_INDEX)


@STRING.method("Integer lastIndexOfIgnoreCase(String substring, Integer endPosition)")
def last_index_of_ignore_case_before(context: "Context", this: str, substring: str | None, end: int | None) -> int:
    """Returns the index of the last occurrence, whatever its case, that begins at or before `endPosition`, or -1."""
    return _find_last(this.lower(), given(substring).lower(), given(end))


# Kinds of characters


@STRING.method("Boolean isAllLowerCase()")
def is_all_lower_case(context: "Context", this: str) -> bool:
    """Returns whether all characters are lower-case letters, and there are any."""
    return bool(this) and characters.all_are(this, characters.is_lower)


@STRING.method("Boolean isAllUpperCase()")
def is_all_upper_case(context: "Context", this: str) -> bool:
    """Returns whether all characters are upper-case letters, and there are any."""
    return bool(this) and characters.all_are(this, characters.is_upper)


@STRING.method("Boolean isAlpha()")
def is_alpha(context: "Context", this: str) -> bool:
    """Returns whether all characters are letters, and there are any."""
    return bool(this) and characters.all_are(this, characters.is_letter)


@STRING.method("Boolean isAlphaSpace()")
def is_alpha_space(context: "Context", this: str) -> bool:
    """Returns whether all characters are letters or spaces."""
    return characters.all_are(this, characters.is_letter, allow_space=True)


@STRING.method("Boolean isAlphanumeric()")
def is_alphanumeric(context: "Context", this: str) -> bool:
    """Returns whether all characters are letters or digits, and there are any."""
    return bool(this) and characters.all_are(this, _is_alphanumeric)


@STRING.method("Boolean isAlphanumericSpace()")
def is_alphanumeric_space(context: "Context", this: str) -> bool:
    """Returns whether all characters are letters, digits or spaces."""
    return characters.all_are(this, _is_alphanumeric, allow_space=True)


@STRING.method("Boolean isAsciiPrintable()")
def is_ascii_printable(context: "Context", this: str) -> bool:
    """Returns whether all characters are ones from space to tilde."""
    return characters.all_are(this, characters.is_ascii_printable)


@STRING.method("Boolean isNumeric()")
def is_numeric(context: "Context", this: str) -> bool:
    """Returns whether all characters are digits, and there are any."""
    return bool(this) and characters.all_are(this, characters.is_digit)


@STRING.method("Boolean isNumericSpace()")
def is_numeric_space(context: "Context", this: str) -> bool:
    """Returns whether all characters are digits or spaces."""
    return characters.all_are(this, characters.is_digit, allow_space=True)


@STRING.method("Boolean isWhitespace()")
def is_whitespace(context: "Context", this: str) -> bool:
    """Returns whether all characters are whitespace."""
    return characters.all_are(this, characters.is_whitespace)


# Parts


@STRING.method("String left(Integer count)")
def left(context: "Context", this: str, count: int | None) -> str:
    """Returns the first `count` characters, or all when there are not so many."""
    return _slice(context, this, 0, given(count))


@STRING.method("String right(Integer count)")
def right(context: "Context", this: str, count: int | None) -> str:
    """Returns the last `count` characters, or all when there are not so many."""
    size = length(this)
    return _slice(context, this, size - max(0, given(count)), size)


@STRING.method("String mid(Integer startIndex, Integer count)")
def mid(context: "Context", this: str, start: int | None, count: int | None) -> str:
    """Returns `count` characters from `startIndex` on, or what there is of them."""
    first = max(0, given(start))
    return _slice(context, this, first, first + given(count))


@STRING.method("String substring(Integer startIndex)")
def substring_from(context: "Context", this: str, start: int | None) -> str:
    """Returns the text from `startIndex` on. Throws a `System.StringException` when the index is out of bounds."""
    return _substring(context, this, given(start), length(this))


@STRING.method("String substring(Integer startIndex, Integer endIndex)")
def substring(context: "Context", this: str, start: int | None, end: int | None) -> str:
    """Returns the text from `startIndex` to before `endIndex`.

    Throws a `System.StringException` when an index is out of bounds.
    """
    return _substring(context, this, given(start), given(end))


@STRING.method("String substringAfter(String separator)")
def substring_after(context: "Context", this: str, separator: str | None) -> str:
    """Returns what follows the first separator; nothing when there is none."""
    mark = given(separator)
    return this[index + len(mark) :] if (index := this.find(mark)) >= 0 else ""


@STRING.method("String substringAfterLast(String separator)")
def substring_after_last(context: "Context", this: str, separator: str | None) -> str:
    """Returns what follows the last separator; nothing when there is none."""
    mark = given(separator)
    return this[index + len(mark) :] if mark and (index := this.rfind(mark)) >= 0 else ""


@STRING.method("String substringBefore(String separator)")
def substring_before(context: "Context", this: str, separator: str | None) -> str:
    """Returns what precedes the first separator; all when there is none."""
    return this[:index] if (index := this.find(given(separator))) >= 0 else this


@STRING.method("String substringBeforeLast(String separator)")
def substring_before_last(context: "Context", this: str, separator: str | None) -> str:
    """Returns what precedes the last separator; all when there is none."""
    return this[:index] if given(separator) and (index := this.rfind(str(separator))) >= 0 else this


@STRING.method("String substringBetween(String tag)")
def substring_between_tags(context: "Context", this: str, tag: str | None) -> str | None:
    """Returns what stands between two occurrences of `tag`; null when there are none."""
    return _between(this, tag, tag)


@STRING.method("String substringBetween(String open, String close)")
def substring_between(context: "Context", this: str, opening: str | None, closing: str | None) -> str | None:
    """Returns what stands between the first `open` and the `close` that follows it; null when they are not there."""
    return _between(this, opening, closing)


@STRING.method("List<String> split(String regularExpression)")
def split(context: "Context", this: str, source: str | None) -> ListValue:
    """Splits at the matches of a regular expression; empty parts at the end are left out."""
    return split_at_most(context, this, source, 0)


@STRING.method("List<String> split(String regularExpression, Integer limit)")
def split_at_most(context: "Context", this: str, source: str | None, limit: int | None) -> ListValue:
    """Splits into `limit` parts at most; 0 leaves out empty parts at the end, -1 keeps them."""
    from circuitscript.library import matching

    return _list(context, matching.split(context, given(source), this, given(limit)))


@STRING.method("List<String> splitByCharacterType()")
def split_by_character_type(context: "Context", this: str) -> ListValue:
    """Splits where the kind of character changes."""
    context.charge_items(len(this), len(this))
    return _list(context, characters.split_by_type(this, camel_case=False))


@STRING.method("List<String> splitByCharacterTypeCamelCase()")
def split_by_character_type_camel_case(context: "Context", this: str) -> ListValue:
    """Splits where the kind of character changes; an upper-case letter goes with the lower-case ones that follow it."""
    context.charge_items(len(this), len(this))
    return _list(context, characters.split_by_type(this, camel_case=True))


# Changed copies


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
    first = this[:1].title()
    return (first if len(first) == 1 else this[:1]) + this[1:]


@STRING.method("String uncapitalize()")
def uncapitalize(context: "Context", this: str) -> str:
    """Returns the text with its first letter in lower case."""
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
    context.charge_text(len(this))
    return "".join(character for character in this if not characters.is_whitespace(character))


@STRING.method("String normalizeSpace()")
def normalize_space(context: "Context", this: str) -> str:
    """Returns the text without whitespace at its ends, and with single spaces inside."""
    context.charge_text(len(this))
    return characters.normalize_space(this)


@STRING.method("String overlay(String overlay, Integer start, Integer end)")
def overlay(context: "Context", this: str, text: str | None, start: int | None, end: int | None) -> str:
    """Returns the text with the part from `start` to before `end` replaced."""
    size = length(this)
    first, last = sorted((max(0, min(given(start), size)), max(0, min(given(end), size))))
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
    return this.removesuffix(given(substring))


@STRING.method("String removeEndIgnoreCase(String substring)")
def remove_end_ignore_case(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this end, whatever its case."""
    part = given(substring)
    return this[: len(this) - len(part)] if this.lower().endswith(part.lower()) else this


@STRING.method("String removeStart(String substring)")
def remove_start(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this beginning."""
    return this.removeprefix(given(substring))


@STRING.method("String removeStartIgnoreCase(String substring)")
def remove_start_ignore_case(context: "Context", this: str, substring: str | None) -> str:
    """Returns the text without this beginning, whatever its case."""
    part = given(substring)
    return this[len(part) :] if this.lower().startswith(part.lower()) else this


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
    context.charge_text(len(this))
    return escapes.strip_tags(this)


@STRING.method("String swapCase()")
def swap_case(context: "Context", this: str) -> str:
    """Returns the text with upper case and lower case exchanged."""
    context.charge_text(len(this))
    return characters.swap_case(this)


@STRING.method("String template(Map<String, Object> values)")
def template(context: "Context", this: str, values: MapValue | None) -> str:
    """Puts the values where the text has `${name}`; `$${` is a literal `${`."""
    return fill_template(context, this, given(values).entries)


@STRING.method("String toLowerCase()")
def to_lower_case(context: "Context", this: str) -> str:
    """Returns the text in lower case."""
    context.charge_text(len(this))
    return this.lower()


@STRING.method("String toLowerCase(String locale)")
def to_lower_case_in(context: "Context", this: str, locale: str | None) -> str:
    """Returns the text in lower case, by the rules of a locale such as `tr`."""
    context.charge_text(len(this))
    return characters.lower(this, given(locale))


@STRING.method("String toString()")
def to_string(context: "Context", this: str) -> str:
    """Returns the text itself."""
    return this


@STRING.method("String toUpperCase()")
def to_upper_case(context: "Context", this: str) -> str:
    """Returns the text in upper case."""
    context.charge_text(len(this))
    return this.upper()


@STRING.method("String toUpperCase(String locale)")
def to_upper_case_in(context: "Context", this: str, locale: str | None) -> str:
    """Returns the text in upper case, by the rules of a locale such as `tr`."""
    context.charge_text(len(this))
    return characters.upper(this, given(locale))


@STRING.method("String trim()")
def trim(context: "Context", this: str) -> str:
    """Returns the text without whitespace and controls at its ends; what does not break stays."""
    return characters.trim(this)


# Escaping


@STRING.method("String escapeCsv()")
def escape_csv(context: "Context", this: str) -> str:
    """Returns the text in quotes when it holds a comma, quote or line end, with the quotes in it doubled."""
    context.charge_text(2 * len(this))
    return escapes.escape_csv(this)


@STRING.method("String escapeEcmaScript()")
def escape_ecma_script(context: "Context", this: str) -> str:
    """Returns the text escaped for a JavaScript string literal."""
    context.charge_text(6 * len(this))
    return escapes.escape_ecma_script(this)


@STRING.method("String escapeHtml3()")
def escape_html3(context: "Context", this: str) -> str:
    """Returns the text with the entities of HTML 3."""
    context.charge_text(8 * len(this))
    return escapes.escape_html3(this)


@STRING.method("String escapeHtml4()")
def escape_html4(context: "Context", this: str) -> str:
    """Returns the text with the entities of HTML 4."""
    context.charge_text(8 * len(this))
    return escapes.escape_html4(this)


@STRING.method("String escapeJava()")
def escape_java(context: "Context", this: str) -> str:
    """Returns the text escaped for a Java string literal."""
    context.charge_text(6 * len(this))
    return escapes.escape_java(this)


@STRING.method("String escapeUnicode()")
def escape_unicode(context: "Context", this: str) -> str:
    """Returns the text with everything beyond ASCII, quotes and controls escaped."""
    context.charge_text(6 * len(this))
    return escapes.escape_java(this)


@STRING.method("String escapeXml()")
def escape_xml(context: "Context", this: str) -> str:
    """Returns the text with the five characters escaped that XML reserves."""
    context.charge_text(6 * len(this))
    return escapes.escape_xml(this)


@STRING.method("String unescapeCsv()")
def unescape_csv(context: "Context", this: str) -> str:
    """Takes back what `escapeCsv` does."""
    return escapes.unescape_csv(this)


@STRING.method("String unescapeEcmaScript()")
def unescape_ecma_script(context: "Context", this: str) -> str:
    """Takes back what `escapeEcmaScript` does."""
    return escapes.unescape_java(this)


@STRING.method("String unescapeHtml3()")
def unescape_html3(context: "Context", this: str) -> str:
    """Takes back what `escapeHtml3` does."""
    return escapes.unescape_html3(this)


@STRING.method("String unescapeHtml4()")
def unescape_html4(context: "Context", this: str) -> str:
    """Takes back what `escapeHtml4` does."""
    return escapes.unescape_html4(this)


@STRING.method("String unescapeJava()")
def unescape_java(context: "Context", this: str) -> str:
    """Takes back what `escapeJava` does."""
    return escapes.unescape_java(this)


@STRING.method("String unescapeUnicode()")
def unescape_unicode(context: "Context", this: str) -> str:
    """Takes back what `escapeUnicode` does."""
    return escapes.unescape_java(this)


@STRING.method("String unescapeXml()")
def unescape_xml(context: "Context", this: str) -> str:
    """Takes back what `escapeXml` does."""
    return escapes.unescape_xml(this)


def _out_of_bounds(which: str, index: int) -> ScriptException:
    return ScriptException("StringException", f"{which} position out of bounds: {index}")


def _character(code: int | None) -> str:
    point: int = given(code)
    return chr(point) if 0 <= point <= 0x10FFFF else "\x00\x00"


def _is_alphanumeric(character: str) -> bool:
    return characters.is_letter(character) or characters.is_digit(character)


def _difference(first: str, second: str) -> int:
    if first == second:
        return -1
    pairs = zip(first, second, strict=False)
    shorter = min(len(first), len(second))
    return next((index for index, (one, other) in enumerate(pairs) if one != other), shorter)


def _find(text: str, wanted: str, start: int) -> int:
    size = length(text)
    if start >= size:
        return size if not wanted else -1
    return unit_index(text, text.find(wanted, character_index(text, max(0, start))))


def _find_last(text: str, wanted: str, end: int) -> int:
    if end < 0:
        return -1
    if end >= length(text):
        return unit_index(text, text.rfind(wanted))
    last = character_index(text, end)
    return unit_index(text, text.rfind(wanted, 0, last + len(wanted)))


def _slice(context: "Context", text: str, start: int, end: int) -> str:
    size = length(text)
    first, last = max(0, min(start, size)), max(0, min(end, size))
    if last <= first:
        return ""
    context.charge_text(last - first)
    return unit_slice(text, first, last)


def _substring(context: "Context", text: str, start: int, end: int) -> str:
    size = len(text) if is_basic(text) else length(text)
    if not 0 <= start <= size:
        raise _out_of_bounds("Starting", start)
    if not start <= end <= size:
        raise _out_of_bounds("Ending", end)
    context.charge_text(end - start)
    return unit_slice(text, start, end)


def _between(text: str, opening: str | None, closing: str | None) -> str | None:
    start = text.find(given(opening))
    if start < 0:
        return None
    start += len(str(opening))
    end = text.find(given(closing), start)
    return None if end < 0 else text[start:end]


def _abbreviated(context: "Context", text: str, width: int, offset: int) -> str:
    """Commons-lang's abbreviation: the text before the offset is left out only when it is longer than the dots."""
    if width < _MIN_ABBREVIATION:
        raise ScriptException("StringException", "Minimum abbreviation width is 4")
    size = length(text)
    if size <= width:
        return text
    offset = min(offset, size)
    if size - offset < width - 3:
        offset = size - (width - 3)
    if offset <= _MIN_ABBREVIATION:
        return _slice(context, text, 0, width - 3) + "..."
    if width < _OFFSET_ABBREVIATION:
        raise ScriptException("StringException", "Minimum abbreviation width with offset is 7")
    if offset + width - 3 < size:
        return "..." + _abbreviated(context, _slice(context, text, offset, size), width - 3, 0)
    return "..." + _slice(context, text, size - (width - 3), size)


def _padding(context: "Context", text: str, size: int, padding: str) -> str:
    missing = size - length(text)
    if missing <= 0:
        return ""
    context.charge_text(size)
    repeated = padding * (missing // len(padding) + 1)
    return repeated[:missing]


def _centered(context: "Context", text: str, size: int, padding: str) -> str:
    missing = size - length(text)
    if missing <= 0:
        return text
    before = _padding(context, text, size - missing + missing // 2, padding)
    return before + text + _padding(context, before + text, size, padding)
