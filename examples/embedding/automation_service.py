"""A service that runs its customers' automations: one engine, many programs, each run under limits of its own.

Run it with `python examples/embedding/automation_service.py`; the tests do.
"""

import threading
from dataclasses import dataclass
from decimal import Decimal

from circuitscript.engine import Cancellation, Engine, Event, Outcome, Program, RunOptions
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.runtime.profiles import profile

DISCOUNTS = """
public class Discounts {
    public class Line {
        public String product;
        public Integer quantity;
        public Decimal price;
    }

    public static Decimal total(List<Line> lines, Map<String, Decimal> discounts) {
        Decimal sum = 0;
        for (Line line : lines) {
            Decimal rate = discounts.get(line.product) ?? 0;
            sum += line.quantity * line.price * (1 - rate);
        }
        return sum.setScale(2);
    }
}
"""

GREETING = """
trigger Greeting on Contact (after insert) {
    for (Contact person : Trigger.new) {
        System.debug('Welcome, ' + person.FirstName);
        update new Contact(Id = person.Id, Tags = new List<String>{ 'welcomed' });
    }
}
"""

ENDLESS = """
public class Endless {
    public static void run() {
        while (true) { }
    }
}
"""


@dataclass
class Line:
    """One line of an order; scripts get it as their own `Discounts.Line`."""

    product: str
    quantity: int
    price: Decimal


def load_for_customer(engine: Engine, sources: dict[str, str]) -> Program:
    """Loads what a customer wrote, and tells the customer what is wrong with it."""
    program = engine.load(sources)
    for diagnostic in program.diagnostics:
        place = diagnostic.source.position(diagnostic.span.start)
        print(f"{diagnostic.source.name}:{place.line}: {diagnostic.message}")
    return program


def price_an_order(engine: Engine) -> None:
    """Calls a method with plain Python values and gets one back."""
    program = load_for_customer(engine, {"Discounts.cls": DISCOUNTS})
    lines = [Line("desk", 2, Decimal("199.00")), Line("lamp", 3, Decimal("25.50"))]
    result = program.call_static("Discounts", "total", [lines, {"lamp": Decimal("0.1")}])
    print(f"total: {result.value}")


def greet_a_contact(engine: Engine) -> None:
    """Runs a trigger for something that happened, and looks at what it did."""
    program = load_for_customer(engine, {"Greeting.trigger": GREETING})
    event = Event("Contact", "insert", ({"Id": "hV5mC8xQ2nLr7TkZ4wEb", "FirstName": "Ada", "LastName": "Okafor"},))
    result = program.run_event(event)
    print(f"log: {[entry.text for entry in result.logs]}")
    print(f"changes: {[change.differences() for change in result.changes]}")
    print(f"DML statements: {result.used(Resource.DML_STATEMENTS)}")


def stop_what_does_not_stop(engine: Engine) -> None:
    """Ends runs: by a limit, and from another thread."""
    program = load_for_customer(engine, {"Endless.cls": ENDLESS})
    limits: Limits = profile("circuit").replace({Resource.STATEMENTS: 10_000})
    result = program.call_static("Endless", "run", options=RunOptions(limits=limits))
    print(f"{result.outcome.value}: {result.error}")

    cancellation = Cancellation()
    timer = threading.Timer(0.2, cancellation.cancel)
    timer.start()
    result = program.call_static("Endless", "run", options=RunOptions(cancellation=cancellation))
    timer.join()
    assert result.outcome is Outcome.CANCELLED
    print(f"{result.outcome.value}: {result.error}")


def report_a_mistake(engine: Engine) -> None:
    """Shows what a customer sees whose program has an error."""
    load_for_customer(engine, {"Mistake.cls": "public class Mistake { Integer count = 'many'; }"})


def main() -> None:
    """Does all of it with one engine."""
    engine = Engine()
    price_an_order(engine)
    greet_a_contact(engine)
    stop_what_does_not_stop(engine)
    report_a_mistake(engine)
    engine.close()


if __name__ == "__main__":
    main()
