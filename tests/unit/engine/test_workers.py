"""Threads with a large stack."""

import threading

import pytest

from circuitscript.engine.workers import Workers


@pytest.fixture
def workers() -> Workers:
    return Workers()


def test_run_returns_what_the_task_returns(workers: Workers) -> None:
    assert workers.run(lambda: 3) == 3


def test_run_raises_what_the_task_raises(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        workers.run(lambda: 1 // 0)
    assert workers.run(lambda: 3) == 3


def test_threads_are_reused_and_tasks_inside_stay_on_theirs(workers: Workers) -> None:
    first = workers.run(threading.get_ident)
    assert workers.run(threading.get_ident) == first
    assert workers.run(lambda: workers.run(threading.get_ident)) == first
    assert first != threading.get_ident()


def test_stack_holds_deep_recursion(workers: Workers) -> None:
    def deep(depth: int) -> int:
        return 0 if depth == 0 else 1 + max([depth - 1], key=deep) * 0 + 1

    assert workers.run(lambda: deep(20_000)) == 2


def test_concurrent_tasks_have_threads_of_their_own(workers: Workers) -> None:
    barrier = threading.Barrier(4)
    found: list[int] = []

    def task() -> None:
        barrier.wait(10)
        found.append(threading.get_ident())

    callers = [threading.Thread(target=workers.run, args=(task,)) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(10)
    assert len(set(found)) == 4


def test_close_ends_idle_threads(workers: Workers) -> None:
    thread = workers.run(threading.current_thread)
    workers.close()
    thread.join(10)
    assert not thread.is_alive()
    assert workers.run(lambda: 1) == 1
