"""Work in several processes: each gets its share, and sends objects back until it is done. Knows nothing of tests."""

from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Send = Callable[[object], None]

_WAIT: Final = 10.0


class WorkerError(Exception):
    """A process that ended before its work did."""


def run_shares(work: Callable[..., None], shares: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """Calls `work(send, *share)` in a process for each share, and yields what is sent, as it comes.

    `work` and the shares must be importable and picklable. Raises WorkerError when a process dies or `work` raises.
    """
    context = get_context("spawn")
    processes: list[SpawnProcess] = []
    connections: list[Connection] = []
    try:
        for share in shares:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_run_share, args=(sender, work, share), daemon=True)
            process.start()
            sender.close()
            processes.append(process)
            connections.append(receiver)
        yield from _receive(connections)
        for process in processes:
            process.join(_WAIT)
    finally:
        for process in processes:
            if process.is_alive():
                process.terminate()


def _receive(connections: list[Connection]) -> Iterator[Any]:
    while connections:
        for ready in wait(connections):
            assert isinstance(ready, Connection)
            try:
                kind, value = ready.recv()
            except EOFError:
                raise WorkerError("a test process ended before its tests did") from None
            if kind == "sent":
                yield value
                continue
            connections.remove(ready)
            ready.close()
            if kind == "failed":
                raise WorkerError(value)


def _run_share(sender: Connection, work: Callable[..., None], share: tuple[Any, ...]) -> None:
    try:
        work(lambda value: sender.send(("sent", value)), *share)
        sender.send(("done", None))
    except KeyboardInterrupt:
        return
    except Exception as error:
        sender.send(("failed", f"a test process failed: {type(error).__name__}: {error}"))
    finally:
        sender.close()
