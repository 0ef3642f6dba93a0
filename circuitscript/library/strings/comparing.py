"""String: code units and code points, and how two texts compare."""

from typing import TYPE_CHECKING

from circuitscript.library import escapes
from circuitscript.library.distance import levenshtein
from circuitscript.library.failures import given
from circuitscript.library.growing import cut, lowered
from circuitscript.library.strings.declaration import STRING
from circuitscript.library.strings.slices import list_of, out_of_bounds
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue
from circuitscript.values.hashing import string_hash
from circuitscript.values.text import (
    HIGH_SURROGATES,
    LOW_SURROGATES,
    compare,
    length,
    same_id,
    unit_at,
    unit_index,
    unit_slice,
    units,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


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
        raise out_of_bounds("Starting", start)
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
        raise out_of_bounds("Starting", end)
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
        raise out_of_bounds("Starting", start)
    if stop > length(this):
        raise out_of_bounds("End", stop)
    return len(unit_slice(this, start, stop))


@STRING.method("Integer offsetByCodePoints(Integer index, Integer codePointOffset)")
def offset_by_code_points(context: "Context", this: str, index: int | None, offset: int | None) -> int:
    """Returns the index that lies so many code points after `index`."""
    start: int = given(index)
    count: int = given(offset)
    if not 0 <= start <= length(this):
        raise out_of_bounds("Starting", start)
    after, before = unit_slice(this, start, length(this)), unit_slice(this, 0, start)
    if count > len(after) or -count > len(before):
        raise ScriptException("StringException", f"Code point offset out of bounds: {count}")
    return start + length(after[:count]) if count >= 0 else start - length(before[count:])


@STRING.method("List<Integer> getChars()")
def get_chars(context: "Context", this: str) -> ListValue:
    """Returns the code units; backslash escapes in the text count as what they stand for."""
    text = escapes.unescape_java(context, this)
    context.charge_items(length(text), length(text))
    return list_of(context, units(text), "Integer")


@STRING.method("Integer length()")
def text_length(context: "Context", this: str) -> int:
    """Returns the number of code units."""
    return length(this)


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
    return other is not None and (this == other or lowered(context, this) == lowered(context, other))


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
    return "" if index < 0 else cut(context, second, index, len(second))


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


def _difference(first: str, second: str) -> int:
    if first == second:
        return -1
    pairs = zip(first, second, strict=False)
    shorter = min(len(first), len(second))
    return next((index for index, (one, other) in enumerate(pairs) if one != other), shorter)
