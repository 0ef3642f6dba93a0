"""What commands have to say, in two forms: JSON Lines on standard output for machines, text for people.

Every command speaks through an `Output`, so that `--json` changes nothing else.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from circuitscript.cli.terminal import Terminal, harmless, standard_error, standard_output
from circuitscript.engine.results import Change, Fired, RunError, RunResult
from circuitscript.runtime.host import LogEntry
from circuitscript.source import Diagnostic, SourceText
from circuitscript.triggers.delivery import EventReport

if TYPE_CHECKING:
    from circuitscript.cli.job_runs import JobReport


class Output(Protocol):
    """Where a command's findings go."""

    def diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Tells what is wrong with sources."""

    def delivery(self, reports: Sequence[EventReport], fired: Sequence[Fired]) -> None:
        """Tells what came in, what ran for it, and what did not and why."""

    def log(self, entry: LogEntry) -> None:
        """Tells one line of the debug log."""

    def log_section(self, logs: Sequence[LogEntry]) -> None:
        """Tells a whole debug log."""

    def run(
        self, result: RunResult, sources: "Sources", is_brief: bool = False, jobs: "Sequence[JobReport]" = ()
    ) -> None:
        """Tells how a run ended: its changes, its limits and, where it failed, why; then the jobs that followed it.

        Brief, it tells only what failed: what the run and its jobs have logged was told while they ran.
        """

    def result(self, **values: object) -> None:
        """Ends the output of a command that is not a run."""


class Sources:
    """The sources of a program by name, for showing lines of stack traces. `folder` comes before names in messages.

    `apart` is the name of a source that is not in the folder, such as anonymous code.
    """

    def __init__(self, sources: Iterable[SourceText], folder: str = "", apart: str = "") -> None:
        self.by_name = {source.name: source for source in sources}
        self.folder = folder
        self.apart = apart

    def shown(self, name: str) -> str:
        """Returns how messages write the file called `name`: as a path from the working folder."""
        return f"{self.folder}/{name}" if self.folder and name in self.by_name and name != self.apart else name


def make_output(is_json: bool, folder: str = "", apart: str = "") -> Output:
    """Returns the output that the user asked for; `folder` leads from the working folder to the project.

    `apart` is the name of a source that is not in the project.
    """
    if is_json:
        return JsonOutput(folder, apart)
    from circuitscript.cli.report import TextOutput

    return TextOutput(standard_output(), standard_error(), folder, apart)


class JsonOutput:
    """One JSON object a line; the last one is the `result`."""

    def __init__(self, folder: str = "", apart: str = "") -> None:
        from circuitscript.cli.encoding import encode

        self._encode = encode
        self._folder = folder
        self._apart = apart

    def diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Writes one `diagnostic` line each."""
        for diagnostic in diagnostics:
            start = diagnostic.source.position(diagnostic.span.start)
            end = diagnostic.source.position(diagnostic.span.end)
            values: dict[str, object] = {
                "file": self._file(diagnostic.source.name),
                "line": start.line,
                "column": start.column,
                "end_line": end.line,
                "end_column": end.column,
                "code": diagnostic.code,
                "severity": diagnostic.severity.value,
                "message": diagnostic.message,
            }
            if diagnostic.hint:
                values["hint"] = diagnostic.hint
            self._write("diagnostic", values)

    def delivery(self, reports: Sequence[EventReport], fired: Sequence[Fired]) -> None:
        """Writes an `event` line for each event, and a `trigger` line for each trigger that ran."""
        for report in reports:
            place = {"event": report.name, "object": report.object_name, "id": report.record_id}
            self._write("event", {**place, "webhook_id": report.webhook_id, "fate": report.fate.value})
        for trigger in fired:
            values = {
                "trigger": trigger.trigger,
                "unit": trigger.unit,
                "object": trigger.object,
                "time": trigger.time,
                "operation": trigger.operation,
                "records": trigger.size,
                "file": self._file(trigger.file),
                "line": trigger.line,
            }
            self._write("trigger", values)

    def log(self, entry: LogEntry) -> None:
        """Writes a `log` line."""
        self._write("log", _log(entry))

    def log_section(self, logs: Sequence[LogEntry]) -> None:
        """Writes one `log` line each."""
        for entry in logs:
            self.log(entry)

    def run(
        self, result: RunResult, sources: "Sources", is_brief: bool = False, jobs: "Sequence[JobReport]" = ()
    ) -> None:
        """Writes a `change` line each, a `job` line each, and the `result`."""
        for change in result.changes:
            self._write("change", _change(change))
        for report in jobs:
            self._job(report, sources)
        self.result(
            outcome=result.outcome.value,
            value=result.value,
            error=_error(result.error, sources),
            profile=result.profile,
            limits=_limits(result),
        )

    def _job(self, report: "JobReport", sources: "Sources") -> None:
        job, result = report.job, report.result
        values: dict[str, object] = {"kind": job.kind, "name": report.name, "depth": report.depth}
        values["outcome"] = report.outcome
        if result is not None:
            values["error"] = _error(result.error, sources)
            values["logs"] = [_log(entry) for entry in result.logs]
            values["changes"] = [_change(change) for change in result.changes]
            values["limits"] = _limits(result)
        self._write("job", values)

    def result(self, **values: object) -> None:
        """Writes the `result` line."""
        self._write("result", values)

    def _write(self, kind: str, values: "dict[str, object]") -> None:
        sys.stdout.write(self._encode({"type": kind, **values}) + "\n")

    def _file(self, name: str) -> str:
        return f"{self._folder}/{name}" if self._folder and name and name != self._apart else name


def _log(entry: LogEntry) -> dict[str, object]:
    values: dict[str, object] = {"level": entry.level, "text": entry.text, "unit": entry.unit, "line": entry.line}
    if entry.values:
        values["values"] = dict(entry.values)
    return values


def _change(change: Change) -> dict[str, object]:
    fields = {name: {"before": before, "after": after} for name, (before, after) in change.differences().items()}
    return {"operation": change.operation, "object": change.object, "id": change.id, "fields": fields}


def _limits(result: RunResult) -> dict[str, object]:
    return {usage.resource.name.lower(): {"used": usage.used, "maximum": usage.maximum} for usage in result.limits}


def _error(error: RunError | None, sources: Sources) -> dict[str, object] | None:
    if error is None:
        return None
    return {
        "kind": error.kind,
        "message": error.message,
        "frames": [
            {"unit": frame.unit, "file": sources.shown(frame.file), "line": frame.line, "column": frame.column}
            for frame in error.frames
        ],
        "cause": _error(error.cause, sources),
    }


def log_text(entry: LogEntry) -> str:
    """Returns a debug line's text, safe for a terminal."""
    return harmless(entry.text)


__all__ = ["JsonOutput", "Output", "Sources", "Terminal", "log_text", "make_output"]
