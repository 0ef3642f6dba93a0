"""Tables and links of the docs say what is."""

import re
from pathlib import Path

import pytest

from circuitscript.runtime.governor import Resource
from circuitscript.runtime.profiles import PROFILES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def rows(page: Path, first: str) -> list[list[str]]:
    """Returns the cells of the table whose first heading is `first`."""
    lines = page.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    end = next((number for number, line in enumerate(lines[start:], start) if not line.startswith("|")), len(lines))
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines[start:end] if "---" not in line]


def test_page_of_limits_has_every_profile() -> None:
    heading, *found = rows(ROOT / "docs" / "limits.md", "limit")
    assert heading[1:] == list(PROFILES)
    expected = [
        [
            resource.name.lower(),
            *("\u2013" if resource not in one.maxima else f"{one.maxima[resource]:,}" for one in PROFILES.values()),
        ]
        for resource in Resource
    ]
    assert found == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_page_about_tests_has_every_option_of_the_command() -> None:
    from circuitscript.cli.commands.test import command

    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    table = page[page.index("## Options") :]
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    options = {name for parameter in shown for name in parameter.opts if name.startswith("-")}
    assert {name for name in options if f"`{name}" not in table} == set()
