"""The library's reference as Markdown, made from its declarations: a page for each class, and two that list.

`docs/reference` holds the pages; a golden test compares them, and writes them with `--update-golden`.
"""

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Final

from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.library.left_out import LEFT_OUT
from circuitscript.library.scripted import scripted_classes
from circuitscript.library.universe import class_names, library_class, qualified_name
from circuitscript.symbols import TypeKind

EXCEPTIONS: Final = "Exceptions"
_SECTIONS: Final = {
    "Constructors": ("constructor",),
    "Static properties": ("static property",),
    "Properties": ("property",),
    "Static methods": ("static",),
    "Methods": ("method", "abstract"),
}
_EXCEPTIONS_INTRODUCTION: Final = """What can be thrown and caught. Each has the methods of `Exception`.

Where nothing else is said, the constructors are `new X()`, `new X(String message)`, `new X(Exception cause)` and
`new X(String message, Exception cause)`."""
_USUAL_CONSTRUCTORS: Final = {"()", "(String message)", "(Exception cause)", "(String message, Exception cause)"}
_LABELS: Final = {"static": "static ", "static property": "static ", "constructor": "new "}


def shown_signature(member: Builtin) -> str:
    """Returns a member as the reference shows it: `static Long random(Long limit)`, `new Url(String text)`."""
    return _LABELS.get(member.kind, "") + member.signature


def declared_classes() -> list[LibraryClass]:
    """Returns every class of the library by its qualified name, those that are written in CircuitScript included."""
    declared = (library_class(name) for name in class_names())
    found = [*(one for one in declared if one is not None), *scripted_classes()]
    return sorted(found, key=lambda one: qualified_name(one).lower())


def make_pages() -> dict[str, str]:
    """Returns every page of the reference by its file name."""
    pages: dict[str, list[LibraryClass]] = {}
    for declaration in declared_classes():
        pages.setdefault(_page_of(declaration), []).append(declaration)
    made = {f"{page}.md": "\n".join(_page(page, classes)) for page, classes in pages.items()}
    return {"README.md": "\n".join(_contents(pages)), "left-out.md": "\n".join(_left_out(pages)), **made}


def _page_of(declaration: LibraryClass) -> str:
    """Returns the page's name: all exceptions share one, and all classes of a namespace."""
    name = qualified_name(declaration)
    return EXCEPTIONS if name.endswith("Exception") else name.partition(".")[0]


def _page(page: str, classes: list[LibraryClass]) -> Iterator[str]:
    first = classes[0]
    has_own = qualified_name(first) == page
    yield f"# {page}"
    yield ""
    if has_own:
        yield from _class(first, 2)
        classes = classes[1:]
    elif page == EXCEPTIONS:
        yield _EXCEPTIONS_INTRODUCTION
        yield ""
    else:
        yield f"The classes of the namespace `{page}`."
        yield ""
    for declaration in sorted(classes, key=lambda one: (qualified_name(one) != "Exception", qualified_name(one))):
        yield f"## {qualified_name(declaration)}"
        yield ""
        yield from _class(declaration, 3)


def _class(declaration: LibraryClass, level: int) -> Iterator[str]:
    """Yields a class's description, and its members in tables under headings of `level`."""
    yield cleandoc(declaration.doc)
    yield ""
    facts = list(_facts(declaration))
    if facts:
        yield f"{'; '.join(facts)}."
        yield ""
    for title, kinds in _SECTIONS.items():
        if title == "Constructors" and _has_usual_constructors(declaration):
            continue
        rows = [(shown_signature(member), _line(member.doc)) for member in declaration.members if member.kind in kinds]
        if rows:
            yield from _table(f"{'#' * level} {title}", ("member", "what it does"), sorted(rows, key=_member_order))
    if declaration.unavailable:
        yield from _table(f"{'#' * level} Left out", ("member", "instead"), sorted(declaration.unavailable.items()))


def _has_usual_constructors(declaration: LibraryClass) -> bool:
    """Whether these are the constructors that the page of exceptions describes once."""
    found = {one.signature.removeprefix(declaration.name) for one in declaration.members if one.kind == "constructor"}
    return found == _USUAL_CONSTRUCTORS


def _member_order(row: tuple[str, str]) -> str:
    """Returns the key that sorts members by name, overloads by their parameters."""
    before, _, parameters = row[0].partition("(")
    return f"{before.rpartition(' ')[2].lower()} {parameters.count(',')} {parameters}"


def _facts(declaration: LibraryClass) -> Iterator[str]:
    parameters = f"<{', '.join(declaration.parameters)}>" if declaration.parameters else ""
    kind = {TypeKind.PRIMITIVE: "primitive type", TypeKind.SOBJECT: "class"}.get(
        declaration.kind, declaration.kind.value
    )
    if declaration.kind is not TypeKind.CLASS or parameters:
        yield f"{kind.capitalize()} `{qualified_name(declaration)}{parameters}`"
    if declaration.superclass and declaration.superclass != "Exception":
        yield f"extends `{declaration.superclass}`"
    if declaration.interfaces:
        yield f"implements {_listed(declaration.interfaces)}"
    if declaration.constants:
        yield f"its constants are {_listed(declaration.constants)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(title: str, columns: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    if title:
        yield title
        yield ""
    yield f"| {columns[0]} | {columns[1]} |"
    yield "|---|---|"
    for name, text in rows:
        yield f"| `{name}` | {text.replace('|', chr(92) + '|')} |"
    yield ""


def _line(doc: str) -> str:
    return " ".join(doc.split())


def _contents(pages: dict[str, list[LibraryClass]]) -> Iterator[str]:
    yield "# The library"
    yield ""
    yield (
        "Every class that a script can use without declaring it, made from the library's own declarations."
        " `circuitscript docs NAME` shows the same in the terminal. What Apex has and CircuitScript does not is on a"
        " [page of its own](left-out.md)."
    )
    yield ""
    yield "| page | what is there |"
    yield "|---|---|"
    for page, classes in sorted(pages.items(), key=lambda item: item[0].lower()):
        own = [one.doc for one in classes if qualified_name(one) == page]
        others = [one.name for one in classes if qualified_name(one) != page]
        text = (
            _line(own[0]) if own else f"{_listed(others)}" if page != EXCEPTIONS else "Everything that can be thrown."
        )
        yield f"| [{page}]({page}.md) | {text} |"
    yield ""


def _left_out(pages: dict[str, list[LibraryClass]]) -> Iterator[str]:
    yield "# Left out"
    yield ""
    yield (
        "What Apex's library has and CircuitScript's does not, on purpose, and what to use instead."
        " The checker says so, too, where a program names one of these."
    )
    yield ""
    yield from _table("## Classes and namespaces", ("name", "instead"), sorted(LEFT_OUT.items()))
    members = {
        f"{qualified_name(one)}.{name}": instead
        for classes in pages.values()
        for one in classes
        for name, instead in one.unavailable.items()
    }
    yield from _table("## Members", ("name", "instead"), sorted(members.items()))
