"""Date literals against the definitions of the SOQL reference, at 2024-02-29 (a Thursday)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from circuitscript.data.date_literals import is_date_literal, resolve_date_literal
from circuitscript.data.predicates import Parameters, range_bounds
from circuitscript.data.query import DateRange
from circuitscript.data.schema import FieldType
from circuitscript.values.zones import zone as named_zone

NOW = int(datetime(2024, 2, 29, 23, 59, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("name", "count", "first", "end"),
    [
        ("YESTERDAY", None, (2024, 2, 28), (2024, 2, 29)),
        ("TODAY", None, (2024, 2, 29), (2024, 3, 1)),
        ("TOMORROW", None, (2024, 3, 1), (2024, 3, 2)),
        ("LAST_WEEK", None, (2024, 2, 18), (2024, 2, 25)),
        ("THIS_WEEK", None, (2024, 2, 25), (2024, 3, 3)),
        ("NEXT_WEEK", None, (2024, 3, 3), (2024, 3, 10)),
        ("LAST_MONTH", None, (2024, 1, 1), (2024, 2, 1)),
        ("THIS_MONTH", None, (2024, 2, 1), (2024, 3, 1)),
        ("NEXT_MONTH", None, (2024, 3, 1), (2024, 4, 1)),
        ("LAST_90_DAYS", None, (2023, 12, 1), (2024, 3, 1)),
        ("NEXT_90_DAYS", None, (2024, 3, 1), (2024, 5, 30)),
        ("THIS_QUARTER", None, (2024, 1, 1), (2024, 4, 1)),
        ("LAST_QUARTER", None, (2023, 10, 1), (2024, 1, 1)),
        ("NEXT_FISCAL_QUARTER", None, (2024, 4, 1), (2024, 7, 1)),
        ("LAST_YEAR", None, (2023, 1, 1), (2024, 1, 1)),
        ("THIS_FISCAL_YEAR", None, (2024, 1, 1), (2025, 1, 1)),
        ("LAST_N_DAYS", 1, (2024, 2, 28), (2024, 3, 1)),
        ("NEXT_N_DAYS", 1, (2024, 3, 1), (2024, 3, 2)),
        ("N_DAYS_AGO", 3, (2024, 2, 26), (2024, 2, 27)),
        ("LAST_N_WEEKS", 2, (2024, 2, 11), (2024, 2, 25)),
        ("NEXT_N_WEEKS", 1, (2024, 3, 3), (2024, 3, 10)),
        ("N_WEEKS_AGO", 1, (2024, 2, 18), (2024, 2, 25)),
        ("LAST_N_MONTHS", 2, (2023, 12, 1), (2024, 2, 1)),
        ("NEXT_N_MONTHS", 11, (2024, 3, 1), (2025, 2, 1)),
        ("N_MONTHS_AGO", 14, (2022, 12, 1), (2023, 1, 1)),
        ("LAST_N_QUARTERS", 1, (2023, 10, 1), (2024, 1, 1)),
        ("NEXT_N_FISCAL_QUARTERS", 4, (2024, 4, 1), (2025, 4, 1)),
        ("LAST_N_YEARS", 2, (2022, 1, 1), (2024, 1, 1)),
        ("N_FISCAL_YEARS_AGO", 1, (2023, 1, 1), (2024, 1, 1)),
    ],
)
def test_a_literal_stands_for(
    name: str, count: int | None, first: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    assert is_date_literal(name, count is not None)
    assert not is_date_literal(name, count is None)
    assert resolve_date_literal(name, count, NOW) == (date(*first), date(*end))


@pytest.mark.parametrize(("name", "count"), [("TODAY", 1), ("LAST_N_DAYS", None), ("SOMEDAY", None)])
def test_an_unknown_literal_is_refused(name: str, count: int | None) -> None:
    assert not is_date_literal(name, count is not None)
    with pytest.raises(LookupError):
        resolve_date_literal(name, count, NOW)


def test_literals_reach_no_further_than_dates_do() -> None:
    assert resolve_date_literal("N_DAYS_AGO", 10**9, NOW) == (date.min, date.min)
    assert resolve_date_literal("NEXT_N_YEARS", 10**6, NOW) == (date(2025, 1, 1), date.max)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("GMT", 29), ("Pacific/Kiritimati", 1), ("America/Los_Angeles", 29), ("GMT+12:00", 1), ("GMT-12:30", 29)],
)
def test_a_day_is_that_of_the_time_zone(zone: str, day: int) -> None:
    first, end = resolve_date_literal("TODAY", None, NOW, named_zone(zone))
    assert (first.day, end - first) == (day, timedelta(days=1))


def test_a_day_begins_at_its_midnight_and_is_as_long_as_the_clocks_say() -> None:
    april = Parameters((), 1_711_886_400_000, "Europe/Berlin")  # 2024-03-31T12:00Z, when clocks went forward
    bounds = range_bounds(DateRange("TODAY"), FieldType.DATETIME, april)
    assert bounds == (datetime(2024, 3, 30, 23, tzinfo=UTC), datetime(2024, 3, 31, 22, tzinfo=UTC))
    assert range_bounds(DateRange("TODAY"), FieldType.DATE, april) == (date(2024, 3, 31), date(2024, 4, 1))
