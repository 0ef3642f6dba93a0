"""String. Lengths and indices count UTF-16 code units; most methods are those of Java and of commons-lang."""

from circuitscript.library.strings import changing, comparing, escaping, making, parts, searching
from circuitscript.library.strings.declaration import STRING

__all__ = ["STRING", "changing", "comparing", "escaping", "making", "parts", "searching"]
