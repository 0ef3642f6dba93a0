"""Reading TOML. What was read before is known by its whole text: a process can be handed it at its start."""

import marshal
from typing import Any, Final

KNOWN: Final[dict[str, bytes]] = {}
"""Documents that earlier processes read, by their text, in Python's `marshal` form; see `circuitscript.startup`."""

READ: Final[dict[str, bytes]] = {}
"""The documents that this process has read, likewise; the last few only."""

_MOST: Final = 16


class TomlError(ValueError):
    """A text that is not valid TOML; the message says what is wrong and where."""


def parse_toml(text: str) -> dict[str, Any]:
    """Returns the tables of a TOML document. Raises TomlError."""
    known = KNOWN.get(text)
    if known is None:
        import tomllib  # its patterns alone take longer than most starts

        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise TomlError(str(error)) from None
        except RecursionError:
            raise TomlError("it nests too deeply") from None
        try:
            known = marshal.dumps(document)
        except ValueError:  # dates and times have no such form
            return document
    if len(READ) < _MOST:
        READ[text] = known
    return marshal.loads(known)  # type: ignore[no-any-return]
