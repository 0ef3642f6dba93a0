"""Coverage as Cobertura XML (coverage-04.dtd), the form that most CI servers read."""

from posixpath import dirname, splitext
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from circuitscript.testing.coverage import BranchCount, Coverage, FileCoverage, Share

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n'
)


def cobertura(coverage: Coverage, *, version: str, timestamp: int) -> str:
    """Returns the XML document; `timestamp` is in milliseconds since 1970, `version` that of the writing program."""
    lines, branches = coverage.line_share, coverage.branch_share
    root = Element("coverage", _rates(lines, branches))
    root.set("lines-covered", str(lines.covered))
    root.set("lines-valid", str(lines.total))
    root.set("branches-covered", str(branches.covered))
    root.set("branches-valid", str(branches.total))
    root.set("complexity", "0")
    root.set("version", version)
    root.set("timestamp", str(timestamp))
    SubElement(SubElement(root, "sources"), "source").text = "."
    packages = SubElement(root, "packages")
    for folder, files in _by_folder(coverage).items():
        _package(packages, folder, files)
    indent(root)
    return _HEAD + tostring(root, encoding="unicode") + "\n"


def _by_folder(coverage: Coverage) -> dict[str, list[FileCoverage]]:
    folders: dict[str, list[FileCoverage]] = {}
    for file in coverage.files:
        folders.setdefault(dirname(file.name) or ".", []).append(file)
    return folders


def _package(packages: Element, folder: str, files: list[FileCoverage]) -> None:
    lines = sum((file.line_share for file in files), Share(0, 0))
    branches = sum((file.branch_share for file in files), Share(0, 0))
    package = SubElement(packages, "package", {"name": folder.replace("/", "."), **_rates(lines, branches)})
    package.set("complexity", "0")
    classes = SubElement(package, "classes")
    for file in files:
        name = splitext(file.name.rpartition("/")[2])[0]
        element = SubElement(classes, "class", {"name": name, "filename": file.name})
        element.attrib.update(_rates(file.line_share, file.branch_share))
        element.set("complexity", "0")
        SubElement(element, "methods")
        _lines(SubElement(element, "lines"), file)


def _lines(parent: Element, file: FileCoverage) -> None:
    branches = file.branches_by_line
    for number, hits in file.line_hits.items():
        line = SubElement(parent, "line", {"number": str(number), "hits": str(hits)})
        here = branches.get(number)
        line.set("branch", "true" if here else "false")
        if here:
            share = _ways(here)
            line.set("condition-coverage", f"{share.percent:.0f}% ({share.covered}/{share.total})")


def _ways(branches: list[BranchCount]) -> Share:
    ways = [count for branch in branches for count in branch.taken]
    return Share(sum(1 for count in ways if count), len(ways))


def _rates(lines: Share, branches: Share) -> dict[str, str]:
    return {"line-rate": f"{lines.percent / 100:.4f}", "branch-rate": f"{branches.percent / 100:.4f}"}
