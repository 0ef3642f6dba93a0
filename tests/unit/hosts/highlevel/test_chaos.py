"""Changes and queries while HighLevel refuses, fails and drops connections: nothing doubled, nothing lost."""

from collections import Counter
from random import Random

from circuitscript.data.query import Constant, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import QueryRequest
from circuitscript.sandbox.options import Faults, SandboxOptions
from tests.highlevel_twin import Twin, make_twin

ROWS, QUERIES, BATCH = 1000, 200, 40
FAULTS = Faults(error_429=0.03, error_500=0.03, lost_before=0.02, lost_after=0.02, seed=7)


def insert_all(twin: Twin) -> tuple[set[str], Counter[str]]:
    """Inserts the rows in batches; returns the names that were reported as stored, and the codes of the others."""
    stored: set[str] = set()
    errors: Counter[str] = Counter()
    for start in range(0, ROWS, BATCH):
        rows = [{"Name": f"business {at}"} for at in range(start, start + BATCH)]
        for row, result in zip(rows, twin.change("insert", "Business", *rows, all_or_none=False).results, strict=True):
            if result.is_success:
                stored.add(row["Name"])
            else:
                errors[result.errors[0].code] += 1
    return stored, errors


def query_all(twin: Twin) -> tuple[int, int]:
    """Queries by turns; returns how many were answered and how many failed with an exception of the language."""
    definition = twin.schema.objects["Contact"]
    name = FieldReference((), definition.fields["FirstName"])
    answered = failed = 0
    random = Random(3)
    for _ in range(QUERIES):
        wanted = f"c{random.randrange(10)}"
        query = LogicalQuery(definition, (SelectedValue(name),), where=Filter(name, "=", Constant(wanted)))
        try:
            rows = twin.records.query(QueryRequest(query, (), twin.clock.milliseconds())).rows
        except ScriptException as error:
            failed += error.kind == "QueryException"
            continue
        answered += 1
        assert [row.values["FirstName"] for row in rows] == [wanted]
    return answered, failed


def test_chaos_doubles_nothing_and_loses_nothing_unreported() -> None:
    twin = make_twin(SandboxOptions(allows_duplicates=True), workers=4)
    twin.change("insert", "Contact", *({"FirstName": f"c{at}"} for at in range(10)))
    twin.records.begin()
    twin.sandbox.set_faults(FAULTS)
    stored, errors = insert_all(twin)
    answered, failed = query_all(twin)
    made = twin.sandbox.faults.made
    assert all(made[name] > 10 for name in ("error_429", "error_500", "lost_before", "lost_after"))
    held = Counter(one["name"] for one in twin.all("business"))
    assert set(held.values()) == {1}, "no row is doubled"
    assert stored <= held.keys(), "what was reported as stored is stored"
    assert len(stored) + errors.total() == ROWS, "every row has a result"
    assert held.keys() - stored <= {f"business {at}" for at in range(ROWS)}
    assert len(held.keys() - stored) <= errors["UNKNOWN_EXCEPTION"], "what is uncertain is told so"
    assert answered + failed == QUERIES
    assert answered > QUERIES * 0.98, "reading is repeated until it succeeds"
    assert twin.sandbox.limit.refused == 0, "the limit of ten seconds is never exceeded"
    assert twin.sandbox.limit.accepted > ROWS
