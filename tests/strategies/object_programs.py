"""Hypothesis strategies for programs about objects: classes with fields and properties, inheritance, interfaces, enums,
static state, `switch`, casts, `finally`, collections of collections, and records that are changed and queried.

Every program passes the checker. The classes are the same in each; what is drawn is what the code does with them.
"""

from hypothesis import strategies as st

from tests.strategies.programs import Program

CLASSES = {
    "Color": "public enum Color { RED, GREEN, BLUE }",
    "Scored": "public interface Scored { Decimal score(Integer factor); }",
    "LostException": "public class LostException extends Exception {}",
    "Figure": """
public virtual class Figure implements Scored, Comparable {
    public static Integer made = 0;
    public static Map<Color, List<Figure>> byColor = new Map<Color, List<Figure>>();
    public Color color { get; set; }
    public Integer size { get { return size == null ? 0 : size; } set { size = value; } }
    public List<List<Integer>> grid = new List<List<Integer>>{ new List<Integer>{ 1, 2 }, new List<Integer>() };
    public Figure next;
    public Figure(Integer size) {
        this.size = size;
        made++;
    }
    public virtual Decimal score(Integer factor) { return size * factor; }
    public Integer compareTo(Object other) { return size - ((Figure) other).size; }
    public override String toString() { return 'Figure ' + size; }
    public Boolean equals(Object other) { return other instanceof Figure && ((Figure) other).size == size; }
    public override Integer hashCode() { return size; }
}""",
    "Round": """
public class Round extends Figure {
    Decimal ratio = 3.14;
    static final Set<String> NAMES = new Set<String>{ 'circle', 'disc' };
    public Round(Integer size) {
        super(size + 1);
        if (size > 90) { throw new LostException('too round'); }
    }
    public override Decimal score(Integer factor) { return (super.score(factor) * ratio).setScale(2); }
    public Boolean isNamed(String name) { return NAMES.contains(name); }
}""",
}
INTEGERS = ("0", "1", "7", "95", "-3", "2147483647", "(Integer) null", "shape.size", "Figure.made", "all.size()")
SHAPES = (
    "shape",
    "new Figure({i})",
    "new Round({i})",
    "shape.next",
    "all[{i}]",
    "null",
    "(Round) shape",
    "(Figure) thing",
)
OBJECTS = ("shape", "{i}", "'text'", "Color.RED", "all", "row", "1.50", "null", "shape.grid", "Figure.byColor", "seen")
CONDITIONS = (
    "shape instanceof Round",
    "thing instanceof Figure",
    "thing == shape",
    "shape.next == null",
    "all.contains({s})",
    "seen.contains({s})",
    "shape.score({i}) > 3",
    "((Round) shape).isNamed('disc')",
    "shape.color == Color.GREEN",
    "row.LastName == 'Ann'",
)
SIMPLE = (
    "shape = {s};",
    "thing = {o};",
    "all.add({s});",
    "seen.add({s});",
    "all.sort();",
    "shape.next = {s};",
    "shape.color = Color.values()[{i}];",
    "shape.size = {i};",
    "shape.size += {i};",
    "Figure.made++;",
    "Figure.byColor.put(shape.color, all);",
    "shape.grid[0].add({i});",
    "shape.grid[{i}] = new List<Integer>{{ {i} }};",
    "total += shape.grid[0][{i}];",
    "total = all[{i}].size;",
    "System.debug({o});",
    "System.debug(shape.score({i}));",
    "System.debug(((Scored) shape).score({i}));",
    "System.debug(shape?.next?.size);",
    "System.debug(Figure.byColor.get(shape.color)?.size());",
    "String text{n} = 'a' + {o};",
    "row.LastName = {t};",
    "row.put('FirstName', {o});",
    "insert new Contact(LastName = {t});",
    "insert row;",
    "update row;",
    "upsert row;",
    "delete row;",
    "rows = [SELECT Id, LastName FROM Contact WHERE LastName = :row.LastName ORDER BY LastName LIMIT 5];",
    "row = [SELECT Id, LastName FROM Contact LIMIT 1];",
    "System.debug([SELECT COUNT() FROM Contact]);",
    "Contact copy{n} = row.clone(true); row = copy{n};",
    "if (total >= 0) {{ throw new LostException({t}); }}",
    "if (total < 9) {{ throw new LostException({t}, new LostException()); }}",
    "Object made{n} = JSON.deserializeUntyped(JSON.serialize(new Map<String, Object>{{ 'a' => {i}, 'b' => {t} }}));",
    "Integer whole{n} = Integer.valueOf({t});",
    "Iterator<Figure> each{n} = all.iterator(); if (each{n}.hasNext()) {{ shape = each{n}.next(); }}",
)
TEXTS = ("'Ann'", "''", "((String) null)", "'12'", "shape.toString()", "row.LastName", "String.valueOf(shape.size)")
START = """Figure shape = new Round(4);
Object thing;
List<Figure> all = new List<Figure>{ shape };
Set<Figure> seen = new Set<Figure>();
Contact row = new Contact(LastName = 'Ann');
List<Contact> rows = new List<Contact>();
SObject some = row;
Integer total = 0;
"""


@st.composite
def object_programs(draw: st.DrawFn) -> Program:
    """Draws a program that works with the classes above."""
    counter = [0]

    def fill(pattern: str) -> str:
        counter[0] += 1
        integers = draw(st.sampled_from(INTEGERS))
        shape = draw(st.sampled_from(SHAPES)).replace("{i}", integers)
        thing = draw(st.sampled_from(OBJECTS)).replace("{i}", integers)
        text = draw(st.sampled_from(TEXTS))
        shape = "((Figure) null)" if shape == "null" else shape
        return pattern.format(i=integers, s=shape, o=thing, t=text, n=counter[0])

    def block(depth: int) -> str:
        return " ".join(statement(depth) for _ in range(draw(st.integers(1, 4))))

    def statement(depth: int) -> str:
        choice = draw(st.integers(0, 9)) if depth < 3 else 0
        if choice <= 4:
            return fill(draw(st.sampled_from(SIMPLE)))
        condition = fill(draw(st.sampled_from(CONDITIONS)))
        counter[0] += 1
        name = f"x{counter[0]}"
        if choice == 5:
            return f"if ({condition}) {{ {block(depth + 1)} }} else {{ {block(depth + 1)} }}"
        if choice == 6:
            kind = draw(st.sampled_from(("Exception", "LostException", "NullPointerException", "DmlException")))
            final = f" finally {{ {block(depth + 1)} }}" if draw(st.booleans()) else ""
            return f"try {{ {block(depth + 1)} }} catch ({kind} {name}) {{ System.debug({name}.getMessage()); }}{final}"
        if choice == 7:
            return f"for (Figure {name} : all) {{ {block(depth + 1)} }}"
        if choice == 8:
            subject = draw(st.sampled_from(("shape.color", "total", "some", "row.LastName")))
            labels = {
                "shape.color": ("RED, GREEN", "BLUE"),
                "total": ("0, 1", "-3"),
                "some": (f"Account {name}", f"Contact {name}b"),
                "row.LastName": ("'Ann'", "'', '12'"),
            }[subject]
            cases = " ".join(f"when {label} {{ {block(depth + 1)} }}" for label in labels)
            return f"switch on {subject} {{ {cases} when else {{ {block(depth + 1)} }} }}"
        body = block(depth + 1)
        return f"Integer {name} = 0; while ({name} < 3) {{ {name}++; if ({condition}) {{ continue; }} {body} }}"

    lines = [statement(0) for _ in range(draw(st.integers(1, 8)))]
    return Program(CLASSES, START + "\n".join(lines) + "\n")
