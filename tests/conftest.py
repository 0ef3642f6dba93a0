"""What all tests share."""

import pytest

from circuitscript import version


def pytest_report_header() -> str:
    """Says which core the tests run on."""
    return version.description()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switch that rewrites the golden files."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew, to be reviewed")
