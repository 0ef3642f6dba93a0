"""API calls that common tasks spend on HighLevel, against the least that its endpoints allow; no clock is involved.

Each task runs on a sandbox of 1,000 contacts in this process, after the location's custom fields are known. Run with
`python tests/benchmarks/highlevel.py [--json]`.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from attrs import frozen

from circuitscript.data.query import (
    Constant,
    FieldReference,
    Filter,
    LogicalQuery,
    Ordering,
    SelectedChildren,
    SelectedValue,
)
from circuitscript.runtime.host import QueryAnswer, QueryRequest
from circuitscript.sandbox.options import SandboxOptions
from tests.highlevel_twin import Twin, make_twin

CONTACTS = 1000


@frozen
class Task:
    """One task, the least number of calls it can take, and why."""

    name: str
    least: int
    why: str
    run: Callable[[Twin], int]


def field(twin: Twin, name: str, of: str) -> FieldReference:
    """Returns a field of an object; `ContactId.City` goes through the reference."""
    definition = twin.schema.objects[name]
    path = []
    for step in of.split(".")[:-1]:
        path.append(definition.fields[step])
        definition = twin.schema.objects[definition.fields[step].references[0]]
    return FieldReference(tuple(path), definition.fields[of.rpartition(".")[2]])


def ask(twin: Twin, name: str, columns: str = "Id", **parts: object) -> QueryAnswer:
    """Runs a query."""
    selected = tuple(SelectedValue(field(twin, name, one)) for one in columns.split())
    query = LogicalQuery(twin.schema.objects[name], selected, **parts)  # type: ignore[arg-type]
    return twin.records.query(QueryRequest(query, (), twin.clock.milliseconds()))


def where(twin: Twin, name: str, of: str, operator: str, value: object) -> Filter:
    """Returns a comparison."""
    return Filter(field(twin, name, of), operator, Constant(value))


def ids(twin: Twin, count: int) -> list[str]:
    """Returns the ids of some contacts."""
    return [str(one["id"]) for one in twin.all("contact")[:count]]


def by_email(twin: Twin) -> int:
    """Finds a contact by its address."""
    return ask(twin, "Contact", "Name Email", where=where(twin, "Contact", "Email", "=", "c7@x.yy")).api_calls


def newest(twin: Twin) -> int:
    """Shows the newest contacts."""
    terms = (Ordering(field(twin, "Contact", "CreatedDate"), descending=True, nulls_first=False),)
    return ask(twin, "Contact", "Email", order_by=terms, limit=Constant(50)).api_calls


def count(twin: Twin) -> int:
    """Counts contacts with a tag."""
    condition = Filter(field(twin, "Contact", "Tags"), "INCLUDES", (Constant("vip"),))
    return ask(twin, "Contact", "Id", where=condition, is_count=True).api_calls


def everything(twin: Twin) -> int:
    """Reads all contacts."""
    return ask(twin, "Contact", "Id City").api_calls


def deals_with_contacts(twin: Twin) -> int:
    """Reads 200 opportunities with their contacts' addresses."""
    return ask(twin, "Opportunity", "Name ContactId.Email").api_calls


def deals_with_cities(twin: Twin) -> int:
    """Reads 200 opportunities with a field of their contacts that the search does not embed."""
    return ask(twin, "Opportunity", "Name ContactId.City").api_calls


def contact_with_deals(twin: Twin) -> int:
    """Reads one contact with its opportunities."""
    key = twin.schema.objects["Opportunity"].fields["ContactId"]
    inner = LogicalQuery(twin.schema.objects["Opportunity"], (SelectedValue(field(twin, "Opportunity", "Name")),))
    children = (SelectedChildren("Opportunities", key, inner),)
    return ask(
        twin, "Contact", "Id", where=where(twin, "Contact", "Id", "=", ids(twin, 1)[0]), children=children
    ).api_calls


def tag_many(twin: Twin) -> int:
    """Adds a tag to 100 contacts that were read before."""
    read = ask(twin, "Contact", "Id Tags", where=where(twin, "Contact", "Id", "IN", tuple(ids(twin, 100))))
    rows = [{"Id": row.values["Id"], "Tags": (*(row.values["Tags"] or ()), "new")} for row in read.rows]  # type: ignore[misc]
    return twin.change("update", "Contact", *rows).api_calls


def update_many(twin: Twin) -> int:
    """Sets a field and a tag of 50 contacts."""
    rows = [{"Id": row_id, "City": "Trier", "Tags": ("vip", "moved")} for row_id in ids(twin, 50)]
    return twin.change("update", "Contact", *rows).api_calls


def tasks_for_many(twin: Twin) -> int:
    """Adds a task to 50 contacts."""
    from datetime import UTC, datetime

    due = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [{"Title": "call", "DueDate": due, "ContactId": row_id} for row_id in ids(twin, 50)]
    return twin.change("insert", "Task", *rows).api_calls


TASKS = (
    Task("find a contact by e-mail", 1, "one search", by_email),
    Task("the 50 newest contacts", 1, "sorted and cut there", newest),
    Task("count contacts with a tag", 1, "a search's total", count),
    Task("read 1,000 contacts", 2, "500 a page", everything),
    Task("200 deals with contacts' e-mail", 1, "embedded in the search", deals_with_contacts),
    Task("200 deals with contacts' city", 2, "and one page of contacts", deals_with_cities),
    Task("one contact with its deals", 2, "a read and a search", contact_with_deals),
    Task("a tag for 100 known contacts", 1, "one bulk call", tag_many),
    Task("a field and a tag for 50 contacts", 51, "one call a row, one bulk call", update_many),
    Task("a task for each of 50 contacts", 50, "one call a row", tasks_for_many),
)


def make() -> Twin:
    """Returns a location with contacts, each fifth with an opportunity."""
    twin = make_twin(SandboxOptions(burst=10**9, daily=10**9, allows_duplicates=True))
    put = twin.sandbox.account.store.put
    for at in range(CONTACTS):
        moment = f"2024-01-{at % 28 + 1:02d}T00:00:{at % 60:02d}.000Z"
        person = {"id": f"contact{at:013d}", "firstName": f"c{at}", "email": f"c{at}@x.yy", "tags": ["vip"]}
        put("contact", {**person, "city": "Bonn", "dateAdded": moment, "dateUpdated": moment})
        if at % 5 == 0:
            deal = {"id": f"opp{at:017d}", "name": f"o{at}", "contactId": person["id"], "status": "open"}
            put("opportunity", {**deal, "createdAt": moment, "updatedAt": moment})
    ask(twin, "Contact", limit=Constant(1))
    twin.records.begin()
    return twin


def main() -> None:
    """Prints calls, the least possible, and their ratio: a table, or with `--json` one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    if parser.parse_args().json:
        rows = [
            {"case": task.name, "peer": "least", "ratio": round(task.run(make()) / task.least, 2)} for task in TASKS
        ]
        worst = max(row["ratio"] for row in rows)  # type: ignore[type-var]
        print(json.dumps({"name": "highlevel", "rows": rows, "summary": {"worst": worst}}))
        return
    print(f"{'task':<36}{'calls':>6}{'least':>7}{'ratio':>7}  least because")
    for task in TASKS:
        spent = task.run(make())
        print(f"{task.name:<36}{spent:>6}{task.least:>7}{spent / task.least:>7.2f}  {task.why}")


if __name__ == "__main__":
    main()
