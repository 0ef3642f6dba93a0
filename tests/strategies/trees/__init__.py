"""Hypothesis strategies for trees of whole units, as the parser could have made them, but for their places.

They cover every kind of node. Trees need not make sense to the checker. What no text has is left out: an operator whose
operand binds more loosely, a statement that reads as another one, names that are keywords.
"""

from tests.strategies.trees.declarations import units
from tests.strategies.trees.expressions import expressions
from tests.strategies.trees.queries import queries, searches
from tests.strategies.trees.statements import statements

__all__ = ["expressions", "queries", "searches", "statements", "units"]
