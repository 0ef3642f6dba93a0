"""The command line itself: help, version, and the two ways to call it."""

import re

from circuitscript import __version__
from circuitscript.cli.group import COMMANDS
from tests.e2e.conftest import Circuit


def test_version_tells_the_kind_of_core(circuit: Circuit) -> None:
    finished = circuit("--version")
    assert finished.code == 0
    assert re.fullmatch(rf"circuitscript {re.escape(__version__)} \((compiled|pure Python) core, .+\)\n", finished.out)


def test_help_lists_every_command(circuit: Circuit) -> None:
    finished = circuit("--help")
    assert finished.code == 0
    for name in COMMANDS:
        assert f"  {name} " in finished.out


def test_every_command_has_help(circuit: Circuit) -> None:
    for name in COMMANDS:
        finished = circuit(name, "--help")
        assert finished.code == 0
        assert finished.out.startswith(f"Usage: circuitscript {name}")


def test_misspelt_command_names_the_nearest(circuit: Circuit) -> None:
    finished = circuit("chek", ".")
    assert finished.code == 2
    assert "Did you mean 'check'?" in finished.err
