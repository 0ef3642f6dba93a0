"""Runs what a run has queued: queueables, calls of `@Future` methods and batches, in order, each as a run of its own.

On Salesforce a queue would run them later. Here they follow at once, as long as one unit of work after the other
succeeds in being stored; what is scheduled is told and not run.
"""

from collections import deque
from typing import Final

from circuitscript.engine import Program, RunOptions, RunResult, Unit
from circuitscript.hosts.collecting import CollectedJobs, job_id
from circuitscript.library.jobs import run_call, run_job
from circuitscript.runtime.host import Job
from circuitscript.source.classes import frozen
from circuitscript.triggers.remembering import Known, run_remembering

MOST_CHAINED: Final = 16
"""How deep a chain of jobs may be in which each queues the next."""
MOST_JOBS: Final = 1_000


@frozen(eq=False)
class JobReport:
    """One job; `depth` is 1 for what the run itself has queued, `result` None for what was not run."""

    job: Job
    depth: int
    result: RunResult | None

    @property
    def outcome(self) -> str:
        """How the job ended; `scheduled` and `not run` for those that did not begin."""
        if self.result is not None:
            return self.result.outcome.value
        return "scheduled" if self.job.kind == "scheduled" else "not run"

    @property
    def reason(self) -> str:
        """Why the job did not run, empty for the others."""
        if self.outcome != "not run":
            return ""
        return f"after {MOST_CHAINED} chained jobs" if self.depth > MOST_CHAINED else f"after {MOST_JOBS:,} jobs"

    @property
    def name(self) -> str:
        """The class, of a call the method too; of a scheduled job its name and times."""
        return self.job.name.rpartition(" ")[0] if self.job.kind == "batch" else self.job.name

    @property
    def is_success(self) -> bool:
        """Whether nothing is wrong with the job."""
        return self.result.is_success if self.result is not None else self.job.kind == "scheduled"


def run_jobs(program: Program, options: RunOptions) -> tuple[JobReport, ...]:
    """Runs the jobs that the runs with these options have queued, and those that they queue, up to `MOST_CHAINED` deep.

    A job that fails leaves nothing behind, the jobs that it has queued among it.
    """
    assert options.host is not None
    queue = options.host.jobs
    assert isinstance(queue, CollectedJobs)
    reports: list[JobReport] = []
    waiting = deque((number, job, 1) for number, job in enumerate(queue.jobs, 1))
    while waiting:
        number, job, depth = waiting.popleft()
        if job.kind == "scheduled" or depth > MOST_CHAINED or len(reports) >= MOST_JOBS:
            reports.append(JobReport(job, depth, None))
            continue
        count = len(queue.jobs)
        result = _run(program, options, job, job_id(number))
        if not result.is_success:
            del queue.jobs[count:]
        waiting.extend((at, queued, depth + 1) for at, queued in enumerate(queue.jobs[count:], count + 1))
        reports.append(JobReport(job, depth, result))
    return tuple(reports)


def _run(program: Program, options: RunOptions, job: Job, id_: str) -> RunResult:
    def work(unit: Unit, now: int) -> Known:
        context = unit.context
        if job.kind == "future":
            run_call(context, job.name, job.state)
        elif job.kind == "batch":
            name, _, scope = job.name.rpartition(" ")
            run_job(context, job.kind, name, job.state, id_, int(scope))
        else:
            run_job(context, job.kind, job.name, job.state, id_)
        return {}

    return run_remembering(program, work, options)
