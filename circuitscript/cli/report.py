"""The report of a run or a check for people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from circuitscript.cli.encoding import decimal_digits
from circuitscript.cli.output import Sources, log_text
from circuitscript.cli.terminal import Terminal, harmless, shortened
from circuitscript.engine.results import Change, Fired, Outcome, RunError, RunResult, Usage
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import LogEntry
from circuitscript.source import Diagnostic, Span
from circuitscript.source.rendering import excerpt, render
from circuitscript.triggers.delivery import EventReport
from circuitscript.triggers.intake import Fate

if TYPE_CHECKING:
    from circuitscript.cli.job_runs import JobReport

MOST_CHANGES: Final = 50
MOST_DIAGNOSTICS: Final = 200

_MOST_IDS: Final = 5
_FATES: Final = {
    Fate.COALESCED: "part of a change that another event of this delivery tells of",
    Fate.DUPLICATE: "this webhook was run before",
    Fate.OWN_CHANGE: "a change made by a run, whose triggers fired then",
    Fate.UNCHANGED: "nothing new: the change was run before",
    Fate.OUTDATED: "older than what was run before",
    Fate.UNHANDLED: "no trigger handles it",
    Fate.UNKNOWN: "its type is unknown; --state FILE would keep it",
}

_MOMENTARY: Final = (Resource.CALL_DEPTH, Resource.TRIGGER_DEPTH)
"""Limits of what goes on at once: at the end of a run nothing does."""


class TextOutput:
    """Writes results to standard output, and what is wrong with sources or the run to standard error."""

    def __init__(self, out: Terminal, err: Terminal, folder: str = "", apart: str = "") -> None:
        self._out = out
        self._err = err
        self._folder = folder
        self._apart = apart

    def diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Writes each with its line and caret."""
        for diagnostic in diagnostics[:MOST_DIAGNOSTICS]:
            self._err.line(render(diagnostic, self._err.paint, self._folder_of(diagnostic.source.name)))
        if len(diagnostics) > MOST_DIAGNOSTICS:
            self._err.line(f"… and {len(diagnostics) - MOST_DIAGNOSTICS} more")

    def delivery(self, reports: Sequence[EventReport], fired: Sequence[Fired]) -> None:
        """Writes the events, the triggers that ran, and which events ran none and why."""
        self._out.line(f"{self._out.paint('title', 'Event')}  {harmless(_event_text(reports))}")
        self._triggers(fired)
        others = [report for report in reports if report.fate is not Fate.FIRED]
        if others:
            self._out.title("Not fired")
        rows = [
            (
                one.name,
                f"{one.object_name} {one.record_id}".strip(),
                "kept: its type is unknown" if one.is_kept else _FATES[one.fate],
            )
            for one in others
        ]
        self._out.rows([tuple(map(harmless, row)) for row in rows[:MOST_CHANGES]], ("name", "", "dim"))
        if len(others) > MOST_CHANGES:
            self._out.line(f"  … and {len(others) - MOST_CHANGES} more")

    def _triggers(self, fired: Sequence[Fired]) -> None:
        if not fired:
            self._out.line("No trigger ran.")
            return
        self._out.title("Triggers")
        rows = [
            (
                trigger.unit,
                f"{trigger.time} {trigger.operation}",
                _count(trigger.size, trigger.object),
                self._place(trigger.file, trigger.line),
            )
            for trigger in fired
        ]
        self._out.rows(rows, ("name", "", "", "dim"))

    def log(self, entry: LogEntry) -> None:
        """Writes one debug line, as the script wrote it."""
        text = log_text(entry)
        if entry.values:
            text += "  " + " ".join(f"{name}={shown(value)}" for name, value in entry.values)
        role = {"WARN": "warning", "ERROR": "error"}.get(entry.level, "")
        self._out.line(self._out.paint(role, text))

    def run(
        self, result: RunResult, sources: Sources, is_brief: bool = False, jobs: "Sequence[JobReport]" = ()
    ) -> None:
        """Writes changes and limits, why the run failed where it did, and its jobs; brief, only what failed."""
        if result.changes and (not is_brief or not result.is_success):
            self._out.title("Changes", "" if result.is_success else "stay, although the run failed")
            self._change_rows(result.changes)
        if result.limits and not is_brief:
            self._out.title("Limits", result.profile)
            self._limits(result.limits)
        if result.error is not None:
            self._out.stream.flush()
            self._error(result, result.error, sources)
        for report in jobs:
            self._job(report, sources, is_brief)

    def _job(self, report: "JobReport", sources: Sources, is_brief: bool) -> None:
        """Writes one job that followed the run: how it ended, its log and its changes."""
        result, ending = report.result, f"{report.outcome} {report.reason}".rstrip()
        if not is_brief:
            self._out.title(f"Job {harmless(report.name)}", f"{report.job.kind}, {ending}")
            if result is not None:
                self._log_rows(result.logs)
                self._change_rows(result.changes)
        elif result is None:
            self._err.line(f"Job {harmless(report.name)}: {ending}")
        if result is not None and result.error is not None:
            self._out.stream.flush()
            self._error(result, result.error, sources)

    def result(self, **values: object) -> None:
        """Writes nothing: what there is to say has been said."""

    def log_section(self, logs: Sequence[LogEntry]) -> None:
        """Writes a run's whole log under a heading."""
        if not logs:
            return
        self._out.title("Log")
        self._log_rows(logs)

    def _log_rows(self, logs: Sequence[LogEntry]) -> None:
        rows = [(entry.level, shortened(_log_line(entry), 400), _unit_place(entry)) for entry in logs]
        self._out.rows(rows, ("dim", "", "dim"))

    def _change_rows(self, changes: Sequence[Change]) -> None:
        for change in changes[:MOST_CHANGES]:
            self._out.line(f"  {self._out.paint('title', change.operation)} {change.object} {change.id or ''}".rstrip())
            rows = _difference_rows(change)
            width = max((len(name) for name, _, _ in rows), default=0)
            for name, before, after in rows:
                old = f"{self._out.paint('old', before)} → " if before else ""
                self._out.line(f"    {name:<{width}}  {old}{self._out.paint('new', after)}".rstrip())
        if len(changes) > MOST_CHANGES:
            self._out.line(f"  … and {len(changes) - MOST_CHANGES} more")

    def _limits(self, limits: Sequence[Usage]) -> None:
        rows = [
            (
                usage.resource.value,
                f"{usage.used:,}",
                "of",
                "unlimited" if usage.maximum is None else f"{usage.maximum:,}",
            )
            for usage in limits
            if usage.resource not in _MOMENTARY
        ]
        self._out.rows(rows, ("", "title", "dim", "dim"), right=frozenset({1, 3}))

    def _error(self, result: RunResult, error: RunError, sources: Sources) -> None:
        err = self._err
        label = {Outcome.LIMITED: "limit", Outcome.CANCELLED: "cancelled"}.get(result.outcome, "error")
        place = next((frame for frame in error.frames if frame.file), None)
        lead = f"{self._place(place.file, place.line, place.caret or place.column)}: " if place else ""
        err.line(f"{err.paint('place', lead)}{err.paint('error', label)}: {harmless(str(error))}")
        source = sources.by_name.get(place.file) if place else None
        if source is not None and place is not None and place.line:
            start = source.line_starts[place.line - 1] + max(0, (place.caret or place.column) - 1)
            for line in excerpt(source, Span(start, start + 1), err.paint):
                err.line(line)
        for frame in error.frames:
            err.line(f"  {err.paint('dim', str(frame))}")
        if error.cause is not None:
            err.line(f"Caused by: {harmless(str(error.cause))}")
            for frame in error.cause.frames:
                err.line(f"  {err.paint('dim', str(frame))}")

    def _folder_of(self, file: str) -> str:
        return "" if file == self._apart else self._folder

    def _place(self, file: str, line: int, column: int = 0) -> str:
        folder = self._folder_of(file)
        name = f"{folder}/{file}" if folder and file else file
        place = f"{name}:{line}" if line else name
        return f"{place}:{column}" if column else place


def _event_text(reports: Sequence[EventReport]) -> str:
    """Returns what came in on one line: types, objects and ids, or how many where they are many."""
    names = dict.fromkeys(report.name for report in reports)
    ids = dict.fromkeys(report.record_id for report in reports if report.record_id)
    objects = dict.fromkeys(report.object_name for report in reports if report.object_name)
    many = f"{len(reports)} events: " if len(reports) > 1 else ""
    which = " ".join(ids) if len(ids) <= _MOST_IDS else f"({len(ids)} records)"
    return f"{many}{', '.join(names)}  {', '.join(objects)} {which}".rstrip()


def shown(value: object) -> str:
    """Returns a plain value as people read it: text bare, lists separated by commas, Datetimes in ISO form."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_digits(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {shown(item)}" for name, item in value.items()) + "}"
    return str(value)


def _difference_rows(change: Change) -> list[tuple[str, str, str]]:
    """Returns name, value before (empty for an insert) and value after of each field that changed."""
    rows = []
    for name, (before, after) in change.differences().items():
        if name == "Id":
            continue
        old = "" if change.operation == "insert" else shortened(shown(before), 60)
        new = "" if change.operation == "delete" else shortened(shown(after), 60)
        rows.append((name, old, new))
    return rows


def _log_line(entry: LogEntry) -> str:
    values = "".join(f"  {name}={shown(value)}" for name, value in entry.values)
    return f"{entry.text}{values}"


def _unit_place(entry: LogEntry) -> str:
    return f"{entry.unit}:{entry.line}" if entry.unit and entry.line else entry.unit


def _count(size: int, object_name: str) -> str:
    return f"{size} {object_name}" + ("" if size == 1 else " records")
