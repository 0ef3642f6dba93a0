"""Coverage figures and the files made of them, checked against a program counted by hand."""

from xml.etree.ElementTree import fromstring

import pytest

from circuitscript.testing.coverage import BranchCount, Coverage, FileCoverage, MethodCount, StatementCount, merge
from circuitscript.testing.reports.cobertura import cobertura
from circuitscript.testing.reports.lcov import lcov
from circuitscript.testing.reports.pages import page_name, pages

TEXT = """public class Fee {
    public static Integer of(Integer n) {
        if (n > 100) { n = 100; }
        return n;
    }
    static void unused() { n(); }
}
"""


@pytest.fixture
def fee() -> FileCoverage:
    return FileCoverage(
        "classes/Fee.cls",
        TEXT,
        (StatementCount(3, 9, 2), StatementCount(3, 24, 0), StatementCount(4, 9, 2), StatementCount(6, 28, 0)),
        (BranchCount(3, 9, (0, 2)),),
        (MethodCount(2, "Fee.of", 2), MethodCount(6, "Fee.unused", 0)),
    )


def read_lcov(text: str) -> dict[str, dict[str, list[str]]]:
    """Reads a tracefile by its own rules: records of `KEY:value` lines, one record a source file."""
    files: dict[str, dict[str, list[str]]] = {}
    record: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line == "end_of_record":
            files[record["SF"][0]] = record
            record = {}
        else:
            key, _, value = line.partition(":")
            record.setdefault(key, []).append(value)
    return files


def test_shares_count_statements_and_ways(fee: FileCoverage) -> None:
    assert (fee.statement_share.covered, fee.statement_share.total) == (2, 4)
    assert (fee.branch_share.covered, fee.branch_share.total) == (1, 2)
    assert fee.line_hits == {3: 2, 4: 2, 6: 0}
    assert fee.missing_lines == (3, 6)


def test_nothing_to_cover_counts_as_covered() -> None:
    assert Coverage(()).statement_share.percent == 100.0


def test_lcov_has_every_line_branch_and_method(fee: FileCoverage) -> None:
    record = read_lcov(lcov(Coverage((fee,))))["classes/Fee.cls"]
    assert record["DA"] == ["3,2", "4,2", "6,0"]
    assert record["BRDA"] == ["3,0,0,0", "3,0,1,2"]
    assert record["FNDA"] == ["2,Fee.of", "0,Fee.unused"]
    assert (record["LF"], record["LH"], record["BRF"], record["BRH"]) == (["3"], ["2"], ["2"], ["1"])


def test_lcov_marks_the_ways_of_an_unreached_branch() -> None:
    file = FileCoverage("A.cls", "", (StatementCount(1, 1, 0),), (BranchCount(1, 1, (0, 0)),))
    assert read_lcov(lcov(Coverage((file,))))["A.cls"]["BRDA"] == ["1,0,0,-", "1,0,1,-"]


def test_cobertura_is_read_back_with_the_same_figures(fee: FileCoverage) -> None:
    root = fromstring(cobertura(Coverage((fee,)), version="1", timestamp=5))
    assert root.get("lines-valid") == "3"
    assert root.get("branch-rate") == "0.5000"
    lines = {line.get("number"): line for line in root.iter("line")}
    assert lines["6"].get("hits") == "0"
    assert lines["3"].get("condition-coverage") == "50% (1/2)"
    assert [element.get("filename") for element in root.iter("class")] == ["classes/Fee.cls"]


def test_merge_adds_the_hits_of_two_processes(fee: FileCoverage) -> None:
    merged = merge([Coverage((fee,)), Coverage((fee,))])
    assert merged.files[0].line_hits == {3: 4, 4: 4, 6: 0}
    assert merged.files[0].branches[0].taken == (0, 4)


def test_pages_escape_the_source_and_mark_each_line(fee: FileCoverage) -> None:
    made = pages(Coverage((fee,)), title="<demo>")
    page = made[page_name(fee)]
    assert "n &gt; 100" in page
    assert 'class="line part" id="L3"' in page
    assert 'class="line hit" id="L4"' in page
    assert 'class="line miss" id="L6"' in page
    assert "never true" in page
    assert "&lt;demo&gt;" in made["index.html"]


def test_page_names_differ_for_different_paths() -> None:
    names = {
        page_name(FileCoverage(name, "", ())) for name in ("a/b.cls", "a_b.cls", "a__b.cls", "a_/b.cls", "a/_b.cls")
    }
    assert len(names) == 5
