"""What all tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

from circuitscript import version

# A busy machine is no defect: how long an example takes decides nothing. "ci" draws the same examples every time.
for _profile in ("default", "ci"):
    settings.register_profile(
        _profile, settings.get_profile(_profile), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_report_header() -> str:
    """Says which core the tests run on."""
    return version.description()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switch that rewrites the golden files."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew, to be reviewed")
