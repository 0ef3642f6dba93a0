"""Loops that do not count. Each turn counts as a statement, so that an empty body ends at a limit, too. Compiled."""

from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.nodes import (
    BREAK,
    CONTINUE,
    NORMAL,
    Expression,
    IntegerExpression,
    Statement,
    chain,
    located,
    run,
)
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site, Trouble, null_dereference
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, SetValue

CHUNK: Final = 200


class While(Statement):
    """`while (condition) body`."""

    def __init__(self, site: Site, condition: Expression, body: list[Statement]) -> None:
        super().__init__(site)
        self.condition = condition
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        while self.condition.evaluate_bool(context, base):
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            code = run(self.body, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
        return NORMAL


class DoWhile(Statement):
    """`do body while (condition);`."""

    def __init__(self, site: Site, condition: Expression, body: list[Statement]) -> None:
        super().__init__(site)
        self.condition = condition
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        while True:
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            code = run(self.body, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
            if not self.condition.evaluate_bool(context, base):
                return NORMAL


class For(Statement):
    """`for (start; condition; step) body`; `condition` None never ends the loop."""

    def __init__(
        self,
        site: Site,
        start: list[Expression],
        condition: Expression | None,
        step: list[Expression],
        body: list[Statement],
    ) -> None:
        super().__init__(site)
        self.start = start
        self.condition = condition
        self.step = step
        self.only_step: Expression | None = step[0] if len(step) == 1 else None
        self.counts: bool = len(step) == 1 and isinstance(step[0], IntegerExpression)
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        for expression in self.start:
            expression.evaluate(context, base)
        condition = self.condition
        while condition is None or condition.evaluate_bool(context, base):
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            code = run(self.body, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
            step = self.only_step
            if step is None:
                self._step(context, base)
            elif self.counts:
                step.evaluate_int(context, base)
            else:
                step.evaluate(context, base)
        return NORMAL

    def _step(self, context: Context, base: i64) -> None:
        for expression in self.step:
            expression.evaluate(context, base)


class ForList(Statement):
    """`for (T x : list)`. The list stands in `kept`, and cannot change in size until the last element's turn."""

    slot: i64
    kept: i64

    def __init__(
        self, site: Site, slot: int, kept: int, iterable: Expression, element: Expression | None, body: list[Statement]
    ) -> None:
        super().__init__(site)
        self.slot = slot
        self.kept = kept
        self.iterable = iterable
        self.element = element
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        value = self.iterable.evaluate(context, base)
        if value is None:
            null_dereference()
        context.slots[base + self.kept] = value
        target: ListValue = value
        code = self.walk(target, context, base)
        context.slots[base + self.kept] = None
        return code

    def walk(self, target: ListValue, context: Context, base: i64) -> i64:
        """Runs the body for each element."""
        items = target.items
        slots = context.slots
        slot = base + self.slot
        index: i64 = 0
        is_locked = False
        statement: Statement | None = None
        try:
            while index < len(items):
                left = context.countdown - 1
                context.countdown = left
                if left < 0:
                    context.rearm()
                slots[slot] = items[index]
                index += 1
                if self.element is not None:
                    slots[slot] = self.element.evaluate(context, base)
                if is_locked is (index >= len(items)):
                    is_locked = not is_locked
                    target.locks += 1 if is_locked else -1
                statement = self.body
                while statement is not None:
                    left = context.countdown - 1
                    context.countdown = left
                    if left < 0:
                        context.rearm()
                    code = statement.execute(context, base)
                    if code != NORMAL:
                        statement = None
                        if code == CONTINUE:
                            break
                        if is_locked:
                            target.locks -= 1
                        return NORMAL if code == BREAK else code
                    statement = statement.next
        except (Trouble, ArithmeticError) as error:
            if is_locked:
                target.locks -= 1
            raise located(error, statement, context) from None
        return NORMAL


class ForSet(Statement):
    """`for (T x : set)`, in order of insertion. The set stands in the slot `kept`, its elements in the next."""

    slot: i64
    kept: i64

    def __init__(
        self, site: Site, slot: int, kept: int, iterable: Expression, element: Expression | None, body: list[Statement]
    ) -> None:
        super().__init__(site)
        self.slot = slot
        self.kept = kept
        self.iterable = iterable
        self.element = element
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        value = self.iterable.evaluate(context, base)
        if value is None:
            null_dereference()
        target: SetValue = value
        context.slots[base + self.kept] = target
        count = len(target.entries)
        context.charge_heap(heap.LIST + heap.ITEM * count)
        context.charge_work(count >> 4)
        elements: list[Any] = list(target.entries.values())
        context.slots[base + self.kept + 1] = ListValue(target.type, elements)
        code = self.walk(target, elements, context, base)
        context.clear(base + self.kept, base + self.kept + 2)
        return code

    def walk(self, target: SetValue, elements: list[Any], context: Context, base: i64) -> i64:
        """Runs the body for each of the elements that the set had when the loop began."""
        last = len(elements) - 1
        for index, element in enumerate(elements):
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            context.slots[base + self.slot] = element
            if self.element is not None:
                context.slots[base + self.slot] = self.element.evaluate(context, base)
            code = self._turn(target, index < last, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
        return NORMAL

    def _turn(self, target: SetValue, is_locked: bool, context: Context, base: i64) -> i64:
        if not is_locked:
            return run(self.body, context, base)
        target.locks += 1
        try:
            code = run(self.body, context, base)
        except BaseException:
            target.locks -= 1
            raise
        target.locks -= 1
        return code


class ForIterable(Statement):
    """`for (T x : iterable)` over an author's or the library's `Iterable`.

    `iterator` yields the iterator into a temporary slot; `has_next` and `following` are calls on that slot.
    """

    slot: i64

    def __init__(
        self,
        site: Site,
        slot: int,
        iterator: Expression,
        has_next: Expression,
        following: Expression,
        element: Expression | None,
        body: list[Statement],
    ) -> None:
        super().__init__(site)
        self.slot = slot
        self.iterator = iterator
        self.has_next = has_next
        self.following = following
        self.element = element
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        self.iterator.evaluate(context, base)
        while self.has_next.evaluate_bool(context, base):
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            value = self.following.evaluate(context, base)
            context.slots[base + self.slot] = value
            if self.element is not None:
                context.slots[base + self.slot] = self.element.evaluate(context, base)
            code = run(self.body, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
        return NORMAL


class ForCollection(Statement):
    """`for (T x : value)` where only the value tells whether it is a List, a Set or another `Iterable`.

    It stands in the slot `kept`.
    """

    kept: i64

    def __init__(self, site: Site, kept: int, over_list: ForList, over_set: ForSet, over_other: Statement) -> None:
        super().__init__(site)
        self.kept = kept
        self.over_list = over_list
        self.over_set = over_set
        self.over_other = over_other
        self.iterable = over_list.iterable

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        value = self.iterable.evaluate(context, base)
        if value is None:
            null_dereference()
        context.slots[base + self.kept] = value
        if isinstance(value, ListValue):
            code = self.over_list.walk(value, context, base)
        elif isinstance(value, SetValue):
            code = self.over_set.execute(context, base)
        else:
            code = self.over_other.execute(context, base)
        context.slots[base + self.kept] = None
        return code


class ForChunks(Statement):
    """`for (List<T> rows : [SELECT …])`: the rows of a query in lists of two hundred. All stand in the slot `kept`."""

    slot: i64
    kept: i64

    def __init__(self, site: Site, slot: int, kept: int, query: Expression, type: Type, body: list[Statement]) -> None:
        super().__init__(site)
        self.slot = slot
        self.kept = kept
        self.query = query
        self.type = type
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        rows: ListValue = self.query.evaluate(context, base)
        context.slots[base + self.kept] = rows
        code = self.walk(rows, context, base)
        context.slots[base + self.kept] = None
        return code

    def walk(self, rows: ListValue, context: Context, base: i64) -> i64:
        """Runs the body for each list of rows."""
        start: i64 = 0
        while start < len(rows.items):
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            chunk = rows.items[start : start + CHUNK]
            start += CHUNK
            context.charge_items(len(chunk), len(chunk))
            context.slots[base + self.slot] = ListValue(self.type, chunk)
            code = run(self.body, context, base)
            if code != NORMAL:
                if code == BREAK:
                    return NORMAL
                if code != CONTINUE:
                    return code
        return NORMAL
