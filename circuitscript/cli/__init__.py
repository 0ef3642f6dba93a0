"""The command line: one module per command in `commands`, imported when its command is called."""

from circuitscript.cli.entry import main

__all__ = ["main"]
