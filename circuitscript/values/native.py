"""What the state of library objects may be, so that they can be shown.

Interpreted, for the library's classes extend it.
"""


class NativeState:
    """The state of a `NativeInstance` that has a text form of its own; any other state is shown as its type."""

    def text(self) -> str:
        """Returns the `toString` form."""
        raise NotImplementedError
