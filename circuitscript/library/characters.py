"""Characters as Java and commons-lang classify and change them."""

import unicodedata
from collections.abc import Callable, Iterator

_WHITESPACE_CONTROLS = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f")
_NO_BREAK = frozenset("\u00a0\u2007\u202f")
_SEPARATORS = frozenset({"Zs", "Zl", "Zp"})
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo"})
_TURKIC = ("tr", "az")


def is_whitespace(character: str) -> bool:
    """Java's `Character.isWhitespace`: separators that break, and the controls from tab to unit separator."""
    if character.isascii():
        return character == " " or character in _WHITESPACE_CONTROLS
    return unicodedata.category(character) in _SEPARATORS and character not in _NO_BREAK


def is_letter(character: str) -> bool:
    """Java's `Character.isLetter`."""
    return character.isalpha() if character.isascii() else unicodedata.category(character) in _LETTERS


def is_digit(character: str) -> bool:
    """Java's `Character.isDigit`: decimal digits of any script."""
    return unicodedata.category(character) == "Nd"


def is_lower(character: str) -> bool:
    """Java's `Character.isLowerCase`."""
    return character.islower()


def is_upper(character: str) -> bool:
    """Java's `Character.isUpperCase`."""
    return unicodedata.category(character) == "Lu"


def is_ascii_printable(character: str) -> bool:
    """Whether the character is one from space to tilde."""
    return " " <= character <= "~"


def is_blank(text: str) -> bool:
    """Whether the text has nothing but whitespace."""
    return not text or all(map(is_whitespace, text))


def all_are(text: str, test: Callable[[str], bool], allow_space: bool = False) -> bool:
    """Whether all characters pass the test, or are spaces where those are allowed."""
    return all(test(character) or (allow_space and character == " ") for character in text)


def undotted(text: str, locale: str) -> str:
    """Returns a text that is to be lower case: Turkish and Azeri tell i with and without dot apart."""
    if locale.lower().startswith(_TURKIC):
        return text.replace("I\u0307", "i").replace("I", "\u0131").replace("İ", "i")
    return text


def dotted(text: str, locale: str) -> str:
    """Returns a text that is to be upper case: Turkish and Azeri tell i with and without dot apart."""
    return text.replace("i", "İ") if locale.lower().startswith(_TURKIC) else text


def without_whitespace(text: str) -> str:
    """Returns the characters that are no whitespace."""
    return "".join(character for character in text if not is_whitespace(character))


def swap_case(text: str) -> str:
    """Returns upper-case and title-case letters in lower case, and lower-case ones in upper case."""
    return "".join(_swapped(character) for character in text)


def normal_space(text: str) -> Iterator[str]:
    """Yields the characters without whitespace at the text's ends, and with single spaces inside."""
    has_begun = pending = False
    for character in text:
        if is_whitespace(character):
            pending = has_begun
            continue
        if pending:
            yield " "
            pending = False
        has_begun = True
        yield " " if character == "\u00a0" else character


def trim(text: str) -> str:
    """Java's `String.trim`: without the characters up to the space at both ends."""
    start, end = 0, len(text)
    while start < end and text[start] <= " ":
        start += 1
    while end > start and text[end - 1] <= " ":
        end -= 1
    return text[start:end]


def split_by_type(text: str, camel_case: bool) -> list[str]:
    """Splits where the kind of character changes; with `camel_case`, an upper-case letter goes with what follows it."""
    if not text:
        return []
    parts: list[str] = []
    start = 0
    kind = unicodedata.category(text[0])
    for position in range(1, len(text)):
        current = unicodedata.category(text[position])
        if current == kind:
            continue
        if camel_case and current == "Ll" and kind == "Lu":
            new_start = position - 1
            if new_start != start:
                parts.append(text[start:new_start])
                start = new_start
        else:
            parts.append(text[start:position])
            start = position
        kind = current
    parts.append(text[start:])
    return parts


def _swapped(character: str) -> str:
    if unicodedata.category(character) in ("Lu", "Lt"):
        swapped = character.lower()
    elif character.islower():
        swapped = character.upper()
    else:
        return character
    return swapped if len(swapped) == 1 else character
