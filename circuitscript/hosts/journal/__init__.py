"""The journal: every effect of a run, written while it happens, and runs that take their answers from it.

The format is described for its readers in `docs/journal.md`.
"""

from circuitscript.hosts.journal.files import (
    FORMAT_VERSION,
    Header,
    Journal,
    JournalError,
    read_journal,
)
from circuitscript.hosts.journal.recording import record
from circuitscript.hosts.journal.replaying import Divergence, Replay
from circuitscript.hosts.journal.writer import JournalWriter, Preamble

__all__ = [
    "FORMAT_VERSION",
    "Divergence",
    "Header",
    "Journal",
    "JournalError",
    "JournalWriter",
    "Preamble",
    "Replay",
    "read_journal",
    "record",
]
