"""The filter language of the searches: which operator each field takes, what it means, sorting and cursors.

Tables after HighLevel's documentation of contact, opportunity and record search. Text compares exactly as it is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cmp_to_key
from typing import Any, Final

from attrs import frozen

from circuitscript.sandbox.exchange import ApiError, Document

_EQUAL: Final = frozenset({"eq", "not_eq"})
_CONTAINS: Final = frozenset({"contains", "not_contains"})
_EXISTS: Final = frozenset({"exists", "not_exists"})
_RANGE: Final = frozenset({"range"})
_OPERATORS: Final = {"E": _EQUAL, "C": _CONTAINS, "X": _EXISTS, "R": _RANGE}
_LONGEST: Final = 75
MOST_ROWS: Final = 500
PAGE_CEILING: Final = 10_000


@frozen
class SearchField:
    """A field that filters may name: where its value is in a document, and the operators that it takes."""

    key: str
    operators: frozenset[str]
    is_sortable: bool = False
    is_instant: bool = False


def fields_of(table: str) -> dict[str, SearchField]:
    """Reads a table of lines `name operators [key]`; `S` makes a field sortable, `D` says that it holds instants."""
    found = {}
    for line in table.strip().splitlines():
        name, codes, *key = line.split()
        operators = frozenset().union(*(_OPERATORS[code] for code in codes if code in _OPERATORS))
        found[name] = SearchField(key[0] if key else name, operators, "S" in codes, "D" in codes)
    return found


CUSTOM_OPERATORS: Final = {
    **dict.fromkeys(("TEXT", "LARGE_TEXT", "SINGLE_OPTIONS", "RADIO", "PHONE", "EMAIL"), "ECX"),
    **dict.fromkeys(("CHECKBOX", "MULTIPLE_OPTIONS"), "EX"),
    **dict.fromkeys(("NUMERICAL", "MONETORY"), "EXR"),
    "DATE": "XRD",
}
"""The operators of custom fields by their data type."""


@frozen
class SearchRules:
    """What one search allows: fields by name, and the operators of custom fields through `custom`.

    `custom` returns the field behind `customFields.<id>`, None for an unknown id.
    """

    fields: Mapping[str, SearchField]
    custom: Callable[[str], SearchField | None]
    sort_keys: int = 2

    def field(self, name: object) -> SearchField:
        """Returns the field that a filter names; raises 400 for an unknown one."""
        found = self.fields.get(str(name)) or self.custom(str(name))
        if found is None:
            raise ApiError(400, f"Invalid field {name}")
        return found


Test = Callable[[Document], bool]
Reader = Callable[[Document, str], Any]


def value_at(document: Document, key: str) -> Any:
    """Returns a value by its dotted key; `customFields.<id>` and `properties.<key>` look inside."""
    if "." not in key:
        return document.get(key)
    part, _, rest = key.partition(".")
    held = document.get(part)
    if isinstance(held, list):
        return next((item.get("value") for item in held if item.get("id") == rest), None)
    return value_at(held, rest) if isinstance(held, dict) else None


def compile_filters(filters: object, rules: SearchRules) -> Test:
    """Returns the test of a list of filters, all of which must hold."""
    if filters is None:
        return lambda document: True
    if not isinstance(filters, list):
        raise ApiError(422, ["filters must be an array"])
    tests = [_compile(one, rules) for one in filters]
    return lambda document: all(test(document) for test in tests)


def _compile(item: object, rules: SearchRules) -> Test:
    if not isinstance(item, dict):
        raise ApiError(422, ["each value in filters must be an object"])
    if "group" in item:
        if item["group"] not in ("AND", "OR"):
            raise ApiError(422, ["group must be one of the following values: AND, OR"])
        tests = [_compile(one, rules) for one in item.get("filters", ())]
        joined = all if item["group"] == "AND" else any
        return lambda document: joined(test(document) for test in tests)
    field = rules.field(item.get("field"))
    operator = item.get("operator")
    if operator not in field.operators:
        raise ApiError(422, [f"Invalid Operator ({operator}) passed for field {item.get('field')}"])
    return _leaf(field, str(operator), item.get("value"))


def _leaf(field: SearchField, operator: str, value: Any) -> Test:
    key = field.key
    if operator in _EXISTS:
        is_wanted = operator == "exists"
        return lambda document: (value_at(document, key) not in (None, "", [])) is is_wanted
    if operator == "range":
        return _range(field, value)
    if value is None:
        raise ApiError(422, [f"value is required for operator {operator}"])
    if isinstance(value, str) and len(value) > _LONGEST:
        raise ApiError(422, [f"value must be shorter than or equal to {_LONGEST} characters"])
    if operator in _EQUAL:
        wanted = value if isinstance(value, list) else [value]
        if operator == "eq":
            return lambda document: _holds(value_at(document, key), wanted)
        return lambda document: not _holds(value_at(document, key), wanted)
    part = str(value)
    if operator == "contains":
        return lambda document: any(part in str(one) for one in _listed(value_at(document, key)))
    return lambda document: not any(part in str(one) for one in _listed(value_at(document, key)))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _holds(value: Any, wanted: Sequence[Any]) -> bool:
    return any(one in wanted for one in _listed(value))


def _range(field: SearchField, bounds: Any) -> Test:
    if not isinstance(bounds, dict) or not bounds or set(bounds) - {"gt", "gte", "lt", "lte"}:
        raise ApiError(422, ["value of a range must be an object with gt, gte, lt or lte"])
    convert = instant if field.is_instant else _number
    limits = {name: convert(value) for name, value in bounds.items()}
    if any(limit is None for limit in limits.values()):
        raise ApiError(422, ["value of a range must have numbers or dates"])
    orders = {
        "gt": lambda a, b: a > b,
        "gte": lambda a, b: a >= b,
        "lt": lambda a, b: a < b,
        "lte": lambda a, b: a <= b,
    }

    def within(document: Document) -> bool:
        held = convert(value_at(document, field.key))
        return held is not None and all(orders[name](held, limit) for name, limit in limits.items())

    return within


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def instant(value: Any) -> float | None:
    """Returns milliseconds since 1970 of a number, an ISO date or an ISO time; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    try:
        moment = (
            datetime.fromisoformat(value)
            if len(value) > 10
            else datetime.combine(date.fromisoformat(value), datetime.min.time())
        )
    except ValueError:
        return None
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).timestamp() * 1000


Sort = list[tuple[SearchField, bool]]


def compile_sort(sort: object, rules: SearchRules, default: str) -> Sort:
    """Returns the fields to sort by, each with whether it descends; newest first where none is asked for."""
    if not sort:
        return [(SearchField(default, frozenset(), is_sortable=True, is_instant=True), True)]
    if not isinstance(sort, list) or len(sort) > rules.sort_keys:
        raise ApiError(422, [f"sort must contain not more than {rules.sort_keys} elements"])
    terms = []
    for term in sort:
        field = rules.field(term.get("field"))
        if not field.is_sortable:
            raise ApiError(400, f"Sorting on field {term.get('field')} is not supported")
        terms.append((field, term.get("direction", "asc") == "desc"))
    return terms


def sort_values(document: Document, terms: Sort) -> list[Any]:
    """Returns a row's cursor: its sort values, then its id."""
    values = [value_at(document, field.key) for field, _ in terms]
    keys = [instant(value) if field.is_instant else value for value, (field, _) in zip(values, terms, strict=True)]
    return [*keys, document["id"]]


def ordered(rows: list[Document], terms: Sort) -> list[Document]:
    """Returns the rows in order; missing values come last either way, equal rows by id."""
    keyed = [(sort_values(row, terms), row) for row in rows]

    def compare(one: tuple[list[Any], Document], other: tuple[list[Any], Document]) -> int:
        return _compare(one[0], other[0], terms)

    return [row for _, row in sorted(keyed, key=cmp_to_key(compare))]


def _compare(first: list[Any], second: list[Any], terms: Sort) -> int:
    for one, other, descends in zip(first, second, [*(down for _, down in terms), False], strict=True):
        if one == other:
            continue
        if one is None or other is None:
            return 1 if one is None else -1
        return (1 if one > other else -1) * (-1 if descends else 1)
    return 0


def page_of(rows: list[Document], body: Document, size_name: str, terms: Sort) -> list[Document]:
    """Returns the page that a search body asks for, by `page` or by `searchAfter`; raises HighLevel's refusals."""
    size = body.get(size_name)
    if not isinstance(size, int) or not 1 <= size <= MOST_ROWS:
        raise ApiError(422, [f"{size_name} must not be greater than {MOST_ROWS}", f"{size_name} must be a number"])
    after = body.get("searchAfter")
    if after:
        if body.get("page") is not None:
            raise ApiError(422, ["page should not be passed with searchAfter"])
        rows = [row for row in rows if _compare(sort_values(row, terms), list(after), terms) > 0]
        return rows[:size]
    page = max(1, int(body.get("page") or 1))
    if page * size > PAGE_CEILING:
        raise ApiError(400, f"page * {size_name} must not exceed {PAGE_CEILING}; use searchAfter")
    return rows[(page - 1) * size : page * size]
