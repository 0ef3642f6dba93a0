"""String itself: the modules beside this one declare its members."""

from circuitscript.library.declare import LibraryClass
from circuitscript.symbols import TypeKind

STRING = LibraryClass(
    "String", TypeKind.PRIMITIVE, doc="Text, immutable. `==` between Strings ignores case; `equals` does not."
)
