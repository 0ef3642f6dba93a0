"""What a query would do on HighLevel, in words: what is pushed down, what is left, and what it costs."""

import json
from collections.abc import Iterator, Sequence

from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import FieldReference, LogicalQuery, Predicate, SelectedChildren, conjuncts
from circuitscript.data.query_text import order_text, predicate_text
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.hosts.highlevel.access import MOST_READS, Access, Means, choose
from circuitscript.hosts.highlevel.conditions import column_references, condition_references, ids_of
from circuitscript.hosts.highlevel.filters import MOST_VALUES, FilterCompiler, SemiValues
from circuitscript.hosts.highlevel.listings import KEPT, LISTINGS
from circuitscript.hosts.highlevel.reading import EMBEDDED
from circuitscript.hosts.highlevel.searches import MOST_ROWS, search_of
from circuitscript.source.classes import evolve

STORE = "HighLevel"


def explain(
    query: LogicalQuery, access: Access, schema: Schema, parameters: Parameters, semi: SemiValues, rows: int | None
) -> QueryPlan:
    """Returns the plan of a query that is read through `access`; `rows` is how many rows that finds, if it is known."""
    pushed = _pushed(query, access, parameters, semi)
    own = _calls(access, rows)
    besides = list(_further(query, schema, rows))
    more = [calls for _, calls in besides]
    return QueryPlan(
        STORE,
        access.endpoint or "none: no row can match",
        _pushed_texts(access, pushed, parameters),
        tuple(predicate_text(part, parameters.binds) for part in conjuncts(query.where) if part not in pushed),
        tuple(_in_memory(query, access)),
        tuple(text for text, _ in besides),
        is_remote=True,
        page_size=access.page,
        rows=len(access.ids) if access.means is Means.IDS else rows,
        pages=None if access.means is Means.IDS else own,
        calls=None if own is None else own + sum(one for one in more if one is not None),
    )


def in_portions(plan: QueryPlan, count: int) -> QueryPlan:
    """Returns the plan of a query that is asked in several portions of ids: at least one page each."""
    pushed = (*plan.pushed_down, f"ids in {count} portions of {MOST_VALUES}")
    return evolve(plan, pushed_down=pushed, pages=count, calls=count)


def explain_alone(query: LogicalQuery, schema: Schema, parameters: Parameters) -> QueryPlan:
    """Returns a query's plan without asking any location; custom fields count as residual. Raises ScriptException."""
    access = choose(query, parameters, search_of(query.object, {}), _unknown)
    return explain(query, access, schema, parameters, _unknown, None)


def _unknown(join: object) -> None:
    """The values of a semi-join that nobody has asked for."""


def _pushed(query: LogicalQuery, access: Access, parameters: Parameters, semi: SemiValues) -> tuple[Predicate, ...]:
    """Returns the top-level conditions that HighLevel decides alone."""
    parts = tuple(conjuncts(query.where))
    if access.means is Means.SEARCH and access.search is not None:
        compiler = FilterCompiler(access.search, parameters, semi)
        return tuple(part for part in parts if compiler.compile(part).is_exact)
    if access.means in (Means.IDS, Means.NOTHING):
        return tuple(part for part in parts if ids_of(part, parameters) is not None)
    return ()


def _calls(access: Access, rows: int | None) -> int | None:
    """Returns how many calls reading so many rows takes, None where the rows are not known."""
    if access.means is Means.NOTHING:
        return 0
    if access.means is Means.IDS:
        return len(access.ids)
    if access.means is Means.LIST and access.definition.name in KEPT:
        return 1
    if rows is None:
        return None
    return max(1, -(-rows // access.page))


def access_lines(query: LogicalQuery, access: Access) -> list[str]:
    """Returns a plan in a few phrases, for messages."""
    lines = [access.endpoint or "no call"]
    if access.filters:
        lines.append(f"filtered there by {json.dumps(access.filters[0], separators=(',', ':'))[:300]}")
    if not access.is_exact and query.where is not None:
        lines.append("the rest of the condition is checked in memory")
    return lines


def _pushed_texts(access: Access, pushed: Sequence[Predicate], parameters: Parameters) -> tuple[str, ...]:
    texts = [predicate_text(part, parameters.binds) for part in pushed]
    if access.means is Means.SEARCH and not access.is_exact and access.filters:
        texts.append(f"and rows narrowed down by {json.dumps(access.filters[0], separators=(',', ':'))}")
    if access.sort:
        texts.append("ORDER BY " + ", ".join(f"{one['field']} {one['direction']}" for one in access.sort))
    if access.enough is not None:
        texts.append(f"reading stops after {access.enough} matching rows")
    if access.listing is not None:
        taken = [name for name in access.listing.accepts if name in access.wishes.among]
        texts += [f"{name} is sent along" for name in taken]
    return tuple(texts)


def _in_memory(query: LogicalQuery, access: Access) -> list[str]:
    texts = []
    if query.is_aggregate:
        texts.append("grouping and aggregates")
    if query.order_by and not access.is_ordered:
        texts.append(order_text(query.order_by))
    if (query.limit is not None or query.offset is not None) and access.enough is None:
        texts.append("LIMIT and OFFSET, after all rows are there")
    return texts


def _further(query: LogicalQuery, schema: Schema, rows: int | None) -> Iterator[tuple[str, int | None]]:
    """Returns what else is read, parents and children, each with its calls for so many rows."""
    for path, fields in _steps([*condition_references(query), *column_references(query)]).items():
        name = ".".join(step.relationship for step in path)
        child = query.object if len(path) == 1 else schema.parent(path[-2])
        parent = schema.objects.get(path[-1].references[0])
        if parent is None or child is None:
            continue
        if (child.name, parent.name) == ("Opportunity", "Contact") and fields <= EMBEDDED:
            yield f"parents {name}: come with the search", 0
        else:
            yield _parents(name, parent, rows)
    for children in query.children:
        yield _children(children, rows)


def _steps(references: Sequence[FieldReference]) -> dict[tuple[FieldDefinition, ...], set[str]]:
    """Returns the ways to parents, each with the fields that are wanted there."""
    steps: dict[tuple[FieldDefinition, ...], set[str]] = {}
    for one in references:
        for depth in range(1, len(one.path) + 1):
            wanted = one.path[depth].name if depth < len(one.path) else one.field.name
            steps.setdefault(one.path[:depth], {"Id"}).add(wanted)
    return steps


def _parents(name: str, parent: ObjectDefinition, rows: int | None) -> tuple[str, int | None]:
    listing = LISTINGS.get(parent.name)
    if parent.name in KEPT:
        return f"parents {name}: one list, once in a run", 1
    if search_of(parent, {}) is not None:
        return f"parents {name}: one search for {MOST_ROWS} of them", _portions(rows)
    if listing is not None and not listing.needs:
        return f"parents {name}: one list", None if rows is None else min(rows, 1)
    return f"parents {name}: one call for each", rows


def _portions(rows: int | None) -> int | None:
    return rows if rows is None or rows <= MOST_READS else -(-rows // MOST_ROWS)


def _children(children: SelectedChildren, rows: int | None) -> tuple[str, int | None]:
    name, child = children.relationship, children.query.object
    if search_of(child, {}) is not None:
        return f"children {name}: one search for {MOST_VALUES} parents", None if rows is None else -(
            -rows // MOST_VALUES
        )
    listing = LISTINGS.get(child.name)
    if child.name == "Task":
        return f"children {name}: one list for all", None if rows is None else min(rows, 1)
    if listing is not None and children.field.name in listing.accepts:
        return f"children {name}: one list for each", rows
    return f"children {name}: the whole list", 1
