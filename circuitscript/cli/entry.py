"""The entry of the command line: runs a command, and turns every trouble into one message and an exit code."""

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

from circuitscript.cli.failures import BROKEN_PIPE, INTERRUPTED, failure_of, report_internal_error, say, tell_end
from circuitscript.cli.plain_words import plain_run


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code: 0 fine, 1 the script or check failed, 2 wrong usage or input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_json = "--json" in words
    if is_json and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # which JSON is in, whatever the terminal's language
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        if is_json:
            tell_end(INTERRUPTED, "interrupted")
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # What is still buffered has no reader; writing it at exit would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        failure = failure_of(error)
        return report_internal_error(error, is_json) if failure is None else failure.report(is_json)
    return code


def _run(words: list[str]) -> int:
    run = plain_run(words)
    if run is not None:
        return _run_plainly(run)
    from circuitscript.cli.group import run_command

    return run_command(words)


def _run_plainly(run: dict[str, Any]) -> int:
    """Runs an event; Python's collector sleeps until the run begins, as nothing made before that is garbage."""
    gc.disable()
    try:
        from circuitscript.cli.event_run import RunWords, run_event

        return run_event(RunWords(**run))
    finally:
        gc.enable()
