"""Text values that Python does not tell apart, and UTF-16 arithmetic: Apex counts in code units."""


class Id(str):
    """A record id; equal to a String with the same characters, but of its own type at run time."""

    __slots__ = ()
