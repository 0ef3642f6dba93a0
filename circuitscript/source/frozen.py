"""A decorator for small immutable classes that are made in great numbers.

The type checker sees `attrs.frozen`. At run time the fields are plain slots, because a frozen class of attrs takes three
times as long to construct, and a source of 100,000 lines has millions of nodes.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrs import frozen
else:
    from attrs import define

    def frozen(cls=None, *, eq=True):
        """Stands in for `attrs.frozen`; with `eq=False` the instances compare and hash by identity."""
        decorate = define(eq=eq, unsafe_hash=True if eq else None)
        return decorate if cls is None else decorate(cls)


__all__ = ["frozen"]
