"""Coverage as figures: which statements ran, which ways each branch went. Holds no AST and no executable node."""

from collections import Counter
from collections.abc import Iterable

from circuitscript.source.classes import frozen


@frozen
class StatementCount:
    """One statement: the line and column where it begins (from 1), and how often it was executed."""

    line: int
    column: int
    hits: int


@frozen
class BranchCount:
    """One decision, by where it begins: how often each of its ways was taken, in source order.

    `kind` is `condition` (of `if`, `?:` and loops, and each operand of `&&` and `||`: true, false), `switch` (each
    `when`, then what none of them takes), `?.` or `??` (a value, null).
    """

    line: int
    column: int
    taken: tuple[int, ...]
    kind: str = "condition"


@frozen
class MethodCount:
    """One method, by its qualified name: the line of its declaration and how often it was entered."""

    line: int
    name: str
    hits: int


def place_of(count: StatementCount | BranchCount) -> tuple[int, int]:
    """Returns line and column, by which statements and branches are in order."""
    return count.line, count.column


@frozen
class Share:
    """A part of a whole, such as 3 of 4 statements."""

    covered: int
    total: int

    @property
    def percent(self) -> float:
        """The share in percent; nothing to cover counts as covered."""
        return 100.0 * self.covered / self.total if self.total else 100.0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.covered + other.covered, self.total + other.total)


@frozen
class FileCoverage:
    """What ran of one source file; `name` is its path relative to the project, `text` the source."""

    name: str
    text: str
    statements: tuple[StatementCount, ...]
    branches: tuple[BranchCount, ...] = ()
    methods: tuple[MethodCount, ...] = ()

    @property
    def statement_share(self) -> Share:
        """The statements executed at least once."""
        return Share(sum(1 for statement in self.statements if statement.hits), len(self.statements))

    @property
    def branch_share(self) -> Share:
        """The ways taken at least once, over all decisions."""
        ways = [count for branch in self.branches for count in branch.taken]
        return Share(sum(1 for count in ways if count), len(ways))

    @property
    def line_hits(self) -> dict[int, int]:
        """Hits by line, in order: those of the line's most executed statement, else of its most evaluated decision."""
        hits: dict[int, int] = {}
        for statement in self.statements:
            hits[statement.line] = max(hits.get(statement.line, 0), statement.hits)
        lines = set(hits)
        for branch in self.branches:
            if branch.line not in lines:
                hits[branch.line] = max(hits.get(branch.line, 0), sum(branch.taken))
        return dict(sorted(hits.items()))

    @property
    def line_share(self) -> Share:
        """The lines with a statement or decision that ran."""
        hits = self.line_hits
        return Share(sum(1 for count in hits.values() if count), len(hits))

    @property
    def branches_by_line(self) -> dict[int, list[BranchCount]]:
        """The decisions of each line that has any, in source order."""
        lines: dict[int, list[BranchCount]] = {}
        for branch in sorted(self.branches, key=place_of):
            lines.setdefault(branch.line, []).append(branch)
        return lines

    @property
    def missing_lines(self) -> tuple[int, ...]:
        """The lines on which a statement never ran."""
        return tuple(sorted({statement.line for statement in self.statements if not statement.hits}))


@frozen
class Coverage:
    """The coverage of a whole test run, files in order of their names."""

    files: tuple[FileCoverage, ...]

    @property
    def statement_share(self) -> Share:
        """The statements executed at least once, over all files."""
        return sum((file.statement_share for file in self.files), Share(0, 0))

    @property
    def branch_share(self) -> Share:
        """The ways taken at least once, over all files."""
        return sum((file.branch_share for file in self.files), Share(0, 0))

    @property
    def line_share(self) -> Share:
        """The lines with a statement or decision that ran, over all files."""
        return sum((file.line_share for file in self.files), Share(0, 0))


def merge(parts: Iterable[Coverage]) -> Coverage:
    """Adds the coverage of several processes that ran tests of the same sources."""
    files: dict[str, list[FileCoverage]] = {}
    for part in parts:
        for file in part.files:
            files.setdefault(file.name, []).append(file)
    return Coverage(tuple(_merge_files(files[name]) for name in sorted(files)))


def _merge_files(files: list[FileCoverage]) -> FileCoverage:
    statements: Counter[tuple[int, int]] = Counter()
    branches: dict[tuple[int, int, str], tuple[int, ...]] = {}
    methods: Counter[tuple[int, str]] = Counter()
    for file in files:
        for statement in file.statements:
            statements[statement.line, statement.column] += statement.hits
        for branch in file.branches:
            key = (branch.line, branch.column, branch.kind)
            known = branches.get(key, (0,) * len(branch.taken))
            branches[key] = tuple(a + b for a, b in zip(known, branch.taken, strict=True))
        for method in file.methods:
            methods[method.line, method.name] += method.hits
    return FileCoverage(
        files[0].name,
        files[0].text,
        tuple(StatementCount(line, column, hits) for (line, column), hits in sorted(statements.items())),
        tuple(BranchCount(line, column, taken, kind) for (line, column, kind), taken in sorted(branches.items())),
        tuple(MethodCount(line, name, hits) for (line, name), hits in sorted(methods.items())),
    )
