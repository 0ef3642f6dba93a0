r"""Java's regular expressions, translated for the `regex` package, and compiled patterns.

The translation keeps Java's meaning where the two differ: `\w`, `\d` and `\s` are ASCII, `.` and `$` know Java's
line ends, case is ignored in ASCII only unless `(?u)` is on, and classes have intersections. What Java rejects is
rejected in Java's words.
"""

from typing import Any

from circuitscript.source.classes import define, field

MAX_PATTERN = 20_000
"""The longest pattern, in characters."""
MAX_SIZE = 200_000
"""The largest pattern, in characters and classes, with what counted repetitions repeat written out."""
_MAX_NESTING = 100
_MAX_COUNT_DIGITS = 12
_QUANTIFIERS = "*+?"
_META = frozenset("\\[](){}.*+?^$|#&~- \t\n\r\f\v")
_LINE_ENDS = "\\n\\r\\x85\\u2028\\u2029"
_DOT = f"[^{_LINE_ENDS}]"
_END = "(?=\\r?\\n\\Z|[\\r\\x85\\u2028\\u2029]\\Z|\\Z)(?!(?<=\\r)\\n)"
_LINE_START = "(?:\\A|(?<=\\n|\\r(?!\\n)|[\\x85\\u2028\\u2029])(?!\\Z))"
_LINE_END = "(?=\\Z|\\r|[\\x85\\u2028\\u2029]|(?<!\\r)\\n)"
_HORIZONTAL = " \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000"
_VERTICAL = "\\n\\x0b\\x0c\\r\\x85\\u2028\\u2029"
_SPACE = " \\t\\n\\x0b\\x0c\\r"
_CLASSES = {"d": "0-9", "w": "a-zA-Z0-9_", "s": _SPACE, "h": _HORIZONTAL, "v": _VERTICAL}
_ANCHORS = {"A": "\\A", "z": "\\Z", "Z": _END, "G": "\\G", "b": "\\b", "B": "\\B"}
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
_FLAGS = frozenset("idmsuxU")


class PatternError(Exception):
    """A pattern that Java rejects, with Java's description and index; -1 where Java gives none."""

    def __init__(self, description: str, index: int, pattern: str) -> None:
        where = f" near index {index}" if index >= 0 else ""
        caret = "\n" + " " * index + "^" if 0 <= index < len(pattern) else ""
        super().__init__(f"{description}{where}\n{pattern}{caret}")


@define(eq=False)
class Expression:
    """A compiled pattern: Java's source, the engine's object, the number of groups, and groups by name."""

    source: str
    engine: Any
    group_count: int
    group_names: dict[str, int] = field(factory=dict)


def compile_expression(source: str) -> Expression:
    """Compiles a pattern in Java's syntax. Raises `PatternError` for one that Java rejects."""
    import regex  # type: ignore[import-untyped]

    if len(source) > MAX_PATTERN:
        raise PatternError("Pattern is too long", -1, source[:100])
    translator = _Translator(source)
    translated = translator.translate()
    try:
        engine = regex.compile(translated, regex.V1, cache_pattern=False)
    except regex.error as error:
        raise PatternError(translator.suspect or str(error.msg), -1, source) from error
    except RecursionError as error:
        raise PatternError("Pattern is nested too deeply", -1, source) from error
    return Expression(source, engine, translator.groups, translator.names)


@define
class _Flags:
    """The inline flags in force."""

    ignore_case: bool = False
    unicode_case: bool = False
    multiline: bool = False
    dot_all: bool = False
    comments: bool = False
    unix_lines: bool = False

    def copy(self) -> "_Flags":
        return _Flags(self.ignore_case, self.unicode_case, self.multiline, self.dot_all, self.comments, self.unix_lines)


class _Translator:
    """Reads one pattern from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.depth = 0
        self.groups = 0
        self.size = 0
        self.closed: set[int] = set()
        self.names: dict[str, int] = {}
        self.flags = _Flags()
        self.suspect = ""

    def translate(self) -> str:
        result = self._alternatives()
        if self.position < len(self.source):
            raise self._error("Unmatched closing ')'", self.position - 1)
        return result

    def _error(self, description: str, index: int) -> PatternError:
        return PatternError(description, index, self.source)

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _take(self) -> str:
        character = self._peek()
        self.position += 1
        return character

    def _alternatives(self) -> str:
        branches = [self._sequence()]
        while self._peek() == "|":
            self.position += 1
            branches.append(self._sequence())
        return "|".join(branches)

    def _sequence(self) -> str:
        parts: list[str] = []
        while True:
            self._skip_comments()
            character = self._peek()
            if character in ("", "|", ")"):
                return "".join(parts)
            before = self.size
            self._grow(1)
            atom = self._atom(character)
            if atom is not None:
                parts.append(self._quantified(atom, before))

    def _skip_comments(self) -> None:
        while self.flags.comments and self._peek():
            if self._peek() in " \t\n\x0b\f\r":
                self.position += 1
            elif self._peek() == "#":
                end = self.source.find("\n", self.position)
                self.position = len(self.source) if end < 0 else end + 1
            else:
                return

    def _atom(self, character: str) -> str | None:
        """Reads one atom; None for a group that only sets flags, or for an empty quotation."""
        if character == "(":
            return self._group()
        if character == "[":
            self.position += 1
            return f"[{self._class()}]"
        if character == "\\":
            return self._escape()
        self.position += 1
        if character in _QUANTIFIERS:
            raise self._error(f"Dangling meta character '{character}'", self.position - 1)
        if character == "{":
            raise self._error("Illegal repetition", self.position - 2)
        return self._simple(character)

    def _simple(self, character: str) -> str:
        flags = self.flags
        if character == ".":
            return "(?s:.)" if flags.dot_all else "[^\\n]" if flags.unix_lines else _DOT
        if character == "^":
            return ("(?m:^)(?:(?<=\\A)|(?!\\Z))" if flags.unix_lines else _LINE_START) if flags.multiline else "\\A"
        if character == "$":
            if flags.unix_lines:
                return "(?m:$)" if flags.multiline else "(?=\\n?\\Z)"
            return _LINE_END if flags.multiline else _END
        return self._literal(character)

    def _literal(self, character: str) -> str:
        escaped = _escaped(character)
        if not self.flags.ignore_case:
            return escaped
        if self.flags.unicode_case:
            return f"(?i:{escaped})"
        return f"[{character.lower()}{character.upper()}]" if character.isascii() and character.isalpha() else escaped

    def _quantified(self, atom: str, before: int) -> str:
        """Reads what repeats `atom`; `before` is how large the pattern was without it."""
        self._skip_comments()
        character = self._peek()
        if character and character in _QUANTIFIERS:
            self.position += 1
            count = character
        elif character == "{":
            count = self._counted()
            least, _, most = count[1:-1].partition(",")
            self._grow((self.size - before) * (max(int(least), int(most or 0)) - 1))
        else:
            return atom
        suffix = self._peek()
        if suffix and suffix in "?+":
            self.position += 1
            count += suffix
        return f"(?:{atom}){count}"

    def _grow(self, added: int) -> None:
        """Counts what repetitions write out, which the engine does for counted ones."""
        self.size += max(added, 0)
        if self.size > MAX_SIZE:
            raise self._error("Pattern is too large", -1)

    def _counted(self) -> str:
        start = self.position
        self.position += 1
        least = self._digits()
        if not least:
            raise self._error("Illegal repetition", start - 1)
        most = least
        if self._peek() == ",":
            self.position += 1
            most = self._digits()
        if self._take() != "}":
            raise self._error("Unclosed counted closure", self.position - 1)
        if most and int(most) < int(least):
            raise self._error("Illegal repetition range", start + 1)
        if max(int(least), int(most or 0)) > 0x7FFFFFFF:
            raise self._error("Illegal repetition range", start + 1)
        return f"{{{least}}}" if most == least else f"{{{least},{most}}}"

    def _digits(self) -> str:
        start = self.position
        while self._peek().isascii() and self._peek().isdigit():
            self.position += 1
        if self.position - start > _MAX_COUNT_DIGITS:
            raise self._error("Illegal repetition range", start)
        return self.source[start : self.position]

    # Groups

    def _group(self) -> str | None:
        self.position += 1
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise self._error("Pattern is nested too deeply", self.position)
        saved = self.flags.copy()
        opening, number = self._group_opening()
        if opening is None:
            self.depth -= 1
            return None
        body = self._alternatives()
        if self._take() != ")":
            raise self._error("Unclosed group", self.position - 1)
        self.flags = saved
        self.depth -= 1
        if number:
            self.closed.add(number)
        return f"{opening}{body})"

    def _group_opening(self) -> tuple[str | None, int]:
        """Returns what opens the group, None where it only sets flags, and the number of a capturing group."""
        if self._peek() != "?":
            return "(", self._new_group()
        self.position += 1
        character = self._take()
        if character in (":", "=", "!", ">") and character:
            return f"(?{character}", 0
        if character == "<":
            following = self._peek()
            if following and following in "=!":
                self.position += 1
                return f"(?<{following}", 0
            return self._named_group()
        self.position -= 1
        return self._flags()

    def _new_group(self) -> int:
        self.groups += 1
        return self.groups

    def _named_group(self) -> tuple[str, int]:
        name = self._name("named capturing group is missing trailing '>'")
        if name in self.names:
            raise self._error(f"Named capturing group <{name}> is already defined", self.position - 1)
        self.names[name] = number = self._new_group()
        return "(", number

    def _name(self, unclosed: str) -> str:
        start = self.position
        while self._peek().isascii() and self._peek().isalnum():
            self.position += 1
        name = self.source[start : self.position]
        if not name or name[0].isdigit():
            raise self._error("capturing group name does not start with a Latin letter", start)
        if self._take() != ">":
            raise self._error(unclosed, self.position - 1)
        return name

    def _flags(self) -> tuple[str | None, int]:
        changed = self.flags.copy()
        on = True
        while True:
            character = self._take()
            if character == "-" and on:
                on = False
            elif character and character in _FLAGS:
                _set_flag(changed, character, on)
            elif character == ")":
                self.flags = changed
                return None, 0
            elif character == ":":
                self.flags = changed
                return "(?:", 0
            else:
                raise self._error("Unknown inline modifier", self.position - 1)

    # Escapes

    def _escape(self) -> str | None:
        self.position += 1
        character = self._take()
        if character == "Q":
            return self._quotation()
        if character in _ANCHORS:
            return _ANCHORS[character]
        if character == "R":
            return f"(?:\\r\\n|[{_VERTICAL}])"
        if character == "X":
            return "\\X"
        if character == "k":
            return self._named_reference()
        if character and character in "123456789":
            return self._reference(int(character))
        items = self._class_escape(character)
        if items is not None:
            return f"[{items}]"
        return self._literal(self._character_escape(character))

    def _quotation(self) -> str | None:
        end = self.source.find("\\E", self.position)
        text = self.source[self.position :] if end < 0 else self.source[self.position : end]
        self.position = len(self.source) if end < 0 else end + 2
        if not text:
            return None
        shown = [self._literal(character) for character in text]
        # A quantifier after the quotation belongs to its last character.
        self._grow(len(text))
        return "".join(shown[:-1]) + self._quantified(shown[-1], self.size - 1)

    def _reference(self, number: int) -> str:
        while self._peek().isdigit() and number * 10 + int(self._peek()) <= self.groups:
            number = number * 10 + int(self._take())
        if number > self.groups or number not in self.closed:
            return "(?!)"
        return f"(?i:\\g<{number}>)" if self.flags.ignore_case else f"\\g<{number}>"

    def _named_reference(self) -> str:
        if self._take() != "<":
            raise self._error("\\k is not followed by '<' for named capturing group", self.position - 1)
        name = self._name("named capturing group is missing trailing '>'")
        if name not in self.names:
            raise self._error(f"named capturing group <{name}> does not exist", self.position - 1)
        return self._reference_to(self.names[name])

    def _reference_to(self, number: int) -> str:
        return f"(?i:\\g<{number}>)" if self.flags.ignore_case else f"\\g<{number}>"

    def _class_escape(self, character: str) -> str | None:
        r"""Returns the items, for inside a class, of `\d`, `\P{L}` and the like; None for any other escape."""
        lower = character.lower()
        if character and lower in _CLASSES:
            return _CLASSES[lower] if character == lower else f"[^{_CLASSES[lower]}]"
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
        if self.depth > _MAX_NESTING:
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
            if escape and (escape.lower() in _CLASSES or escape in "pP"):
                raise self._error("Illegal character range", self.position - 1)
            last = self._character_escape(escape)
        if last < first:
            raise self._error("Illegal character range", self.position - 1)
        return self._span(first, last)

    def _span(self, first: str, last: str) -> str:
        shown = _escaped(first) if first == last else f"{_escaped(first)}-{_escaped(last)}"
        if not self.flags.ignore_case:
            return shown
        for low, high, distance in (("a", "z", -32), ("A", "Z", 32)):
            start, end = max(first, low), min(last, high)
            if start <= end:
                shown += f"{chr(ord(start) + distance)}-{chr(ord(end) + distance)}"
        if self.flags.unicode_case and first == last and not first.isascii():
            shown += "".join(_escaped(other) for other in (first.lower(), first.upper()) if len(other) == 1)
        return shown


def _set_flag(flags: _Flags, character: str, on: bool) -> None:
    if character == "i":
        flags.ignore_case = on
    elif character in "uU":
        flags.unicode_case = on
    elif character == "m":
        flags.multiline = on
    elif character == "s":
        flags.dot_all = on
    elif character == "x":
        flags.comments = on
    else:
        flags.unix_lines = on


def _escaped(character: str) -> str:
    if character in _META or character in '"|~&-':
        return "\\" + character if character not in "\t\n\r\f\v" else f"\\x{ord(character):02x}"
    return character


def _is_hexadecimal(digits: str) -> bool:
    return bool(digits) and all(digit in "0123456789abcdefABCDEF" for digit in digits)
