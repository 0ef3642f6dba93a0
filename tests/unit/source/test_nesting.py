import json
import time
from pathlib import Path

import pytest

from circuitscript.hosts.journal import JournalError, read_journal
from circuitscript.project import ProjectError, open_project
from circuitscript.source.nesting import NestingError, nests_deeper, read_json
from circuitscript.testing.history import read_failed
from circuitscript.testing.snapshots import SnapshotError, read_snapshot

DEEP = "[" * 300_000 + "]" * 300_000
DISGUISED = '["]",' * 300_000 + "1" + "]" * 300_000
OBJECTS = '{"a\\"}":' * 300_000 + "1" + "}" * 300_000


@pytest.mark.parametrize("text", [DEEP, DISGUISED, OBJECTS, "[" * 201])
def test_deep_text_is_seen_whatever_its_strings_hold(text: str) -> None:
    assert nests_deeper(text)


@pytest.mark.parametrize("text", ["[" * 200 + "]" * 200, json.dumps(["[" * 500]), "[]" * 500, '["[[[\\"[[["]' * 100])
def test_flat_text_is_not(text: str) -> None:
    assert not nests_deeper(text)


def test_an_open_string_takes_linear_time() -> None:
    started = time.process_time()
    nests_deeper("[" * 201 + '"\\' * 500_000)
    nests_deeper("[]" * 201 + '"' + '\\"' * 500_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", [DEEP, DISGUISED, OBJECTS])
def test_a_journal_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(JournalError, match="no CircuitScript journal"):
        read_journal([f"{text}\n".encode()])


@pytest.mark.parametrize("text", [DEEP, DISGUISED])
def test_a_project_file_is_refused_before_it_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "sfdx-project.json").write_text(text)
    with pytest.raises(ProjectError, match="not a valid Salesforce project file"):
        open_project(str(tmp_path))


@pytest.mark.parametrize("text", [DEEP, DISGUISED.encode(), OBJECTS])
def test_reading_refuses_deep_text_with_a_reason(text: str | bytes) -> None:
    with pytest.raises(NestingError, match="at most 200 arrays and objects may stand inside each other"):
        read_json(text)


def test_reading_returns_what_a_text_holds() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1]}') == {"a": [1]}
    assert read_json("[[1]]", 2) == [[1]]
    with pytest.raises(ValueError, match="Expecting value"):
        read_json("[")
    with pytest.raises(UnicodeDecodeError):
        read_json(b"\xff")


def test_snapshots_and_histories_that_nest_too_deeply_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="it nests too deeply"):
        read_snapshot(DEEP)
    (tmp_path / "failed_tests.json").write_text(DEEP)
    assert read_failed(str(tmp_path)) == frozenset()
