"""Plain `run` commands are read without the command-line library, and to the same effect."""

from typing import Any

import pytest

from circuitscript.cli import event_run, group
from circuitscript.cli.commands import run as run_module
from circuitscript.cli.plain_words import FLAGS, OPTIONS, plain_run

PLAIN = [
    "run p --event e",
    "run --event e p",
    "run p --event=e --json",
    "run p --event - --type ContactCreate --db d --limits apex-sync --record r",
    "run p --json --event e --event f",
    "run p --event=-x",
    "run p --event=",
    "run p",
]
OTHERS = [
    "",
    "check p",
    "run",
    "run --help",
    "run p -h",
    "run p q",
    "run p --event",
    "run p --event --json",
    "run p --evnt e",
]


@pytest.mark.parametrize("line", PLAIN)
def test_plain_words_mean_what_click_reads(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[event_run.RunWords] = []

    def keep(words: event_run.RunWords) -> int:
        seen.append(words)
        return 0

    monkeypatch.setattr(run_module, "run_event", keep)
    assert group.run_command(line.split(" ")) == 0
    plain = plain_run(line.split(" "))
    assert plain is not None
    assert seen == [event_run.RunWords(**plain)]


@pytest.mark.parametrize("line", OTHERS)
def test_other_words_are_left_to_click(line: str) -> None:
    assert plain_run(line.split()) is None


def test_every_option_is_known_to_both() -> None:
    command: Any = run_module.command
    options = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}
    assert options == {*OPTIONS, *FLAGS}


def test_plain_words_reach_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from circuitscript import cli

    seen: list[str] = []

    def run(words: event_run.RunWords) -> int:
        seen.append(words.path)
        return 7

    monkeypatch.setattr(event_run, "run_event", run)
    assert cli.main(["run", "p", "--event", "e"]) == 7
    assert seen == ["p"]
