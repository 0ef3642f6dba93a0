"""The two kinds of trouble that a running script can be in. Compiled."""

from circuitscript.values.instances import ExceptionInstance


class ScriptException(Exception):
    """An exception that scripts can catch.

    `kind` is the name of a system exception without its namespace (`NullPointerException`), or of the user's class.
    `value` is the script's object; for one that a built-in raised it is made when a script catches it. `trace` grows on
    the way out, innermost frame first: `(frame name, line, column)`.
    """

    def __init__(self, kind: str, message: str | None, value: ExceptionInstance | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.value = value
        self.cause: ScriptException | None = None
        self.line: int = 0
        self.column: int = 0
        self.trace: list[tuple[str, int, int]] = []
        self.details: object = None


class LimitException(Exception):
    """The governor ended the run, or an assertion failed; no script can catch it and no `finally` runs.

    `kind` is `LimitException` or `AssertException`.
    """

    def __init__(self, message: str, kind: str = "LimitException") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.line: int = 0
        self.column: int = 0
        self.trace: list[tuple[str, int, int]] = []
