"""Parses texts: units, and queries and searches that stand alone. Never raises, whatever the text holds."""

import re
from enum import Enum
from functools import cache
from typing import Any, Final, Generic, TypeVar

from circuitscript.source import Diagnostic, SourceText, Span
from circuitscript.source.classes import frozen
from circuitscript.syntax.ast import CompilationUnit, Expression, Node, Query, Search, TypeRef
from circuitscript.syntax.builder import builders
from circuitscript.syntax.driver import Driver
from circuitscript.syntax.lexer import Tokens, lexer
from circuitscript.syntax.messages import Report
from circuitscript.syntax.recovery import Landmarks, Recovery
from circuitscript.syntax.tables import parse_tables

_BRACED_TERM: Final = re.compile(r"\s*find\s*(\{(?:[^{}\\]|\\[\s\S])*\})", re.IGNORECASE)


class UnitKind(Enum):
    """What a source text may hold; the value is the grammar's start symbol."""

    CLASS = "class_unit"
    TRIGGER = "trigger_unit"
    ANONYMOUS = "anonymous_unit"


T = TypeVar("T", bound=Node)


@frozen(eq=False)
class Parsed(Generic[T]):
    """What a text holds, and what is wrong with it.

    `node` holds what could be parsed, and is None when nothing could. `skipped` are the places that it leaves out or
    guesses at: what a later phase finds out about a member with such a place in it may be a consequence of the error.
    """

    node: T | None
    diagnostics: tuple[Diagnostic, ...]
    skipped: tuple[Span, ...] = ()

    @property
    def unit(self) -> T | None:
        """The same as `node`, for texts that are units."""
        return self.node

    def is_damaged(self, node: Node) -> bool:
        """Tells whether an error of syntax is inside `node`, or where it should begin or end."""
        return any(span.start <= node.span.end and node.span.start <= span.end for span in self.skipped)


ParseResult = Parsed[CompilationUnit]


def parse_unit(source: SourceText, kind: UnitKind) -> ParseResult:
    """Parses a class file, a trigger file or anonymous code."""
    return _parse(source, kind.value)


def parse_query(source: SourceText) -> Parsed[Query]:
    """Parses a SOQL query without brackets around it, as `Database.query` takes it."""
    return _parse(source, "query_text", in_query=True)


def parse_search(source: SourceText) -> Parsed[Search]:
    """Parses a SOSL search without brackets around it, as `Search.query` takes it; the term may be in braces."""
    term = _BRACED_TERM.match(source.text)
    return _parse(source, "search_text", in_query=True, braced=term.span(1) if term else None)


def parse_expression(source: SourceText) -> Parsed[Expression]:
    """Parses one expression, as a debugger takes it."""
    return _parse(source, "expression")


def parse_type(source: SourceText) -> Parsed[TypeRef]:
    """Parses one type reference, such as `Map<Id, List<Account>>`."""
    return _parse(source, "type")


@cache
def _landmarks() -> Landmarks:
    return Landmarks(parse_tables())


def _lex_braced(source: SourceText, report: Report, start: int, end: int) -> Tokens:
    """Returns the tokens of a search whose term is in braces from `start` to `end`, as if they were quotes."""
    text = source.text
    plain = SourceText(source.name, f"{text[:start]}'{'x' * (end - start - 2)}'{text[end:]}")
    tokens = lexer().lex(plain, report, in_query=True)
    term = text[start + 1 : end - 1].replace("'", "\\'")
    tokens.texts[tokens.starts.index(start)] = f"'{term}'"
    return tokens


def _parse(
    source: SourceText, start: str, *, in_query: bool = False, braced: tuple[int, int] | None = None
) -> Parsed[Any]:
    diagnostics: list[Diagnostic] = []

    def report(span: Span, code: str, message: str) -> None:
        diagnostics.append(Diagnostic(source, span, code, message))

    tokens = _lex_braced(source, report, *braced) if braced else lexer().lex(source, report, in_query=in_query)
    driver = Driver(parse_tables(), builders(report), tokens, start)
    recovery = None
    at = driver.advance(0)
    while at >= 0:
        recovery = recovery or Recovery(driver, _landmarks(), source, report)
        at = recovery.recover(at)
        if at >= 0:
            at = driver.advance(at)
    diagnostics.sort(key=lambda diagnostic: diagnostic.span.start)
    return Parsed(driver.result, tuple(diagnostics), tuple(recovery.skipped) if recovery else ())
