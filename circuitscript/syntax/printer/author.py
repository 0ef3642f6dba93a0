"""What printers may ask about a source text: how its author wrote what the tree does not tell apart."""

from circuitscript.source import Span
from circuitscript.source.classes import frozen
from circuitscript.syntax.printer.trivia import Trivia


@frozen(eq=False)
class Author:
    """The author of a text, or nobody when a bare tree is printed, who then wrote everything in the shortest way."""

    trivia: Trivia | None = None

    def wrote(self, token: str, after: int, before: int) -> bool:
        """Tells whether the author wrote `token` (in lower case) between the two offsets."""
        return self.trivia is not None and self.trivia.wrote(after, before, token)

    def wrote_semicolon(self, span: Span) -> bool:
        """Tells whether the empty block at `span` was written as a semicolon."""
        return self.wrote(";", span.start, span.end)
