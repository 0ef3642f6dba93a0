"""The embedding API: load sources or a project, see what is wrong with them, run events, methods and anonymous code.

The only room that wires the others together. Knows nothing of commands, webhooks or servers.
"""

from circuitscript.engine.engine import Engine, HostFactory
from circuitscript.engine.marshalling import ConversionError
from circuitscript.engine.program import (
    ANONYMOUS,
    AnonymousProgram,
    Event,
    InvalidProgramError,
    NoTriggerError,
    Program,
    RunOptions,
    Unit,
)
from circuitscript.engine.results import Change, Fired, Frame, Outcome, RunError, RunResult, Usage
from circuitscript.engine.running import Cancellation, InvalidEventError

__all__ = [
    "ANONYMOUS",
    "AnonymousProgram",
    "Cancellation",
    "Change",
    "ConversionError",
    "Engine",
    "Event",
    "Fired",
    "Frame",
    "HostFactory",
    "InvalidEventError",
    "InvalidProgramError",
    "NoTriggerError",
    "Outcome",
    "Program",
    "RunError",
    "RunOptions",
    "RunResult",
    "Unit",
    "Usage",
]
