"""Numbers that Python does not tell apart, and wrapping to 32 and 64 bits."""

INTEGER_MIN = -(2**31)
INTEGER_MAX = 2**31 - 1
LONG_MIN = -(2**63)
LONG_MAX = 2**63 - 1


class Long(int):
    """A 64-bit integer where its type cannot be known statically; an Integer is a plain `int`."""

    __slots__ = ()


def wrap_integer(value: int) -> int:
    """Returns `value` wrapped to 32 bits, as two's complement."""
    return ((value + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def wrap_long(value: int) -> int:
    """Returns `value` wrapped to 64 bits, as two's complement."""
    return ((value + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000
