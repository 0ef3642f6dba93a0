"""What ten thousand loaded small programs take: memory a program and in total, beside the text of their sources.

Run with `python tests/benchmarks/programs.py [--json] [--programs N]`. All programs are different and belong to one
engine; every tenth is also run, with a trigger and a static method. Memory is the process's resident set; what the
first programs bring along (the library's types, the parser's tables) is counted in the total alone.
"""

import argparse
import gc
import json
import time
from pathlib import Path

from circuitscript.engine import Engine, Event, Program

AIM = 1024.0
"""How many MiB ten thousand programs may take in all."""

SOURCE = """@TriggerHandler(sobject='Contact' events='before insert')
public class Handler{n} extends CircuitTrigger {{
    public static final Integer BONUS = {n};
    private Map<String, Integer> seen = new Map<String, Integer>();

    public override void beforeInsert() {{
        for (Contact one : (List<Contact>) Trigger.new) {{
            one.LastName = label(one.LastName, score(one));
            seen.put(one.LastName, seen.size());
        }}
    }}

    private Integer score(Contact one) {{
        Integer points = one.Email == null ? 0 : 10;
        if (one.Phone != null && one.Phone.startsWith('+{n}')) {{
            points += BONUS;
        }}
        return points;
    }}

    public static String label(String name, Integer points) {{
        return (name == null ? 'nobody' : name.toUpperCase()) + ' {n} ' + String.valueOf(points);
    }}
}}
"""
EVENT = Event("Contact", "insert", ({"LastName": "Grace", "Email": "g@example.com"},), time="before")


def resident() -> int:
    """Returns the resident set of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def load(engine: Engine, number: int) -> Program:
    """Returns one more program."""
    program = engine.load({f"Handler{number}.cls": SOURCE.format(n=number)})
    if program.has_errors:
        raise SystemExit(str(program.diagnostics[0]))
    if number % 10 == 0:
        program.run_event(EVENT)
        assert program.call_static(f"Handler{number}", "label", ["a", 1]).value == f"A {number} 1"
    return program


def measure(count: int) -> dict[str, float]:
    """Returns MiB in all, MiB before, KiB a program, milliseconds a program, KiB of source a program."""
    engine = Engine()
    kept = [load(engine, number) for number in range(50)]
    gc.collect()
    before, started = resident(), time.process_time()
    kept += [load(engine, number) for number in range(50, count + 50)]
    seconds = time.process_time() - started
    gc.collect()
    after = resident()
    assert len(kept) == count + 50
    return {
        "total_mib": after / 2**20,
        "before_mib": before / 2**20,
        "kib_a_program": (after - before) / count / 1024,
        "milliseconds_a_program": seconds / count * 1000,
        "source_kib": len(SOURCE) / 1024,
    }


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--programs", type=int, default=10_000, help="how many programs are loaded")
    options = parser.parse_args()
    found = measure(options.programs)
    projected = found["before_mib"] + found["kib_a_program"] * 10_000 / 1024
    summary = {name: round(value, 2) for name, value in found.items()} | {
        "programs": options.programs,
        "ten_thousand_mib": round(projected, 1),
        "aim_mib": AIM,
    }
    ratios = {"memory of a program": found["kib_a_program"] / found["source_kib"]}
    rows = [{"case": case, "peer": "its source", "ratio": round(ratio, 1)} for case, ratio in ratios.items()]
    if options.json:
        print(json.dumps({"name": "programs", "rows": rows, "summary": summary}))
        return
    rows_shown = (
        ("engine, library and 50 programs", f"{found['before_mib']:8.1f} MiB"),
        ("each further program", f"{found['kib_a_program']:8.1f} KiB, {rows[0]['ratio']} times its source"),
        ("CPU to load one, and run a tenth", f"{found['milliseconds_a_program']:8.1f} ms"),
        (f"{options.programs + 50} programs in all", f"{found['total_mib']:8.1f} MiB"),
    )
    for label, text in rows_shown:
        print(f"{label:34}{text}")
    print(f"\n10,000 programs take {projected:.0f} MiB; the aim is {AIM:.0f}")


if __name__ == "__main__":
    main()
