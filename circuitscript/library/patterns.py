"""Pattern and Matcher: Java's regular expressions."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.expressions import Expression
from circuitscript.library.failures import given
from circuitscript.library.growing import cut
from circuitscript.library.matching import expression, match_start, match_whole, replace, search, split
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState
from circuitscript.values.text import character_index, length, unit_index

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

PATTERN = LibraryClass("Pattern", doc="A regular expression, in Java's syntax.")
MATCHER = LibraryClass("Matcher", doc="A regular expression at work on a text.")


class PatternState(NativeState):
    """The state of a Pattern: the compiled expression."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    def text(self) -> str:
        """Returns the pattern as it was written."""
        return self.expression.source


class MatcherState(NativeState):
    """The state of a Matcher. Positions are Python's; the methods turn them into code units."""

    def __init__(self, pattern: Expression, text: str) -> None:
        self.pattern = pattern
        self.subject = text
        self.start = 0
        self.end = len(text)
        self.position = 0
        self.match: Any = None
        self.base = 0

    def text(self) -> str:
        """Returns what Java shows of a matcher."""
        found = "" if self.match is None else self.match.group(0)
        return (
            f"java.util.regex.Matcher[pattern={self.pattern.source} region={self.start},{self.end} lastmatch={found}]"
        )

    def reset(self, text: str) -> None:
        """Goes back to the beginning of `text`."""
        self.subject = text
        self.start = self.position = self.base = 0
        self.end = len(text)
        self.match = None

    def region(self, context: "Context") -> str:
        """Returns the part of the text that is matched: a region is bounded on all sides."""
        if self.start == 0 and self.end == len(self.subject):
            return self.subject
        return cut(context, self.subject, self.start, self.end)

    def found(self, match: Any) -> bool:
        """Keeps a match of the region, and returns whether there is one."""
        self.match = match
        self.base = self.start
        if match is not None:
            is_empty = match.end() == match.start()
            self.position = self.base + match.end() + (1 if is_empty else 0)
        return match is not None


@PATTERN.static("Pattern compile(String regularExpression)")
def compile_pattern(context: "Context", source: str | None) -> NativeInstance:
    """Compiles a regular expression. Throws a `System.StringException` when it is none."""
    return NativeInstance(context.universe.type("Pattern"), PatternState(expression(context, given(source))))


@PATTERN.static("Boolean matches(String regularExpression, String text)")
def matches_text(context: "Context", source: str | None, text: str | None) -> bool:
    """Returns whether all of the text matches the regular expression."""
    return match_whole(context, expression(context, given(source)), given(text)) is not None


@PATTERN.static("String quote(String text)")
def quote(context: "Context", text: str | None) -> str:
    """Returns a regular expression that matches exactly this text."""
    source: str = given(text)
    context.charge_text(len(source) + 5 * source.count("\\E") + 4)
    return "\\Q" + source.replace("\\E", "\\E\\\\E\\Q") + "\\E"


@PATTERN.method("Matcher matcher(String text)")
def matcher(context: "Context", this: NativeInstance, text: str | None) -> NativeInstance:
    """Returns a matcher of this expression for the text."""
    return NativeInstance(context.universe.type("Matcher"), MatcherState(_pattern(this), given(text)))


@PATTERN.method("String pattern()")
def pattern_source(context: "Context", this: NativeInstance) -> str:
    """Returns the expression as it was written."""
    return _pattern(this).source


@PATTERN.method("List<String> split(String text)")
def split_text(context: "Context", this: NativeInstance, text: str | None) -> ListValue:
    """Splits the text at the matches; empty parts at the end are left out."""
    return new_list(context, "String", split(context, _pattern(this).source, given(text), 0))


@PATTERN.method("List<String> split(String text, Integer limit)")
def split_text_at_most(context: "Context", this: NativeInstance, text: str | None, limit: int | None) -> ListValue:
    """Splits the text into `limit` parts at most; 0 leaves out empty parts at the end, -1 keeps them."""
    return new_list(context, "String", split(context, _pattern(this).source, given(text), given(limit)))


@MATCHER.static("String quoteReplacement(String text)")
def quote_replacement(context: "Context", text: str | None) -> str:
    """Returns a replacement that stands for exactly this text."""
    source: str = given(text)
    context.charge_heap(2 * len(source))
    context.charge_text(len(source) + source.count("\\") + source.count("$"))
    return source.replace("\\", "\\\\").replace("$", "\\$")


@MATCHER.method("Boolean matches()")
def matches(context: "Context", this: NativeInstance) -> bool:
    """Returns whether all of the region matches."""
    state = _state(this)
    return state.found(match_whole(context, state.pattern, state.region(context)))


@MATCHER.method("Boolean lookingAt()")
def looking_at(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the region begins with a match."""
    state = _state(this)
    return state.found(match_start(context, state.pattern, state.region(context)))


@MATCHER.method("Boolean find()")
def find(context: "Context", this: NativeInstance) -> bool:
    """Looks for the next match, and returns whether there is one."""
    state = _state(this)
    if state.position > state.end:
        state.match = None
        return False
    region = state.region(context)
    match = search(context, state.pattern, region, max(0, state.position - state.start))
    if match is None:
        state.position = state.end + 1
    return state.found(match)


@MATCHER.method("Boolean find(Integer index)")
def find_from(context: "Context", this: NativeInstance, index: int | None) -> bool:
    """Starts over at `index`, and looks for the next match."""
    state = _state(this)
    start: int = given(index)
    if not 0 <= start <= length(state.subject):
        raise ScriptException("StringException", f"Index out of Bounds: {start}")
    state.reset(state.subject)
    state.position = character_index(state.subject, start)
    return find(context, this)


@MATCHER.method("String group()")
def group(context: "Context", this: NativeInstance) -> str | None:
    """Returns what matched. Throws a `System.StringException` when there is no match."""
    return _group(context, this, 0)


@MATCHER.method("String group(Integer index)")
def group_at(context: "Context", this: NativeInstance, index: int | None) -> str | None:
    """Returns what the group with this number matched, or null when it matched nothing; 0 is the whole match."""
    return _group(context, this, given(index))


@MATCHER.method("Integer groupCount()")
def group_count(context: "Context", this: NativeInstance) -> int:
    """Returns the number of groups of the expression."""
    return _state(this).pattern.group_count


@MATCHER.method("Integer start()")
def start(context: "Context", this: NativeInstance) -> int:
    """Returns the index where the match begins."""
    return _place(this, 0)[0]


@MATCHER.method("Integer start(Integer index)")
def start_of(context: "Context", this: NativeInstance, index: int | None) -> int:
    """Returns the index where the group with this number begins, or -1 when it matched nothing."""
    return _place(this, given(index))[0]


@MATCHER.method("Integer end()")
def end(context: "Context", this: NativeInstance) -> int:
    """Returns the index behind the match."""
    return _place(this, 0)[1]


@MATCHER.method("Integer end(Integer index)")
def end_of(context: "Context", this: NativeInstance, index: int | None) -> int:
    """Returns the index behind the group with this number, or -1 when it matched nothing."""
    return _place(this, given(index))[1]


@MATCHER.method("Pattern pattern()")
def pattern_of(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns the matcher's expression."""
    return NativeInstance(context.universe.type("Pattern"), PatternState(_state(this).pattern))


@MATCHER.method("Matcher region(Integer start, Integer end)")
def region(context: "Context", this: NativeInstance, first: int | None, last: int | None) -> NativeInstance:
    """Bounds what is matched, and starts over there."""
    state = _state(this)
    begin, stop = given(first), given(last)
    if not 0 <= begin <= stop <= length(state.subject):
        raise ScriptException("StringException", f"Index out of Bounds: {begin}, {stop}")
    state.reset(state.subject)
    state.start = state.position = character_index(state.subject, begin)
    state.end = character_index(state.subject, stop)
    return this


@MATCHER.method("Integer regionStart()")
def region_start(context: "Context", this: NativeInstance) -> int:
    """Returns the index where the region begins."""
    return unit_index(_state(this).subject, _state(this).start)


@MATCHER.method("Integer regionEnd()")
def region_end(context: "Context", this: NativeInstance) -> int:
    """Returns the index behind the region."""
    return unit_index(_state(this).subject, _state(this).end)


@MATCHER.method("Matcher reset()")
def reset(context: "Context", this: NativeInstance) -> NativeInstance:
    """Starts over."""
    _state(this).reset(_state(this).subject)
    return this


@MATCHER.method("Matcher reset(String text)")
def reset_to(context: "Context", this: NativeInstance, text: str | None) -> NativeInstance:
    """Starts over with another text."""
    _state(this).reset(given(text))
    return this


@MATCHER.method("String replaceAll(String replacement)")
def replace_all(context: "Context", this: NativeInstance, replacement: str | None) -> str:
    """Returns the text with each match replaced; `$1` stands for the first group."""
    state = _state(this)
    return replace(context, state.pattern.source, state.subject, given(replacement), only_first=False)


@MATCHER.method("String replaceFirst(String replacement)")
def replace_first(context: "Context", this: NativeInstance, replacement: str | None) -> str:
    """Returns the text with the first match replaced; `$1` stands for the first group."""
    state = _state(this)
    return replace(context, state.pattern.source, state.subject, given(replacement), only_first=True)


@MATCHER.method("Matcher usePattern(Pattern pattern)")
def use_pattern(context: "Context", this: NativeInstance, other: NativeInstance | None) -> NativeInstance:
    """Goes on with another expression."""
    state = _state(this)
    state.pattern = _pattern(given(other))
    state.match = None
    return this


@MATCHER.method("Boolean hitEnd()")
def hit_end(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the last match came to the end of the region, or there was none."""
    state = _state(this)
    return state.match is None or state.base + state.match.end() == state.end


@MATCHER.method("Boolean hasAnchoringBounds()")
def has_anchoring_bounds(context: "Context", this: NativeInstance) -> bool:
    """Returns true: the ends of a region are the ends of the text for `^` and `$`."""
    return True


@MATCHER.method("Boolean hasTransparentBounds()")
def has_transparent_bounds(context: "Context", this: NativeInstance) -> bool:
    """Returns false: nothing looks beyond the ends of a region."""
    return False


MATCHER.unavailable.update(
    {
        "requireEnd": "compare Matcher.end with the text's length",
        "useAnchoringBounds": "regions always have anchoring bounds",
        "useTransparentBounds": "regions never have transparent bounds",
    }
)


def _pattern(pattern: NativeInstance) -> Expression:
    state = pattern.state
    assert isinstance(state, PatternState)
    return state.expression


def _state(matcher: NativeInstance) -> MatcherState:
    state = matcher.state
    assert isinstance(state, MatcherState)
    return state


def _match(state: MatcherState, number: int) -> Any:
    if state.match is None:
        raise ScriptException("StringException", "No match found")
    if not 0 <= number <= state.pattern.group_count:
        raise ScriptException("StringException", f"Index out of Bounds: No group {number}")
    return state.match


def _group(context: "Context", matcher: NativeInstance, number: int) -> str | None:
    match = _match(_state(matcher), number)
    context.charge_text(match.end(number) - match.start(number))
    found: str | None = match.group(number)
    return found


def _place(matcher: NativeInstance, number: int) -> tuple[int, int]:
    state = _state(matcher)
    first, last = _match(state, number).span(number)
    if first < 0:
        return -1, -1
    return unit_index(state.subject, state.base + first), unit_index(state.subject, state.base + last)
