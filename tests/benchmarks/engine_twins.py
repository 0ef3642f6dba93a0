"""The benchmark programs of `engine.py` as one would write them in Python: the yardstick of every ratio."""

import json as json_module
from decimal import Decimal
from typing import Any

SIGN = 0x80000000
MASK = 0xFFFFFFFF


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def recursion(n: int) -> int:
    return fib(n)


def loops(n: int) -> int:
    acc = 7
    for i in range(n):
        for j in range(500):
            acc = ((acc * 31 + i - j + SIGN) & MASK) - SIGN
            if acc & 7 == 0:
                acc = acc + 3
    return acc


def bubble_sort(n: int) -> int:
    xs: list[int] = []
    seed = 42
    for _ in range(n):
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
        total = ((total * 31 + xs[i] + SIGN) & MASK) - SIGN
    return total


def word_count(n: int) -> int:
    s = ""
    for i in range(n):
        s += "w" + str(i & 63) + " "
    counts: dict[str, int] = {}
    for word in s.rstrip().split(" "):
        if word in counts:
            counts[word] = counts[word] + 1
        else:
            counts[word] = 1
    total = 0
    for word in counts:  # noqa: PLC0206 - looks up as the other programs do
        total += counts[word] * len(word)
    return total


class Lead:
    def __init__(self, name: str, score: Decimal) -> None:
        self.name = name
        self.score = score
        self.visits = 0

    def weight(self) -> Decimal:
        return Decimal("1.25")

    def touch(self, n: int) -> None:
        self.visits = self.visits + n
        self.score = self.score + self.weight() * n


class HotLead(Lead):
    def weight(self) -> Decimal:
        return Decimal("2.5")


def lead_scoring(rounds: int) -> Decimal:
    leads: list[Lead] = []
    for i in range(100):
        if i & 1 == 0:
            leads.append(HotLead("h" + str(i), Decimal("10.5")))
        else:
            leads.append(Lead("l" + str(i), Decimal("5.25")))
    for r in range(rounds):
        for one in leads:
            one.touch(r & 7)
            if one.score > 100:
                one.score = one.score - Decimal("50.5")
    total = Decimal(0)
    for one in leads:
        total += one.score
    return total


def strings(n: int) -> int:
    text = ""
    for i in range(n):
        text += "Contact " + str(i) + ": " + str(i * 7) + ", "
        if len(text) > 10000:
            text = text[5000:].upper()
    return len(text)


class ScoreError(Exception):
    pass


def check(i: int) -> None:
    if i & 1 == 0:
        raise ScoreError("too low")


def exceptions(n: int) -> int:
    caught = 0
    for i in range(n):
        try:
            check(i)
        except ScoreError as error:
            caught += len(str(error))
    return caught


def json(payload: str, n: int) -> int:
    total = 0
    for _ in range(n):
        parsed = json_module.loads(payload)
        total += len(json_module.dumps(parsed, separators=(",", ":")))
    return total


def trigger(records: list[dict[str, Any]]) -> None:
    for one in records:
        score = 0
        email = one.get("Email")
        if email is not None and email.endswith(".com"):
            score += 10
        first_name = one.get("FirstName")
        if first_name is not None:
            score += len(first_name)
        one["Source"] = "score " + str(score)
