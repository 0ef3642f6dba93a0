"""How many lines a second are parsed: fresh texts to full trees on one core, and a project out of its cache.

The sources are generated in the manner of business code: comments, queries, loops, collections, a few long lines. Where
`node` is there and the npm package `@apexdevtools/apex-parser` is found in the `node_modules` of `--node-folder` (or of
the folder in APEX_PARSER_FOLDER), it parses the same texts in the same run. Cases are interleaved, and the best of all
rounds in processor time counts.

Run with `python tests/benchmarks/parser.py [--json] [--rounds N] [--files N] [--node-folder DIR]`.
"""

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from circuitscript.engine import Engine
from circuitscript.source import SourceText
from circuitscript.syntax.lexer import lexer
from circuitscript.syntax.parser import UnitKind, parse_unit
from circuitscript.syntax.printer import format_source

AIM = 20_000
WARM_AIM = 100_000
PEER = "@apexdevtools/apex-parser"
FORMATTED_FILES = 8

HEAD = """/**
 * Generated for measuring: keeps orders number {n} in step with what their customers were promised.
 */
public with sharing class Orders{n} {{
    public static final Integer LIMIT_{n} = 200;
    private final Map<String, List<Decimal>> amounts = new Map<String, List<Decimal>>();

    public String title {{ get; private set; }}

    public Orders{n}(String title) {{
        this.title = title;
    }}
"""
METHODS = (
    """
    /**
     * Adds the amounts of one customer.
     * @param customer whose amounts are added; null means everybody's
     */
    public Decimal total{m}(String customer) {{
        Decimal sum = 0.00;
        for (String name : amounts.keySet()) {{
            if (customer != null && name != customer) {{
                continue;
            }}
            for (Decimal amount : amounts.get(name)) {{
                sum += amount * 1.19 + {m}; // the tax, roughly
            }}
        }}
        return sum;
    }}
""",
    """
    public static List<String> labels{m}(Set<Id> ids, Integer most) {{
        List<String> labels = new List<String>();
        for (Account account : [
            SELECT Id, Name, Owner.Name, (SELECT Id, LastName FROM Contacts WHERE LastName != null LIMIT 5)
            FROM Account
            WHERE Id IN :ids AND (Name LIKE 'A%' OR CreatedDate = LAST_N_DAYS:30)
            ORDER BY Name DESC NULLS LAST
            LIMIT :most
        ]) {{
            labels.add(account.Name + ' (' + account.Owner.Name + ', ' + String.valueOf(account.Contacts.size()) + ')');
        }}
        return labels;
    }}
""",
    """
    private Boolean isDue{m}(Date day, Integer grace) {{
        Date today = Date.newInstance(2024, 2, {d});
        if (day == null || grace < 0) {{
            return false;
        }} else if (day.addDays(grace) < today) {{
            return true;
        }}
        Integer rest = Math.mod(grace * 31 + {m}, 7);
        while (rest > 0) {{
            rest -= rest >> 1 > 0 ? rest >> 1 : 1;
        }}
        return title.length() > 3 && title.substring(0, 3).toUpperCase() == 'ABC' && rest == 0;
    }}
""",
    """
    public void store{m}(Map<String, Object> values) {{
        // Only what can be read as a number is kept.
        for (String key : values.keySet()) {{
            try {{
                Decimal amount = Decimal.valueOf((String) values.get(key));
                if (!amounts.containsKey(key)) {{
                    amounts.put(key, new List<Decimal>{{ 0.5, {m}.25 }});
                }}
                amounts.get(key).add(amount.setScale(2));
            }} catch (TypeException e) {{
                System.debug(LoggingLevel.WARN, 'not a number: ' + key + ' at ' + e.getLineNumber());
            }} finally {{
                title = title ?? 'untitled';
            }}
        }}
    }}
""",
)
PEER_SCRIPT = """
const {{ ApexParserFactory }} = require({package});
const {{ readFileSync }} = require("fs");
const texts = process.argv.slice(1).map(name => readFileSync(name, "utf8"));
let best = Infinity;
for (let round = 0; round < {rounds}; round++) {{
  const start = process.cpuUsage();
  for (const text of texts) ApexParserFactory.createParser(text).compilationUnit();
  const used = process.cpuUsage(start);
  best = Math.min(best, (used.user + used.system) / 1e6);
}}
console.log(best);
"""


def source(number: int) -> str:
    """Returns the text of one class of about 280 lines."""
    methods = (METHODS[m % len(METHODS)].format(m=m, d=m % 28 + 1) for m in range(16))
    return HEAD.format(n=number) + "".join(methods) + "}\n"


def best_of(rounds: int, acts: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Returns the least processor seconds of each act."""
    best = dict.fromkeys(acts, float("inf"))
    for _ in range(rounds):
        for name, act in acts.items():
            gc.collect()
            started = time.process_time()
            act()
            best[name] = min(best[name], time.process_time() - started)
    return best


def seconds_to_load() -> float:
    """Returns the processor seconds that a process takes to load the tables and make the lexer, modules imported."""
    code = """
import time
from circuitscript.syntax.lexer import lexer
from circuitscript.syntax.tables import parse_tables
start = time.process_time()
parse_tables()
lexer()
print(time.process_time() - start)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    times = [
        float(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    return min(times)


def seconds_of_peer(folder: Path, node_folder: str, rounds: int) -> float | None:
    """Returns the seconds of the npm package for the files in `folder`, or None when it is not to be had."""
    node = shutil.which("node")
    package = Path(node_folder or ".", "node_modules", PEER)
    if not node or not node_folder or not package.is_dir():
        return None
    script = PEER_SCRIPT.format(package=json.dumps(str(package)), rounds=rounds)
    files = sorted(str(path) for path in folder.glob("*.cls"))
    result = subprocess.run([node, "-e", script, *files], capture_output=True, text=True, check=True)
    return float(result.stdout)


def seconds_from_cache(folder: Path, rounds: int) -> float:
    """Returns the seconds to load the project in `folder` when its files are unchanged."""
    assert not Engine().load(str(folder), schema="salesforce").has_errors
    return best_of(rounds, {"load": lambda: Engine().load(str(folder), schema="salesforce")})["load"]


def measure(files: int, rounds: int, node_folder: str) -> tuple[dict[str, float], dict[str, float]]:
    """Returns lines a second by case, and other figures."""
    texts = [source(number) for number in range(files)]
    lines = sum(text.count("\n") for text in texts)
    few = texts[:FORMATTED_FILES]
    acts = {
        "parse": lambda: [parse_unit(SourceText("o", text), UnitKind.CLASS) for text in texts],
        "lex": lambda: [lexer().lex(SourceText("o", text), lambda span, code, message: None) for text in texts],
        "format": lambda: [format_source(SourceText("o", text), UnitKind.CLASS) for text in few],
    }
    for text in few:
        assert not parse_unit(SourceText("o", text), UnitKind.CLASS).diagnostics
    best = best_of(rounds, acts)
    rates = {
        "parse, fresh text": lines / best["parse"],
        "tokens only": lines / best["lex"],
        "format": sum(text.count("\n") for text in few) / best["format"],
    }
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = str(Path(home, "cache"))
        folder = Path(home, "project")
        folder.mkdir()
        for number, text in enumerate(texts):
            Path(folder, f"Orders{number}.cls").write_text(text, encoding="utf-8")
        peer = seconds_of_peer(folder, node_folder, rounds)
        rates["project from its cache"] = lines / seconds_from_cache(folder, rounds)
        if peer:
            rates[PEER] = lines / peer
    return rates, {"lines": lines, "tables_ms": seconds_to_load() * 1000}


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is run")
    parser.add_argument("--files", type=int, default=40, help="how many classes are parsed")
    parser.add_argument("--node-folder", default=os.environ.get("APEX_PARSER_FOLDER", ""), help="where node_modules is")
    options = parser.parse_args()
    rates, figures = measure(options.files, options.rounds, options.node_folder)
    peer = rates.pop(PEER, None)
    rows: list[dict[str, object]] = [
        {"case": "parse, fresh text", "peer": "aim", "ratio": round(AIM / rates["parse, fresh text"], 2)},
        {
            "case": "project from its cache",
            "peer": "aim",
            "ratio": round(WARM_AIM / rates["project from its cache"], 2),
        },
    ]
    if peer:
        rows.append({"case": "parse, fresh text", "peer": PEER, "ratio": round(peer / rates["parse, fresh text"], 2)})
    if options.json:
        summary = {
            **{name: round(rate) for name, rate in rates.items()},
            **{k: round(v, 1) for k, v in figures.items()},
        }
        print(json.dumps({"name": "parser", "rows": rows, "summary": summary}))
        return
    for name, rate in rates.items():
        print(f"{name:32} {rate:12,.0f} lines/s")
    print(f"{PEER:32} {peer:12,.0f} lines/s" if peer else f"{PEER}: not measured (see --node-folder)")
    print(f"\n{figures['lines']:,.0f} lines; loading tables and lexer takes {figures['tables_ms']:.0f} ms")
    for row in rows:
        print(f"{row['case']} against {row['peer']}: {row['ratio']} times the time")


if __name__ == "__main__":
    main()
