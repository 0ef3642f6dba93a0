"""The five core programs on other sandboxes, as far as they are installed; each peer gets what its language offers.

Python's subsets share one text, with dictionaries for objects and, but for RestrictedPython, floats for Decimals;
Starlark has no recursion. Peers run with the limits that they have of their own; RestrictedPython, which has none, gets
a counter of calls and turns.
"""
# The programs of other languages are kept compact, one line a thought.
# ruff: noqa: E501

import atexit
import importlib.util
import re
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal
from functools import cache
from typing import Any

Task = Callable[[], Any]

SIGN = 2147483648
MASK = 4294967295

PYTHON = {
    "recursion": """
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
result = fib(25)
""",
    "loops": f"""
def main():
    acc = 7
    for i in range(400):
        for j in range(500):
            acc = ((acc * 31 + i - j + {SIGN}) & {MASK}) - {SIGN}
            if acc & 7 == 0:
                acc = acc + 3
    return acc
result = main()
""",
    "bubble sort": f"""
def main():
    n = 250
    xs = []
    seed = 42
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 2147483647
        xs.append(seed & 65535)
    for i in range(n - 1):
        for j in range(n - 1 - i):
            if xs[j] > xs[j + 1]:
                t = xs[j]
                xs[j] = xs[j + 1]
                xs[j + 1] = t
    total = 0
    for i in range(n):
        total = ((total * 31 + xs[i] + {SIGN}) & {MASK}) - {SIGN}
    return total
result = main()
""",
    "word count": """
def main():
    s = ''
    for i in range(4000):
        s = s + 'w' + str(i & 63) + ' '
    counts = {}
    for word in s.split(' '):
        if word in counts:
            counts[word] = counts[word] + 1
        else:
            counts[word] = 1
    total = 0
    for word in counts.keys():
        total = total + counts[word] * len(word)
    return total
result = main()
""",
    "lead scoring": """
def weight(lead):
    if lead['hot']:
        return 2.5
    return 1.25

def touch(lead, n):
    lead['visits'] = lead['visits'] + n
    lead['score'] = lead['score'] + weight(lead) * n

def main():
    leads = []
    for i in range(100):
        if i & 1 == 0:
            leads.append({'name': 'h' + str(i), 'score': 10.5, 'visits': 0, 'hot': True})
        else:
            leads.append({'name': 'l' + str(i), 'score': 5.25, 'visits': 0, 'hot': False})
    for r in range(50):
        for one in leads:
            touch(one, r & 7)
            if one['score'] > 100:
                one['score'] = one['score'] - 50.5
    total = 0.0
    for one in leads:
        total = total + one['score']
    return total
result = main()
""",
}

JAVASCRIPT = {
    "recursion": "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } function main() { return fib(25); }",
    "loops": """function main() { let acc = 7; for (let i = 0; i < 400; i++) { for (let j = 0; j < 500; j++) {
        acc = (Math.imul(acc, 31) + i - j) | 0; if ((acc & 7) === 0) { acc = acc + 3; } } } return acc; }""",
    "bubble sort": """function main() { const n = 250, xs = []; let seed = 42; for (let i = 0; i < n; i++) {
        seed = (Math.imul(seed, 1103515245) + 12345) & 2147483647; xs.push(seed & 65535); }
        for (let i = 0; i < n - 1; i++) for (let j = 0; j < n - 1 - i; j++) if (xs[j] > xs[j + 1]) {
        const t = xs[j]; xs[j] = xs[j + 1]; xs[j + 1] = t; }
        let total = 0; for (let i = 0; i < n; i++) total = (Math.imul(total, 31) + xs[i]) | 0; return total; }""",
    "word count": """function main() { let s = ''; for (let i = 0; i < 4000; i++) s += 'w' + (i & 63) + ' ';
        const counts = {}; for (const word of s.trimEnd().split(' ')) counts[word] = (counts[word] || 0) + 1;
        let total = 0; for (const word in counts) total += counts[word] * word.length; return total; }""",
    "lead scoring": """class Lead { constructor(n, s) { this.name = n; this.score = s; this.visits = 0; } weight() { return 1.25; }
        touch(n) { this.visits += n; this.score += this.weight() * n; } }
        class HotLead extends Lead { weight() { return 2.5; } }
        function main() { const leads = []; for (let i = 0; i < 100; i++)
        leads.push((i & 1) === 0 ? new HotLead('h' + i, 10.5) : new Lead('l' + i, 5.25));
        for (let r = 0; r < 50; r++) for (const one of leads) { one.touch(r & 7); if (one.score > 100) one.score -= 50.5; }
        let total = 0; for (const one of leads) total += one.score; return total; }""",
}

LUA_LEAD = """local Lead = {} Lead.__index = Lead function Lead.weight(self) return 1.25 end
    function Lead.touch(self, n) self.visits = self.visits + n self.score = self.score + self:weight() * n end
    local Hot = setmetatable({}, {__index = Lead}) Hot.__index = Hot function Hot.weight(self) return 2.5 end
    function() local leads = {} for i = 0, 99 do if i & 1 == 0 then
    leads[#leads + 1] = setmetatable({name = 'h' .. i, score = 10.5, visits = 0}, Hot) else
    leads[#leads + 1] = setmetatable({name = 'l' .. i, score = 5.25, visits = 0}, Lead) end end
    for r = 0, 49 do for _, one in ipairs(leads) do one:touch(r & 7) if one.score > 100 then one.score = one.score - 50.5 end end end
    local total = 0.0 for _, one in ipairs(leads) do total = total + one.score end return total end"""

LUA = {
    "recursion": """local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
        return function() return fib(25) end""",
    "loops": """return function() local acc = 7 for i = 0, 399 do for j = 0, 499 do acc = acc * 31 + i - j
        acc = ((acc + 2147483648) & 4294967295) - 2147483648 if acc & 7 == 0 then acc = acc + 3 end end end return acc end""",
    "bubble sort": """return function() local n, xs, seed = 250, {}, 42 for i = 1, n do
        seed = (seed * 1103515245 + 12345) & 2147483647 xs[i] = seed & 65535 end
        for i = 1, n - 1 do for j = 1, n - i do if xs[j] > xs[j + 1] then xs[j], xs[j + 1] = xs[j + 1], xs[j] end end end
        local total = 0 for i = 1, n do total = ((total * 31 + xs[i] + 2147483648) & 4294967295) - 2147483648 end
        return total end""",
    "word count": """return function() local parts = {} for i = 0, 3999 do parts[#parts + 1] = 'w' .. (i & 63) .. ' ' end
        local s, counts = table.concat(parts), {} for word in s:gmatch('%S+') do counts[word] = (counts[word] or 0) + 1 end
        local total = 0 for word, count in pairs(counts) do total = total + count * #word end return total end""",
    "lead scoring": LUA_LEAD.replace("function() local leads", "return function() local leads"),
}


def is_installed(module: str) -> bool:
    """Whether a peer can be imported."""
    return importlib.util.find_spec(module) is not None


def counter(most: int) -> Callable[[], None]:
    """Returns what RestrictedPython's code calls at each turn of a loop and at each call of a function."""
    left = most

    def tick() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RuntimeError("too many steps")

    return tick


def counting_policy() -> Any:
    """Returns RestrictedPython's policy with the counter's calls put in: the limit that it leaves a host to build."""
    import ast

    from RestrictedPython import RestrictingNodeTransformer

    class Counting(RestrictingNodeTransformer):
        def visit_FunctionDef(self, node: Any) -> Any:  # noqa: N802 - the policy's own name
            return self.counted(super().visit_FunctionDef(node))

        def visit_For(self, node: Any) -> Any:  # noqa: N802 - the policy's own name
            return self.counted(super().visit_For(node))

        def counted(self, node: Any) -> Any:
            tick = ast.Expr(ast.Call(ast.Name("_tick_", ast.Load()), [], []))
            node.body.insert(0, ast.fix_missing_locations(ast.copy_location(tick, node.body[0])))
            return node

    return Counting


def restricted_python(case: str) -> Task:
    """RestrictedPython with Decimals, its calls and loops counted."""
    import operator

    from RestrictedPython import compile_restricted, safe_builtins
    from RestrictedPython.Guards import guarded_iter_unpack_sequence

    text = re.sub(r"\b(\d+\.\d+)", r"Decimal('\1')", PYTHON[case])
    code = compile_restricted(text, "<peer>", "exec", policy=counting_policy())

    def call() -> Any:
        names = {
            "__builtins__": {**safe_builtins, "range": range},
            "Decimal": Decimal,
            "_tick_": counter(1_000_000_000),
            "_getiter_": iter,
            "_getitem_": operator.getitem,
            "_getattr_": getattr,
            "_write_": lambda value: value,
            "_iter_unpack_sequence_": guarded_iter_unpack_sequence,
        }
        exec(code, names)
        return names["result"]

    return call


def asteval(case: str) -> Task:
    """Asteval, which walks Python's own syntax tree."""
    from asteval import Interpreter

    def call() -> Any:
        interpreter = Interpreter()
        interpreter(PYTHON[case])
        return interpreter.symtable["result"]

    return call


def monty(case: str) -> Task:
    """Monty, Pydantic's interpreter of a Python subset in Rust; it works in a process of its own."""
    session = monty_session()
    return lambda: session.feed_run(PYTHON[case] + "result\n")


@cache
def monty_session() -> Any:
    """Returns the one session, which lives until the benchmark ends."""
    import pydantic_monty

    pool = OPEN.enter_context(pydantic_monty.Monty())
    return OPEN.enter_context(pool.checkout())


OPEN = ExitStack()
atexit.register(OPEN.close)


def starlark(case: str) -> Task | None:
    """Starlark in Rust; it forbids recursion."""
    import starlark as language

    if case == "recursion":
        return None
    tree = language.parse("peer.star", PYTHON[case] + "result\n")
    return lambda: language.eval(language.Module(), tree, language.Globals.standard())


def quickjs(case: str) -> Task:
    """QuickJS through its C binding, with a time limit."""
    import quickjs as engine

    context = engine.Context()
    context.set_time_limit(600)
    context.eval(JAVASCRIPT[case])
    return lambda: context.eval("main()")


def lupa(case: str) -> Task:
    """Lua through lupa."""
    import lupa as engine

    runtime = engine.LuaRuntime()
    task: Task = runtime.execute(LUA[case])
    return task


PEERS: dict[str, tuple[str, Callable[[str], Task | None]]] = {
    "RestrictedPython": ("RestrictedPython", restricted_python),
    "monty": ("pydantic_monty", monty),
    "asteval": ("asteval", asteval),
    "Starlark": ("starlark", starlark),
    "QuickJS": ("quickjs", quickjs),
    "Lua": ("lupa", lupa),
}


ELSEWHERE = frozenset({"monty"})
"""Peers that work in another process, so that only the wall clock tells their time."""


def tasks(case: str) -> dict[str, Task]:
    """Returns the peers' tasks for a case by the peer's name; none for a case beyond the core programs."""
    if case not in PYTHON:
        return {}
    made = {name: make(case) for name, (module, make) in PEERS.items() if is_installed(module)}
    return {name: task for name, task in made.items() if task is not None}
