"""The half of the library that is written in CircuitScript, as declarations: for the reference, not for programs.

A member's description is the comment `/** … */` before it. What is not public is no part of the reference.
"""

import re
from collections.abc import Iterator
from functools import cache

from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.source import SourceText
from circuitscript.source.resources import read_stdlib
from circuitscript.syntax import ast
from circuitscript.syntax.parser import UnitKind, parse_unit

_ACCESS = re.compile(r"\b(?:public|global|static|virtual|override|abstract)\s+")
_PUBLIC = frozenset({"public", "global"})
_STAR = re.compile(r"^[ \t]*\*[ \t]?", re.MULTILINE)


@cache
def scripted_classes() -> tuple[LibraryClass, ...]:
    """Returns the classes of `stdlib`, each with its public members."""
    sources = (SourceText(name, text) for name, text in read_stdlib())
    return tuple(found for source in sources for found in _classes(source))


def _classes(source: SourceText) -> Iterator[LibraryClass]:
    unit = parse_unit(source, UnitKind.CLASS).unit
    assert isinstance(unit, ast.ClassUnit)
    for declaration in unit.declarations:
        found = LibraryClass(declaration.name.text, doc=_comment(source.text, declaration), namespace="System")
        assert isinstance(declaration, ast.ClassDeclaration)
        for member in declaration.members:
            if isinstance(member, ast.MethodDeclaration) and _PUBLIC & member.modifiers.keywords:
                kind = "static" if "static" in member.modifiers.keywords else "method"
                found.members.append(
                    Builtin(kind, _signature(source.text, member), _none, _comment(source.text, member))
                )
        yield found


def _signature(text: str, member: ast.MethodDeclaration) -> str:
    end = member.span.end if member.body is None else member.body.span.start
    return " ".join(_ACCESS.sub("", text[member.span.start : end].rstrip().rstrip(";")).split())


def _comment(text: str, declaration: ast.Declaration) -> str:
    """Returns what the comment that ends right before a declaration says."""
    before = text[: declaration.span.start].rstrip()
    if not before.endswith("*/"):
        return ""
    return _STAR.sub("", before[before.rindex("/**") + 3 : -2]).strip()


def _none(*_: object) -> None:
    raise AssertionError("a scripted member has its body in CircuitScript")
