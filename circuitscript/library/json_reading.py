"""Reads JSON text token by token, with the positions and messages of the parser that Apex uses.

A position is a line and a column. Columns are that parser's: one more than the characters read, and, once it has looked
for more text at the end and found none, with the length of the text added.
"""

import re
from decimal import Decimal
from typing import Final

from circuitscript.library.json_writing import json_failure
from circuitscript.runtime.exceptions import ScriptException

START_OBJECT: Final = "START_OBJECT"
END_OBJECT: Final = "END_OBJECT"
START_ARRAY: Final = "START_ARRAY"
END_ARRAY: Final = "END_ARRAY"
FIELD_NAME: Final = "FIELD_NAME"
VALUE_STRING: Final = "VALUE_STRING"
VALUE_NUMBER_INT: Final = "VALUE_NUMBER_INT"
VALUE_NUMBER_FLOAT: Final = "VALUE_NUMBER_FLOAT"
VALUE_TRUE: Final = "VALUE_TRUE"
VALUE_FALSE: Final = "VALUE_FALSE"
VALUE_NULL: Final = "VALUE_NULL"

STARTS = frozenset({START_OBJECT, START_ARRAY})
ENDS = frozenset({END_OBJECT, END_ARRAY})
NUMBERS = frozenset({VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT})

_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"t": ("true", VALUE_TRUE), "f": ("false", VALUE_FALSE), "n": ("null", VALUE_NULL)}
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{4}")
_VALUE_BYTES: Final = 64
"""What a value of a JSON text takes at least, with its place in a list or map."""
_PARTS: Final = 2048
MAX_DEPTH: Final = 500
"""How many objects and arrays may stand inside each other."""
MAX_DIGITS: Final = 4096
"""How many characters a number may have."""


def read_bytes(text: str) -> int:
    """Returns how much the heap counts for what a JSON text becomes, at most."""
    values = 2 * text.count("{") + 2 * text.count("[") + text.count(",")
    return _VALUE_BYTES * values + len(text)


class JsonReader:
    """A position in JSON text. `token` is the last token's kind, `name` the innermost field's, `value` its text."""

    def __init__(self, text: str, is_parser: bool = False) -> None:
        self.text = text
        self.token: str | None = None
        self.names: list[str | None] = [None]
        self._is_parser = is_parser
        self._position = 0
        self._line = 1
        self._line_start = 0
        self._at_end = False
        self._contexts: list[str] = []
        self._expects_value = True
        self._is_first = True
        self._value: str | None = None
        self._is_incomplete = False

    @property
    def name(self) -> str | None:
        """The name of the field that the token belongs to."""
        return self.names[-1]

    @property
    def depth(self) -> int:
        """How many objects and arrays are open."""
        return len(self._contexts)

    @property
    def value(self) -> str | None:
        """The text of the token: a string's characters, a number's digits, `{` or `true`."""
        if self._is_incomplete:
            self._finish_string()
        return self._value

    def column(self) -> int:
        """Returns the column of the position."""
        beyond = len(self.text) if self._at_end else 0
        return beyond + self._position - self._line_start + 1

    def failure(self, message: str) -> ScriptException:
        """Returns the exception for a problem at the position."""
        if self._is_parser:
            return json_failure(f"{message} at input location [{self._line},{self.column()}]")
        return json_failure(f"{message} at [line:{self._line}, column:{self.column()}]")

    def next(self) -> str | None:
        """Moves to the next token and returns its kind; None after the last one."""
        if self._is_incomplete:
            self._finish_string()
        if self.token in ENDS:
            self.names.pop()
        self._skip_space()
        if self._position >= len(self.text):
            self._end()
            return None
        character = self.text[self._position]
        if self._contexts and character == ("}" if self._contexts[-1] == "{" else "]"):
            return self._close(character)
        if self._contexts and not self._is_after_name() and not self._is_first:
            self._take_comma(character)
            character = self.text[self._position]
        self._is_first = False
        if self._contexts and self._contexts[-1] == "{" and not self._is_after_name():
            return self._field_name(character)
        return self._read_value(character)

    def skip_value(self) -> None:
        """Moves to the end of the object or array that the token starts; stays at any other token."""
        if self.token not in STARTS:
            return
        depth = len(self._contexts)
        while not (self.token in ENDS and len(self._contexts) == depth - 1):
            if self.next() is None:
                return

    def _is_after_name(self) -> bool:
        return self.token == FIELD_NAME

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self._position)
        assert match is not None
        end = match.end()
        newline = self.text.rfind("\n", self._position, end)
        if newline >= 0:
            self._line += self.text.count("\n", self._position, end)
            self._line_start = newline + 1
        self._position = end

    def _end(self) -> None:
        self._at_end = True
        if self._contexts:
            kind = "OBJECT" if self._contexts[-1] == "{" else "ARRAY"
            message = f"Unexpected end-of-input: expected close marker for {kind} (from "
            if not self._is_parser:
                raise json_failure(f"{message}[line:{self._line}, column:{self.column()}]")
            raise self.failure(f"{message}[Source: java.io.StringReader@0; line: {self._line}, column: 0])")
        self.token = None
        self._value = None

    def _close(self, character: str) -> str:
        if self._is_after_name():
            self._position += 1
            raise self._unexpected(character, "expected a value")
        self._position += 1
        self._contexts.pop()
        self._is_first = False
        self._value = character
        self.token = END_OBJECT if character == "}" else END_ARRAY
        return self.token

    def _take_comma(self, character: str) -> None:
        kind = "OBJECT" if self._contexts[-1] == "{" else "ARRAY"
        self._position += 1
        if character != ",":
            raise self._unexpected(character, f"was expecting comma to separate {kind} entries")
        self._skip_space()
        if self._position >= len(self.text):
            self._end()

    def _unexpected(self, character: str, expected: str) -> ScriptException:
        return self.failure(f"Unexpected character ('{character}' (code {ord(character)})): {expected}")

    def _field_name(self, character: str) -> str:
        self._position += 1
        if character != '"':
            raise self._unexpected(character, "was expecting double-quote to start field name")
        name = self._string()
        self._skip_space()
        if self._position >= len(self.text):
            self._end()
        colon = self.text[self._position]
        self._position += 1
        if colon != ":":
            raise self._unexpected(colon, "was expecting a colon to separate field name and value")
        self.names[-1] = name
        self._value = name
        self.token = FIELD_NAME
        return FIELD_NAME

    def _read_value(self, character: str) -> str:
        if character == '"':
            self._position += 1
            self._is_incomplete = True
            self.token = VALUE_STRING
        elif character in "{[":
            self._open(character)
        elif character in _WORDS:
            self._word(character)
        elif character == "-" or (character.isascii() and character.isdigit()):
            self._number()
        else:
            self._position += 1
            raise self._unexpected(character, "expected a value")
        assert self.token is not None
        return self.token

    def _open(self, character: str) -> None:
        if len(self._contexts) >= MAX_DEPTH:
            raise self.failure("Values are nested too deeply")
        self._position += 1
        self._contexts.append(character)
        self.names.append(None)
        self._is_first = True
        self._value = character
        self.token = START_OBJECT if character == "{" else START_ARRAY

    def _word(self, character: str) -> None:
        word, token = _WORDS[character]
        if not self.text.startswith(word, self._position):
            self._position += 1
            found = _token_at(self.text, self._position - 1)
            raise self.failure(f"Unrecognized token '{found}': was expecting 'null', 'true' or 'false'")
        self._position += len(word)
        self._at_end = self._at_end or self._position >= len(self.text)
        self._value = word
        self.token = token

    def _number(self) -> None:
        match = _NUMBER.match(self.text, self._position)
        if match is None:
            self._position += 1
            raise self.failure("Invalid numeric value: expected a digit")
        end = match.end()
        if self.text[end : end + 1].isdigit() and match[0].lstrip("-") == "0":
            self._position = end
            raise self.failure("Invalid numeric value: Leading zeroes not allowed")
        if len(match[0]) > MAX_DIGITS:
            raise self.failure("Numeric value is too long")
        self._position = end
        self._at_end = self._at_end or end >= len(self.text)
        if self.text[end : end + 1] and self.text[end] in ".eE":
            self._position = end + 1
            raise self.failure("Invalid numeric value: expected a digit")
        self._value = match[0]
        self.token = VALUE_NUMBER_INT if match[1] is None and match[2] is None else VALUE_NUMBER_FLOAT

    def _finish_string(self) -> None:
        self._is_incomplete = False
        self._value = self._string()

    def _string(self) -> str:
        """Reads the rest of a string, after its opening quote."""
        text = self.text
        blocks: list[str] = []
        parts: list[str] = []
        while True:
            match = _PLAIN.match(text, self._position)
            assert match is not None
            parts.append(match[0])
            self._position = match.end()
            if self._position >= len(text):
                self._at_end = True
                raise self.failure("Unexpected end-of-input: was expecting closing quote for a string value")
            character = text[self._position]
            self._position += 1
            if character == '"':
                return parts[0] if len(parts) == 1 and not blocks else _joined([*blocks, *parts])
            if character != "\\":
                raise self.failure(
                    f"Illegal unquoted character ((CTRL-CHAR, code {ord(character)})): "
                    "has to be escaped using backslash to be included in string value"
                )
            parts.append(self._escape())
            if len(parts) > _PARTS:
                blocks.append("".join(parts))
                parts.clear()

    def _escape(self) -> str:
        if self._position >= len(self.text):
            self._at_end = True
            raise self.failure("Unexpected end-of-input in character escape sequence")
        character = self.text[self._position]
        self._position += 1
        if character == "u":
            digits = self.text[self._position : self._position + 4]
            if not _HEXADECIMAL.fullmatch(digits):
                raise self.failure("Unexpected character in unicode escape: expected a hex-digit")
            self._position += 4
            return chr(int(digits, 16))
        if character not in _ESCAPES:
            raise self.failure(f"Unrecognized character escape '{character}' (code {ord(character)})")
        return _ESCAPES[character]


def whole_number(text: str, lowest: int, highest: int) -> int | None:
    """Returns the whole part of a number, None when that is not within the bounds; `1E+999999999` is not written out.

    Raises ValueError or ArithmeticError for what is no number.
    """
    number = Decimal(text)
    return int(number) if lowest - 1 < number < highest + 1 else None


def _joined(parts: list[str]) -> str:
    """Joins the parts of a string; halves of a surrogate pair from two escapes become one character."""
    text = "".join(parts)
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _token_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and end - start < 20 and text[end].isalnum():
        end += 1
    return text[start:end]
