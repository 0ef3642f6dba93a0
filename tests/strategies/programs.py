"""Hypothesis strategies for whole, well-typed programs: a class `Generated` with static methods, and code calling it.

Every program passes the checker. Loops are bounded and methods call only earlier ones, so that a program ends by
itself; what it may end in is a value or any exception of the language.
"""

from attrs import Factory, define, frozen
from hypothesis import strategies as st

NUMBERS = ("Integer", "Long", "Double", "Decimal")
SIMPLE = (*NUMBERS, "String", "Boolean")
TYPES = (*SIMPLE, "List<Integer>", "List<String>", "Set<Integer>", "Map<String, Integer>")
COMPOUND = {"Integer": ("=", "+=", "-=", "*="), "Decimal": ("=", "+=", "*="), "String": ("=", "+=")}
MAX_DEPTH = 3
EDGE_INTEGERS = (0, 1, 2, 7, 31, 32, 63, 2147483647)


@frozen
class Method:
    """A generated method that later code may call."""

    name: str
    parameters: tuple[str, ...]
    result: str


@define
class Writer:
    """The state of one program while it is drawn."""

    draw: st.DrawFn
    methods: list[Method] = Factory(list)
    variables: dict[str, str] = Factory(dict)
    frozen_names: set[str] = Factory(set)
    counter: int = 0

    def fresh(self, prefix: str) -> str:
        """Returns a name that nothing else in the program has."""
        self.counter += 1
        return f"{prefix}{self.counter}"

    def pick(self, *options: str) -> str:
        """Draws one of the options."""
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        """Draws True about once in `one_in` times."""
        return self.draw(st.integers(0, one_in - 1)) == 0

    def names_of(self, kind: str, *, writable: bool = False) -> list[str]:
        """Returns the variables in scope that have the type `kind`."""
        names = [name for name, type_ in self.variables.items() if type_ == kind]
        return [name for name in names if name not in self.frozen_names] if writable else names


def literal(writer: Writer, kind: str) -> str:
    """Draws a literal or another expression without parts."""
    draw = writer.draw
    match kind:
        case "Integer":
            return str(draw(st.sampled_from(EDGE_INTEGERS) | st.integers(0, 100)))
        case "Long":
            return f"{draw(st.sampled_from(EDGE_INTEGERS) | st.integers(0, 2**63 - 1))}L"
        case "Double":
            return f"{draw(st.integers(0, 999))}.{draw(st.integers(0, 99))}d"
        case "Decimal":
            return f"{draw(st.integers(0, 9999))}.{draw(st.integers(0, 999)):0{draw(st.integers(1, 3))}d}"
        case "String":
            return "'" + draw(st.text("abcXYZ 09äß", max_size=6)) + "'"
        case "Boolean":
            return writer.pick("true", "false")
    return f"new {kind}()"


def expression(writer: Writer, kind: str, depth: int = 0) -> str:
    """Draws an expression of the type `kind`."""
    known = writer.names_of(kind)
    if known and writer.chance(2):
        return writer.pick(*known)
    if depth >= MAX_DEPTH or writer.chance(4):
        return "null" if kind in SIMPLE and writer.chance(25) else literal(writer, kind)
    callable_methods = [method for method in writer.methods if method.result == kind]
    if callable_methods and writer.chance(4):
        method = writer.draw(st.sampled_from(callable_methods))
        arguments = ", ".join(typed(writer, parameter, depth + 1) for parameter in method.parameters)
        return f"Generated.{method.name}({arguments})"
    if writer.chance(8):
        condition = typed(writer, "Boolean", depth + 1)
        return f"({condition} ? {typed(writer, kind, depth + 1)} : {typed(writer, kind, depth + 1)})"
    return compound(writer, kind, depth + 1)


def typed(writer: Writer, kind: str, depth: int) -> str:
    """Draws an expression that has the type `kind` even where null would be ambiguous."""
    text = expression(writer, kind, depth)
    return f"(({kind}) null)" if text == "null" else text


def compound(writer: Writer, kind: str, depth: int) -> str:
    """Draws an expression with an operator or a call of a built-in."""
    match kind:
        case "Integer":
            return integer(writer, depth)
        case "Long":
            operator = writer.pick("+", "-", "*", "&", "|", "^")
            return f"({typed(writer, 'Long', depth)} {operator} {typed(writer, 'Long', depth)})"
        case "Double" | "Decimal":
            return f"({typed(writer, kind, depth)} {writer.pick('+', '-', '*', '/')} {typed(writer, kind, depth)})"
        case "String":
            return string(writer, depth)
        case "Boolean":
            return boolean(writer, depth)
    return collection(writer, kind, depth)


def integer(writer: Writer, depth: int) -> str:
    """Draws an Integer from arithmetic, an element or a size."""
    choice = writer.draw(st.integers(0, 5))
    if choice <= 2:
        operator = writer.pick("+", "-", "*", "/", "&", "|", "^", "<<", ">>", ">>>")
        return f"({typed(writer, 'Integer', depth)} {operator} {typed(writer, 'Integer', depth)})"
    if choice == 3:
        return f"(-{literal(writer, 'Integer')})"
    if choice == 4 and (lists := writer.names_of("List<Integer>")):
        return f"{writer.pick(*lists)}[{literal(writer, 'Integer')}]"
    if maps := writer.names_of("Map<String, Integer>"):
        return f"{writer.pick(*maps)}.get({typed(writer, 'String', depth)})"
    return f"{typed(writer, 'String', MAX_DEPTH)}.length()"


def string(writer: Writer, depth: int) -> str:
    """Draws a String from concatenation or a method."""
    if writer.chance(2):
        return f"({typed(writer, 'String', depth)} + {typed(writer, writer.pick(*SIMPLE), depth)})"
    return f"{typed(writer, 'String', depth)}.{writer.pick('toUpperCase()', 'trim()', 'toLowerCase()', 'substring(1)')}"


def boolean(writer: Writer, depth: int) -> str:
    """Draws a Boolean from a comparison or logic."""
    choice = writer.draw(st.integers(0, 3))
    if choice == 0:
        return f"({typed(writer, 'Boolean', depth)} {writer.pick('&&', '||')} {typed(writer, 'Boolean', depth)})"
    if choice == 1:
        return f"(!{typed(writer, 'Boolean', depth)})"
    kind = writer.pick(*NUMBERS, "String")
    operator = writer.pick("==", "!=", "<", "<=", ">", ">=")
    return f"({typed(writer, kind, depth)} {operator} {typed(writer, kind, depth)})"


def collection(writer: Writer, kind: str, depth: int) -> str:
    """Draws a new collection with elements."""
    count = writer.draw(st.integers(1, 3))
    if kind.startswith("Map"):
        pairs = (f"{typed(writer, 'String', depth)} => {typed(writer, 'Integer', depth)}" for _ in range(count))
        return f"new {kind}{{{', '.join(pairs)}}}"
    element = kind[kind.index("<") + 1 : -1]
    return f"new {kind}{{{', '.join(typed(writer, element, depth) for _ in range(count))}}}"


def block(writer: Writer, depth: int, indent: str) -> list[str]:
    """Draws the lines of a block; what it declares is gone after it."""
    outer = dict(writer.variables)
    lines = [line for _ in range(writer.draw(st.integers(1, 4))) for line in statement(writer, depth, indent)]
    writer.variables = outer
    return lines


def statement(writer: Writer, depth: int, indent: str) -> list[str]:
    """Draws one statement as lines."""
    choice = writer.draw(st.integers(0, 11))
    if choice <= 2:
        kind = writer.pick(*TYPES)
        text = expression(writer, kind)
        name = writer.fresh("v")
        writer.variables[name] = kind
        return [f"{indent}{kind} {name} = {text};"]
    if choice <= 4:
        return assignment(writer, indent)
    if choice == 5:
        return [f"{indent}System.debug({typed(writer, writer.pick(*SIMPLE), 1)});"]
    if choice == 6:
        return mutation(writer, indent)
    if depth >= MAX_DEPTH:
        return [f"{indent}System.debug('leaf');"]
    if choice <= 8:
        return loop(writer, depth, indent)
    if choice == 9:
        return attempt(writer, depth, indent)
    lines = [f"{indent}if ({typed(writer, 'Boolean', 0)}) {{", *block(writer, depth + 1, indent + "    ")]
    return [*lines, f"{indent}}} else {{", *block(writer, depth + 1, indent + "    "), f"{indent}}}"]


def assignment(writer: Writer, indent: str) -> list[str]:
    """Draws an assignment to a variable in scope."""
    candidates = [kind for kind in TYPES if writer.names_of(kind, writable=True)]
    if not candidates:
        return [f"{indent}System.debug('none');"]
    kind = writer.pick(*candidates)
    name = writer.pick(*writer.names_of(kind, writable=True))
    if kind in ("Integer", "Long") and writer.chance(3):
        return [f"{indent}{name}{writer.pick('++', '--')};"]
    operators = COMPOUND.get(kind, ("=",))
    return [f"{indent}{name} {writer.pick(*operators)} {typed(writer, kind, 0)};"]


def mutation(writer: Writer, indent: str) -> list[str]:
    """Draws a call that changes a collection in scope."""
    if lists := writer.names_of("List<Integer>"):
        return [f"{indent}{writer.pick(*lists)}.add({typed(writer, 'Integer', 1)});"]
    if maps := writer.names_of("Map<String, Integer>"):
        return [f"{indent}{writer.pick(*maps)}.put({typed(writer, 'String', 1)}, {typed(writer, 'Integer', 1)});"]
    if sets := writer.names_of("Set<Integer>"):
        return [f"{indent}{writer.pick(*sets)}.add({typed(writer, 'Integer', 1)});"]
    return [f"{indent}System.debug('nothing to change');"]


def loop(writer: Writer, depth: int, indent: str) -> list[str]:
    """Draws a bounded loop; its counter cannot be assigned in the body."""
    name = writer.fresh("i")
    outer = dict(writer.variables)
    writer.variables[name] = "Integer"
    writer.frozen_names.add(name)
    bound = writer.draw(st.integers(0, 4))
    body = block(writer, depth + 1, indent + "    ")
    if writer.chance(4):
        body.append(f"{indent}    if ({typed(writer, 'Boolean', 0)}) {{ {writer.pick('break', 'continue')}; }}")
    writer.variables = outer
    return [f"{indent}for (Integer {name} = 0; {name} < {bound}; {name}++) {{", *body, f"{indent}}}"]


def attempt(writer: Writer, depth: int, indent: str) -> list[str]:
    """Draws a `try` with a `catch`, sometimes a throw in it, sometimes a `finally`."""
    body = block(writer, depth + 1, indent + "    ")
    if writer.chance(3):
        body.append(f"{indent}    if ({typed(writer, 'Boolean', 0)}) {{ throw new GeneratedException('thrown'); }}")
    caught = writer.fresh("e")
    kind = writer.pick("Exception", "GeneratedException", "NullPointerException", "MathException", "ListException")
    lines = [f"{indent}try {{", *body, f"{indent}}} catch ({kind} {caught}) {{"]
    lines.append(f"{indent}    System.debug({caught}.getMessage());")
    if writer.chance(3):
        lines += [f"{indent}}} finally {{", *block(writer, depth + 1, indent + "    ")]
    return [*lines, f"{indent}}}"]


def method(writer: Writer) -> list[str]:
    """Draws one static method and makes it callable for what follows."""
    parameters = tuple(writer.pick(*SIMPLE) for _ in range(writer.draw(st.integers(0, 2))))
    made = Method(writer.fresh("m"), parameters, writer.pick(*SIMPLE))
    names = [writer.fresh("p") for _ in parameters]
    writer.variables = dict(zip(names, parameters, strict=True))
    header = ", ".join(f"{kind} {name}" for name, kind in writer.variables.items())
    lines = [f"    public static {made.result} {made.name}({header}) {{"]
    for _ in range(writer.draw(st.integers(1, 4))):
        lines += statement(writer, 1, "        ")
    lines += [f"        return {expression(writer, made.result)};", "    }"]
    writer.methods.append(made)
    return lines


@frozen
class Program:
    """Sources by class name, and anonymous code that uses them."""

    classes: dict[str, str]
    anonymous: str


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draws a whole program."""
    writer = Writer(draw)
    members = [line for _ in range(draw(st.integers(0, 3))) for line in method(writer)]
    writer.variables = {}
    body = [line for _ in range(draw(st.integers(1, 6))) for line in statement(writer, 0, "")]
    return Program(
        {
            "Generated": "\n".join(["public class Generated {", *members, "}", ""]),
            "GeneratedException": "public class GeneratedException extends Exception {}\n",
        },
        "\n".join([*body, ""]),
    )
