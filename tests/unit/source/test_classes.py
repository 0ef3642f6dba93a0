"""The fast classes do what attrs' do."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, TypeVar

import attrs
import pytest

from circuitscript.source import classes

T = TypeVar("T")


def make(kit: Any) -> SimpleNamespace:
    """Returns the same classes, made with attrs or with the fast kit."""

    @kit.frozen
    class Point:
        x: int
        y: int = 2
        LIMIT: ClassVar[int] = 7

    @kit.frozen
    class Named(Point):
        _name: str = kit.field(default="n", kw_only=True)

        def describe(self) -> str:
            return f"{self._name} {super().__repr__() != ''}"

    @kit.define(eq=False)
    class Node:
        children: list[Any] = kit.Factory(list)
        count: int = kit.field(init=False, repr=False)
        _secret: int = kit.field(default=3, repr=False)

        def __attrs_post_init__(self) -> None:
            self.count = len(self.children)

    @kit.define
    class Made:
        base: int
        twice: int = kit.Factory(lambda self: self.base * 2, takes_self=True)
        thrice: int = kit.field(init=False)

        @thrice.default
        def _thrice(self) -> int:
            return self.base * 3

    @kit.frozen(eq=False)
    class Box(Generic[T]):
        value: T

    @kit.frozen
    class ById:
        symbol: Any = kit.field(eq=id)
        note: str = kit.field(default="", eq=False)

    @kit.define(eq=False, slots=False)
    class Open:
        text: str

    return SimpleNamespace(Point=Point, Named=Named, Node=Node, Made=Made, Box=Box, ById=ById, Open=Open)


@pytest.fixture(params=["attrs", "fast"])
def kit(request: pytest.FixtureRequest) -> SimpleNamespace:
    return make(attrs if request.param == "attrs" else classes)


def test_fields_are_set_by_place_and_by_name(kit: SimpleNamespace) -> None:
    assert (kit.Point(1).x, kit.Point(1).y, kit.Point(x=4, y=5).y) == (1, 2, 5)
    with pytest.raises(TypeError):
        kit.Point()
    with pytest.raises(TypeError):
        kit.Point(1, 2, 3)
    assert kit.Point.LIMIT == 7


def test_subclass_has_the_fields_of_both(kit: SimpleNamespace) -> None:
    named = kit.Named(1, name="a")
    assert (named.x, named.y, named._name) == (1, 2, "a")
    with pytest.raises(TypeError):
        kit.Named(1, 2, "a")
    assert named.describe() == "a True"


def test_defaults_are_made_for_each_object(kit: SimpleNamespace) -> None:
    first, second = kit.Node(), kit.Node()
    first.children.append(1)
    assert second.children == []
    assert (first.count, kit.Node([1, 2]).count, first._secret, kit.Node(secret=9)._secret) == (0, 2, 3, 9)
    made = kit.Made(2)
    assert (made.twice, made.thrice, kit.Made(2, 7).twice) == (4, 6, 7)


def test_equality_is_by_value_or_by_identity(kit: SimpleNamespace) -> None:
    assert kit.Point(1) == kit.Point(1, 2) != kit.Point(2)
    assert hash(kit.Point(1)) == hash(kit.Point(1))
    assert kit.Point(1) != kit.Named(1)
    node = kit.Node()
    assert node == node != kit.Node()
    assert len({node, kit.Node()}) == 2
    assert kit.Made(1) == kit.Made(1)
    with pytest.raises(TypeError):
        hash(kit.Made(1))
    symbol: list[int] = []
    assert kit.ById(symbol, "a") == kit.ById(symbol, "b") != kit.ById([])
    assert hash(kit.ById(symbol)) == hash(kit.ById(symbol))


def test_repr_shows_fields(kit: SimpleNamespace) -> None:
    assert repr(kit.Point(1)).endswith("Point(x=1, y=2)")
    assert repr(kit.Node()).endswith("Node(children=[])")


def test_slots_admit_nothing_else_and_weak_references(kit: SimpleNamespace) -> None:
    node = kit.Node()
    with pytest.raises(AttributeError):
        node.other = 1
    reference = weakref.ref(node)
    del node
    gc.collect()
    assert reference() is None
    opened = kit.Open("x")
    opened.other = 1
    assert opened.other == 1


def test_patterns_match_by_place(kit: SimpleNamespace) -> None:
    match kit.Named(1, 5):
        case kit.Named(x, y):
            assert (x, y) == (1, 5)
        case _:
            pytest.fail("no match")


def test_generic_classes_take_arguments(kit: SimpleNamespace) -> None:
    assert kit.Box[int](3).value == 3


def test_evolve_changes_some_fields() -> None:
    for kit, change in ((make(attrs), attrs.evolve), (make(classes), classes.evolve)):
        renamed = change(kit.Named(1, name="a"), name="b", x=3)
        assert (renamed.x, renamed.y, renamed._name) == (3, 2, "b")


@classes.frozen
class Pair:
    """A class that pickle finds."""

    left: Any
    right: Any = None


@pytest.mark.parametrize("renew", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_objects_are_copied_and_pickled(renew: Callable[[Any], Any]) -> None:
    pair = Pair([1], Pair(2))
    again = renew(pair)
    assert again == pair
    assert again is not pair
