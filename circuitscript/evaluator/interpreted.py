"""What the nodes do without, where they run as plain Python. Compiled, it finds native methods and does nothing.

Native code keeps whole numbers and Booleans unboxed, so such nodes have two methods, and the one that boxes calls the
other. To Python both are the same; it is spared the second call.
"""

from types import FunctionType
from typing import Any

from circuitscript.evaluator.nodes import BooleanExpression, Expression, IntegerExpression

_BOXING = "evaluate"


def subclasses(root: type[Expression]) -> list[type[Expression]]:
    """Returns all classes below `root`."""
    found: list[type[Expression]] = []
    for node in root.__subclasses__():
        found.append(node)
        found.extend(subclasses(node))
    return found


def drop_boxing() -> None:
    """Lets every node that boxes what it computes natively return it at once; all nodes must have been imported."""
    roots: list[tuple[type[Expression], str]] = [
        (IntegerExpression, "evaluate_int"),
        (BooleanExpression, "evaluate_bool"),
    ]
    for root, native in roots:
        boxing: Any = getattr(root, _BOXING)
        if not isinstance(boxing, FunctionType):
            return
        for node in [node for node in subclasses(root) if getattr(node, _BOXING) is boxing]:
            setattr(node, _BOXING, getattr(node, native))
