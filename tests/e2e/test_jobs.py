"""Jobs that `run` and `exec` have queued: run in order with limits of their own, told, and bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Circuit

CLASS = """public class Work implements Queueable, Schedulable, Database.Batchable<SObject> {
    public Integer left;
    public Work(Integer left) { this.left = left; }
    public void execute(QueueableContext context) {
        System.debug('left ' + left + ' of ' + [SELECT COUNT() FROM Contact] + ' with ' + Limits.getDmlStatements());
        insert new Contact(LastName = 'n' + left);
        if (left > 0) { System.enqueueJob(new Work(left - 1)); }
        if (left == 7) { Integer x = 1 / 0; }
    }
    public void execute(SchedulableContext context) { System.debug('never'); }
    public Database.QueryLocator start(Database.BatchableContext context) {
        return Database.getQueryLocator('SELECT Id FROM Contact');
    }
    public void execute(Database.BatchableContext context, List<SObject> rows) {
        System.debug('batch of ' + rows.size());
    }
    public void finish(Database.BatchableContext context) {}
    @Future
    public static void later(String name) { System.debug('later ' + name + ' ' + [SELECT COUNT() FROM Contact]); }
}
"""
TRIGGER = """trigger T on Contact (after insert, after update) {
    System.debug(Trigger.operationType + ' ' + Trigger.new[0].LastName);
    if (Trigger.new[0].LastName == 'Okafor') { System.enqueueJob(new Work(0)); }
}
"""


@pytest.fixture
def root(project: Callable[..., Path]) -> Path:
    return project({"circuit.toml": "", "classes/Work.cls": CLASS})


def test_jobs_run_in_the_order_of_queueing(circuit: Circuit, root: Path) -> None:
    code = "Work.later('x'); System.enqueueJob(new Work(1)); Work.later('y'); Database.executeBatch(new Work(0), 1);"
    code += " System.schedule('Nightly', '0 0 2 * * ?', new Work(0)); System.debug('main');"
    finished = circuit("exec", "-e", code, "--project", root)
    assert finished.code == 0
    assert finished.out.splitlines() == [
        "main",
        "later x 0",
        "left 1 of 0 with 0",
        "later y 1",
        "batch of 1",
        "left 0 of 1 with 0",
    ]
    assert finished.err == "Job Work Nightly: 0 0 2 * * ?: scheduled\n"


def test_jobs_are_told_in_json_before_the_result(circuit: Circuit, root: Path) -> None:
    code = "System.enqueueJob(new Work(1)); System.schedule('N', '0 0 2 * * ?', new Work(0));"
    finished = circuit("exec", "-e", code, "--project", root, "--json")
    told = [(job["kind"], job["name"], job["depth"], job["outcome"]) for job in finished.of_type("job")]
    assert told == [
        ("queueable", "Work", 1, "succeeded"),
        ("scheduled", "Work N: 0 0 2 * * ?", 1, "scheduled"),
        ("queueable", "Work", 2, "succeeded"),
    ]
    first = finished.of_type("job")[0]
    assert [change["operation"] for change in first["changes"]] == ["insert"]
    assert first["limits"]["dml_statements"]["used"] == 1
    assert finished.result["limits"]["dml_statements"]["used"] == 0


def test_a_job_that_fails_leaves_nothing_and_is_told(circuit: Circuit, root: Path) -> None:
    database = root / "records.db"
    words = ("--project", root, "--db", database)
    finished = circuit("exec", "-e", "System.enqueueJob(new Work(7)); Work.later('z');", *words)
    assert finished.code == 1
    assert "error: System.MathException: Divide by 0" in finished.err
    assert finished.out.splitlines() == ["left 7 of 0 with 0", "later z 0"]
    assert circuit("exec", "-e", "System.debug([SELECT COUNT() FROM Contact]);", *words).out == "0\n"


def test_a_chain_of_jobs_has_an_end(circuit: Circuit, root: Path) -> None:
    finished = circuit("exec", "-e", "System.enqueueJob(new Work(40));", "--project", root)
    assert finished.code == 1
    assert len(finished.out.splitlines()) == 16
    assert finished.err == "Job Work: not run after 16 chained jobs\n"


def test_a_run_that_fails_runs_no_jobs(circuit: Circuit, root: Path) -> None:
    finished = circuit("exec", "-e", "System.enqueueJob(new Work(0)); Integer x = 1 / 0;", "--project", root)
    assert (finished.code, finished.out) == (1, "")


def test_what_a_job_writes_is_known_to_be_a_runs_own(
    circuit: Circuit, root: Path, project: Callable[..., Path]
) -> None:
    project({"triggers/T.trigger": TRIGGER})
    event = '{"type": "ContactCreate", "id": "c1", "lastName": "Okafor"}'
    words = ("--state", root / "events.state", "--json")
    finished = circuit("run", root, "--event", "-", *words, stdin=event)
    (job,) = finished.of_type("job")
    assert [entry["text"] for entry in job["logs"]] == ["left 0 of 1 with 0", "AFTER_INSERT n0"]
    echo = f'{{"type": "ContactCreate", "id": "{job["changes"][0]["id"]}", "lastName": "n0"}}'
    again = circuit("run", root, "--event", "-", *words, stdin=echo)
    assert [line["fate"] for line in again.of_type("event")] == ["own change"]
    text = circuit("run", root, "--event", "-", stdin=event).out
    assert "\nJob Work  queueable, succeeded\n  DEBUG  left 0 of 1 with 0" in text
