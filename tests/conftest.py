"""What all tests share."""

from circuitscript import version


def pytest_report_header() -> str:
    """Says which core the tests run on."""
    return version.description()
