"""What a run is metered by while it walks: statements, time and heap. Compiled.

The countdown of statements is re-armed so that the limit is exact; re-arming lets other threads run, and reads the
clock every few rounds. Work of built-ins is counted beside it, so that slow ones are noticed between statements.
"""

from typing import Any, Final

from mypy_extensions import i64

from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import Cancelled
from circuitscript.runtime.governor import UNLIMITED, Limits, Resource, exceeded
from circuitscript.runtime.host import Clock
from circuitscript.runtime.observer import breathe
from circuitscript.values.numbers import long_digits

QUANTUM: Final = 1024
"""The most statements between two visits of `rearm`."""

ROUNDS: Final = 8
"""Visits of `rearm` between two readings of the clock."""

WORK: Final = 40_000
"""Steps of built-ins' work between two readings of the clock."""

MILLISECOND: Final = 1_000_000


class Meter:
    """The meters of one run. `heap_left` counts down to the next measurement of what the run keeps alive."""

    __slots__ = (
        "armed",
        "clock",
        "countdown",
        "heap_granted",
        "heap_left",
        "is_cancelled",
        "max_cpu",
        "max_heap",
        "max_items",
        "max_statements",
        "max_text",
        "max_wall",
        "rounds",
        "time_left",
        "work",
    )

    countdown: i64
    armed: i64
    max_statements: i64
    heap_left: i64
    heap_granted: i64
    max_heap: i64
    work: i64
    rounds: i64
    max_text: i64
    max_items: i64
    max_wall: i64
    max_cpu: i64
    time_left: i64

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.clock = clock
        self.is_cancelled: bool = False
        self.countdown = 0
        self.armed = 0
        self.work = 0
        self.rounds = ROUNDS
        self.max_statements = limits.maximum(Resource.STATEMENTS)
        self.max_heap = limits.maximum(Resource.HEAP)
        self.heap_left = limits.maximum(Resource.HEAP) >> 1
        self.heap_granted = limits.maximum(Resource.HEAP) >> 1
        self.max_text = limits.maximum(Resource.STRING_LENGTH)
        self.max_items = limits.maximum(Resource.COLLECTION_SIZE)
        self.max_wall = limits.maximum(Resource.WALL_TIME)
        self.max_cpu = limits.maximum(Resource.CPU_TIME)
        self.time_left = min(self.max_wall, self.max_cpu)

    def rearm(self) -> None:
        """Grants the next statements, or ends the run; called when `countdown` went below zero."""
        quantum: i64 = QUANTUM
        left = self.max_statements - self.armed
        if left <= 0:
            self.countdown = 0
            raise exceeded(Resource.STATEMENTS, self.armed + 1, self.max_statements)
        if left < quantum:
            quantum = left
        self.armed += quantum
        self.countdown += quantum
        breathe()
        if self.is_cancelled:
            raise Cancelled
        self.rounds -= 1
        if self.rounds <= 0:
            self.check_time()

    def check_time(self) -> None:
        """Reads the clock and ends the run when its time is over, or when it was cancelled."""
        self.rounds = ROUNDS
        self.work = 0
        if self.is_cancelled:
            raise Cancelled
        clock = self.clock
        if self.max_wall < UNLIMITED:
            wall = clock.elapsed() // MILLISECOND
            if wall >= self.max_wall:
                raise exceeded(Resource.WALL_TIME, wall, self.max_wall)
            self.time_left = self.max_wall - wall
        if self.max_cpu < UNLIMITED:
            cpu = clock.cpu() // MILLISECOND
            if cpu >= self.max_cpu:
                raise exceeded(Resource.CPU_TIME, cpu, self.max_cpu)
            if self.max_cpu - cpu < self.time_left or self.max_wall >= UNLIMITED:
                self.time_left = self.max_cpu - cpu

    def cancel(self) -> None:
        """Asks the run to end; may be called from another thread, and takes effect within a thousand statements."""
        self.is_cancelled = True

    def statement_count(self) -> int:
        """Returns how many statements the run has executed."""
        return self.armed - self.countdown if self.countdown > 0 else self.armed

    def metered(self, resource: Resource) -> int:
        """Returns the use so far of statements, heap or time."""
        if resource is Resource.STATEMENTS:
            return self.statement_count()
        if resource is Resource.HEAP:
            return self.heap_granted - self.heap_left
        if resource is Resource.CPU_TIME:
            return self.clock.cpu() // MILLISECOND
        return self.clock.elapsed() // MILLISECOND

    def charge_work(self, steps: i64) -> None:
        """Counts steps of a built-in's work, and reads the clock when many have come together."""
        self.work += steps
        if self.work > WORK:
            self.check_time()

    def charge_heap(self, size: i64) -> None:
        """Counts bytes that are about to be allocated."""
        self.heap_left -= size
        if self.heap_left < 0:
            self.measure_heap(size)

    def charge_text(self, length: i64) -> None:
        """Counts a string of `length` code units that is about to be made."""
        if length > self.max_text:
            raise exceeded(Resource.STRING_LENGTH, length, self.max_text)
        self.work += length >> 4
        if self.work > WORK:
            self.check_time()
        self.heap_left -= heap.TEXT + length
        if self.heap_left < 0:
            self.measure_heap(heap.TEXT + length)

    def charge_append(self, length: i64, added: i64) -> None:
        """Counts `added` code units that are about to be appended in place to a string of `length`."""
        if length + added > self.max_text:
            raise exceeded(Resource.STRING_LENGTH, length + added, self.max_text)
        self.work += added >> 4
        self.heap_left -= added
        if self.heap_left < 0:
            self.measure_heap(added)

    def charge_items(self, total: i64, added: i64) -> None:
        """Counts `added` elements that are about to make a collection one of `total` elements."""
        if total > self.max_items:
            raise exceeded(Resource.COLLECTION_SIZE, total, self.max_items)
        self.work += added
        if self.work > WORK:
            self.check_time()
        self.heap_left -= heap.GROWTH * added
        if self.heap_left < 0:
            self.measure_heap(heap.GROWTH * added)

    def charge_made(self, size: i64) -> None:
        """Counts bytes that were allocated, or were there already: they come with the next measurement."""
        self.heap_left -= size
        if self.heap_left < 0:
            self.measure_heap(0)

    def charge_decimal(self, value: Any) -> None:
        """Counts a Decimal that was just made, by its digits."""
        digits: i64 = long_digits(value)
        self.charge_heap(heap.DECIMAL + (digits >> 1))

    def measure_heap(self, needed: i64) -> None:
        """Measures what the run keeps alive, and ends it when that and the `needed` bytes exceed the limit."""
        live = self.live_heap()
        self.work += live >> 6
        if live + needed > self.max_heap:
            raise exceeded(Resource.HEAP, live + needed, self.max_heap)
        grant = (self.max_heap - live) >> 1
        if grant < self.max_heap >> 4:
            grant = self.max_heap >> 4
        self.heap_granted = live + grant
        self.heap_left = grant - needed

    def live_heap(self) -> i64:
        """Returns the size of what the run keeps alive."""
        raise NotImplementedError
