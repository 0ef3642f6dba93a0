"""`--watch`: does a command's work again whenever the files change that it depends on, until Ctrl-C.

Knows nothing of what the work is. watchfiles, which waits for changes, is imported when there is something to wait for.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from circuitscript.cli.failures import Failure, failure_of, say
from circuitscript.source.classes import frozen

SUFFIXES: Final = (".cls", ".trigger", ".toml", ".json", ".xml")
"""What the files of a project end in that a run or a test may depend on."""

_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})
_STEP: Final = 50
"""Milliseconds without a further change after which changes count as one: editors write a file in several steps."""
_LONGEST_STEP: Final = 1_000
_TIMEOUT: Final = 1_000
"""Milliseconds after which files are compared though no change was reported: for changes before the watch had begun."""
_CLEAR: Final = "\x1b[H\x1b[2J"

Fingerprint = dict[str, tuple[int, int]]


@frozen
class WatchScope:
    """The files that count: those below `root` that end in `SUFFIXES`, `files`, and everything below `folders`.

    `ignored` are files and folders that the work itself writes; hidden folders never count.
    """

    root: str
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def paths(self) -> list[str]:
        """Returns what is to be watched: the root, and the folders of what lies outside of it."""
        root = os.path.abspath(self.root)
        outside = {os.path.dirname(os.path.abspath(file)) for file in self.files}
        outside |= {os.path.abspath(folder) for folder in self.folders if os.path.isdir(folder)}
        return [root, *sorted(folder for folder in outside if not _is_below(folder, root) and os.path.isdir(folder))]

    def fingerprint(self) -> Fingerprint:
        """Returns the time of the last change and the size of every file that counts."""
        ignored = tuple(os.path.abspath(path) for path in self.ignored)
        found: Fingerprint = {}
        for path in self._files():
            if any(_is_below(path, one) for one in ignored):
                continue
            try:
                status = os.stat(path)
            except OSError:
                continue  # deleted meanwhile, which the next comparison tells
            found[path] = status.st_mtime_ns, status.st_size
        return found

    def _files(self) -> Iterator[str]:
        yield from (os.path.abspath(file) for file in self.files)
        yield from (path for path in _walk(os.path.abspath(self.root)) if path.endswith(SUFFIXES))
        for folder in self.folders:
            yield from _walk(os.path.abspath(folder))


def watch(
    work: Callable[[], int], scope: WatchScope, changes: Iterable[object] | None = None, *, is_json: bool = False
) -> int:
    """Does `work` at once and after every change of the files in `scope`; Ctrl-C ends it with the exit code 0.

    What fails is told and does not end the watch. `changes` yields whenever files may have changed; by default that is
    what the system reports.
    """
    try:
        signals = iter(_reported(scope.paths()) if changes is None else changes)
        seen = scope.fingerprint()
        while True:
            _clear()
            _attempt(work, is_json)
            say("waiting for changes; Ctrl-C ends")
            for _ in signals:
                found = scope.fingerprint()
                if found != seen:
                    seen = found
                    break
            else:
                return 0
    except KeyboardInterrupt:
        return 0


def _attempt(work: Callable[[], int], is_json: bool) -> None:
    gc.unfreeze()  # what earlier times have kept from the collector is garbage by now
    try:
        work()
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        failure.report(is_json)
    sys.stdout.flush()


def _reported(paths: Sequence[str]) -> Iterator[object]:
    """Yields whenever the system has reported changes below `paths`, and now and then without."""
    from watchfiles import watch as wait

    try:
        yield from wait(
            *paths, watch_filter=None, debounce=_LONGEST_STEP, step=_STEP, rust_timeout=_TIMEOUT, yield_on_timeout=True
        )
    except OSError as error:
        raise Failure(f"the folder cannot be watched: {error}; WATCHFILES_FORCE_POLLING=1 does without") from None


def _clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        yield from (os.path.join(parent, name) for name in names)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
