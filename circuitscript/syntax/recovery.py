"""What to say about an error of syntax, and where to go on after it.

An error is worded as Apex words it, from the terminals that could stand at its place. Then a token is put in or left
out where that makes sense of the text; otherwise the statement or member that holds the error is skipped, brackets
matched, so that errors in others are found, too. Nothing here runs for a text without errors.
"""

from typing import Final

from circuitscript.source import SourceText, Span
from circuitscript.source.classes import frozen
from circuitscript.syntax import messages
from circuitscript.syntax.driver import MAX_NESTING, Driver
from circuitscript.syntax.messages import MAX_ERRORS, Report
from circuitscript.syntax.tables import END, ParseTables

_CLOSERS: Final = (";", ")", "]", "}", "=>")
_UNTOLD: Final = (",", ".", "as")
_CONTINUATIONS: Final = ("else", "catch", "finally", ")", ";", ",", ".", "?.")
_STATEMENTS: Final = (
    "if", "for", "while", "do", "try", "return", "throw", "break", "continue", "switch", "insert", "update", "upsert",
    "delete", "undelete", "merge",
)  # fmt: skip
_MEMBERS: Final = (
    "public", "private", "protected", "global", "static", "override", "virtual", "abstract", "testmethod", "webservice",
    "@", "class", "interface", "enum",
)  # fmt: skip


class Landmarks:
    """The terminals and states by which recovery finds its way, for one grammar."""

    def __init__(self, tables: ParseTables) -> None:
        self.of = {**tables.operators, **tables.keywords}
        self.spelling = {kind: spelling for spelling, kind in self.of.items()} | {END: "<EOF>"}
        self.spelling |= {kind: word.upper() for word, kind in tables.keywords.items()}
        self.closers = [*(self.of[spelling] for spelling in _CLOSERS), END]
        self.weak_closers = {
            self.of[":"]: tables.terminal("DATE"),
            self.of[">"]: tables.terminal("EQUALITY"),
            self.of["{"]: tables.terminal("ID"),
            self.of["="]: tables.terminal("EQUALITY"),
        }
        self.untold = {
            tables.terminal("ID"),
            tables.terminal("_SAFE_DOT"),
            *(self.of[spelling] for spelling in _UNTOLD),
        }
        self.members = frozenset(self.of[spelling] for spelling in _MEMBERS)
        self.statements = frozenset(self.of[spelling] for spelling in _STATEMENTS)
        self.headers = frozenset((self.of["class"], self.of["interface"], self.of["enum"], self.of["trigger"]))
        self.name = tables.terminal("ID")
        self.type_ends = frozenset((self.name, self.of[">"], self.of["[]"]))
        self.brackets = frozenset(self.of[spelling] for spelling in "{}()[]")
        self.all = range(END, len(tables.terminals))
        self.statement_states = self._states(tables, "statement", closed=True)
        self.member_states = (
            self._states(tables, "member", closed=True)
            | self._states(tables, "interface_method", closed=True)
            | self._states(tables, "type_declaration", closed=False) - self._states(tables, "member", closed=True)
        ) - self.statement_states
        self.lists = self.statement_states | self.member_states

    def _states(self, tables: ParseTables, nonterminal: str, *, closed: bool) -> frozenset[int]:
        """Returns the states where a list of `nonterminal` may go on; `closed` lists end with a brace or the text."""
        number, ends = tables.nonterminals[nonterminal], {self.of["}"], END}
        start = tables.starts["anonymous_unit"]
        return frozenset(
            state
            for state, row in enumerate(tables.gotos)
            if number in row and (not closed or state == start or ends & tables.actions[state].keys())
        )


@frozen
class _Place:
    """A place to go on at: the height of the stack, and the first token of what is skipped."""

    height: int
    first: int
    holds_statements: bool


class Recovery:
    """Reports the errors of one text and repairs the driver's stack after each."""

    def __init__(self, driver: Driver, landmarks: Landmarks, source: SourceText, report: Report) -> None:
        self.skipped: list[Span] = []
        self._driver = driver
        self._tokens = driver.tokens
        self._marks = landmarks
        self._text = source.text
        self._report = report
        self._errors = 0
        self._last = -1
        self._ended = False
        self._resumed = -1

    def recover(self, at: int) -> int:
        """Reports the error at the token `at` and returns the token to go on with, or -1 to give up."""
        self._errors += 1
        if self._errors > MAX_ERRORS:
            return self._give_up()
        rejected, self._driver.rejected = self._driver.rejected, None
        repeated, self._last = at <= self._last, at
        if self._driver.is_too_deep:
            self._driver.is_too_deep = False
            messages.nesting_too_deep(self._report, self._span(at), MAX_NESTING)
            return self._skip_construct(at + 1, self._outer_place(at))
        if rejected:
            self._report(rejected.span, "syntax-error", rejected.message)
            return self._skip(at, self._place(at))
        self._settle(at)
        if self._tokens.kinds[at] == END:
            return self._recover_at_end(at)
        place = self._place(at)
        if place and self._is_unclosed_before(place, at):
            return self._close_before(place)
        quiet = repeated or bool(self._tokens.doubtful & {at, at - 1})
        return self._repair(at, place, quiet=quiet, forced=repeated)

    def _give_up(self) -> int:
        """Goes on at the end of the text, where what is open is closed."""
        end = len(self._tokens.kinds) - 1
        self._ended = True
        return self._recover_at_end(end) if self._errors <= MAX_ERRORS + 2 * MAX_NESTING else -1

    def _repair(self, at: int, place: _Place | None, *, quiet: bool, forced: bool) -> int:
        kinds = self._tokens.kinds
        expected = self._expected() if at else 0
        report = _silence if quiet else self._report
        span, found = self._span(at), self._found(at)
        if not expected:
            messages.unexpected_token(report, span, found)
            return self._skip(at, place)
        spelling = self._marks.spelling[expected]
        if not forced and kinds[at + 1] == expected and (expected == END or kinds[at] not in self._marks.brackets):
            messages.extra_token(report, span, spelling, found)
            self.skipped.append(span)
            return at + 1
        if not forced and self._may_insert(expected, at):
            messages.missing_token(report, span, spelling, found)
            self.skipped.append(span)
            self._insert(at, expected)
            return at
        say = messages.missing_token if expected == END else messages.expected_token
        say(report, span, spelling, found)
        return self._skip(at, place)

    def _settle(self, at: int) -> None:
        """Completes the statement or member before the error, if it could end there."""
        for terminal in (self._marks.of["}"], END):
            if self._driver.accepts([terminal]):
                self._driver.settle(terminal, at, self._marks.lists)
                return

    # What could stand in the place of the error.

    def _expected(self) -> int:
        """Returns the terminal that Apex would say is expected, or 0 when it would not name one."""
        accepts, marks = self._driver.accepts, self._marks
        begins_statement = accepts([marks.of["return"]])
        for closer in (marks.of["}"], END) if begins_statement else marks.closers:
            if accepts([closer]):
                return closer
        if begins_statement or accepts([marks.of["new"]]):
            return 0
        for closer, rival in marks.weak_closers.items():
            if accepts([closer]) and not accepts([rival]):
                return closer
        possible = [kind for kind in marks.all if kind not in marks.untold and accepts([kind])]
        return possible[0] if len(possible) == 1 and possible[0] in marks.spelling else 0

    def _may_insert(self, expected: int, at: int) -> bool:
        if expected == END or (expected == self._marks.of["}"] and self._excess_braces() <= 0):
            return False
        if expected == self._marks.of["{"] and self._excess_braces() >= 0:
            return False
        return self._driver.accepts([expected, self._tokens.kinds[at]])

    def _excess_braces(self) -> int:
        """Returns how many braces are opened and not closed in the whole text; negative when it is the other way."""
        kinds = self._tokens.kinds
        return kinds.count(self._marks.of["{"]) - kinds.count(self._marks.of["}"])

    def _insert(self, at: int, kind: int) -> None:
        tokens = self._tokens
        end = tokens.ends[at - 1] if at else 0
        tokens.kinds.insert(at, kind)
        tokens.starts.insert(at, end)
        tokens.ends.insert(at, end)
        tokens.texts.insert(at, self._marks.spelling[kind])
        tokens.doubtful = {index + (index >= at) for index in tokens.doubtful}

    # Where to go on.

    def _place(self, at: int) -> _Place | None:
        """Returns the innermost list of statements or members that the token `at` is in."""
        stack, marks = self._driver.stack, self._marks
        for height in range(len(stack.states), 0, -1):
            state = stack.states[height - 1]
            if state in marks.statement_states or state in marks.member_states:
                first = stack.firsts[height - 1] if height <= len(stack.firsts) else at
                return _Place(height, first, state in marks.statement_states)
        return None

    def _outer_place(self, at: int) -> _Place | None:
        """Returns the innermost list of members, or else the outermost list of statements, that `at` is in."""
        stack, marks = self._driver.stack, self._marks
        found = None
        for height in range(len(stack.states), 0, -1):
            state = stack.states[height - 1]
            if state in marks.statement_states or state in marks.member_states:
                first = stack.firsts[height - 1] if height <= len(stack.firsts) else at
                found = _Place(height, first, state in marks.statement_states)
                if not found.holds_statements:
                    break
        return found

    def _is_unclosed_before(self, place: _Place, at: int) -> bool:
        """Tells whether a member seems to begin among statements because a brace is missing before it."""
        if not place.holds_statements or not self._can_close(place) or self._excess_braces() <= 0:
            return False
        return self._tokens.kinds[place.first] in self._marks.members or self._is_signature(place.first, at)

    def _is_signature(self, first: int, at: int) -> bool:
        """Tells whether the tokens from `first` to the parenthesis at `at` look like `Type name(`."""
        kinds, marks = self._tokens.kinds, self._marks
        is_named = at - first > 1 and kinds[at - 1] == marks.name and kinds[at - 2] in marks.type_ends
        return kinds[at] == marks.of["("] and is_named

    def _can_close(self, place: _Place) -> bool:
        return self._driver.accepts([self._marks.of["}"]], place.height)

    def _close_before(self, place: _Place) -> int:
        first = place.first
        messages.missing_token(self._report, self._span(first), "}", self._found(first))
        self.skipped.append(self._span(first))
        self._driver.stack.truncate(place.height)
        self._insert(first, self._marks.of["}"])
        self._last = first
        return first

    def _recover_at_end(self, at: int) -> int:
        """Reports the end of the text, once, and closes what is open, so that what was read before it counts."""
        place, span = self._place(at), self._span(at)
        if not self._ended:
            self._ended = True
            expected = self._expected() if at else 0
            follows_error = at - 1 in self._tokens.doubtful or (
                at == self._resumed and not (place and self._can_close(place))
            )
            report = _silence if follows_error else self._report
            if expected:
                messages.expected_token(report, span, self._marks.spelling[expected], "<EOF>")
            else:
                messages.unexpected_token(report, span, "<EOF>")
        if place is None or not (self._can_close(place) or self._driver.accepts([END], place.height)):
            return -1
        self.skipped.append(Span(self._tokens.starts[place.first], span.end))
        self._driver.stack.truncate(place.height)
        if not self._driver.accepts([END]):
            self._insert(at, self._marks.of["}"])
        return at

    def _skip(self, at: int, place: _Place | None) -> int:
        """Drops the construct with the error and returns the first token after it."""
        if place and not place.holds_statements:
            resumed = self._skip_in_header(at, place)
            if resumed >= 0:
                return resumed
        return self._skip_construct(at, place)

    def _skip_construct(self, at: int, place: _Place | None) -> int:
        if place is None:
            return -1
        after = self._after_construct(at, place)
        self._driver.stack.truncate(place.height)
        if after == at and self._tokens.kinds[at] != END and not self._driver.accepts([self._tokens.kinds[at]]):
            after += 1
        self.skipped.append(Span(self._tokens.starts[place.first], self._tokens.ends[max(after - 1, place.first)]))
        self._resumed = after
        return after

    def _after_construct(self, at: int, place: _Place) -> int:
        kinds, marks = self._tokens.kinds, self._marks
        opening, closing, semicolon = marks.of["{"], marks.of["}"], marks.of[";"]
        before = kinds[place.first : at]
        depth = before.count(opening) - before.count(closing)
        in_header = kinds[place.first] == marks.of["for"]
        parentheses = before.count(marks.of["("]) - before.count(marks.of[")"]) if in_header else 0
        starts = marks.statements | marks.members if place.holds_statements else marks.members
        while kinds[at] != END:
            kind = kinds[at]
            if kind == opening:
                depth += 1
            elif kind == closing:
                depth -= 1
                if depth < 0:
                    return at
                if not depth and self._tokens.texts[at + 1].lower() not in _CONTINUATIONS:
                    return at + 1
            elif in_header and kind in (marks.of["("], marks.of[")"]):
                parentheses += 1 if kind == marks.of["("] else -1
            elif not depth and kind == semicolon and parentheses <= 0:
                return at + 1
            elif not depth and kind in starts and at > place.first and self._begins_line(at):
                return at
            at += 1
        return at

    def _skip_in_header(self, at: int, place: _Place) -> int:
        """Skips the rest of a type's header or of a parameter list, so that the body still counts; -1 if that fails."""
        kinds, marks, stack = self._tokens.kinds, self._marks, self._driver.stack
        is_type = not marks.headers.isdisjoint(kinds[place.first : at])
        closer = marks.of["{"] if is_type else marks.of[")"]
        for height in range(len(stack.states), place.height, -1):
            if not is_type and stack.values[height - 2] != "(":
                continue
            if self._driver.accepts([closer], height):
                end = self._header_end(at, closer)
                if end >= 0:
                    self.skipped.append(Span(self._tokens.starts[place.first], self._tokens.ends[end]))
                    stack.truncate(height)
                return end
        return -1

    def _header_end(self, at: int, closer: int) -> int:
        kinds, marks = self._tokens.kinds, self._marks
        while kinds[at] != closer:
            if kinds[at] in (END, marks.of[";"], marks.of["{"], marks.of["}"]):
                return -1
            at += 1
        return at

    def _begins_line(self, at: int) -> bool:
        return "\n" in self._text[self._tokens.ends[at - 1] : self._tokens.starts[at]]

    def _span(self, at: int) -> Span:
        return Span(self._tokens.starts[at], self._tokens.ends[at])

    def _found(self, at: int) -> str:
        text = self._tokens.texts[at]
        return text.strip("'") if text.startswith("'") else text


def _silence(span: Span, code: str, message: str) -> None:
    pass
