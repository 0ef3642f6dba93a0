"""What ends a command early: one message on standard error, and an exit code. No traceback ever reaches the user."""

import os
import sys
from contextlib import suppress
from typing import Final

FAILED: Final = 1
"""The script, check or test failed."""
USAGE: Final = 2
"""Wrong usage, or input that cannot be read."""
INTERNAL: Final = 70
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


def say(message: str) -> None:
    """Tells the user something on standard error."""
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    print(f"circuitscript: {message}", file=sys.stderr)


class Failure(Exception):
    """A trouble with its message for the user and its exit code."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def report(self) -> int:
        """Prints the message to standard error and returns the exit code."""
        say(self.message)
        return self.code


def report_internal_error(error: BaseException) -> int:
    """Prints what to report about a defect of CircuitScript itself, in one line, and returns the exit code.

    With `CIRCUITSCRIPT_TRACEBACK=1` in the environment Python's traceback follows.
    """
    place = _innermost_place(error)
    text = str(error).splitlines()
    print(
        f"circuitscript: internal error: {type(error).__name__}: {text[0] if text else '(no message)'} [{place}]. "
        "This is a defect of CircuitScript: please report this line with the sources that led to it.",
        file=sys.stderr,
    )
    if os.environ.get("CIRCUITSCRIPT_TRACEBACK") == "1":
        import traceback

        traceback.print_exception(error)
    return INTERNAL


def _innermost_place(error: BaseException) -> str:
    trace = error.__traceback__
    place = "unknown place"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if f"{os.sep}circuitscript{os.sep}" in file:
            place = f"circuitscript/{file.rpartition(f'{os.sep}circuitscript{os.sep}')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
