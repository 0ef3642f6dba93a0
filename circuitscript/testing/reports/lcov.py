"""Coverage in lcov's tracefile format (see the manual page geninfo(1))."""

from collections.abc import Iterator

from circuitscript.testing.coverage import Coverage, FileCoverage


def lcov(coverage: Coverage) -> str:
    """Returns the tracefile."""
    return "".join(f"{line}\n" for file in coverage.files for line in _records(file))


def _records(file: FileCoverage) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{file.name}"
    for method in file.methods:
        yield f"FN:{method.line},{_plain(method.name)}"
    for method in file.methods:
        yield f"FNDA:{method.hits},{_plain(method.name)}"
    yield f"FNF:{len(file.methods)}"
    yield f"FNH:{sum(1 for method in file.methods if method.hits)}"
    for line, branches in file.branches_by_line.items():
        for block, branch in enumerate(branches):
            reached = any(branch.taken)
            for number, taken in enumerate(branch.taken):
                yield f"BRDA:{line},{block},{number},{taken if reached else '-'}"
    yield f"BRF:{file.branch_share.total}"
    yield f"BRH:{file.branch_share.covered}"
    for line, hits in file.line_hits.items():
        yield f"DA:{line},{hits}"
    yield f"LF:{file.line_share.total}"
    yield f"LH:{file.line_share.covered}"
    yield "end_of_record"


def _plain(name: str) -> str:
    """Returns the name without commas, which separate the parts of a record."""
    return name.replace(", ", ";").replace(",", ";")
