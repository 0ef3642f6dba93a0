import pytest

from circuitscript.values import text
from circuitscript.values.hashing import string_hash

CLEF = "\U0001d11e"


@pytest.mark.parametrize(("value", "length"), [("", 0), ("abc", 3), ("é", 1), (CLEF, 2), ("A" + CLEF + "B", 4)])
def test_lengths_count_code_units(value: str, length: int) -> None:
    assert text.length(value) == length == len(text.units(value))


def test_slices_may_cut_a_pair_in_two_and_join_it_again() -> None:
    whole = "A" + CLEF + "B"
    first, second = text.unit_slice(whole, 0, 2), text.unit_slice(whole, 2, 4)
    assert text.units(first) == [65, 0xD834]
    assert text.concatenate(first, second) == whole
    assert text.from_units(text.units(whole)) == whole


def test_indices_go_both_ways() -> None:
    whole = CLEF + "a" + CLEF + "b"
    assert text.unit_index(whole, whole.index("b")) == 5
    assert text.character_index(whole, 5) == whole.index("b")
    assert text.unit_index(whole, -1) == -1
    assert text.unit_at(whole, 2) == ord("a")


def test_comparing_goes_by_code_units() -> None:
    assert text.compare("abc", "ABC") == 32
    assert text.compare("a", "ab") == -1
    assert text.compare("\uffff", CLEF) > 0


def test_ids_are_the_same_in_short_and_long_form() -> None:
    short = "001000000000001"
    assert text.same_id(short, short + "AAA")
    assert not text.same_id(short, short.replace("1", "2") + "AAA")
    assert not text.same_id("abcdefghijklmnopqrst", "ABCDEFGHIJKLMNOPQRST")


@pytest.mark.parametrize(
    ("value", "is_id"),
    [("bad", False), ("x" * 20, True), ("0" * 15, True), ("a b" * 6, False), ("x" * 65, False), ("é" * 18, False)],
)
def test_ids_are_told_from_other_texts(value: str, is_id: bool) -> None:
    assert text.is_id(value) is is_id


@pytest.mark.parametrize(("value", "hash_code"), [("abc", 96354), ("", 0), (" AbC abc\t ", 119734139), ("Aa", 2112)])
def test_hash_codes_are_javas(value: str, hash_code: int) -> None:
    assert string_hash(value) == hash_code
