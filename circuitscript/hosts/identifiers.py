"""Ids of new rows: in Apex's form where the schema has key prefixes, in HighLevel's elsewhere.

Both follow from the object and a counter that the store keeps, so that a run on the same store makes the same ids.
"""

from binascii import b2a_base64
from functools import lru_cache

from circuitscript.data.schema import ObjectDefinition
from circuitscript.values.text import Id, long_id

_BITS = 0xFFFFFFFFFFFFFFFF
_LETTERS = bytes.maketrans(b"+/", b"xY")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def salesforce_id(definition: ObjectDefinition, number: int) -> Id:
    """Returns an 18-character id: key prefix, instance, counter in base 62, check characters."""
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit] + digits
    return Id(long_id(f"{definition.key_prefix or '000'}fa0{digits.rjust(9, '0')}"))


def highlevel_id(definition: ObjectDefinition, number: int) -> Id:
    """Returns a 20-character id of letters and digits that looks drawn by lot."""
    seed = _seed(definition.name.lower()) + number * 0x9E3779B97F4A7C15
    value = _mixed(seed) << 64 | _mixed(seed + 1)
    return Id(b2a_base64((value >> 8).to_bytes(15, "big"), newline=False).translate(_LETTERS).decode())


def _mixed(value: int) -> int:
    """Returns 64 well-mixed bits (SplitMix64), different for different values."""
    value &= _BITS
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _BITS
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _BITS
    return value ^ (value >> 31)


@lru_cache(maxsize=256)
def _seed(name: str) -> int:
    """Returns 64 bits that stand for a name (FNV-1a)."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & _BITS
    return value
