"""Functions of queries: of one value (`CALENDAR_YEAR`), and aggregates over the rows of a group."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

from circuitscript.data.comparison import sort_key
from circuitscript.data.schema import FieldType

EXACT = Context(prec=100_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""A Decimal context in which sums and shifts of any field's values lose nothing."""


def _week_in_month(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _day_only(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _day_in_year(day: date) -> int:
    return day.timetuple().tm_yday


DATE_FUNCTIONS: dict[str, Callable[[datetime], object]] = {
    "CALENDAR_YEAR": lambda day: day.year,
    "CALENDAR_QUARTER": lambda day: (day.month - 1) // 3 + 1,
    "CALENDAR_MONTH": lambda day: day.month,
    "DAY_IN_MONTH": lambda day: day.day,
    "DAY_IN_WEEK": lambda day: (day.weekday() + 1) % 7 + 1,
    "DAY_IN_YEAR": _day_in_year,
    "DAY_ONLY": _day_only,
    "FISCAL_MONTH": lambda day: day.month,
    "FISCAL_QUARTER": lambda day: (day.month - 1) // 3 + 1,
    "FISCAL_YEAR": lambda day: day.year,
    "HOUR_IN_DAY": lambda moment: moment.hour if isinstance(moment, datetime) else 0,
    "WEEK_IN_MONTH": _week_in_month,
    "WEEK_IN_YEAR": lambda day: (_day_in_year(day) - 1) // 7 + 1,
}
"""Functions of a date or datetime; all but `DAY_ONLY` (a Date) give an Integer."""

IDENTITY_FUNCTIONS = frozenset(("TOLABEL", "CONVERTTIMEZONE", "CONVERTCURRENCY"))
"""Functions whose result is the value itself: labels and currencies are not translated, a moment stays the same."""

SCALAR_FUNCTIONS = frozenset((*DATE_FUNCTIONS, *IDENTITY_FUNCTIONS, "FORMAT"))
AGGREGATE_FUNCTIONS = frozenset(("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"))


def result_type(name: str, argument: FieldType | None) -> FieldType | None:
    """Returns the type of a function's result for an argument of a type; None for a function that does not exist."""
    if name in ("COUNT", "COUNT_DISTINCT", "GROUPING"):
        return FieldType.INTEGER
    if name == "AVG":
        return FieldType.DOUBLE
    if name in ("SUM", "MIN", "MAX") or name in IDENTITY_FUNCTIONS:
        return argument
    if name == "FORMAT":
        return FieldType.STRING
    if name == "DAY_ONLY":
        return FieldType.DATE
    return FieldType.INTEGER if name in DATE_FUNCTIONS else None


def apply_function(name: str, value: object) -> object:
    """Returns the value of a scalar function; of null it is null."""
    if value is None or name in IDENTITY_FUNCTIONS:
        return value
    if name == "FORMAT":
        return format_value(value)
    assert isinstance(value, date)
    return DATE_FUNCTIONS[name](value)  # type: ignore[arg-type]


def format_value(value: object) -> str:
    """Returns the text of `FORMAT(field)`, in the en-US locale."""
    if isinstance(value, datetime):
        half = "PM" if value.hour > 11 else "AM"
        return f"{value.month}/{value.day}/{value.year}, {value.hour % 12 or 12}:{value:%M} {half}"
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return str(value)


def aggregate(name: str, values: Iterable[object]) -> object:
    """Returns an aggregate over the values of one column in one group; nulls do not count."""
    present = [value for value in values if value is not None]
    if name == "COUNT":
        return len(present)
    if name == "COUNT_DISTINCT":
        return len({sort_key(value) for value in present})
    if not present:
        return None
    if name == "SUM":
        return _sum(present)
    if name == "AVG":
        return average(_sum(present), len(present))
    return (min if name == "MIN" else max)(present, key=sort_key)  # type: ignore[arg-type]


def average(total: object, count: int) -> Decimal:
    """Returns the mean as the Decimal with the fewest digits that tells its double apart."""
    assert isinstance(total, int | Decimal)
    numerator, denominator = total.as_integer_ratio()
    return shortest_decimal(numerator / (denominator * count))


def shortest_decimal(value: float) -> Decimal:
    """Returns the Decimal with the fewest digits that is nearest to `value`, without an empty fraction or exponent."""
    text = repr(value + 0.0)
    if text.endswith(".0"):
        return Decimal(text[:-2])
    return Decimal(text) if "e" not in text else Decimal(f"{Decimal(text):f}")


def _sum(values: Sequence[object]) -> object:
    if all(isinstance(value, int) for value in values):
        return sum(value for value in values if isinstance(value, int))
    scale = 0
    for value in values:
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            scale = max(scale, -exponent if isinstance(exponent, int) else 0)
    total = sum(int(Decimal(value).scaleb(scale, EXACT)) for value in values)  # type: ignore[arg-type,misc]
    return Decimal(total).scaleb(-scale, EXACT)
