"""String: parts of a text."""

from typing import TYPE_CHECKING

from circuitscript.library import characters
from circuitscript.library.failures import given
from circuitscript.library.growing import cut
from circuitscript.library.literal_splits import literal_text, split_literally
from circuitscript.library.strings.declaration import STRING
from circuitscript.library.strings.slices import list_of, out_of_bounds, slice_of
from circuitscript.values.collections import ListValue
from circuitscript.values.text import is_basic, length, unit_slice

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


@STRING.method("String left(Integer count)")
def left(context: "Context", this: str, count: int | None) -> str:
    """Returns the first `count` characters, or all when there are not so many."""
    return slice_of(context, this, 0, given(count))


@STRING.method("String right(Integer count)")
def right(context: "Context", this: str, count: int | None) -> str:
    """Returns the last `count` characters, or all when there are not so many."""
    size = length(this)
    return slice_of(context, this, size - max(0, given(count)), size)


@STRING.method("String mid(Integer startIndex, Integer count)")
def mid(context: "Context", this: str, start: int | None, count: int | None) -> str:
    """Returns `count` characters from `startIndex` on, or what there is of them."""
    first = max(0, given(start))
    return slice_of(context, this, first, first + given(count))


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
    return cut(context, this, index + len(mark), len(this)) if (index := this.find(mark)) >= 0 else ""


@STRING.method("String substringAfterLast(String separator)")
def substring_after_last(context: "Context", this: str, separator: str | None) -> str:
    """Returns what follows the last separator; nothing when there is none."""
    mark = given(separator)
    index = this.rfind(mark) if mark else -1
    return cut(context, this, index + len(mark), len(this)) if index >= 0 else ""


@STRING.method("String substringBefore(String separator)")
def substring_before(context: "Context", this: str, separator: str | None) -> str:
    """Returns what precedes the first separator; all when there is none."""
    return cut(context, this, 0, index) if (index := this.find(given(separator))) >= 0 else this


@STRING.method("String substringBeforeLast(String separator)")
def substring_before_last(context: "Context", this: str, separator: str | None) -> str:
    """Returns what precedes the last separator; all when there is none."""
    index = this.rfind(str(separator)) if given(separator) else -1
    return cut(context, this, 0, index) if index >= 0 else this


@STRING.method("String substringBetween(String tag)")
def substring_between_tags(context: "Context", this: str, tag: str | None) -> str | None:
    """Returns what stands between two occurrences of `tag`; null when there are none."""
    return _between(context, this, tag, tag)


@STRING.method("String substringBetween(String open, String close)")
def substring_between(context: "Context", this: str, opening: str | None, closing: str | None) -> str | None:
    """Returns what stands between the first `open` and the `close` that follows it; null when they are not there."""
    return _between(context, this, opening, closing)


@STRING.method("List<String> split(String regularExpression)")
def split(context: "Context", this: str, source: str | None) -> ListValue:
    """Splits at the matches of a regular expression; empty parts at the end are left out."""
    return split_at_most(context, this, source, 0)


@STRING.method("List<String> split(String regularExpression, Integer limit)")
def split_at_most(context: "Context", this: str, source: str | None, limit: int | None) -> ListValue:
    """Splits into `limit` parts at most; 0 leaves out empty parts at the end, -1 keeps them."""
    literal = literal_text(given(source))
    if literal and given(limit) <= 0:
        return list_of(context, split_literally(context, this, literal, keeps_empty=limit != 0))
    from circuitscript.library import matching

    return list_of(context, matching.split(context, given(source), this, given(limit)))


@STRING.method("List<String> splitByCharacterType()")
def split_by_character_type(context: "Context", this: str) -> ListValue:
    """Splits where the kind of character changes."""
    context.charge_items(len(this), len(this))
    return list_of(context, characters.split_by_type(this, camel_case=False))


@STRING.method("List<String> splitByCharacterTypeCamelCase()")
def split_by_character_type_camel_case(context: "Context", this: str) -> ListValue:
    """Splits where the kind of character changes; an upper-case letter goes with the lower-case ones that follow it."""
    context.charge_items(len(this), len(this))
    return list_of(context, characters.split_by_type(this, camel_case=True))


def _substring(context: "Context", text: str, start: int, end: int) -> str:
    size = len(text) if is_basic(text) else length(text)
    if not 0 <= start <= size:
        raise out_of_bounds("Starting", start)
    if not start <= end <= size:
        raise out_of_bounds("Ending", end)
    context.charge_text(end - start)
    return unit_slice(text, start, end)


def _between(context: "Context", text: str, opening: str | None, closing: str | None) -> str | None:
    start = text.find(given(opening))
    if start < 0:
        return None
    start += len(str(opening))
    end = text.find(given(closing), start)
    return None if end < 0 else cut(context, text, start, end)
