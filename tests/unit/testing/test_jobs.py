"""Jobs in tests: what is queued, scheduled or called in the future runs at `Test.stopTest`, and not before."""

import pytest

from circuitscript.engine import Engine, Program, RunOptions
from circuitscript.hosts.local import memory_host
from circuitscript.library.jobs import run_call
from circuitscript.runtime.governor import Resource
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner

WORK = """
public class Work implements Queueable, Schedulable, Database.Batchable<SObject> {
    public void execute(QueueableContext context) { insert new Contact(LastName = 'queued'); }
    public void execute(SchedulableContext context) { insert new Contact(LastName = 'scheduled'); }
    public Database.QueryLocator start(Database.BatchableContext context) {
        return Database.getQueryLocator('SELECT Id FROM Contact');
    }
    public void execute(Database.BatchableContext context, List<SObject> rows) {
        insert new Contact(LastName = 'batch of ' + rows.size());
    }
    public void finish(Database.BatchableContext context) { insert new Contact(LastName = 'finished'); }
    @Future
    public static void later(String name, List<Integer> numbers, Long much) {
        insert new Contact(LastName = name + numbers + much + System.isFuture());
    }
    @Future
    public static void ask() {
        for (Integer count = 0; count < 90; count++) { Integer found = [SELECT COUNT() FROM Contact]; }
        insert new Contact(LastName = 'asked');
    }
    @Future
    public static void again() { later('nested', new List<Integer>(), 1); }
}
"""
HEAD = """
@IsTest
private class WorkTest {
    static List<String> names() {
        List<String> names = new List<String>();
        for (Contact one : [SELECT LastName FROM Contact]) { names.add(one.LastName); }
        names.sort();
        return names;
    }
    @IsTest
    static void test() {
        insert new Contact(LastName = 'a');
        Test.startTest();
        %s
        Assert.areEqual(new List<String>{ 'a' }, names());
        Test.stopTest();
        Assert.areEqual('%s', String.join(names(), ' '));
    }
}
"""


def load(code: str = "", wanted: str = "") -> Program:
    program = Engine().load({"Work.cls": WORK, "WorkTest.cls": HEAD % (code, wanted)}, schema="highlevel")
    assert not program.has_errors, program.diagnostics
    return program


def run(code: str, wanted: str) -> TestResult:
    program = load(code, wanted)
    (result,) = TestRunner(program).run(find_tests(program.checked))
    return result


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("System.enqueueJob(new Work());", "a queued"),
        ("System.schedule('daily', '0 0 5 * * ?', new Work());", "a scheduled"),
        ("Database.executeBatch(new Work(), 1);", "a batch of 1 finished"),
        ("Work.later('soon', new List<Integer>{ 1, 2 }, 3);", "a soon(1, 2)3true"),
        ("System.enqueueJob(new Work()); Work.later('x', null, null);", "a queued xnullnulltrue"),
    ],
)
def test_a_job_runs_at_the_end_of_the_measured_part(code: str, wanted: str) -> None:
    assert run(code, wanted).error is None


def test_a_future_method_cannot_call_another_one() -> None:
    error = run("Work.again();", "").error
    assert error is not None
    assert (error.kind, error.message.partition(":")[0]) == (
        "System.AsyncException",
        "Future method cannot be called from a future or batch method",
    )


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("System.enqueueJob(new Work()); Assert.areEqual(1, Limits.getQueueableJobs());", "a queued"),
        ("Work.later('x', null, null); Assert.areEqual(1, Limits.getFutureCalls());", "a xnullnulltrue"),
    ],
)
def test_jobs_count_against_the_limits_of_who_queues_them(code: str, wanted: str) -> None:
    assert run(code, wanted).error is None


def test_each_job_has_limits_of_its_own_and_counts_for_the_test() -> None:
    result = run("Work.ask(); Work.ask();", "a asked asked")
    assert result.error is None
    (queries,) = [usage.used for usage in result.limits if usage.resource is Resource.QUERIES]
    assert queries == 2 * 90 + 2


def test_a_queued_call_comes_back_to_life() -> None:
    program = load()
    host = memory_host(program.world.schema)
    code = "Work.later('O\\'Hara', new List<Integer>{ 7 }, 9000000000L);"
    assert program.execute_anonymous(code, RunOptions(host=host)).is_success
    (job,) = host.jobs.jobs
    assert (job.kind, job.name) == ("future", "Work.later")
    result = program.run_work(lambda context: run_call(context, job.name, job.state), RunOptions(host=host))
    assert result.is_success, result.error
    assert [change.differences()["LastName"][1] for change in result.changes] == ["O'Hara(7)9000000000true"]
    refused = program.run_work(lambda context: run_call(context, "Work.never", "[]"), RunOptions(host=host))
    assert refused.error is not None
    assert refused.error.message == "Unknown method of a job: Work.never"
