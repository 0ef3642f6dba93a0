"""What may be a name. The parser reports most declared names that may not; this finds the rest, none twice."""

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.messages import Message
from circuitscript.checker.units import UnitChecker
from circuitscript.syntax.ast import Name
from circuitscript.syntax.words import MAX_NAME_LENGTH, is_reserved, is_well_formed

RESERVED_TYPE_NAMES = frozenset({"apexpages", "page"})
"""Names that no class or interface may have."""


def check_name(unit: UnitChecker, name: Name) -> None:
    """Checks the name of a type, variable, property or enum constant; methods may have reserved names."""
    if is_reserved(name.text):
        _report(unit, name, messages.RESERVED_NAME(name.text))
    elif not is_well_formed(name.text):
        _report(unit, name, messages.INVALID_NAME(name.text))
    elif len(name.text) > MAX_NAME_LENGTH:
        _report(unit, name, messages.NAME_TOO_LONG(name.text))


def check_type_name(unit: UnitChecker, name: Name) -> None:
    """Checks the name of a class or interface."""
    if name.text.lower() in RESERVED_TYPE_NAMES:
        unit.report(name, messages.RESERVED_TYPE_NAME(name.text))


def _report(unit: UnitChecker, name: Name, message: Message) -> None:
    known = any(found.span == name.span and found.code == message.code for found in unit.diagnostics)
    if not known:
        unit.report(name, message)
