from decimal import Decimal

import pytest

from circuitscript.values import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e7, "1.0E7"),
        (9999999.0, "9999999.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (1e16, "1.0E16"),
        (-2.5e-10, "-2.5E-10"),
        (1.2345678901234567e19, "1.2345678901234567E19"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        (-0.0, "-0.0"),
    ],
)
def test_doubles_show_as_in_java(value: float, text: str) -> None:
    assert numbers.double_text(value) == text


def test_decimals_keep_their_scale() -> None:
    add, multiply, divide = numbers.decimal_add, numbers.decimal_multiply, numbers.decimal_divide
    assert str(add(Decimal("1.50"), Decimal("2.00"))) == "3.50"
    assert str(multiply(Decimal("1.50"), Decimal("2.00"))) == "3.0000"
    assert str(divide(Decimal("1.50"), Decimal(3))) == "0.50"
    assert str(divide(Decimal(2), Decimal(3))) == "0." + "6" * 32 + "7"
    assert str(add(Decimal("1.5"), Decimal("-1.50"))) == "0.00"


def test_there_is_no_negative_zero() -> None:
    assert str(numbers.decimal_multiply(Decimal(0), Decimal(-1))) == "0"
    assert str(numbers.decimal_negate(Decimal("0.0"))) == "0.0"
    assert str(numbers.set_scale(Decimal("-0.4"), 0, "ROUND_DOWN")) == "0"


@pytest.mark.parametrize(("value", "bits32", "bits64"), [(2**31, -(2**31), 2**31), (-(2**63) - 1, -1, 2**63 - 1)])
def test_whole_numbers_wrap(value: int, bits32: int, bits64: int) -> None:
    assert numbers.wrap_integer(value) == bits32
    assert numbers.wrap_long(value) == bits64


def test_doubles_are_kept_within_the_range_of_whole_numbers() -> None:
    assert numbers.integer_of_double(1e30) == 2**31 - 1
    assert numbers.integer_of_double(-1e30) == -(2**31)
    assert numbers.long_of_double(float("nan")) == 0
    assert numbers.round_half_up(2.5) == 3
    assert numbers.round_half_up(-2.5) == -2
    assert numbers.round_half_up(0.49999999999999994) == 0


def test_enormous_decimals_give_their_low_bits() -> None:
    assert numbers.long_of_decimal(Decimal("1E+5000")) == 0
    assert numbers.integer_of_decimal(Decimal("3000000000.5")) == -1294967296


def test_a_decimal_of_a_double_has_the_digits_that_it_shows() -> None:
    assert str(numbers.decimal_of_double(2.0)) == "2.0"
    assert str(numbers.decimal_of_double(0.1)) == "0.1"


def test_products_stay_within_the_digits_that_are_kept() -> None:
    value = Decimal(3)
    for _ in range(20):
        value = numbers.decimal_multiply(value, value)
    assert len(value.as_tuple().digits) == numbers.DECIMAL_DIGITS
