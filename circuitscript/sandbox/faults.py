"""Faults by lot: which request is refused, lost or slowed, from a seeded source so that a test can be repeated."""

from random import Random

from circuitscript.sandbox.exchange import ApiError, LostConnection
from circuitscript.sandbox.options import Faults


class FaultSource:
    """Draws the faults of requests. `made` counts them by name."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.made: dict[str, int] = {}
        self._random = Random(faults.seed)

    def before(self) -> None:
        """Raises the fault that comes before a request is carried out, if any."""
        if self._happens("error_429", self.faults.error_429):
            raise ApiError(429, "Too Many Requests")
        if self._happens("error_500", self.faults.error_500):
            raise ApiError(500, "Internal server error")
        if self._happens("lost_before", self.faults.lost_before):
            raise LostConnection

    def after(self) -> None:
        """Raises LostConnection where the answer is to be lost."""
        if self._happens("lost_after", self.faults.lost_after):
            raise LostConnection

    def _happens(self, name: str, chance: float) -> bool:
        if not chance or self._random.random() >= chance:
            return False
        self.made[name] = self.made.get(name, 0) + 1
        return True
