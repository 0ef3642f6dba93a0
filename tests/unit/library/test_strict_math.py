import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.library import strict_math

RANGES = {
    "exp": (-700, 700),
    "expm1": (-50, 50),
    "sinh": (-300, 300),
    "cosh": (-300, 300),
    "tanh": (-30, 30),
    "atan": (-1e10, 1e10),
    "asin": (-1, 1),
    "acos": (-1, 1),
}


def test_the_last_digit_is_the_orgs() -> None:
    assert strict_math.cosh(1.0) == 1.543080634815244


@pytest.mark.parametrize("name", RANGES)
def test_results_are_within_two_units_of_the_last_place(name: str) -> None:
    low, high = RANGES[name]

    @given(st.floats(low, high))
    def check(x: float) -> None:
        found, wanted = getattr(strict_math, name)(x), getattr(math, name)(x)
        assert abs(found - wanted) <= 2 * math.ulp(wanted)

    check()


@given(st.floats(1e-300, 1e300))
def test_cube_roots_are_the_nearest_but_for_the_last_digit(x: float) -> None:
    wanted = float(Decimal(x) ** (Decimal(1) / 3))
    assert abs(strict_math.cbrt(x) - wanted) <= math.ulp(wanted)
    assert strict_math.cbrt(-x) == -strict_math.cbrt(x)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_angles_of_points(y: float, x: float) -> None:
    wanted = math.atan2(y, x)
    assert abs(strict_math.atan2(y, x) - wanted) <= 2 * math.ulp(wanted)


@pytest.mark.parametrize("name", RANGES)
def test_what_is_not_a_number_stays_so(name: str) -> None:
    assert math.isnan(getattr(strict_math, name)(math.nan))


def test_ends_of_the_range() -> None:
    assert strict_math.exp(1000) == math.inf
    assert strict_math.exp(-1000) == 0.0
    assert strict_math.sinh(-math.inf) == -math.inf
    assert strict_math.cosh(710.0) == pytest.approx(math.cosh(710.0))
    assert strict_math.tanh(-100) == -1.0
    assert math.isnan(strict_math.asin(1.5))
    assert strict_math.acos(-1.0) == math.pi
    assert strict_math.cbrt(27.0) == 3.0
    assert strict_math.cbrt(5e-324) == pytest.approx(math.cbrt(5e-324))
