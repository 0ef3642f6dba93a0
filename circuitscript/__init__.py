"""CircuitScript, a programming platform for HighLevel CRM automation. `circuitscript.engine` has the embedding API."""

from circuitscript import compiled as _compiled
from circuitscript.version import VERSION

__all__ = ["__version__"]

__version__ = VERSION

_compiled.install()
