"""String: what a text contains, where, and of what it consists."""

from typing import TYPE_CHECKING

from circuitscript.library import characters
from circuitscript.library.failures import given
from circuitscript.library.growing import lowered
from circuitscript.library.strings.declaration import STRING
from circuitscript.values.text import character_index, equals_ignoring_case, length, unit_index

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_MAX_INDEX = 2**31 - 1


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
    return lowered(context, given(substring)) in lowered(context, this)


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
    return _ends_with(this, given(suffix))


@STRING.method("Boolean startsWith(String prefix)")
def starts_with(context: "Context", this: str, prefix: str | None) -> bool:
    """Returns whether the text begins with the prefix; case counts."""
    return this.startswith(given(prefix))


@STRING.method("Boolean startsWithIgnoreCase(String prefix)")
def starts_with_ignore_case(context: "Context", this: str, prefix: str | None) -> bool:
    """Returns whether the text begins with the prefix, whatever its case."""
    return equals_ignoring_case(this[: len(given(prefix))], given(prefix))


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
    return _find(lowered(context, this), lowered(context, given(substring)), 0)


@STRING.method("Integer indexOfIgnoreCase(String substring, Integer fromIndex)")
def index_of_ignore_case_from(context: "Context", this: str, substring: str | None, start: int | None) -> int:
    """Returns the index of the substring, whatever its case, at or after `fromIndex`, or -1."""
    return _find(lowered(context, this), lowered(context, given(substring)), given(start))


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
    return _find_last(lowered(context, this), lowered(context, given(substring)), _MAX_INDEX)


@STRING.method("Integer lastIndexOfIgnoreCase(String substring, Integer endPosition)")
def last_index_of_ignore_case_before(context: "Context", this: str, substring: str | None, end: int | None) -> int:
    """Returns the index of the last occurrence, whatever its case, that begins at or before `endPosition`, or -1."""
    return _find_last(lowered(context, this), lowered(context, given(substring)), given(end))


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


def _ends_with(text: str, suffix: str) -> bool:
    return len(suffix) <= len(text) and equals_ignoring_case(text[len(text) - len(suffix) :], suffix)


def _character(code: int | None) -> str:
    point: int = given(code)
    return chr(point) if 0 <= point <= 0x10FFFF else "\x00\x00"


def _is_alphanumeric(character: str) -> bool:
    return characters.is_letter(character) or characters.is_digit(character)


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
