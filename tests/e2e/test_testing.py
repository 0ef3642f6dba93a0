"""`circuitscript test`: what passes, what fails and why, what is covered, and the files for other programs."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from tests.e2e.conftest import Finished

FEE = """public class Fee {
    public static Integer of(Integer amount) {
        if (amount > 100) {
            return 10;
        }
        return 1;
    }
    public static void unused() {
        System.debug('never');
    }
}
"""

FEE_TEST = """@IsTest
private class FeeTest {
    @TestSetup
    static void stored() {
        insert new Contact(FirstName = 'Ada');
    }
    @IsTest
    static void isHighForMuch() {
        System.assertEquals(10, Fee.of(101));
    }
    @IsTest
    static void seesWhatSetupStored() {
        System.assertEquals(1, [SELECT COUNT() FROM Contact]);
        delete [SELECT Id FROM Contact];
    }
    @IsTest
    static void seesItAgain() {
        System.assertEquals(1, [SELECT COUNT() FROM Contact]);
    }
}
"""

FAILING = """@IsTest
private class FailingTest {
    @IsTest
    static void expectsTooMuch() {
        System.debug('about to fail');
        System.assertEquals(11, Fee.of(5), 'fee');
    }
    @IsTest
    static void meetsNull() {
        String text;
        System.assertEquals(0, text.length());
    }
}
"""


@pytest.fixture
def fees(project: Callable[..., Path]) -> Path:
    return project(
        {"circuit.toml": '[project]\nname = "fees"\n', "classes/Fee.cls": FEE, "tests/FeeTest.cls": FEE_TEST}
    )


def test_passing_tests_and_coverage_are_told(circuit, fees: Path) -> None:
    finished = circuit("test", fees, "--json")
    assert finished.code == 0
    outcomes = {test["method"]: test["outcome"] for test in finished.of_type("test")}
    assert outcomes == dict.fromkeys(("isHighForMuch", "seesWhatSetupStored", "seesItAgain"), "passed")
    (coverage,) = finished.of_type("coverage")
    assert coverage["missing_lines"] == [6, 9]
    assert (coverage["statement_coverage"], coverage["branch_coverage"]) == (50.0, 50.0)
    assert finished.result["outcome"] == "passed"


def test_failures_show_message_place_and_log(circuit, fees: Path) -> None:
    (fees / "tests" / "FailingTest.cls").write_text(FAILING)
    finished = circuit("test", fees, "-k", "FailingTest")
    assert finished.code == 1
    assert "FAIL  FailingTest.expectsTooMuch" in finished.out
    assert "Assertion Failed: fee: Expected: 11, Actual: 1" in finished.out
    assert "System.assertEquals(11, Fee.of(5), 'fee');" in finished.out
    assert "about to fail" in finished.out
    assert "ERROR FailingTest.meetsNull" in finished.out
    assert "0 passed, 2 failed" in finished.out


def test_too_little_coverage_fails(circuit, fees: Path) -> None:
    finished = circuit("test", fees, "--min-coverage", "75")
    assert finished.code == 1
    assert "50.0 % of statements are covered; at least 75 % is required" in finished.err


def test_a_class_that_does_not_check_fails_its_own_tests_only(circuit, fees: Path) -> None:
    (fees / "tests" / "BrokenTest.cls").write_text("@IsTest class BrokenTest { @IsTest static void t() { Nope.x(); } }")
    finished = circuit("test", fees, "--json")
    assert finished.code == 1
    outcomes = {(test["class"], test["outcome"]) for test in finished.of_type("test")}
    assert outcomes == {("FeeTest", "passed"), ("BrokenTest", "error")}
    assert [diagnostic["code"] for diagnostic in finished.of_type("diagnostic")] == ["unknown-name"]


def test_callouts_are_refused(circuit, project: Callable[..., Path]) -> None:
    folder = project(
        {
            "CalloutTest.cls": "@IsTest class CalloutTest { @IsTest static void t() {"
            " HttpRequest request = new HttpRequest(); request.setEndpoint('https://example.com');"
            " request.setMethod('GET'); new Http().send(request); } }"
        }
    )
    finished = circuit("test", folder)
    assert finished.code == 1
    assert "Unexpected callout: GET https://example.com" in finished.out


def test_reports_are_written_for_other_programs(circuit, fees: Path) -> None:
    out = fees / "out"
    finished = circuit(
        "test",
        fees,
        "--lcov",
        out / "lcov.info",
        "--cobertura",
        out / "c.xml",
        "--html",
        out / "html",
        "--junit",
        out / "j.xml",
    )
    assert finished.code == 0
    assert "DA:6,0" in (out / "lcov.info").read_text().splitlines()
    assert parse(out / "c.xml").getroot().get("lines-valid") == "4"
    assert parse(out / "j.xml").getroot().get("tests") == "3"
    assert "never" in (out / "html" / "classes_-Fee.cls.html").read_text()


def test_nothing_to_run_is_an_error(circuit, project: Callable[..., Path]) -> None:
    finished = circuit("test", project({"A.cls": "public class A {}"}))
    assert finished.code == 2
    assert "no tests found" in finished.err


def test_the_slowest_tests_are_told_when_asked_for(circuit, fees: Path) -> None:
    assert "Slowest 2" in circuit("test", fees, "--durations", "2").out


def test_several_processes_find_what_one_finds(circuit, fees: Path) -> None:
    (fees / "tests" / "FailingTest.cls").write_text(FAILING)
    (fees / "tests" / "BrokenTest.cls").write_text("@IsTest class BrokenTest { @IsTest static void t() { Nope.x(); } }")
    alone, shared = (circuit("test", fees, "--json", "--jobs", jobs) for jobs in ("1", "3"))
    assert (alone.code, shared.code) == (1, 1)

    def told(finished: Finished, kind: str) -> list[dict[str, object]]:
        lines = [{key: value for key, value in line.items() if key != "seconds"} for line in finished.of_type(kind)]
        for line in lines:
            for name in ("cpu_time", "wall_time"):
                line.get("limits", {}).pop(name, None)
        return sorted(lines, key=str)

    for kind in ("test", "coverage", "diagnostic", "result"):
        assert told(shared, kind) == told(alone, kind)
    assert alone.result["tests"] == 6


def test_what_failed_is_run_first(circuit, fees: Path) -> None:
    def names(*words: str) -> list[str]:
        return [test["method"] for test in circuit("test", fees, "--json", *words).of_type("test")]

    (fees / "tests" / "OtherTest.cls").write_text(FAILING.replace("FailingTest", "OtherTest"))
    assert names() == [*("isHighForMuch", "seesWhatSetupStored", "seesItAgain"), "expectsTooMuch", "meetsNull"]
    assert names("--failed-first")[:2] == ["expectsTooMuch", "meetsNull"]
    mended = FAILING.replace("FailingTest", "OtherTest").replace("11", "1")
    (fees / "tests" / "OtherTest.cls").write_text(mended)
    assert names("-k", "OtherTest") == ["expectsTooMuch", "meetsNull"]
    assert names("--failed-first")[:2] == ["meetsNull", "expectsTooMuch"]
    (fees / "tests" / "OtherTest.cls").write_text(mended.replace("String text;", "String text = '';"))
    assert names("--failed-first")[0] == "meetsNull"
    assert names("--failed-first")[0] == "isHighForMuch"


def test_growing_use_of_limits_fails(circuit, fees: Path) -> None:
    snapshot = fees / "limits.json"
    assert circuit("test", fees, "--limits-snapshot", snapshot).code == 0
    assert circuit("test", fees, "--check-limits", snapshot).code == 0
    test = fees / "tests" / "FeeTest.cls"
    more = "Test.startTest(); Integer n = [SELECT COUNT() FROM Contact]; Test.stopTest(); System.assertEquals(10,"
    test.write_text(FEE_TEST.replace("System.assertEquals(10,", more))
    finished = circuit("test", fees, "--check-limits", snapshot)
    assert finished.code == 1
    assert "FeeTest.isHighForMuch: SOQL queries: 1, before 0" in finished.err
    growth = circuit("test", fees, "--check-limits", snapshot, "--json").of_type("growth")
    assert {"test": "FeeTest.isHighForMuch", "limit": "queries", "before": 0, "now": 1, "type": "growth"} in growth
    assert {line["test"] for line in growth} == {"FeeTest.isHighForMuch"}
    (fees / "limits.json").write_text("[]")
    assert "not a snapshot of limits" in circuit("test", fees, "--check-limits", snapshot).err


def test_a_class_without_tests_that_does_not_check_fails_the_run(circuit, fees: Path) -> None:
    (fees / "classes" / "Broken.cls").write_text("public class Broken { Integer f() { return nope; } }")
    finished = circuit("test", fees)
    assert finished.code == 1
    assert "Variable does not exist: nope" in finished.out
    assert "3 passed, 1 class in error, 50.0 % of statements covered" in finished.out
    assert "Broken.cls  " not in finished.out
    chosen = circuit("test", fees, "-k", "FeeTest", "--json")
    assert chosen.code == 0
    assert [diagnostic["code"] for diagnostic in chosen.of_type("diagnostic")] == ["unknown-name"]


def test_a_salesforce_folder_is_tested_as_it_is(circuit, project: Callable[..., Path]) -> None:
    meta = '<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>60.0</apiVersion></ApexClass>'
    main = "force-app/main/default"
    folder = project(
        {
            f"{main}/classes/RateTest.cls": "@IsTest private class RateTest { @IsTest static void t() {"
            " insert new Account(Name = 'A'); Assert.areEqual('x', [SELECT Description FROM Account].Description); } }",
            f"{main}/classes/RateTest.cls-meta.xml": meta,
            f"{main}/triggers/Rate.trigger": "trigger Rate on Account (before insert) {"
            " for (Account one : Trigger.new) { one.Description = 'x'; } }",
        }
    )
    for path in (folder, folder / "force-app", folder / main / "classes" / "RateTest.cls"):
        finished = circuit("test", path, "--json")
        assert (finished.code, finished.result["passed"], finished.result["statement_coverage"]) == (0, 1, 100.0)


def test_the_use_of_limits_stands_beside_each_test(circuit, fees: Path) -> None:
    assert "pass  FeeTest.seesItAgain  1 statement, 1 query, " in circuit("test", fees).out


GENERATED = """@IsTest
private class GrowthTest {
    @IsTest(cases='50')
    static void isNeverHigh(Integer amount) {
        Assert.areEqual(1, Fee.of(amount));
    }
    @IsTest(batches='1, 5')
    static void asks(Integer size) {
        for (Integer i = 0; i < size; i++) {
            Integer n = [SELECT COUNT() FROM Contact];
        }
    }
}
"""


def test_counterexamples_and_growth_are_told_to_people_and_machines(circuit, fees: Path) -> None:
    (fees / "tests" / "GrowthTest.cls").write_text(GENERATED)
    finished = circuit("test", fees, "-k", "GrowthTest", "--junit", fees / "j.xml")
    assert finished.code == 1
    assert "fails with amount = 101" in finished.out
    assert "              isNeverHigh(101);" in finished.out
    assert "GrowthTest.asks: SOQL queries: +1 a record (1 for 1, 5 for 5)" in finished.out
    cases = {case.get("name"): case for case in parse(fees / "j.xml").getroot().iter("testcase")}
    assert set(cases) == {"isNeverHigh", "asks[1]", "asks[5]"}
    assert "isNeverHigh(101);" in (cases["isNeverHigh"].find("failure").text or "")
    alone, shared = (circuit("test", fees, "-k", "GrowthTest", "--json", "--jobs", jobs) for jobs in ("1", "2"))
    generated = [test["generated"] for test in alone.of_type("test") if "generated" in test]
    assert generated == [test["generated"] for test in shared.of_type("test") if "generated" in test]
    assert generated[0]["arguments"] == "amount = 101"
    assert [slope["per_record"] for slope in alone.of_type("slope")] == [1.0]


def test_mutants_that_no_test_notices_are_told(circuit, fees: Path) -> None:
    finished = circuit("test", fees, "--mutate", "--json")
    assert finished.code == 0
    found = [line for line in finished.of_type("mutant") if line["fate"] == "survived"]
    assert [(line["line"], line["column"], line["after"]) for line in found] == [
        (3, 20, ["        if (amount >= 100) {"])
    ]
    assert finished.result["uncovered"] == 1
    failing = circuit("test", fees / "classes" / "Fee.cls", "--mutate", "--min-score", "90", "--jobs", "2")
    assert failing.code == 1
    assert "at least 90 % is required" in failing.err
    (fees / "tests" / "FailingTest.cls").write_text(FAILING)
    refused = circuit("test", fees, "--mutate")
    assert refused.code == 1
    assert "make these pass first" in refused.err
    assert "FAIL  FailingTest.expectsTooMuch" in refused.out
