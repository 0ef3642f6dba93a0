"""Coverage as HTML pages: an index and one page a source file, without scripts and without anything from elsewhere."""

from html import escape

from circuitscript.testing.coverage import BranchCount, Coverage, FileCoverage, Share

STYLE = """
:root { color-scheme: light dark; --hit: #e6f4ea; --miss: #fde7e9; --part: #fff4d6; --soft: #777; }
@media (prefers-color-scheme: dark) { :root { --hit: #12351f; --miss: #451a1e; --part: #453a12; --soft: #999; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .25rem .75rem; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; width: 100%; }
tbody tr:hover { outline: 1px solid var(--soft); }
.bar { display: inline-block; width: 8rem; height: .6rem; background: var(--miss); vertical-align: middle; }
.bar span { display: block; height: 100%; background: #34a853; }
pre { font: 13px/1.45 ui-monospace, monospace; margin: 0; overflow-x: auto; }
pre span.line { display: block; padding-right: 1rem; }
pre .number, pre .hits { display: inline-block; width: 4rem; text-align: right; color: var(--soft); user-select: none; }
pre .number { padding-right: 1rem; }
.hit { background: var(--hit); } .miss { background: var(--miss); } .part { background: var(--part); }
.note { color: var(--soft); padding-left: 2rem; }
footer { color: var(--soft); margin-top: 2rem; }
"""


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
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _index(coverage: Coverage, title: str) -> str:
    rows = "\n".join(
        f'<tr><td><a href="{escape(page_name(file))}">{escape(file.name)}</a></td>'
        f"{_cells(file.statement_share)}{_cells(file.branch_share)}</tr>"
        for file in coverage.files
    )
    total = f"<tr><th>Total</th>{_cells(coverage.statement_share)}{_cells(coverage.branch_share)}</tr>"
    head = "<tr><th>File</th><th>Statements</th><th></th><th>Branches</th><th></th></tr>"
    table = f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n<tfoot>{total}</tfoot>\n</table>"
    return _document(f"Coverage of {title}", f"<h1>Coverage of {escape(title)}</h1>\n{table}")


def _cells(share: Share) -> str:
    bar = f'<span class="bar"><span style="width:{share.percent:.0f}%"></span></span>'
    return f"<td>{share.covered} of {share.total}</td><td>{bar} {share.percent:.1f} %</td>"


def _file_page(file: FileCoverage, title: str) -> str:
    hits = file.line_hits
    partly = set(file.missing_lines)
    branches = file.branches_by_line
    lines = "".join(
        _line(number, text, hits.get(number), number in partly, branches.get(number, []))
        for number, text in enumerate(file.text.splitlines(), 1)
    )
    summary = (
        f"<p>Statements {file.statement_share.percent:.1f} %, branches {file.branch_share.percent:.1f} %. "
        f'<a href="index.html">All files</a></p>'
    )
    body = f"<h1>{escape(file.name)}</h1>\n{summary}\n<pre>{lines}</pre>"
    return _document(f"{file.name}: coverage of {title}", body)


def _line(number: int, text: str, hits: int | None, has_missing: bool, branches: list[BranchCount]) -> str:
    missed = [branch for branch in branches if any(branch.taken) and not all(branch.taken)]
    style = ""
    if hits is not None:
        style = "miss" if not hits else "part" if has_missing or missed else "hit"
    note = "".join(f'<span class="note">{_note(branch)}</span>' for branch in missed)
    shown = "" if hits is None else f"{hits}x"
    return (
        f'<span class="line {style}" id="L{number}"><span class="number">{number}</span>{escape(text)}{note}'
        f'<span class="hits">{shown}</span></span>'
    )


def _note(branch: BranchCount) -> str:
    if len(branch.taken) == 2:
        return "always true" if branch.taken[0] else "never true"
    return f"{sum(1 for count in branch.taken if count)} of {len(branch.taken)} ways"
