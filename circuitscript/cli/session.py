"""What a command that runs something sets up: the engine, the local store, the limits, the journal, and Ctrl-C."""

from collections.abc import Callable
from types import TracebackType

from attrs import evolve

from circuitscript.cli.failures import Failure
from circuitscript.engine import Cancellation, Engine, Program, RunOptions, RunResult
from circuitscript.hosts.local import open_host
from circuitscript.project import Project, ProjectError
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.host import Host, LogEntry
from circuitscript.runtime.profiles import profile

OnLog = Callable[[LogEntry], None]


class Session:
    """One command's engine and host. A context manager: leaving it closes the store."""

    def __init__(self, project: Project | None, database: str | None, limits: str | None, record: str | None) -> None:
        self._project = project
        self._database = database
        self._limits = _profile(limits)
        self._record = record
        self._engine = Engine()
        self._program: Program | None = None
        self._host: Host | None = None

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._host is not None:
            close = getattr(self._host.records, "close", None)
            if close is not None:
                self._engine.workers.run(close)
        self._engine.close()

    def load(self) -> Program:
        """Returns the program of the project, an empty one without a project."""
        try:
            self._program = self._engine.load(self._project if self._project is not None else {})
        except ProjectError as error:
            raise Failure(str(error)) from None
        return self._program

    def run(self, start: Callable[[RunOptions], RunResult], on_log: OnLog | None = None) -> RunResult:
        """Starts a run with the options of this session and returns its result.

        `on_log` gets each log entry at once. Ctrl-C cancels the run, and then interrupts the command.
        """
        cancellation = Cancellation()
        host = self._open_host()
        if on_log is not None:
            host = evolve(host, logs=_Telling(on_log))
        try:
            return start(RunOptions(host=host, limits=self._limits, cancellation=cancellation))
        except KeyboardInterrupt:
            cancellation.cancel()
            raise

    def _open_host(self) -> Host:
        from circuitscript.hosts.local import StoreError

        assert self._program is not None
        schema = self._program.world.schema
        try:
            self._host = self._engine.workers.run(lambda: open_host(schema, self._database))
        except StoreError as error:
            raise Failure(f"{self._database}: {error}") from None
        return self._host


class _Telling:
    """The port of logs that tells each entry at once."""

    def __init__(self, tell: OnLog) -> None:
        self._tell = tell

    def write(self, entry: LogEntry) -> None:
        """Takes one entry."""
        self._tell(entry)


def _profile(name: str | None) -> Limits | None:
    if name is None:
        return None
    try:
        return profile(name)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
