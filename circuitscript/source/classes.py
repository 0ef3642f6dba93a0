"""Small classes of data, made much faster than attrs makes them.

The type checker sees attrs, whose notation this is: `@define`, `@frozen`, `field`, `Factory`, `evolve`. A command that
finds its program in the cache spends most of its time on making classes, and attrs spends most of that on compiling
methods that are never called. Here a class's `__init__` is compiled when its first object is made, and the other
methods are shared. Rooms that such a command enters use this module; what comes later may use attrs itself.

Differences at run time: `frozen` does not stop assignment, and converters, validators and ordering are left out.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrs import Factory, define, evolve, field, frozen

    def field_names(cls: type) -> tuple[str, ...]:
        """Returns the names of the fields of a class made here, inherited ones first."""
        ...
else:
    from operator import attrgetter
    from types import FunctionType, GenericAlias, UnionType

    _PLAIN_TYPES = (type, GenericAlias, UnionType)
    """The forms of annotations that are no ClassVar; the texts of others are looked at, which takes time."""
    _NOTHING = object()

    class Factory:
        """A default that is made anew for each object; with `takes_self` out of the half-made object."""

        __slots__ = ("make", "takes_self")

        def __init__(self, factory, takes_self=False):
            self.make = factory
            self.takes_self = takes_self

    class _Field:
        """One field: its default, and where it takes part. Its name is known once its class is made."""

        __slots__ = ("eq", "init", "initial", "kw_only", "repr")

        def __init__(self, initial, init=True, kw_only=False, repr=True, eq=True):
            self.initial = initial
            self.init = init
            self.kw_only = kw_only
            self.repr = repr
            self.eq = eq

        def default(self, method):
            """Makes the default out of the half-made object: `@x.default`."""
            self.initial = Factory(method, takes_self=True)
            return method

    _REQUIRED = _Field(_NOTHING)

    def field(*, default=_NOTHING, factory=None, init=True, kw_only=False, repr=True, eq=True):
        """Describes a field that needs more than a default."""
        return _Field(default if factory is None else Factory(factory), init, kw_only, repr, eq)

    def define(cls=None, *, eq=True, slots=True):
        """Makes a class of the annotated names; with `eq=False` its objects compare and hash by identity."""
        if cls is None:
            return lambda cls: _make(cls, eq, slots, is_hashable=False)
        return _make(cls, eq, slots, is_hashable=False)

    def frozen(cls=None, *, eq=True, slots=True):
        """Makes a class whose objects are not to be changed, and hash by value unless `eq=False`."""
        if cls is None:
            return lambda cls: _make(cls, eq, slots, is_hashable=True)
        return _make(cls, eq, slots, is_hashable=True)

    def evolve(instance, /, **changes):
        """Returns a new object like `instance` with some fields changed."""
        cls = type(instance)
        parameters = cls.__dict__.get("__parameters__")
        if parameters is None:
            parameters = tuple([(name, name.lstrip("_")) for name, one in cls.__fields__.items() if one.init])
            cls.__parameters__ = parameters
        for name, parameter in parameters:
            if parameter not in changes:
                changes[parameter] = getattr(instance, name)
        return cls(**changes)

    def field_names(cls):
        """Returns the names of the fields of a class made here, inherited ones first."""
        return tuple(cls.__fields__)

    def _make(cls, eq, slots, is_hashable):
        own = cls.__dict__
        # Not inspect.get_annotations: importing inspect would cost more than all of this module saves.
        annotations = own.get("__annotations__", {})
        fields = {}
        for base in cls.__mro__[-2:0:-1]:
            inherited_fields = base.__dict__.get("__fields__")
            if inherited_fields:
                fields.update(inherited_fields)
        inherited = frozenset(fields)
        members = {**own}
        members.pop("__dict__", None)
        members.pop("__weakref__", None)
        for name, annotation in annotations.items():
            if type(annotation) not in _PLAIN_TYPES and "ClassVar" in str(annotation):
                continue
            initial = members.pop(name, _NOTHING)
            if name in inherited:
                del fields[name]
            fields[name] = (
                initial if isinstance(initial, _Field) else _REQUIRED if initial is _NOTHING else _Field(initial)
            )
        members["__fields__"] = fields
        members["__match_args__"] = tuple([name for name, one in fields.items() if one.init and not one.kw_only])
        if "__repr__" not in members:
            members["__repr__"] = _repr
        if eq and "__eq__" not in members:
            members["__eq__"] = _first_equality
            members["__hash__"] = _first_hash if is_hashable else None
        if slots:
            has_weakref = any(hasattr(base, "__weakref__") for base in cls.__bases__)
            slots = [name for name in fields if name not in inherited]
            members["__slots__"] = slots if has_weakref else [*slots, "__weakref__"]
        made_class = []
        if "__init__" not in members:
            members["__init__"] = _initializer(made_class)
        made = type(cls)(cls.__name__, cls.__bases__, members)
        made_class.append(made)
        _mend_closures(own, cls, made)
        return made

    def _initializer(made_class):
        """Returns an `__init__` that compiles the real one, of the one class in `made_class`, when first called."""

        def __init__(self, *arguments, **named):  # noqa: N807 (stands for the method until that is there)
            cls = made_class[0]
            cls.__init__ = _compiled_initializer(cls)
            cls.__init__(self, *arguments, **named)

        return __init__

    def _compiled_initializer(cls):
        positional, named, lines, scope = ["self"], [], [], {"NOTHING": _NOTHING}
        for name, described in cls.__fields__.items():
            parameter, initial = name.lstrip("_"), described.initial
            made = f"make_{name}({'self' if isinstance(initial, Factory) and initial.takes_self else ''})"
            if isinstance(initial, Factory):
                scope[f"make_{name}"] = initial.make
            elif initial is not _NOTHING:
                scope[f"default_{name}"] = initial
            if not described.init:
                if initial is not _NOTHING:
                    lines.append(f"self.{name} = {made if isinstance(initial, Factory) else f'default_{name}'}")
                continue
            default = "" if initial is _NOTHING else "=NOTHING" if isinstance(initial, Factory) else f"=default_{name}"
            (named if described.kw_only else positional).append(parameter + default)
            value = f"{made} if {parameter} is NOTHING else {parameter}" if isinstance(initial, Factory) else parameter
            lines.append(f"self.{name} = {value}")
        if hasattr(cls, "__attrs_post_init__"):
            lines.append("self.__attrs_post_init__()")
        parameters = ", ".join([*positional, *(["*", *named] if named else [])])
        body = "\n    ".join(lines) or "pass"
        exec(f"def __init__({parameters}):\n    {body}", scope)
        return scope["__init__"]

    def _first_equality(self, other):
        """Stands for `__eq__` until it is first called."""
        _make_equality(self)
        return self.__eq__(other)

    def _first_hash(self):
        """Stands for `__hash__` until it is first called."""
        _make_equality(self)
        return self.__hash__()

    def _make_equality(instance):
        """Gives the class that `instance` has its equality from the real methods."""
        cls = next(cls for cls in type(instance).__mro__ if cls.__dict__.get("__eq__") is _first_equality)
        keys = {name: one.eq for name, one in cls.__fields__.items() if one.eq}
        if not keys:
            parts = _no_parts
        elif any(callable(key) for key in keys.values()):

            def parts(instance):
                values = ((key, getattr(instance, name)) for name, key in keys.items())
                return tuple(key(value) if callable(key) else value for key, value in values)
        else:
            parts = attrgetter(*keys)

        def __eq__(self, other):  # noqa: N807
            if other.__class__ is not self.__class__:
                return NotImplemented
            return parts(self) == parts(other)

        def __hash__(self):  # noqa: N807
            return hash(parts(self))

        cls.__eq__ = __eq__
        if cls.__dict__["__hash__"] is _first_hash:
            cls.__hash__ = __hash__

    def _no_parts(_instance):
        return ()

    def _repr(self):
        shown = (
            f"{name.lstrip('_')}={getattr(self, name, None)!r}" for name, one in self.__fields__.items() if one.repr
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _mend_closures(members, old, new):
        """Lets `super()` and `__class__` in methods mean the class with slots, which replaced the one they stood in."""
        for member in members.values():
            kind = type(member)
            if kind is property:
                function = member.fget
            elif kind is FunctionType:
                function = member
            elif kind is staticmethod or kind is classmethod:
                function = member.__func__
            else:
                continue
            for cell in function.__closure__ or ():
                try:
                    if cell.cell_contents is old:
                        cell.cell_contents = new
                except ValueError:
                    continue


__all__ = ["Factory", "define", "evolve", "field", "field_names", "frozen"]
