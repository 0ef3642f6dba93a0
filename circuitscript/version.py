"""The version, and the line that `--version` prints. Cheap to import: reads no package metadata."""

import sys
from typing import Final

from circuitscript import compiled

VERSION: Final = "0.1.0"


def description() -> str:
    """Returns version, kind of core and Python, as in `circuitscript 0.1.0 (compiled core, CPython 3.11.7)`."""
    core = "compiled" if compiled.is_compiled() else "pure Python"
    implementation = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}.get(
        sys.implementation.name, sys.implementation.name
    )
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"circuitscript {VERSION} ({core} core, {implementation} {python})"
