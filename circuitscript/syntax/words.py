"""Which words may be names. Holds Apex's reserved words, in lower case, and what a declared name may look like."""

import re
from typing import Final

KEYWORDS: Final = frozenset(
    (
        "abstract", "and", "as", "asc", "break", "bulk", "by", "catch", "class", "commit", "continue", "delete",
        "desc", "do", "else", "enum", "extends", "false", "final", "finally", "for", "from", "global", "having", "if",
        "implements", "in", "insert", "instanceof", "interface", "like", "limit", "list", "map", "merge", "new",
        "not", "null", "nulls", "on", "or", "override", "private", "protected", "public", "return", "select",
        "static", "super", "testmethod", "this", "throw", "trigger", "true", "try", "undelete", "update", "upsert",
        "using", "virtual", "webservice", "where", "while",
    )
)  # fmt: skip
"""Words that stand for a name only beside a dot, as in `Trigger.new` and `Database.insert(records)`."""

RESERVED_NAMES: Final = KEYWORDS | frozenset(
    (
        "activate", "any", "array", "autonomous", "begin", "bigdecimal", "blob", "boolean", "byte", "case", "cast",
        "char", "collect", "const", "currency", "date", "datetime", "decimal", "default", "double", "end",
        "exception", "exit", "export", "float", "goto", "group", "hint", "import", "inner", "int", "integer", "into",
        "join", "long", "loop", "number", "object", "of", "outer", "package", "parallel", "pragma", "retrieve",
        "rollback", "set", "short", "sobject", "sort", "string", "switch", "synchronized", "system", "then", "time",
        "transaction", "void", "when",
    )
)  # fmt: skip
"""Words that cannot name a type, variable or property. Those that are no keywords may name a method."""

MAX_NAME_LENGTH: Final = 255
"""The most characters that a declared name may have."""

_NAME: Final = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")


def is_reserved(name: str) -> bool:
    """Tells whether `name`, in any case, cannot name a type, variable or property."""
    return name.lower() in RESERVED_NAMES


def is_well_formed(name: str) -> bool:
    """Tells whether `name` has ASCII letters, digits and single inner underscores only, a letter first."""
    return _NAME.fullmatch(name) is not None
