"""What counts as a change, and that nothing but Ctrl-C ends a watch."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from circuitscript.cli.failures import Failure
from circuitscript.cli.watching import WatchScope, watch


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "A.cls").write_text("public class A { }")
    return tmp_path


def counted(root: Path, steps: list[Callable[[], object]], **scope: tuple[str, ...]) -> int:
    """Returns how often the work is done when `steps` are taken one after the other."""
    runs = []

    def changes() -> Iterator[None]:
        for step in steps:
            step()
            yield
        raise KeyboardInterrupt

    assert watch(lambda: len(runs.append(0) or runs), WatchScope(str(root), **scope), changes()) == 0
    return len(runs)


def test_changed_new_and_deleted_sources_count(root: Path) -> None:
    source = root / "classes" / "A.cls"
    new = root / "classes" / "B.cls"
    assert counted(root, [lambda: source.write_text("public class A { Integer a; }")]) == 2
    assert counted(root, [lambda: new.write_text("public class B { }"), new.unlink]) == 3
    assert counted(root, [lambda: (root / "circuit.toml").write_text("")]) == 2


def test_reports_without_a_change_do_not_count(root: Path) -> None:
    assert counted(root, [lambda: None, lambda: None]) == 1
    assert counted(root, [lambda: (root / "notes.txt").write_text("x")]) == 1


def test_hidden_folders_and_what_the_work_writes_do_not_count(root: Path) -> None:
    (root / ".circuitscript").mkdir()
    journal = root / "run.json"
    steps: list[Callable[[], object]] = [
        lambda: (root / ".circuitscript" / "cache.json").write_text("x"),
        lambda: journal.write_text("x"),
    ]
    assert counted(root, steps, ignored=(str(journal),)) == 1


def test_files_and_folders_outside_count_when_they_are_named(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    event, data = other / "event.json", other / "rows.csv"
    steps: list[Callable[[], object]] = [lambda: event.write_text("{}"), lambda: data.write_text("a")]
    assert counted(root, steps, files=(str(event),)) == 2
    assert counted(root, [event.unlink, data.unlink], folders=(str(other),)) == 3
    assert WatchScope(str(root), (str(event),)).paths() == [str(root), str(other)]
    assert WatchScope(str(root), (str(root / "a.json"),)).paths() == [str(root)]


def test_a_failure_is_told_and_the_watch_goes_on(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = iter([Failure("no such file"), None])

    def work() -> int:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome
        return 1

    def changes() -> Iterator[None]:
        os.utime(root / "classes" / "A.cls", (0, 0))
        yield
        raise KeyboardInterrupt

    assert watch(work, WatchScope(str(root)), changes()) == 0
    assert "circuitscript: no such file" in capsys.readouterr().err
    assert next(outcomes, "done") == "done"


def test_ctrl_c_within_the_work_ends_the_watch(root: Path) -> None:
    def work() -> int:
        raise KeyboardInterrupt

    assert watch(work, WatchScope(str(root)), iter([None])) == 0


def test_a_terminal_is_cleared_before_each_time(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    source = root / "classes" / "A.cls"
    assert counted(root, [lambda: source.write_text("public class A { Integer b; }")]) == 2
    assert capsys.readouterr().out == "\x1b[H\x1b[2J" * 2
