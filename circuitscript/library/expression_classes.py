"""Character classes of Java's regular expressions, and what stands for one character: escapes and properties."""

from circuitscript.source.classes import define

MAX_NESTING = 100
_META = frozenset("\\[](){}.*+?^$|#&~- \t\n\r\f\v")
_HORIZONTAL = " \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000"
VERTICAL = "\\n\\x0b\\x0c\\r\\x85\\u2028\\u2029"
_SPACE = " \\t\\n\\x0b\\x0c\\r"
CLASSES = {"d": "0-9", "w": "a-zA-Z0-9_", "s": _SPACE, "h": _HORIZONTAL, "v": VERTICAL}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_PUNCTUATION = "!-/:-@\\[-`{-~"
_PROPERTIES = {
    "Lower": "a-z", "Upper": "A-Z", "ASCII": "\\x00-\\x7f", "Alpha": "a-zA-Z", "Digit": "0-9", "Alnum": "a-zA-Z0-9",
    "Punct": _PUNCTUATION, "Graph": "!-~", "Print": " -~", "Blank": " \\t", "Cntrl": "\\x00-\\x1f\\x7f",
    "XDigit": "0-9a-fA-F", "Space": _SPACE, "javaLowerCase": "\\p{Lowercase}", "javaUpperCase": "\\p{Uppercase}",
    "javaWhitespace": "\\t-\\r\\x1c-\\x1f \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000",
    "javaLetter": "\\p{L}", "javaDigit": "\\p{Nd}", "javaLetterOrDigit": "\\p{L}\\p{Nd}",
    "javaAlphabetic": "\\p{Alphabetic}",
    "javaSpaceChar": "\\p{Z}", "IsAlphabetic": "\\p{Alphabetic}", "IsDigit": "\\p{Nd}", "IsLetter": "\\p{L}",
    "IsLowercase": "\\p{Lowercase}", "IsUppercase": "\\p{Uppercase}", "IsPunctuation": "\\p{P}",
    "IsWhite_Space": "\\p{White_Space}", "L1": "\\x00-\\xff",
}  # fmt: skip


class PatternError(Exception):
    """A pattern that Java rejects, with Java's description and index; -1 where Java gives none."""

    def __init__(self, description: str, index: int, pattern: str) -> None:
        where = f" near index {index}" if index >= 0 else ""
        caret = "\n" + " " * index + "^" if 0 <= index < len(pattern) else ""
        super().__init__(f"{description}{where}\n{pattern}{caret}")


@define
class Flags:
    """The inline flags in force."""

    ignore_case: bool = False
    unicode_case: bool = False
    multiline: bool = False
    dot_all: bool = False
    comments: bool = False
    unix_lines: bool = False

    def copy(self) -> "Flags":
        """Returns flags that change independently of these."""
        return Flags(self.ignore_case, self.unicode_case, self.multiline, self.dot_all, self.comments, self.unix_lines)


class ClassReader:
    """Reads the classes and escapes of a pattern, at `position`, for the `regex` package."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.depth = 0
        self.flags = Flags()
        self.suspect = ""

    def _error(self, description: str, index: int) -> PatternError:
        return PatternError(description, index, self.source)

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _take(self) -> str:
        character = self._peek()
        self.position += 1
        return character

    def _class_escape(self, character: str) -> str | None:
        r"""Returns the items, for inside a class, of `\d`, `\P{L}` and the like; None for any other escape."""
        lower = character.lower()
        if character and lower in CLASSES:
            return CLASSES[lower] if character == lower else f"[^{CLASSES[lower]}]"
        if lower == "p":
            items = self._property()
            return items if character == "p" else f"[^{items}]"
        return None

    def _property(self) -> str:
        start = self.position
        if self._peek() == "{":
            end = self.source.find("}", self.position)
            if end < 0:
                raise self._error("Unclosed character family", len(self.source) - 1)
            name = self.source[self.position + 1 : end]
            self.position = end + 1
        else:
            name = self._take()
        if name in _PROPERTIES:
            items = _PROPERTIES[name]
            return "a-zA-Z" if self.flags.ignore_case and name in ("Lower", "Upper") else items
        if not name or not all(part.isalnum() or part in "_=- " for part in name):
            raise self._error(f"Unknown character property name {{{name}}}", start + 1)
        self.suspect = f"Unknown character property name {{{name}}}"
        if name.startswith("In"):
            return f"\\p{{Block={name[2:]}}}"
        return f"\\p{{{name.removeprefix('Is')}}}"

    def _character_escape(self, character: str) -> str:
        start = self.position - 1
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "x":
            return self._hexadecimal(start)
        if character == "u":
            return self._unit(start)
        if character == "0":
            return self._octal(start)
        if character == "c":
            following = self._take()
            if not following:
                raise self._error("Illegal control escape sequence", start)
            return chr(ord(following) ^ 64)
        if not character or (character.isascii() and character.isalpha()):
            raise self._error("Illegal/unsupported escape sequence", min(start, len(self.source)))
        return character

    def _hexadecimal(self, start: int) -> str:
        if self._peek() == "{":
            end = self.source.find("}", self.position)
            digits = self.source[self.position + 1 : end] if end >= 0 else ""
            self.position = end + 1
        else:
            digits = self.source[self.position : self.position + 2]
            self.position += 2
            if len(digits) < 2:
                digits = ""
        if not _is_hexadecimal(digits) or int(digits, 16) > 0x10FFFF:
            raise self._error("Illegal hexadecimal escape sequence", start)
        return chr(int(digits, 16))

    def _unit(self, start: int) -> str:
        digits = self.source[self.position : self.position + 4]
        if len(digits) < 4 or not _is_hexadecimal(digits):
            raise self._error("Illegal Unicode escape sequence", start)
        self.position += 4
        code = int(digits, 16)
        following = self.source[self.position + 2 : self.position + 6]
        if 0xD800 <= code < 0xDC00 and self.source.startswith("\\u", self.position) and _is_hexadecimal(following):
            low = int(following, 16)
            if 0xDC00 <= low < 0xE000:
                self.position += 6
                return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
        return chr(code)

    def _octal(self, start: int) -> str:
        digits = ""
        while len(digits) < 3 and self._peek() and self._peek() in "01234567" and int(digits + self._peek(), 8) < 256:
            digits += self._take()
        if not digits:
            raise self._error("Illegal octal escape sequence", start)
        return chr(int(digits, 8))

    # Classes

    def _class(self) -> str:
        """Reads a class after its `[`, up to and with its `]`; returns what stands between the engine's brackets."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self._error("Pattern is nested too deeply", self.position)
        negated = self._peek() == "^"
        if negated:
            self.position += 1
        operands: list[str] = []
        items: list[str] = []
        is_first = True
        while True:
            character = self._peek()
            if not character:
                raise self._error("Unclosed character class", len(self.source) - 1)
            if character == "]" and not (is_first and not operands):
                self.position += 1
                break
            is_first = False
            if self.source.startswith("&&", self.position):
                self.position += 2
                if items:
                    operands.append("".join(items))
                    items = []
                continue
            items.append(self._class_item(character))
        self.depth -= 1
        if items:
            operands.append("".join(items))
        joined = operands[0] if len(operands) == 1 else "&&".join(f"[{operand}]" for operand in operands)
        return ("^" if negated else "") + joined

    def _class_item(self, character: str) -> str:
        if character == "[":
            self.position += 1
            return f"[{self._class()}]"
        if self.flags.comments and character in " \t\n\x0b\f\r":
            self.position += 1
            return ""
        if character == "\\":
            self.position += 1
            escape = self._take()
            if escape == "Q":
                return self._class_quotation()
            items = self._class_escape(escape)
            if items is not None:
                return items
            first = self._character_escape(escape)
        else:
            self.position += 1
            first = character
        return self._range(first)

    def _class_quotation(self) -> str:
        end = self.source.find("\\E", self.position)
        text = self.source[self.position :] if end < 0 else self.source[self.position : end]
        self.position = len(self.source) if end < 0 else end + 2
        return "".join(self._span(character, character) for character in text)

    def _range(self, first: str) -> str:
        following = self.source[self.position + 1 : self.position + 2]
        if self._peek() != "-" or following in ("", "]", "[") or self.source.startswith("&&", self.position + 1):
            return self._span(first, first)
        self.position += 1
        last = self._take()
        if last == "\\":
            escape = self._take()
            if escape and (escape.lower() in CLASSES or escape in "pP"):
                raise self._error("Illegal character range", self.position - 1)
            last = self._character_escape(escape)
        if last < first:
            raise self._error("Illegal character range", self.position - 1)
        return self._span(first, last)

    def _span(self, first: str, last: str) -> str:
        shown = literal(first) if first == last else f"{literal(first)}-{literal(last)}"
        if not self.flags.ignore_case:
            return shown
        for low, high, distance in (("a", "z", -32), ("A", "Z", 32)):
            start, end = max(first, low), min(last, high)
            if start <= end:
                shown += f"{chr(ord(start) + distance)}-{chr(ord(end) + distance)}"
        if self.flags.unicode_case and first == last and not first.isascii():
            shown += "".join(literal(other) for other in (first.lower(), first.upper()) if len(other) == 1)
        return shown


def literal(character: str) -> str:
    """Returns a character as the engine reads it literally, in a class or outside."""
    if character in _META or character in '"|~&-':
        return "\\" + character if character not in "\t\n\r\f\v" else f"\\x{ord(character):02x}"
    return character


def _is_hexadecimal(digits: str) -> bool:
    return bool(digits) and all(digit in "0123456789abcdefABCDEF" for digit in digits)
