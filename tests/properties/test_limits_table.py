"""The page about limits has every resource and every profile's value."""

import re
from pathlib import Path

from circuitscript.runtime.governor import UNLIMITED, Resource
from circuitscript.runtime.profiles import PROFILES

UNLIMITED_CELL = "\u2013"
PAGE = (Path(__file__).parent.parent.parent / "docs" / "limits.md").read_text(encoding="utf-8")


def test_the_table_has_the_value_of_every_limit_in_every_profile() -> None:
    names = re.search(r"^\| limit \|(.*`circuit`.*)\|$", PAGE, re.MULTILINE)
    assert names is not None
    profiles = re.findall(r"`([\w-]+)`", names[1])
    assert profiles == list(PROFILES)
    rows = dict(re.findall(r"^\| `(\w+)` \|((?: [\d,\u2013]+ \|)+)$", PAGE, re.MULTILINE))
    assert list(rows) == [resource.name.lower() for resource in Resource]
    for resource in Resource:
        shown = [cell.strip() for cell in rows[resource.name.lower()].strip("|").split("|")]
        maxima = [PROFILES[name].maximum(resource) for name in profiles]
        assert shown == [UNLIMITED_CELL if maximum >= UNLIMITED else f"{maximum:,}" for maximum in maxima], resource


def test_the_page_says_what_every_limit_counts() -> None:
    part = PAGE[PAGE.index("## What each counts") :]
    for resource in Resource:
        assert f"`{resource.name.lower()}`" in part
