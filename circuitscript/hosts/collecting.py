"""Logs, messages and jobs that are only collected, for tests and for local runs that show them afterwards."""

from collections.abc import Callable

from circuitscript.runtime.host import Job, LogEntry, Message


class CollectedLogs:
    """Keeps log entries; `on_entry`, if given, gets each as it comes."""

    def __init__(self, on_entry: Callable[[LogEntry], None] | None = None) -> None:
        self.entries: list[LogEntry] = []
        self._on_entry = on_entry

    def write(self, entry: LogEntry) -> None:
        """Takes one entry."""
        self.entries.append(entry)
        if self._on_entry is not None:
            self._on_entry(entry)


class CollectedMessages:
    """Keeps messages instead of sending them."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> str:
        """Takes a message and returns its number as an id."""
        self.messages.append(message)
        return f"local-message-{len(self.messages)}"


class CollectedJobs:
    """Keeps jobs instead of running them."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def enqueue(self, job: Job) -> str:
        """Takes a job and returns an id in the form of an `AsyncApexJob`'s."""
        self.jobs.append(job)
        return job_id(len(self.jobs))


def job_id(number: int) -> str:
    """Returns the id of the job with this number, which counts from 1."""
    return f"707fa0{number:09d}AAA"
