"""What tests use of the limits, at several sizes of batches, and what grows with them."""

import json

from circuitscript.engine import Engine
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner
from circuitscript.testing.snapshots import grown, read_snapshot, slopes, snapshot_text

TEST = """
@IsTest
private class BulkTest {
    @IsTest(batches='1, 10')
    static void inserts(Integer size) {
        List<Contact> all = new List<Contact>();
        for (Integer i = 0; i < size; i++) {
            all.add(new Contact(LastName = 'x'));
            %s
        }
        insert all;
    }
}
"""
IN_LOOP = "Integer n = [SELECT COUNT() FROM Contact];"


def results(in_loop: str = "") -> list[TestResult]:
    program = Engine().load({"BulkTest.cls": TEST % in_loop}, schema="highlevel")
    return list(TestRunner(program).run(find_tests(program.checked)))


def test_code_for_many_records_has_no_slope() -> None:
    assert slopes(results()) == []


def test_a_query_in_a_loop_grows_with_every_record() -> None:
    (slope,) = slopes(results(IN_LOOP))
    assert slope.uses == ((1, 1), (10, 10))
    assert str(slope) == "BulkTest.inserts: SOQL queries: +1 a record (1 for 1, 10 for 10)"


def test_a_snapshot_keeps_the_use_at_each_size() -> None:
    text = snapshot_text(results())
    kept = json.loads(text)
    assert {name: use["dml_rows"] for name, use in kept.items()} == {
        "BulkTest.inserts[1]": 1,
        "BulkTest.inserts[10]": 10,
    }
    found = [
        str(growth) for growth in grown(results(IN_LOOP), read_snapshot(text)) if growth.resource.name == "QUERIES"
    ]
    assert found == [
        "BulkTest.inserts[1]: SOQL queries: 1, before 0",
        "BulkTest.inserts[10]: SOQL queries: 10, before 0",
    ]
