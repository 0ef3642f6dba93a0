"""Changes and queries while HighLevel refuses, fails and drops connections.

Nothing is doubled, nothing lost, no limit exceeded, and every failure is told to the script.
"""

import json
from collections import Counter
from typing import Any

import pytest

from circuitscript.engine import Engine, RunOptions
from circuitscript.hosts.local import memory_host
from circuitscript.runtime.profiles import profile
from circuitscript.sandbox.options import Faults, SandboxOptions
from circuitscript.source.classes import evolve
from tests.highlevel_twin import Twin, make_twin

ROWS, QUERIES = 1000, 200
FAULTS = Faults(error_429=0.03, error_500=0.03, lost_before=0.02, lost_after=0.02, seed=7)
DAY = 86_400.0

SCRIPT = """
List<Business> all = new List<Business>();
for (Integer batch = 0; batch < 12; batch++) {
    List<Business> rows = new List<Business>();
    for (Integer i = 0; i < 50; i++) rows.add(new Business(Name = 'b' + (batch * 50 + i)));
    List<Database.SaveResult> results = Database.insert(rows, false);
    for (Integer i = 0; i < rows.size(); i++) Report.row('insert', rows[i].Name, results[i]);
    for (Business row : rows) if (row.Id != null) all.add(row);
}
List<Business> updated = new List<Business>(), deleted = new List<Business>();
for (Integer i = 0; i < 300; i++) updated.add(new Business(Id = all[i].Id, Name = all[i].Name + '!'));
for (Integer i = 300; i < all.size() && deleted.size() < 200; i++) deleted.add(all[i]);
List<Database.SaveResult> changes = Database.update(updated, false);
for (Integer i = 0; i < updated.size(); i++) Report.row('update', all[i].Name, changes[i]);
List<Database.DeleteResult> gone = Database.delete(deleted, false);
for (Integer i = 0; i < deleted.size(); i++) {
    Report.tell('delete', deleted[i].Name, gone[i].isSuccess(), gone[i].getErrors());
}
for (Integer i = 0; i < 200; i++) {
    String wanted = 'c' + Math.mod(i * 7, 10);
    try {
        List<Contact> found = [SELECT FirstName FROM Contact WHERE FirstName = :wanted];
        System.debug(JSON.serialize(new List<Object>{ 'query', wanted, found.size() == 1, '' }));
    } catch (QueryException e) {
        System.debug(JSON.serialize(new List<Object>{ 'query', wanted, false, e.getMessage() }));
    }
}
"""
REPORT = """
public class Report {
    public static void row(String verb, String name, Database.SaveResult result) {
        tell(verb, name, result.isSuccess(), result.getErrors());
    }
    public static void tell(String verb, String name, Boolean isSuccess, List<Database.Error> errors) {
        String code = isSuccess ? '' : String.valueOf(errors[0].getStatusCode());
        System.debug(JSON.serialize(new List<Object>{ verb, name, isSuccess, code }));
    }
}
"""


def reported(twin: Twin) -> dict[str, list[tuple[str, bool, str]]]:
    """Runs the script and returns what it was told, by verb."""
    program = Engine().load({"Report.cls": REPORT})
    assert program.world.schema.name == "highlevel"
    host = evolve(memory_host(twin.schema), records=twin.records)
    result = program.execute_anonymous(SCRIPT, RunOptions(host=host, limits=profile("unlimited")))
    assert result.error is None, result.error
    told: dict[str, list[tuple[str, bool, str]]] = {}
    for entry in result.logs:
        verb, name, is_success, code = json.loads(entry.text)
        told.setdefault(verb, []).append((name, is_success, code))
    return told


def test_chaos_doubles_nothing_and_loses_nothing_unreported() -> None:
    twin = make_twin(SandboxOptions(allows_duplicates=True), workers=4)
    twin.change("insert", "Contact", *({"FirstName": f"c{at}"} for at in range(10)))
    twin.records.begin()
    twin.sandbox.set_faults(FAULTS)
    told = reported(twin)
    made = twin.sandbox.faults.made
    assert all(made[name] > 10 for name in ("error_429", "error_500", "lost_before", "lost_after")), made
    assert {verb: len(rows) for verb, rows in told.items()} == {
        "insert": 600,
        "update": 300,
        "delete": 200,
        "query": QUERIES,
    }
    check_rows(twin, told)
    answered = [name for name, is_success, _ in told["query"] if is_success]
    assert len(answered) > QUERIES * 0.98, "reading is repeated until it succeeds"
    assert all(message for _, is_success, message in told["query"] if not is_success)
    assert twin.sandbox.limit.refused == 0, "the limit of ten seconds is never exceeded"
    assert twin.sandbox.limit.accepted > ROWS


def check_rows(twin: Twin, told: dict[str, list[tuple[str, bool, str]]]) -> None:
    """Compares what the script was told with what the sandbox holds."""
    held = Counter(one["name"].removesuffix("!") for one in twin.all("business"))
    changed = {one["name"].removesuffix("!") for one in twin.all("business") if one["name"].endswith("!")}
    outcomes = {verb: {name: (ok, code) for name, ok, code in rows} for verb, rows in told.items()}
    assert set(held.values()) == {1}, "no row is doubled"
    for name, (is_success, code) in outcomes["insert"].items():
        if is_success:
            assert name in held or name in outcomes["delete"], "what was reported as stored is stored"
        else:
            assert code, "every failure has a code"
            assert name not in held or code == "UNKNOWN_EXCEPTION", "what is uncertain is told so"
    for name, (is_success, code) in outcomes["update"].items():
        assert (name in changed) if is_success else code
    for name, (is_success, code) in outcomes["delete"].items():
        assert (name not in held) if is_success else code


@pytest.mark.parametrize("faults", [Faults(), FAULTS], ids=["calm", "chaos"])
def test_the_calls_of_a_day_are_never_exceeded(faults: Faults) -> None:
    twin = make_twin(SandboxOptions(daily=400), workers=4)
    twin.sandbox.set_faults(faults)
    results: list[Any] = []
    for start in range(0, ROWS, 100):
        rows = [{"Name": f"b{at}"} for at in range(start, start + 100)]
        results += twin.change("insert", "Business", *rows, all_or_none=False).results
    limit = twin.sandbox.limit
    assert limit.refused == 0, "no call beyond the day's is sent"
    assert 395 <= limit.accepted <= 400, "the day's calls are used"
    stored, held = [one for one in results if one.is_success], Counter(one["name"] for one in twin.all("business"))
    assert len(results) == ROWS
    assert set(held.values()) == {1}
    codes = Counter(one.errors[0].code for one in results if one.errors)
    assert codes["REQUEST_LIMIT_EXCEEDED"] >= ROWS - 400
    assert len(held) - len(stored) <= codes["UNKNOWN_EXCEPTION"]
    told = next(one.errors[0].message for one in results if one.errors and "used up" in one.errors[0].message)
    assert "try again when HighLevel's day is over" in told
    twin.sandbox.set_faults(Faults())
    twin.clock.sleep(DAY)
    assert twin.change("insert", "Business", {"Name": "tomorrow"}).results[0].is_success
