"""What a command that runs something sets up: the engine, the local store, the limits, the journal, and Ctrl-C."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import write_file
from circuitscript.engine import Cancellation, Engine, Program, RunOptions, RunResult
from circuitscript.hosts.local import StateError, StoreError, open_host
from circuitscript.project import Project, ProjectError
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.host import TIME_ZONE_SETTING, EventState, Host, LogEntry
from circuitscript.runtime.profiles import profile
from circuitscript.source.classes import evolve

if TYPE_CHECKING:
    from circuitscript.cli.job_runs import JobReport
    from circuitscript.hosts.recording import RecordingHttp

OnLog = Callable[[LogEntry], None]
Start = Callable[[RunOptions], RunResult]
T = TypeVar("T")
STORE_OR_LOCATION: Final = "--db works on the local store, --env, --location and --url on HighLevel: give one of them"


class Session:
    """One command's engine and store. A context manager: leaving it closes both.

    `database` is the store's file, `limits` a profile's name, `record` the file for the journal; None for none. With
    `environment` records are those of the HighLevel location that `[environments.NAME]` describes; `location` and `url`
    say the same, or override it. Callouts go where the project's `[callouts]` allows; `callouts_file` is where
    `write_recording` writes them for tests. `state` is the file of what runs remember of events, None for a memory of
    this run alone.
    """

    def __init__(
        self,
        project: Project | None = None,
        database: str | None = None,
        limits: str | None = None,
        record: str | None = None,
        environment: str | None = None,
        callouts_file: str | None = None,
        state: str | None = None,
        location: str | None = None,
        url: str | None = None,
    ) -> None:
        self._is_remote = any(one is not None for one in (environment, location, url))
        if self._is_remote and database is not None:
            raise Failure(STORE_OR_LOCATION)
        self.engine = Engine()
        self._project = project
        self._database = database
        self._limits = _profile(limits)
        self._record = record
        self._environment = environment
        self._location, self._url = location, url
        self._callouts_file = callouts_file
        self._recording: RecordingHttp | None = None
        self._state = state
        self._options = RunOptions()
        self._cleanup = ExitStack()

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not KeyboardInterrupt:  # the run is still ending, on the thread that the store belongs to
            self._cleanup.close()
            self.engine.close()

    def on_run_thread(self, task: Callable[[], T]) -> T:
        """Does `task` where deep nesting ends in an exception and not in the end of the process."""
        return self.engine.workers.run(task)

    def load(self) -> Program:
        """Returns the program of the project, an empty one without a project."""
        try:
            return self.engine.load(self._project if self._project is not None else {})
        except ProjectError as error:
            raise Failure(str(error)) from None

    def run(
        self,
        program: Program,
        start: Start,
        run_input: Mapping[str, Any],
        on_log: OnLog | None = None,
        *,
        takes_events: bool = False,
    ) -> RunResult:
        """Starts a run of `program` with the options of this session and returns its result.

        `run_input` is what the run begins with, for its journal. `on_log` gets each log entry at once. With
        `takes_events` the run has the memory of events. Ctrl-C cancels the run, and then interrupts the command.
        """
        host = self._with_callouts(self._open_host(program))
        if program.sources.time_zone:
            host = evolve(host, settings={**host.settings, TIME_ZONE_SETTING: program.sources.time_zone})
        if on_log is not None:
            host = evolve(host, logs=_Telling(on_log))
        if takes_events:
            host = evolve(host, state=self._open_state(program))
        self._options = RunOptions(host=host, limits=self._limits, cancellation=Cancellation())
        gc.freeze()  # the program stays: collections during the run need not look at it
        gc.enable()
        with self._guarded():
            if self._record is None:
                return start(self._options)
            return self._run_recorded(program, start, run_input, self._options)

    def run_jobs(self, program: Program) -> "tuple[JobReport, ...]":
        """Runs what the last run has queued, with the same ports, and returns what became of each job."""
        host = self._options.host
        if host is None or not getattr(host.jobs, "jobs", ()):
            return ()
        from circuitscript.cli.job_runs import run_jobs

        with self._guarded():
            return run_jobs(program, self._options)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            name = self._state if isinstance(error, StateError) else self._database
            raise Failure(f"{name}: {error}") from None
        except KeyboardInterrupt:
            if self._options.cancellation is not None:
                self._options.cancellation.cancel()
            raise

    def _run_recorded(
        self, program: Program, start: Start, run_input: Mapping[str, Any], options: RunOptions
    ) -> RunResult:
        from circuitscript.engine.journaling import Recorder

        assert self._record is not None
        try:
            with open(self._record, "wb") as stream:
                result = Recorder(program).run(start, run_input, stream, options)
        except StoreError:
            raise
        except OSError as error:
            raise Failure(f"{self._record}: cannot be written: {error.strerror}") from None
        return result

    def _open_host(self, program: Program) -> Host:
        schema = program.world.schema
        if self._is_remote:
            from circuitscript.cli.connections import connection_for
            from circuitscript.hosts.highlevel.hosting import open_highlevel_host

            connection = connection_for(self._project, self._environment, location=self._location, url=self._url)
            return self._closed_at_the_end(open_highlevel_host(connection, schema))
        try:
            host = self.on_run_thread(lambda: open_host(schema, self._database))
        except StoreError as error:
            raise Failure(f"{self._database}: {error}") from None
        return self._closed_at_the_end(host)

    def _with_callouts(self, host: Host) -> Host:
        """Returns the host with the callouts that the project allows, recorded where that was asked for."""
        callouts = self._project.settings.callouts if self._project is not None else {}
        if not callouts and self._callouts_file is None:
            return host
        from circuitscript.hosts.callouts import CalloutSettingsError, open_callouts

        try:
            http = open_callouts(callouts, os.environ)
        except CalloutSettingsError as error:
            raise Failure(f"circuit.toml: {error}") from None
        self._cleanup.callback(http.close)
        if self._callouts_file is None:
            return evolve(host, http=http)
        from circuitscript.hosts.recording import RecordingHttp

        self._recording = RecordingHttp(http, http.secrets())
        return evolve(host, http=self._recording)

    def write_recording(self) -> None:
        """Writes the callouts of the run to the file that was asked for; raises Failure when there were none."""
        if self._callouts_file is None or self._recording is None:
            return
        if not self._recording.count:
            message = f"{self._callouts_file}: not written, for the run made no callouts"
            raise Failure(message, FAILED, is_told=True)
        write_file(self._callouts_file, self._recording.text())

    def _open_state(self, program: Program) -> EventState:
        from circuitscript.hosts.event_state import MemoryEventState

        path = self._state
        if path is None:
            return MemoryEventState()
        from circuitscript.hosts.local.event_state import LocalEventState

        try:
            state = self.on_run_thread(lambda: LocalEventState(program.world.schema, path))
        except StoreError as error:
            raise Failure(f"{path}: {error}") from None
        self._cleanup.callback(self.on_run_thread, state.close)
        return state

    def _closed_at_the_end(self, host: Host) -> Host:
        close = getattr(host.records, "close", None)
        if close is not None:
            self._cleanup.callback(self.on_run_thread, close)
        return host


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
