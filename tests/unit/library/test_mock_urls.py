"""URL patterns of mocks: what matches, what is kept, and why something else does not match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.library.mock_urls import Mismatch, parse_pattern
from circuitscript.runtime.exceptions import ScriptException


@pytest.mark.parametrize(
    ("pattern", "url", "found"),
    [
        ("https://a.com/people/{id}", "https://A.com/people/7", {"id": "7"}),
        ("https://a.com/people/{id}", "https://a.com/people/a%20b%2Fc", {"id": "a b/c"}),
        ("https://a.com", "https://a.com/", {}),
        ("https://a.com/x", "https://a.com/x?any=1#part", {}),
        ("https://{region}.a.com/v*/x", "https://EU.a.com/v2/x", {"region": "EU"}),
        ("https://a.com/{name}.{kind}", "https://a.com/report.final.pdf", {"name": "report", "kind": "final.pdf"}),
        ("https://a.com/files/**", "https://a.com/files/a/b/c", {}),
        ("https://a.com/files/**", "https://a.com/files", {}),
        ("https://a.com/x?page={page}&fixed=a+b", "https://a.com/x?fixed=a%20b&more=1&page=2", {"page": "2"}),
        ("https://a.com/x?tag=b", "https://a.com/x?tag=a&tag=b", {}),
        ("https://a.com/100%25*", "https://a.com/100%25off", {}),
        ("https://a.com/%2A", "https://a.com/*", {}),
        ("callout:Crm/people/{id}", "callout:crm/people/7", {"id": "7"}),
    ],
)
def test_what_matches_and_what_is_kept(pattern: str, url: str, found: dict[str, str]) -> None:
    assert parse_pattern(pattern).match(url) == found


@pytest.mark.parametrize(
    ("pattern", "url", "reason"),
    [
        ("https://a.com/x", "https://b.com/x", "another host"),
        ("https://a.com/x", "http://a.com/x", "another host"),
        ("https://a.com/x", "callout:A/x", "another address"),
        ("https://a.com/people/{id}", "https://a.com/people/", "another path"),
        ("https://a.com/people/{id}", "https://a.com/people/7/notes", "another path"),
        ("https://a.com/People", "https://a.com/people", "another path"),
        ("https://a.com/a{x}b{y}c", "https://a.com/abXc", "another path"),
        ("https://a.com/x?page={p}", "https://a.com/x", "the query has no page"),
        ("https://a.com/x?page=1", "https://a.com/x?page=2", "the query has page=2"),
    ],
)
def test_why_something_does_not_match(pattern: str, url: str, reason: str) -> None:
    found = parse_pattern(pattern).match(url)
    assert isinstance(found, Mismatch)
    assert found.reason == reason


@pytest.mark.parametrize("pattern", ["", "people/{id}", "https://a.com/**/x", "https://a.com/{id}/{id}"])
def test_patterns_that_can_match_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(ScriptException) as refused:
        parse_pattern(pattern)
    assert refused.value.kind == "IllegalArgumentException"


@given(
    st.lists(st.text(st.characters(codec="ascii", exclude_characters="/?#*{}%"), min_size=1), min_size=1, max_size=4)
)
def test_every_url_matches_itself_and_wildcards_for_its_segments(parts: list[str]) -> None:
    url = "https://a.com/" + "/".join(parts)
    names = [f"n{place}" for place in range(len(parts))]
    assert parse_pattern(url).match(url) == {}
    wild = "https://a.com/" + "/".join(f"{{{name}}}" for name in names)
    assert parse_pattern(wild).match(url) == dict(zip(names, parts, strict=True))
    assert parse_pattern("https://a.com/**").match(url) == {}
