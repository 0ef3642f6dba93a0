"""Test results as JUnit XML, in the form that CI servers read."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from circuitscript.testing.results import TestResult, Verdict

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Sequence[TestResult], *, name: str) -> str:
    """Returns the XML document: one suite a test class, in the order in which the classes first appear."""
    root = Element("testsuites", {"name": name, **_counts(results)})
    suites: dict[str, list[TestResult]] = {}
    for result in results:
        suites.setdefault(result.class_name, []).append(result)
    for class_name, members in suites.items():
        suite = SubElement(root, "testsuite", {"name": class_name, **_counts(members)})
        for result in members:
            _case(suite, result)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(results: Sequence[TestResult]) -> dict[str, str]:
    def count(verdict: Verdict) -> str:
        return str(sum(1 for result in results if result.verdict is verdict))

    return {
        "tests": str(len(results)),
        "failures": count(Verdict.FAILED),
        "errors": count(Verdict.ERROR),
        "skipped": count(Verdict.SKIPPED),
        "time": _seconds(sum(result.elapsed for result in results)),
    }


def _case(suite: Element, result: TestResult) -> None:
    case = SubElement(suite, "testcase", {"classname": result.class_name, "name": _name(result)})
    case.set("time", _seconds(result.elapsed))
    if result.file:
        case.set("file", result.file)
        case.set("line", str(result.line))
    if result.verdict is Verdict.SKIPPED:
        SubElement(case, "skipped")
    elif result.verdict is not Verdict.PASSED:
        element = SubElement(case, "failure" if result.verdict is Verdict.FAILED else "error")
        kind, message, details = _explain(result)
        element.set("type", kind)
        element.set("message", message)
        element.text = details
    if result.logs and not result.is_success:
        SubElement(case, "system-out").text = _clean("\n".join(entry.text for entry in result.logs))


def _name(result: TestResult) -> str:
    return f"{result.method}[{result.batch}]" if result.batch else result.method


def _explain(result: TestResult) -> tuple[str, str, str]:
    if result.error is not None:
        frames = "\n".join(str(frame) for frame in result.error.frames)
        example = result.generated
        found = f"\n\nfails with {example.arguments}\n{example.unit_test}" if example and example.unit_test else ""
        return result.error.kind, _clean(result.error.message), _clean(f"{result.error}\n{frames}{found}")
    lines = [f"{diagnostic.source.name}: {diagnostic.message}" for diagnostic in result.diagnostics]
    return "Diagnostic", _clean(lines[0] if lines else "the class does not check"), _clean("\n".join(lines))


def _clean(text: str) -> str:
    """Replaces what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _seconds(nanoseconds: int) -> str:
    return f"{nanoseconds / 1e9:.3f}"
