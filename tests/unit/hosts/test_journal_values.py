"""Values and rows in a journal: what was written comes back exactly."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.data.record import Record
from circuitscript.data.schemas import builtin_schema
from circuitscript.hosts.journal.codec import Decoder, encode
from circuitscript.hosts.journal.writing import write_rows
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id

SCHEMA = builtin_schema("highlevel")


CONTACT = SCHEMA.objects["Contact"]


NOW = 1_700_000_000_000


VALUES = [
    None,
    True,
    7,
    2**62,
    Long(7),
    1.5,
    0.1,
    float("inf"),
    Decimal("1.50"),
    Decimal("1E+2"),
    "é\ud800\n\0",
    Id("abc"),
    date(2024, 2, 29),
    datetime(2024, 2, 29, 1, 2, 3, 4000, UTC),
    time(1, 2, 3, 4000),
    b"\x00\xff",
    ("a", ("b",)),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_exactly(value: object) -> None:
    text = json.dumps(encode(value))
    back = Decoder(SCHEMA).value(json.loads(text))
    assert (type(back), str(back), back) == (type(value), str(value), value)


def test_a_record_comes_back_with_its_parents() -> None:
    parent = Record(SCHEMA.objects["User"], {"Id": Id("u")})
    original = Record(CONTACT, {"Id": Id("c"), "AssignedTo": parent, "Tags": ("a",)})
    back = Decoder(SCHEMA).value(json.loads(json.dumps(encode(original))))
    assert back.definition is CONTACT
    assert back.values["Tags"] == ("a",)
    assert back.values["AssignedTo"].values == parent.values


def rows_back(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return Decoder(SCHEMA).rows(json.loads(write_rows(rows)))


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["Id", "Name", "b", "c"]),
            st.one_of(st.sampled_from([one for one in VALUES if one != float("inf")]), st.integers(-5, 5)),
        ),
        max_size=6,
    )
)
def test_rows_come_back_exactly(rows: list[dict[str, object]]) -> None:
    back = rows_back(rows)
    assert back == rows
    assert [list(row) for row in back] == [list(row) for row in rows]
    assert [[type(one) for one in row.values()] for row in back] == [
        [type(one) for one in row.values()] for row in rows
    ]


def test_neighbours_with_the_same_fields_share_a_block() -> None:
    rows: list[dict[str, object]] = [{"Id": Id("a"), "n": None}, {"Id": Id("b"), "n": Decimal("1.0")}, {"Id": Id("c")}]
    assert write_rows(rows) == (
        '[{"fields":{"Id":"id","n":"decimal"},"rows":[["a",null],["b","1.0"]]},{"fields":{"Id":"id"},"rows":[["c"]]}]'
    )
    assert rows_back(rows) == rows
