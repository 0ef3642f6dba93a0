"""How the value of each rule is made of its symbols' values: planned once for a grammar, bound to builders per text."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from circuitscript.syntax.builder import Build, Sequence
from circuitscript.syntax.tables import Assembly, ParseTables, Rule

Pick = Callable[[list[Any]], Any]

Plan = tuple[int, int, str, Pick | None]
"""How many symbols a rule replaces, the nonterminal it makes, its builder's name, and which values count."""

Reduction = tuple[int, int, Build | None, Pick | None]
"""The same with the builder. Without one, the last item makes the value; with neither, it is the only symbol's."""


def reductions(tables: ParseTables, builders: dict[str, Build | Sequence]) -> list[Reduction]:
    """Returns what to do for each rule of `tables`; raises KeyError when a rule has no builder."""
    if not tables.plans:
        sequences = {name for name, build in builders.items() if isinstance(build, Sequence)}
        tables.plans.extend(_plan(rule, sequences) for rule in tables.rules)
    get: Callable[[str], Any] = builders.__getitem__
    return [(size, origin, get(name) if name else None, pick) for size, origin, name, pick in tables.plans]


def _plan(rule: Rule, sequences: set[str]) -> Plan:
    picks = tuple(rule.size if pick < 0 else pick for pick in rule.picks)
    if rule.assembly is Assembly.PASS:
        return rule.size, rule.origin, "", itemgetter(*picks) if rule.size > 1 else None
    if rule.assembly is Assembly.START_LIST:
        return rule.size, rule.origin, "", _listed(_chosen(picks, rule))
    if rule.assembly is Assembly.EXTEND_LIST:
        return rule.size, rule.origin, "", _extended(picks)
    if rule.builder in sequences:
        return rule.size, rule.origin, "", _tupled(_chosen(picks, rule))
    all_count = picks == tuple(range(rule.size)) and not rule.spliced
    return rule.size, rule.origin, rule.builder, None if all_count else _chosen(picks, rule)


def _listed(choose: Pick) -> Callable[[list[Any]], list[Any]]:
    return lambda children: list(choose(children))


def _tupled(choose: Pick) -> Callable[[list[Any]], tuple[Any, ...]]:
    return lambda children: tuple(choose(children))


def _chosen(picks: tuple[int, ...], rule: Rule) -> Pick:
    """Returns a function from a rule's values to those that count, which may be an absent one, one index too far."""
    if rule.spliced:
        return _spliced(picks, rule)
    if rule.size in picks:
        return lambda children: [*map([*children, None].__getitem__, picks)]
    if not picks:
        return itemgetter(slice(0))
    if picks == tuple(range(picks[0], picks[-1] + 1)):
        return itemgetter(slice(picks[0], picks[-1] + 1))
    return itemgetter(*picks)


def _spliced(picks: tuple[int, ...], rule: Rule) -> Callable[[list[Any]], list[Any]]:
    plan = [(pick, pick in rule.spliced) for pick in picks]

    def choose(children: list[Any]) -> list[Any]:
        children.append(None)
        chosen: list[Any] = []
        for pick, is_list in plan:
            if is_list:
                chosen += children[pick]
            else:
                chosen.append(children[pick])
        return chosen

    return choose


def _extended(picks: tuple[int, ...]) -> Callable[[list[Any]], list[Any]]:
    rest = picks[1:]

    def extend(children: list[Any]) -> list[Any]:
        items: list[Any] = children[0]
        items.extend(children[pick] for pick in rest)
        return items

    return extend
