"""What a query would do on a store: the answer of `explain`, for people and for scripts alike."""

from circuitscript.source.classes import frozen

_WIDTH = 18


@frozen
class QueryPlan:
    """A query's plan. `pushed_down` is what the store's engine does itself, `residual` the conditions left to memory.

    `in_memory` is what else is done there, `further` what is read besides. `rows` is how many rows are read, `pages`
    and `calls` how many that takes, `seconds` the least time of the calls under the rate limit; None where it is not
    known. `is_remote` tells a store behind an API from one in this process. `api_calls` is what planning has cost.
    """

    store: str
    access: str
    pushed_down: tuple[str, ...] = ()
    residual: tuple[str, ...] = ()
    in_memory: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    is_remote: bool = False
    page_size: int = 0
    rows: int | None = None
    pages: int | None = None
    calls: int | None = None
    seconds: float | None = None
    refused: str = ""
    api_calls: int = 0


def plan_text(plan: QueryPlan) -> str:
    """Returns a plan in lines, the first of them the way to the rows."""
    lines = [plan.access]
    parts = (
        (f"done by {plan.store}", plan.pushed_down),
        ("checked in memory", plan.residual),
        ("done in memory", plan.in_memory),
        ("read besides", plan.further),
        ("cost", (_cost(plan),)),
        ("refused", (plan.refused,) if plan.refused else ()),
    )
    for title, texts in parts:
        lines += [f"  {title if at == 0 else '':<{_WIDTH - 1}} {text}" for at, text in enumerate(texts)]
    return "\n".join(lines)


def _cost(plan: QueryPlan) -> str:
    if not plan.is_remote:
        return "no call" if plan.rows is None else f"no call, {plan.rows:,} row{'' if plan.rows == 1 else 's'}"
    if plan.calls is None:
        return f"one call for each {plan.page_size:,} rows" if plan.page_size > 1 else "one call a row"
    rows = "" if plan.rows is None else f" for {plan.rows:,} rows"
    seconds = "" if plan.seconds is None else f", at least {plan.seconds:g} s under the rate limit"
    return f"{plan.calls:,} call{'' if plan.calls == 1 else 's'}{rows}{seconds}"
