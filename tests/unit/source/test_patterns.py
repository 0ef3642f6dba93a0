"""Patterns that compile when they are first used are otherwise what `re.compile` makes."""

import re

import pytest

from circuitscript.source.patterns import late_pattern


def test_a_late_pattern_does_what_a_pattern_does() -> None:
    late, pattern = late_pattern("(?P<word>[a-z]+)", re.IGNORECASE), re.compile("(?P<word>[a-z]+)", re.IGNORECASE)
    for _ in range(2):
        assert late.sub("x", "Ab cd") == pattern.sub("x", "Ab cd") == "x x"
        found = late.match("Ab")
        assert found is not None
        assert found["word"] == "Ab"
    assert late.groupindex == pattern.groupindex
    assert late.pattern == pattern.pattern


def test_a_late_pattern_is_compiled_at_its_first_use() -> None:
    late = late_pattern("(")
    with pytest.raises(re.error):
        late.match("x")
