"""Text values that Python does not tell apart, and UTF-16 arithmetic: Apex counts in code units.

A Python string that holds no character beyond U+FFFF has the same indices in both countings; everything here takes that
way first. A surrogate pair that a script cut in two is kept as lone surrogates, as in Java, and joins again with its
other half.
"""

import sys
from array import array

HIGH_SURROGATES = range(0xD800, 0xDC00)
LOW_SURROGATES = range(0xDC00, 0xE000)
_BEYOND_BASIC = "\uffff"
_ENCODING = "utf-16-le"
_ERRORS = "surrogatepass"
_SHORT_ID = 15
_LONG_ID = 18
_ID_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_MAX_ID = 64


class Id(str):
    """A record id; equal to a String with the same characters, but of its own type at run time."""

    __slots__ = ()


def is_basic(text: str) -> bool:
    """Whether every character is one code unit."""
    return text.isascii() or not text or max(text) <= _BEYOND_BASIC


def units(text: str) -> list[int]:
    """Returns the UTF-16 code units."""
    if is_basic(text):
        return [ord(character) for character in text]
    data = text.encode(_ENCODING, _ERRORS)
    return [low | high << 8 for low, high in zip(data[::2], data[1::2], strict=True)]


def from_units(values: list[int]) -> str:
    """Returns the text of these UTF-16 code units."""
    data = array("H", values)
    if sys.byteorder == "big":
        data.byteswap()
    return data.tobytes().decode(_ENCODING, _ERRORS)


def length(text: str) -> int:
    """Returns the length in code units."""
    if text.isascii() or not text or max(text) <= _BEYOND_BASIC:
        return len(text)
    return len(text) + sum(character > _BEYOND_BASIC for character in text)


def unit_slice(text: str, start: int, end: int) -> str:
    """Returns the code units from `start` to before `end`; both must lie within the text."""
    if is_basic(text):
        return text[start:end]
    return text.encode(_ENCODING, _ERRORS)[2 * start : 2 * end].decode(_ENCODING, _ERRORS)


def unit_at(text: str, index: int) -> int:
    """Returns the code unit at `index`, which must lie within the text."""
    if is_basic(text):
        return ord(text[index])
    data = text.encode(_ENCODING, _ERRORS)
    return data[2 * index] | data[2 * index + 1] << 8


def unit_index(text: str, index: int) -> int:
    """Returns the index in code units of the character at Python's `index`; negative indices (not found) stay."""
    if index <= 0 or is_basic(text):
        return index
    return length(text[:index])


def character_index(text: str, index: int) -> int:
    """Returns Python's index of the character that holds the code unit at `index`."""
    if index <= 0 or is_basic(text):
        return index
    seen = 0
    for position, character in enumerate(text):
        if seen >= index:
            return position
        seen += 2 if character > _BEYOND_BASIC else 1
    return len(text)


def concatenate(left: str, right: str) -> str:
    """Returns `left` followed by `right`; halves of a surrogate pair that meet become one character."""
    if left and right and "\ud800" <= left[-1] <= "\udbff" and "\udc00" <= right[0] <= "\udfff":
        return (left + right).encode(_ENCODING, _ERRORS).decode(_ENCODING, _ERRORS)
    return left + right


def compare(left: str, right: str) -> int:
    """Returns the difference of the first code units that differ, else of the lengths (Java's `compareTo`)."""
    if not (is_basic(left) and is_basic(right)):
        return _compare_units(_unit_array(left), _unit_array(right))
    for first, second in zip(left, right, strict=False):
        if first != second:
            return ord(first) - ord(second)
    return len(left) - len(right)


def equals_ignoring_case(left: str, right: str) -> bool:
    """Whether the texts are the same but for case, as the operator `==` compares Strings."""
    return left == right or (len(left) == len(right) and left.lower() == right.lower())


def is_id(text: str) -> bool:
    """Whether a text can be a record id: 15 to 64 letters, digits, `-` and `_`.

    HighLevel's have 20 to 36, Salesforce's 15 or 18.
    """
    return _SHORT_ID <= len(text) <= _MAX_ID and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def long_id(text: str) -> str:
    """Returns the 18-character form of a 15-character Salesforce id; any other id as it is."""
    if len(text) != _SHORT_ID or not (text.isascii() and text.isalnum()):
        return text
    suffix = ""
    for start in (0, 5, 10):
        bits = sum(1 << at for at, letter in enumerate(text[start : start + 5]) if letter.isupper())
        suffix += _ID_SUFFIX[bits]
    return text + suffix


def record_id(text: str) -> Id:
    """Returns a text as an id, in its long form, as Apex keeps it."""
    return Id(long_id(text))


def same_id(left: str, right: str) -> bool:
    """Whether two ids name the same record: the 15 and the 18 character forms of one id are the same, case counts."""
    if left == right:
        return True
    if len(left) == len(right):
        return False
    return {len(left), len(right)} == {_SHORT_ID, _LONG_ID} and left[:_SHORT_ID] == right[:_SHORT_ID]


def _unit_array(text: str) -> "array[int]":
    found = array("H")
    found.frombytes(text.encode(_ENCODING, _ERRORS))
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _compare_units(left: "array[int]", right: "array[int]") -> int:
    for first, second in zip(left, right, strict=False):
        if first != second:
            return first - second
    return len(left) - len(right)
