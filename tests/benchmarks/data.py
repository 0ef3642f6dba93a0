"""What queries and changes cost in the local store, as multiples of hand-written `sqlite3` doing the same.

The peer keeps the same table with the same indexes, makes ids and stamps, checks what the store checks (required
fields, lengths, the e-mail's form, that the parent exists), reads the rows before an update, and returns typed values.
Run with `python tests/benchmarks/data.py [--json] [--rounds N]`; cases are interleaved, and the best of all rounds in
processor time counts. The aim is for operations on 200 rows; a single row costs what the way there costs.
"""

import argparse
import json
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from circuitscript.data.query import (
    BindReference,
    Constant,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    Ordering,
    SelectedValue,
)
from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.local import LocalRecords
from circuitscript.runtime.host import ChangeRequest, QueryRequest
from circuitscript.source import SourceText

NOW = 1_700_000_000_000
STORED = 5_000
ROWS = 200
AIM = 3.0
EXTENSION = """
[Visit__c.fields]
Name = { type = "text", length = 80, required = true }
Mail__c = { type = "email", length = 80 }
City__c = { type = "text", length = 40 }
Count__c = { type = "integer" }
Price__c = { type = "currency", precision = 18, scale = 2 }
Moment__c = { type = "datetime" }
Done__c = { type = "boolean" }
Guest__c = { type = "reference", to = "Guest__c", relationship = "Guest__r", children = "Visits__r" }
[Guest__c.fields]
Name = { type = "text" }
"""
NAMES = ("Name", "Mail__c", "City__c", "Count__c", "Price__c", "Moment__c", "Done__c", "Guest__c")
MAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\Z")


def values(number: int, guest: str) -> dict[str, Any]:
    """Returns one row."""
    moment = datetime.fromtimestamp(1_600_000_000 + number, UTC)
    name = f"Visit {number:05d}"
    mail = f"v{number}@example.com"
    price = Decimal(number * 7 % 100_000).scaleb(-2)
    row = (name, mail, f"City {number % 50}", number % 97, price, moment, number % 2 == 0, guest)
    return dict(zip(NAMES, row, strict=True))


class Store:
    """The local store, driven as a run drives it."""

    def __init__(self) -> None:
        self.schema = _schema()
        self.records = LocalRecords(self.schema)
        self.visit = self.schema.objects["Visit__c"]
        guest = Record(self.schema.objects["Guest__c"], {"Name": "Ann"})
        answer = self.records.change(ChangeRequest("insert", (guest,), now=NOW))
        self.guest = str(answer.results[0].id)
        self.ids = self.insert(range(STORED))

    def insert(self, numbers: range) -> list[str]:
        rows = tuple(Record(self.visit, values(number, self.guest)) for number in numbers)
        return [str(one.id) for one in self.records.change(ChangeRequest("insert", rows, now=NOW)).results]

    def update(self, price: Decimal) -> int:
        rows = tuple(Record(self.visit, {"Id": one, "Price__c": price, "City__c": "X"}) for one in self.ids[:ROWS])
        return len(self.records.change(ChangeRequest("update", rows, now=NOW)).results)

    def delete(self, ids: list[str]) -> int:
        rows = tuple(Record(self.visit, {"Id": one}) for one in ids)
        return len(self.records.change(ChangeRequest("delete", rows, now=NOW)).results)

    def find(self, query: LogicalQuery, *binds: Any) -> list[Any]:
        return list(self.records.query(QueryRequest(query, binds, NOW)).rows)


class Plain:
    """The same by hand."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute("CREATE TABLE guest (id TEXT PRIMARY KEY, name TEXT)")
        self.db.execute(
            "CREATE TABLE visit (id TEXT PRIMARY KEY, deleted INTEGER NOT NULL DEFAULT 0, name TEXT COLLATE NOCASE, "
            "mail TEXT COLLATE NOCASE, city TEXT COLLATE NOCASE, count INTEGER, price INTEGER, moment INTEGER, "
            "done INTEGER, guest TEXT, created INTEGER, modified INTEGER)"
        )
        self.db.execute("CREATE INDEX visit_guest ON visit (guest)")
        self.counter = 0
        self.guest = "g1"
        self.db.execute("INSERT INTO guest VALUES (?, ?)", (self.guest, "Ann"))
        self.ids = self.insert(range(STORED))

    def insert(self, numbers: range) -> list[str]:
        rows = []
        for number in numbers:
            row = values(number, self.guest)
            if not row["Name"] or len(row["Name"]) > 80 or len(row["City__c"]) > 40 or not MAIL.match(row["Mail__c"]):
                raise ValueError(row)
            self.counter += 1
            key = sha256(f"visit:{self.counter}".encode()).hexdigest()[:20]
            moment = int(row["Moment__c"].timestamp() * 1000)
            price = int(row["Price__c"].scaleb(2))
            texts = (row["Name"], row["Mail__c"], row["City__c"])
            rows.append((key, *texts, row["Count__c"], price, moment, int(row["Done__c"]), row["Guest__c"], NOW, NOW))
        self.db.execute("BEGIN")
        guests = json.dumps(sorted({row[8] for row in rows}))
        found = self.db.execute("SELECT count(*) FROM guest WHERE id IN (SELECT value FROM json_each(?))", (guests,))
        assert found.fetchone() == (1,)
        self.db.executemany("INSERT INTO visit VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.db.execute("COMMIT")
        return [row[0] for row in rows]

    def update(self, price: Decimal) -> int:
        ids = self.ids[:ROWS]
        self.db.execute("BEGIN")
        listed = json.dumps(ids)
        before = {
            row[0]: typed(row)
            for row in self.db.execute("SELECT * FROM visit WHERE id IN (SELECT value FROM json_each(?))", (listed,))
        }
        changed = [(int(price.scaleb(2)), "X", NOW, one) for one in ids if one in before]
        self.db.executemany("UPDATE visit SET price = ?, city = ?, modified = ? WHERE id = ?", changed)
        self.db.execute("COMMIT")
        return len([{**before[one], "price": price, "city": "X"} for one in ids])

    def delete(self, ids: list[str]) -> int:
        self.db.execute("BEGIN")
        listed = json.dumps(ids)
        before = [
            typed(row)
            for row in self.db.execute("SELECT * FROM visit WHERE id IN (SELECT value FROM json_each(?))", (listed,))
        ]
        self.db.executemany("UPDATE visit SET deleted = 1 WHERE id = ?", [(one,) for one in ids])
        self.db.execute("COMMIT")
        return len(before)

    def find(self, sql: str, *binds: Any) -> list[Any]:
        return [
            {
                "id": one,
                "name": name,
                "price": Decimal(price).scaleb(-2),
                "moment": datetime.fromtimestamp(at / 1000, UTC),
            }
            for one, name, price, at in self.db.execute(sql, binds)
        ]

    def group(self) -> list[Any]:
        sql = "SELECT city, count(*), sum(price) FROM visit WHERE deleted = 0 GROUP BY city"
        return [{"city": city, "n": n, "total": Decimal(total).scaleb(-2)} for city, n, total in self.db.execute(sql)]


def typed(row: tuple[Any, ...]) -> dict[str, Any]:
    """Returns a whole row as typed values."""
    names = (
        "id",
        "deleted",
        "name",
        "mail",
        "city",
        "count",
        "price",
        "moment",
        "done",
        "guest",
        "created",
        "modified",
    )
    made = dict(zip(names, row, strict=True))
    made["price"] = Decimal(made["price"]).scaleb(-2)
    for name in ("moment", "created", "modified"):
        made[name] = datetime.fromtimestamp(made[name] / 1000, UTC)
    made["done"] = bool(made["done"])
    return made


def cases(store: Store, plain: Plain) -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """Returns each case's work for the store and for its peer."""
    fields = store.visit.fields

    def column(name: str) -> SelectedValue:
        return SelectedValue(FieldReference((), fields[name]))

    columns = tuple(column(name) for name in ("Name", "Price__c", "Moment__c"))
    count = FieldReference((), fields["Count__c"])
    name = FieldReference((), fields["Name"])
    listed = LogicalQuery(store.visit, columns, order_by=(Ordering(name, False, True),), limit=Constant(ROWS))
    filtered = LogicalQuery(store.visit, columns, where=Filter(count, "<", BindReference(0)), limit=Constant(ROWS))
    by_id = LogicalQuery(store.visit, columns, where=Filter(FieldReference((), fields["Id"]), "=", BindReference(0)))
    by_ids = LogicalQuery(store.visit, columns, where=Filter(FieldReference((), fields["Id"]), "IN", BindReference(0)))
    city = FieldReference((), fields["City__c"])
    grouped = LogicalQuery(
        store.visit,
        (
            SelectedValue(city, "city"),
            SelectedValue(FunctionCall("COUNT", None, True), "n"),
            SelectedValue(FunctionCall("SUM", FieldReference((), fields["Price__c"]), True), "total"),
        ),
        group_by=(city,),
        is_aggregate=True,
    )
    select = "SELECT id, name, price, moment FROM visit WHERE deleted = 0"
    one, own = store.ids[77], plain.ids[77]
    some, mine = tuple(store.ids[:ROWS]), plain.ids[:ROWS]
    marks = ", ".join("?" * ROWS)
    return {
        "200 rows by a filter": (
            lambda: store.find(filtered, 50),
            lambda: plain.find(f"{select} AND count < ? LIMIT 200", 50),
        ),
        "200 rows in order of a text": (
            lambda: store.find(listed),
            lambda: plain.find(f"{select} ORDER BY name LIMIT 200"),
        ),
        "200 rows by id": (
            lambda: store.find(by_ids, some),
            lambda: plain.find(f"{select} AND id IN ({marks})", *mine),
        ),
        "1 row by id": (lambda: store.find(by_id, one), lambda: plain.find(f"{select} AND id = ?", own)),
        "50 groups of 5,000 rows": (lambda: store.find(grouped), plain.group),
        "insert of 200 rows": (lambda: store.insert(range(ROWS)), lambda: plain.insert(range(ROWS))),
        "update of 200 rows": (lambda: store.update(next_price()), lambda: plain.update(next_price())),
        "insert and delete of 200 rows": (
            lambda: store.delete(store.insert(range(ROWS))),
            lambda: plain.delete(plain.insert(range(ROWS))),
        ),
    }


def next_price() -> Decimal:
    """Returns another price each time, so that an update changes something."""
    next_price.last += 1  # type: ignore[attr-defined]
    return Decimal(next_price.last).scaleb(-2)  # type: ignore[attr-defined]


next_price.last = 0  # type: ignore[attr-defined]


def _schema() -> Schema:
    schema = builtin_schema("empty")
    extension = SchemaExtension(schema)
    read_project_file(extension, SourceText("benchmark.toml", EXTENSION))
    assert extension.finish() == ()
    return schema


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """Returns the best seconds of store and peer by case."""
    work = cases(Store(), Plain())
    best: dict[str, tuple[float, float]] = dict.fromkeys(work, (float("inf"), float("inf")))
    for _ in range(rounds):
        for name, pair in work.items():
            times = []
            for act in pair:
                started = time.thread_time()
                act()
                times.append(time.thread_time() - started)
            best[name] = min(best[name][0], times[0]), min(best[name][1], times[1])
    return best


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=40, help="how often each case is run")
    options = parser.parse_args()
    best = measure(options.rounds)
    rows = [
        {"case": name, "peer": "sqlite3", "ratio": round(ours / theirs, 2)} for name, (ours, theirs) in best.items()
    ]
    worst = max(float(str(row["ratio"])) for row in rows if "200 rows" in str(row["case"]))
    if options.json:
        milliseconds = {name: round(ours * 1000, 3) for name, (ours, _) in best.items()}
        print(
            json.dumps(
                {"name": "data", "rows": rows, "summary": {"worst": worst, "aim": AIM, "milliseconds": milliseconds}}
            )
        )
        return
    for name, (ours, theirs) in best.items():
        print(f"{name:32} {ours * 1000:8.3f} ms   sqlite3 {theirs * 1000:8.3f} ms   {ours / theirs:5.2f} x")
    print(f"\nthe worst case of 200 rows takes {worst:.1f} times plain sqlite3; the aim is {AIM:.0f}")


if __name__ == "__main__":
    main()
