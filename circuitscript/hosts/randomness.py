"""Randomness: the system's, and a stream that follows from a seed."""

import os


class SystemRandomness:
    """Random bytes from the operating system."""

    def bytes(self, count: int) -> bytes:
        """Returns `count` random bytes."""
        return os.urandom(count)


class SeededRandomness:
    """Bytes that are the same for the same seed on every machine: SHA-256 over seed and counter."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = str(seed).encode()
        self._counter = 0
        self._rest = b""

    def bytes(self, count: int) -> bytes:
        """Returns the next `count` bytes of the stream."""
        from hashlib import sha256

        while len(self._rest) < count:
            self._rest += sha256(self._seed + b":" + str(self._counter).encode()).digest()
            self._counter += 1
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken
