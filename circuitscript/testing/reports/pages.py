"""Coverage as HTML pages: an index and one page a source file, without scripts and without anything from elsewhere."""

from collections.abc import Sequence
from html import escape

from circuitscript.testing.coverage import BranchCount, Coverage, FileCoverage, MethodCount, Share, StatementCount
from circuitscript.testing.reports.style import STYLE

GOOD = 80.0
"""Percent from which a share is shown as good."""
FAIR = 50.0


def pages(coverage: Coverage, *, title: str) -> dict[str, str]:
    """Returns the pages by file name; `index.html` links to the others."""
    made = {page_name(file): _file_page(file, title) for file in coverage.files}
    made["index.html"] = _index(coverage, title)
    return made


def page_name(file: FileCoverage) -> str:
    """Returns the name of a source file's page; different paths have different names."""
    return file.name.replace("_", "__").replace("/", "_-") + ".html"


def _document(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _index(coverage: Coverage, title: str) -> str:
    rows = "\n".join(
        f'<tr><td><a href="{escape(page_name(file))}">{escape(file.name)}</a></td>'
        f"{_cells(file.statement_share)}{_cells(file.branch_share)}</tr>"
        for file in coverage.files
    )
    total = f"<tr><th>Total</th>{_cells(coverage.statement_share)}{_cells(coverage.branch_share)}</tr>"
    head = '<tr><th>File</th><th colspan="2">Statements</th><th colspan="2">Branches</th></tr>'
    table = f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n<tfoot>{total}</tfoot>\n</table>"
    figures = _figures((("Statements", coverage.statement_share), ("Branches", coverage.branch_share)))
    return _document(f"Coverage of {title}", f"<h1>Coverage of {escape(title)}</h1>\n{figures}\n{table}")


def _figures(shares: Sequence[tuple[str, Share]]) -> str:
    parts = (
        f'<div class="{_grade(share)}"><strong>{share.percent:.1f} %</strong>'
        f"<span>{name}: {share.covered} of {share.total}</span></div>"
        for name, share in shares
    )
    return f'<div class="figures">{"".join(parts)}</div>'


def _grade(share: Share) -> str:
    if share.percent >= GOOD:
        return "good"
    return "fair" if share.percent >= FAIR else "poor"


def _cells(share: Share) -> str:
    if not share.total:
        return '<td class="count">none</td><td></td>'
    bar = f'<span class="bar {_grade(share)}"><span style="width:{share.percent:.1f}%"></span></span>'
    percent = f'<span class="percent">{share.percent:.1f} %</span>'
    return f'<td class="count">{share.covered} of {share.total}</td><td>{bar}{percent}</td>'


def _file_page(file: FileCoverage, title: str) -> str:
    hits = file.line_hits
    partly = set(file.missing_lines)
    branches = file.branches_by_line
    lines = "".join(
        _line(number, text, hits.get(number), number in partly, branches.get(number, []))
        for number, text in enumerate(file.text.splitlines(), 1)
    )
    figures = _figures((("Statements", file.statement_share), ("Branches", file.branch_share)))
    body = (
        f'<nav><a href="index.html">All files of {escape(title)}</a></nav>\n<h1>{escape(file.name)}</h1>\n{figures}\n'
        f"{_methods(file)}{_LEGEND}\n<pre>{lines}</pre>"
    )
    return _document(f"{file.name}: coverage of {title}", body)


_LEGEND = (
    '<p class="legend"><span class="hit">runs</span> <span class="part">runs in part</span> '
    '<span class="miss">never runs</span> <span>a number is how often a line ran</span></p>'
)


def _methods(file: FileCoverage) -> str:
    """Returns the table of methods, each with the share of its own statements; nothing where there are none."""
    if not file.methods:
        return ""
    ends = [method.line for method in file.methods[1:]] + [len(file.text) + 1]
    rows = "\n".join(
        f'<tr><td><a href="#L{method.line}">{escape(method.name)}</a></td><td class="count">{_times(method)}</td>'
        f"{_cells(_share(file.statements, method.line, end))}</tr>"
        for method, end in zip(file.methods, ends, strict=True)
    )
    head = '<tr><th>Method</th><th>Entered</th><th colspan="2">Statements</th></tr>'
    summary = f"<summary>{len(file.methods)} methods</summary>"
    return f"<details open>{summary}<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table></details>\n"


def _times(method: MethodCount) -> str:
    return f"{method.hits}×" if method.hits else "never"  # noqa: RUF001


def _share(statements: Sequence[StatementCount], start: int, end: int) -> Share:
    """Returns the share of the statements from the line `start` to before `end`."""
    within = [statement for statement in statements if start <= statement.line < max(end, start + 1)]
    return Share(sum(1 for statement in within if statement.hits), len(within))


def _line(number: int, text: str, hits: int | None, has_missing: bool, branches: list[BranchCount]) -> str:
    missed = [branch for branch in branches if any(branch.taken) and not all(branch.taken)]
    style = ""
    if hits is not None or branches:
        is_run = bool(hits) or any(any(branch.taken) for branch in branches)
        style = "miss" if not is_run else "part" if has_missing or missed else "hit"
    notes = "".join(f'<span class="note">{escape(_note(branch, len(branches)))}</span>' for branch in missed)
    shown = "" if hits is None else str(hits)
    return (
        f'<span class="line {style}" id="L{number}"><a class="number" href="#L{number}">{number}</a>'
        f'<span class="hits">{shown}</span><span class="mark">{_mark(branches)}</span>'
        f'<span class="text">{escape(text)}</span>{notes}</span>'
    )


def _mark(branches: list[BranchCount]) -> str:
    """Returns how many ways of the line's decisions were taken."""
    ways = [count for branch in branches for count in branch.taken]
    return f"{sum(1 for count in ways if count)}/{len(ways)}" if ways else ""


def _note(branch: BranchCount, decisions: int) -> str:
    """Returns which ways of a decision that was reached were not taken; its column where its line has several."""
    place = f"column {branch.column}: " if decisions > 1 else ""
    if branch.kind == "condition":
        return place + ("always true" if branch.taken[0] else "never true")
    if branch.kind in ("?.", "??"):
        return place + (
            f"left of {branch.kind} never null" if branch.taken[0] else f"left of {branch.kind} always null"
        )
    missing = [str(number) for number, count in enumerate(branch.taken, 1) if not count]
    return f"{place}never takes way {', '.join(missing)} of {len(branch.taken)}"
