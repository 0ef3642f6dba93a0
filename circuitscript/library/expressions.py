r"""Java's regular expressions, translated for the `regex` package, and compiled patterns.

The translation keeps Java's meaning where the two differ: `\w`, `\d` and `\s` are ASCII, `.` and `$` know Java's
line ends, case is ignored in ASCII only unless `(?u)` is on, and classes have intersections. What Java rejects is
rejected in Java's words.
"""

from typing import Any

from circuitscript.library.expression_classes import (
    MAX_NESTING,
    VERTICAL,
    ClassReader,
    Flags,
    PatternError,
    literal,
)
from circuitscript.source.classes import define, field

MAX_PATTERN = 20_000
"""The longest pattern, in characters."""
MAX_SIZE = 200_000
"""The largest pattern, in characters and classes, with what counted repetitions repeat written out."""
_MAX_COUNT_DIGITS = 12
_QUANTIFIERS = "*+?"
_LINE_ENDS = "\\n\\r\\x85\\u2028\\u2029"
_DOT = f"[^{_LINE_ENDS}]"
_END = "(?=\\r?\\n\\Z|[\\r\\x85\\u2028\\u2029]\\Z|\\Z)(?!(?<=\\r)\\n)"
_LINE_START = "(?:\\A|(?<=\\n|\\r(?!\\n)|[\\x85\\u2028\\u2029])(?!\\Z))"
_LINE_END = "(?=\\Z|\\r|[\\x85\\u2028\\u2029]|(?<!\\r)\\n)"
_ANCHORS = {"A": "\\A", "z": "\\Z", "Z": _END, "G": "\\G", "b": "\\b", "B": "\\B"}
_FLAGS = frozenset("idmsuxU")


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


class _Translator(ClassReader):
    """Reads one pattern from left to right."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.groups = 0
        self.size = 0
        self.closed: set[int] = set()
        self.names: dict[str, int] = {}

    def translate(self) -> str:
        result = self._alternatives()
        if self.position < len(self.source):
            raise self._error("Unmatched closing ')'", self.position - 1)
        return result

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
        escaped = literal(character)
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
        if self.depth > MAX_NESTING:
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
            return f"(?:\\r\\n|[{VERTICAL}])"
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


def _set_flag(flags: Flags, character: str, on: bool) -> None:
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
