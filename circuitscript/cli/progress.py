"""A progress bar on standard error, where that is a terminal; nothing elsewhere."""

import sys
from typing import Final, TextIO

_WIDTH: Final = 30
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Counts `total` things called `noun`. Whoever writes lines to the same terminal clears it before."""

    def __init__(self, total: int, noun: str, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_shown = self._stream.isatty() and total > 1
        self._total = total
        self._noun = noun
        self._done = 0

    def advance(self, note: str = "") -> None:
        """Counts one more, and shows the bar with a note such as `2 failed`."""
        self._done += 1
        if self._is_shown:
            filled = _WIDTH * min(self._done, self._total) // self._total
            bar = "█" * filled + "░" * (_WIDTH - filled)
            self._stream.write(f"{_CLEAR}{bar} {self._done} of {self._total} {self._noun}{note and f', {note}'}")
            self._stream.flush()

    def clear(self) -> None:
        """Takes the bar away, until the next `advance`."""
        if self._is_shown and self._done:
            self._stream.write(_CLEAR)
            self._stream.flush()
