"""Ids of new rows: in Apex's form where the schema has key prefixes, in HighLevel's elsewhere.

Both follow from the object and a counter that the store keeps, so that a run on the same store makes the same ids.
"""

from base64 import b64encode
from hashlib import sha256

from circuitscript.data.comparison import long_id
from circuitscript.data.schema import ObjectDefinition
from circuitscript.values.text import Id

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
    digest = sha256(f"{definition.name.lower()}:{number}".encode()).digest()
    return Id(b64encode(digest[:15], b"xY").decode())
