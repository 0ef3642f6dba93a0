"""Threads with a large stack, one per concurrent run, kept and reused.

Compiled nodes have no recursion check of their own and a C-stack overflow is fatal, so a run needs room for the deepest
nesting that the limits allow. Where no thread can be started (Pyodide), runs stay on the caller's thread.
"""

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FunctionType
from typing import Any, Final, TypeVar

from circuitscript import compiled

T = TypeVar("T")

STACK_BYTES: Final = 512 * 1024 * 1024
"""Address space, not memory: the system gives pages as they are touched."""

RECURSION_LIMIT: Final = 50_000 if compiled.is_compiled() else 1_000_000
"""Python's own limit, which is process-wide: plain Python nodes nest that deeply, native ones do not count."""

_SMALLEST_STACK: Final = 16 * 1024 * 1024

_ROOM: Final = 540_000
"""Slots of the frame below everything that a thread runs: just above a power of two in bytes, see `_with_room`."""

_starting = threading.Lock()


class Workers:
    """A pool that grows to the number of concurrent runs and shrinks to nothing when it is dropped."""

    def __init__(self, stack_bytes: int = STACK_BYTES) -> None:
        self._stack_bytes = stack_bytes
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    def run(self, task: Callable[[], T]) -> T:
        """Runs `task` on a thread of the pool and returns or raises what it returns or raises.

        A task that is started on a thread of the pool runs right there. A KeyboardInterrupt of the waiting caller
        leaves the task running: whoever catches it cancels the run.
        """
        if getattr(threading.current_thread(), "_is_circuitscript_worker", False):
            return task()
        worker = self._take()
        if worker is None:
            return task()
        answer: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        worker.tasks.put((task, answer, self))
        succeeded, value = answer.get()
        if succeeded:
            return value  # type: ignore[no-any-return]
        try:
            raise value
        finally:
            del value

    def close(self) -> None:
        """Ends the idle threads; the pool can be used again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.tasks.put(None)

    def give_back(self, worker: "_Worker") -> None:
        """Takes a thread that is free again."""
        with self._lock:
            self._idle.append(worker)

    def _take(self) -> "_Worker | None":
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _start(self._stack_bytes)

    def __del__(self) -> None:
        for worker in self._idle:
            worker.tasks.put(None)


class _Worker:
    """One thread and the queue that feeds it; None ends it. Holds no reference to its pool while it waits."""

    def __init__(self) -> None:
        self.tasks: SimpleQueue[tuple[Callable[[], Any], SimpleQueue[tuple[bool, Any]], Workers] | None] = SimpleQueue()
        self.thread = threading.Thread(target=_with_room, args=(self._work,), name="circuitscript-run", daemon=True)
        self.thread._is_circuitscript_worker = True  # type: ignore[attr-defined]

    def _work(self) -> None:
        while (item := self.tasks.get()) is not None:
            task, answer, pool = item
            del item
            try:
                result: tuple[bool, Any] = (True, task())
            except BaseException as error:
                result = (False, error)
            pool.give_back(self)
            answer.put(result)
            del task, answer, pool, result


def _call(task: Callable[[], None]) -> None:
    task()


_with_room: Final = FunctionType(_call.__code__.replace(co_stacksize=_ROOM), globals(), "_with_room")
"""Calls a task above one frame so large that CPython maps a large chunk of memory for it and for the frames above.

CPython keeps Python frames in chunks of 16 KiB; a call at a chunk's end maps the next one, its return unmaps it. Nodes
that run as plain Python nest deeply, and recursion across such an end made calls far slower.
"""


def _start(stack_bytes: int) -> _Worker | None:
    """Starts a thread with the largest stack that the system gives, up to `stack_bytes`; None without threads."""
    if sys.getrecursionlimit() < RECURSION_LIMIT:
        sys.setrecursionlimit(RECURSION_LIMIT)
    with _starting:
        size = stack_bytes
        while size >= _SMALLEST_STACK:
            try:
                previous = threading.stack_size(size)
            except (ValueError, RuntimeError):
                size //= 2
                continue
            try:
                worker = _Worker()
                worker.thread.start()
            except RuntimeError:
                size //= 2
                continue
            finally:
                threading.stack_size(previous)
            return worker
    return None
