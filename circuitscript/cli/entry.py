"""The entry of the command line: runs a command, and turns every trouble into one message and an exit code."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

from circuitscript.cli.failures import BROKEN_PIPE, INTERRUPTED, Failure, report_internal_error, say
from circuitscript.cli.plain_words import plain_run


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code: 0 fine, 1 the script or check failed, 2 wrong usage or input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(words)
        sys.stdout.flush()
    except Failure as failure:
        return failure.report()
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # What is still buffered has no reader; writing it at exit would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        return report_internal_error(error)
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
