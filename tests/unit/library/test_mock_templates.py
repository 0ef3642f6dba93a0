"""Templates of mocks' answers: every value comes through as it is, in JSON and outside; what is missing is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.library.http_messages import RequestState
from circuitscript.library.mock_templates import RequestParts, contains, fill, read_body
from circuitscript.runtime.exceptions import LimitException

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def parts(body: str = "", url: str = "https://a.test/x?page=2", **found: str) -> RequestParts:
    request = RequestState()
    request.method = "POST"
    request.endpoint = url
    request.body = body.encode()
    request.set_header("X-Trace", "t1")
    return RequestParts(request, found, 3)


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{id}} {{path.id}} {{ id }}", "7 7 7"),
        ("{{query.page}} {{header.x-trace}} {{method}} {{call}}", "2 t1 POST 3"),
        ("{{body.a[1].b}}", "true"),
        ("{{body.a.1.b}}", "true"),
        ("{{body}}", '{"a": [0, {"b": true}]}'),
        ("{{contact.first_name}} {{}} {{ }}", "{{contact.first_name}} {{}} {{ }}"),
        ('{"in": "{{body.a}}", "as": {{body.a}}}', '{"in": "[0, {\\"b\\": true}]", "as": [0, {"b": true}]}'),
        ('["\\"{{id}}", {{id}}]', '["\\"7", "7"]'),
    ],
)
def test_places_are_filled(template: str, filled: str) -> None:
    assert "".join(fill(template, parts('{"a": [0, {"b": true}]}', id="7"), "The mock")) == filled


@pytest.mark.parametrize(
    ("template", "missing"),
    [
        ("{{path.name}}", "the mock's URL has no name (there is id)"),
        ("{{query.size}}", "the request's query has no size (there is page)"),
        ("{{header.x-other}}", "the request's headers has no x-other (there is x-trace)"),
        ("{{body.b}}", "the request's body has no b (there is a)"),
        ("{{body.a.b}}", "the request's body.a has no b"),
        ("{{body.a.9}}", "the request's body.a has no 9"),
    ],
)
def test_what_the_request_lacks_ends_the_test(template: str, missing: str) -> None:
    with pytest.raises(LimitException) as ended:
        "".join(fill(template, parts('{"a": [1]}', id="7"), "The mock M"))
    assert ended.value.kind == "AssertException"
    assert ended.value.message == f"The mock M cannot answer: {template}: {missing}"


@given(VALUES)
def test_any_value_of_a_body_comes_through_json(value: object) -> None:
    body = json.dumps({"value": value})
    filled = json.loads("".join(fill('{"as": {{body.value}}, "in": "{{body.value}}"}', parts(body), "The mock")))
    assert filled["as"] == value
    assert filled["in"] == (value if isinstance(value, str) else json.dumps(value))


@given(VALUES)
def test_values_contain_themselves_and_nothing(value: object) -> None:
    assert contains(value, value)
    if isinstance(value, dict):
        assert contains({**value, "more": 1}, {name: one for name, one in value.items() if name != "more"})
        assert contains(value, {})


def test_bodies_are_read_by_what_they_are() -> None:
    assert read_body("a=1&b=x+y%21", "application/x-www-form-urlencoded") == {"a": "1", "b": "x y!"}
    assert read_body("[1") == "[1"
    assert read_body("[" * 5000 + "]" * 5000).startswith("[[")
    assert read_body("plain") == "plain"
