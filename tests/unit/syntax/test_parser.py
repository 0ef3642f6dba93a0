"""What texts mean: the shape of their trees."""

from typing import Any

import pytest

from circuitscript.source import SourceText
from circuitscript.source.classes import field_names
from circuitscript.syntax.ast import (
    AnonymousUnit,
    Assignment,
    Binary,
    ClassUnit,
    InterfaceDeclaration,
    Logical,
    MethodDeclaration,
    Name,
    NameExpression,
    Node,
    TriggerUnit,
    TypeRef,
)
from circuitscript.syntax.parser import UnitKind, parse_query, parse_search, parse_type
from tests.syntax_trees import body_of, errors, expression, in_method, parsed, sketch, walk


def brief(node: Any) -> str:
    """Returns an expression as operators in prefix form, which shows what binds how strongly."""
    match node:
        case Name():
            return node.text
        case NameExpression():
            return node.name.text
        case TypeRef():
            return node.text
        case Node():
            label = "" if isinstance(node, (Binary, Logical, Assignment)) else type(node).__name__
            contents = (brief(getattr(node, name)) for name in field_names(type(node)) if name != "span")
            return f"{label}({' '.join(content for content in contents if content)})"
        case _:
            return "" if node in (None, False, ()) else str(node)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", "(+ a (* b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a << b + c", "(<< a (+ b c))"),
        ("a >> b >>> c", "(>>> (>> a b) c)"),
        # Equality and order bind equally strongly.
        ("a == b < c", "(< (== a b) c)"),
        ("a < b == c", "(== (< a b) c)"),
        ("a <> b", "(!= a b)"),
        ("a & b ^ c | d", "(| (^ (& a b) c) d)"),
        ("a || b && c", "(|| a (&& b c))"),
        ("a ?? b ?? c", "Coalesce(Coalesce(a b) c)"),
        ("a || b ?? c", "Coalesce((|| a b) c)"),
        ("a ? b : c ? d : a", "Ternary(a b Ternary(c d a))"),
        ("a = b = c", "(= a (= b c))"),
        ("a += b ? c : d", "(+= a Ternary(b c d))"),
        ("a ? b : c = d", "(= Ternary(a b c) d)"),
        ("-a * b", "(* Unary(- a) b)"),
        ("!a && b", "(&& Unary(! a) b)"),
        ("- -a", "Unary(- Unary(- a))"),
        ("-a++", "Unary(- Increment(++ a))"),
        ("++a", "Increment(++ a True)"),
        ("(a) - b", "(- Parenthesized(a) b)"),
        ("a + (b)", "(+ a Parenthesized(b))"),
        ("!a instanceof b", "InstanceOf(Unary(! a) b)"),
        ("a instanceof b && c", "(&& InstanceOf(a b) c)"),
        ("(a) b + c", "(+ Cast(a b) c)"),
        ("(a) (b) c", "Cast(a Cast(b c))"),
        ("(a) b.c", "Cast(a MemberAccess(b c))"),
    ],
)
def test_operators_bind_as_in_apex(text: str, tree: str) -> None:
    assert brief(expression(text)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a.b.c", "MemberAccess(MemberAccess(NameExpression(Name(a)) Name(b)) Name(c))"),
        ("a.b(c)", "MethodCall(NameExpression(Name(a)) Name(b) [NameExpression(Name(c))])"),
        ("b()", "MethodCall(Name(b))"),
        ("a?.b", "MemberAccess(NameExpression(Name(a)) Name(b) True)"),
        ("a?.b()", "MethodCall(NameExpression(Name(a)) Name(b) True)"),
        ("a[0][1]", "IndexAccess(IndexAccess(NameExpression(Name(a)) IntegerLiteral(0)) IntegerLiteral(1))"),
        ("this.a", "MemberAccess(ThisExpression() Name(a))"),
        ("super.a()", "MethodCall(SuperExpression() Name(a))"),
        ("Trigger.new", "MemberAccess(NameExpression(Name(Trigger)) Name(new))"),
        ("Database.insert(a)", "MethodCall(NameExpression(Name(Database)) Name(insert) [NameExpression(Name(a))])"),
        ("A.class", "ClassLiteral(TypeRef([TypeArgumentedName(Name(A))] 0))"),
        ("A[].class", "ClassLiteral(TypeRef([TypeArgumentedName(Name(A))] 1))"),
        ("new A()", "NewObject(TypeRef([TypeArgumentedName(Name(A))] 0))"),
        ("new A[5]", "NewArray(TypeRef([TypeArgumentedName(Name(A))] 0) IntegerLiteral(5))"),
        ("new A[]{1}", "NewCollection(TypeRef([TypeArgumentedName(Name(A))] 1) [IntegerLiteral(1)])"),
        (
            "new A(b = 1)",
            "NewRecord(TypeRef([TypeArgumentedName(Name(A))] 0) [FieldInitializer(Name(b) IntegerLiteral(1))])",
        ),
    ],
)
def test_expression_has_tree(text: str, tree: str) -> None:
    assert sketch(expression(text)) == tree


def test_generics_of_any_depth() -> None:
    (statement,) = body_of("Map<Id, List<Map<String, Set<Id>>>> m = new Map<Id, List<Map<String, Set<Id>>>>();")
    assert statement.type.text == "Map<Id, List<Map<String, Set<Id>>>>"  # type: ignore[attr-defined]


def test_comparison_is_no_generic() -> None:
    (statement,) = body_of("f(a < b, c > (d));")
    (left, right) = statement.expression.arguments  # type: ignore[attr-defined]
    assert (left.operator, right.operator) == ("<", ">")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a b;", "LocalDeclaration"),
        ("a.b c;", "LocalDeclaration"),
        ("a<b> c;", "LocalDeclaration"),
        ("a[] b;", "LocalDeclaration"),
        ("final a b;", "LocalDeclaration"),
        ("a.b = c;", "ExpressionStatement"),
        ("a[0] = c;", "ExpressionStatement"),
        ("(A) b;", "ExpressionStatement"),
        ("get = 1;", "ExpressionStatement"),
        ("switch(1);", "ExpressionStatement"),
        ("{ }", "Block"),
        ("if (a) b(); else c();", "If"),
        ("for (;;);", "For"),
        ("for (i = 0, j = 1; ;) { }", "For"),
        ("for (Integer i = 0, j = 1; i < j; i++) { }", "For"),
        ("for (a b : c) { }", "ForEach"),
        ("for (a[] b : [SELECT Id FROM C]) { }", "ForEach"),
        ("while (a);", "While"),
        ("do { } while (a);", "DoWhile"),
        ("switch on a { when 1, 2 { } when else { } }", "Switch"),
        ("try { } finally { }", "Try"),
        ("throw a;", "Throw"),
        ("return;", "Return"),
        ("break;", "Break"),
        ("continue;", "Continue"),
        ("insert a;", "Dml"),
        ("System.runAs(u) { }", "RunAs"),
    ],
)
def test_statement_is_of_its_kind(text: str, node: str) -> None:
    (statement,) = body_of(text)
    assert type(statement).__name__ == node


def test_else_belongs_to_the_inner_if() -> None:
    (outer,) = body_of("if (a) if (b) c(); else d();")
    assert outer.otherwise is None  # type: ignore[attr-defined]
    assert outer.then.otherwise is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("upsert as user a B.c;", ("upsert", "user", "MemberAccess")),
        ("merge a b;", ("merge", None, "NameExpression")),
        ("DELETE as SYSTEM a;", ("delete", "system", "NoneType")),
    ],
)
def test_dml_has_operation_access_and_argument(text: str, tree: tuple[str, str | None, str]) -> None:
    (statement,) = body_of(text)
    found = (statement.operation, statement.access, type(statement.argument).__name__)  # type: ignore[attr-defined]
    assert found == tree


def test_switch_cases() -> None:
    (statement,) = body_of("switch on a { when A b { } when C, D.E { } when null, -1 { } when else { } }")
    cases = [(bool(case.type), len(case.values), case.is_else) for case in statement.cases]  # type: ignore[attr-defined]
    assert cases == [(True, 0, False), (False, 2, False), (False, 2, False), (False, 0, True)]


def test_class_with_everything() -> None:
    unit = parsed(
        """@A('x') public abstract with sharing class A extends B<C> implements D, E.F {
            static final Integer X = 1, Y;
            public String name { get; private set { } }
            static { }
            { }
            A() { this(1); }
            @IsTest(SeeAllData=true) static testMethod void m(final Integer a, String[] b) { }
            abstract void n();
            interface I extends J { void k(); }
            enum G { H, K }
            class B { }
        }"""
    )
    assert isinstance(unit, ClassUnit)
    (declaration,) = unit.declarations
    assert declaration.modifiers.keywords == {"public", "abstract", "with sharing"}
    kinds = [type(member).__name__ for member in declaration.members]  # type: ignore[attr-defined]
    assert kinds == [
        "FieldDeclaration",
        "PropertyDeclaration",
        "InitializerDeclaration",
        "InitializerDeclaration",
        "ConstructorDeclaration",
        "MethodDeclaration",
        "MethodDeclaration",
        "InterfaceDeclaration",
        "EnumDeclaration",
        "ClassDeclaration",
    ]


def test_interface_extends_one() -> None:
    unit = parsed("interface A extends B { Integer m(String s); }")
    assert isinstance(unit, ClassUnit)
    (declaration,) = unit.declarations
    assert isinstance(declaration, InterfaceDeclaration)
    assert [base.text for base in declaration.interfaces] == ["B"]
    assert [type(member) for member in declaration.members] == [MethodDeclaration]


def test_trigger_has_events_and_members_among_statements() -> None:
    unit = parsed("trigger T on A.B (before insert, AFTER Delete) { Integer x; void m() { } m(); }", UnitKind.TRIGGER)
    assert isinstance(unit, TriggerUnit)
    trigger = unit.trigger
    assert [(event.time, event.operation) for event in trigger.events] == [("before", "insert"), ("after", "delete")]
    assert [type(item).__name__ for item in trigger.body] == [
        "LocalDeclaration",
        "MethodDeclaration",
        "ExpressionStatement",
    ]


def test_anonymous_code_has_declarations_among_statements() -> None:
    unit = parsed("Integer a = 1; class B { } void m() { } public static Integer f; m();", UnitKind.ANONYMOUS)
    assert isinstance(unit, AnonymousUnit)
    kinds = [type(item).__name__ for item in unit.body]
    assert kinds == [
        "LocalDeclaration",
        "ClassDeclaration",
        "MethodDeclaration",
        "LocalDeclaration",
        "ExpressionStatement",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Id FROM Account",
        "SELECT Id, Name n, Owner.Name FROM Account a, a.Contacts AS c",
        "SELECT COUNT() FROM Account",
        "SELECT COUNT(Id) c, FORMAT(MAX(Amount)) FROM A GROUP BY ROLLUP(B, C) HAVING COUNT(Id) > 1",
        "SELECT (SELECT Id FROM Contacts WHERE A = 1 LIMIT 2) FROM Account",
        "SELECT TYPEOF What WHEN A THEN B, C WHEN D THEN E ELSE F END FROM Event",
        "SELECT Id FROM A USING SCOPE mine WHERE B = 1 AND (C != 'x' OR (NOT D LIKE '%y'))",
        "SELECT Id FROM A WHERE B IN (1, 2) AND C NOT IN :ids AND D INCLUDES ('a;b') AND E IN (SELECT F FROM G)",
        "SELECT Id FROM A WHERE B = 2024-01-31 OR C > 2024-01-31T10:00:00.000+01:00 OR D = LAST_N_DAYS:30 OR E = TODAY",
        "SELECT Id FROM A WHERE B > USD5000 AND C = -1.5 AND D = null AND E = TRUE AND F = 10:00:00Z",
        "SELECT Id FROM A WHERE DISTANCE(B, GEOLOCATION(1.5, :x), 'mi') < 5 ORDER BY C DESC NULLS LAST, D",
        "SELECT FIELDS(ALL) FROM A WITH SECURITY_ENFORCED LIMIT :n OFFSET 5 ALL ROWS",
        "SELECT Id FROM A WITH DATA CATEGORY B__c AT C__c AND D__c BELOW (E__c, F__c) FOR VIEW UPDATE TRACKING",
        "SELECT Id FROM Group WHERE Order = 1 FOR UPDATE",
        "SELECT Id FROM A WHERE B = :c[0].d(1) + 2 ORDER BY E",
    ],
)
def test_query_is_parsed_inside_brackets_and_alone(query: str) -> None:
    alone = parse_query(SourceText("text", query))
    assert not alone.diagnostics
    inside = expression(f"[{query}]")
    assert sketch(inside.query) == sketch(alone.node)  # type: ignore[attr-defined]


def test_query_clauses() -> None:
    query = parse_query(SourceText("q", "SELECT A FROM B WHERE C = 1 ORDER BY D DESC LIMIT 5 ALL ROWS")).node
    assert query is not None
    assert sketch(query.where) == "Comparison(FieldPath([Name(C)]) = QueryLiteral(number 1))"
    assert sketch(query.order_by) == "[OrderItem(FieldPath([Name(D)]) True)]"
    assert sketch(query.limit) == "QueryLiteral(number 5)"
    assert query.suffixes == ("ALL ROWS",)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT Id FROM A WHERE B = 1 AND C = 2 OR D = 3", "Extra"),
        ("SELECT Id FROM A WHERE NOT B = 1 AND C = 2", "AND"),
        ("SELECT Id FROM A WHERE B = C", "Unexpected token 'C'."),
        ("SELECT Id FROM A WHERE B == 1", "Unexpected token '=='."),
        ("SELECT COUNT(), Id FROM A", "Unexpected token ')'."),
        ("SELECT Id FROM A OFFSET 1 LIMIT 2", "LIMIT"),
        ("SELECT * FROM A", "Unexpected token '*'."),
        ("SELECT Id FROM A HAVING COUNT(Id) > 1", "HAVING"),
    ],
)
def test_wrong_query_is_refused(query: str, message: str) -> None:
    diagnostics = parse_query(SourceText("text", query)).diagnostics
    assert diagnostics
    assert message in diagnostics[0].message or message == "Extra"


@pytest.mark.parametrize(
    "search",
    [
        "FIND 'x'",
        "FIND {x y}",
        "FIND :x IN ALL FIELDS RETURNING A, B(Id, Name WHERE C = 1 ORDER BY D LIMIT 1 OFFSET 2) LIMIT 10",
        "FIND 'x' RETURNING A(Id USING LISTVIEW = Recent) WITH SNIPPET (target_length = 120) UPDATE VIEWSTAT",
        "FIND 'x' WITH DIVISION = :d WITH NETWORK IN ('a', 'b') WITH USER_MODE",
    ],
)
def test_search_is_parsed(search: str) -> None:
    assert not parse_search(SourceText("text", search)).diagnostics
    if "{" not in search:
        assert sketch(expression(f"[{search}]"))


@pytest.mark.parametrize("text", ["Integer", "A.B", "List<Map<Id, A.B[]>>", "A[][]", "Iterable<Id>[]"])
def test_type_is_parsed_alone(text: str) -> None:
    result = parse_type(SourceText("text", text))
    assert not result.diagnostics
    assert result.node is not None
    assert result.node.text == text


@pytest.mark.parametrize("text", ["List<A>[]", "List<A>.B", "List<>", "A B", "", "Set<A>[]"])
def test_wrong_type_is_refused(text: str) -> None:
    assert parse_type(SourceText("text", text)).diagnostics


def test_names_keep_their_spelling_and_place() -> None:
    text = "public class Größenlos { Integer Foo; void BAR(String bAz) { Foo.QUX(bAz); } }".replace("ö", "o").replace(
        "ß", "s"
    )
    unit = parsed(text)
    for node in walk(unit):
        if isinstance(node, Name):
            assert text[node.span.start : node.span.end] == node.text


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("Integer date;", "2:9 Identifier name is reserved: date"),
        ("void m(Integer Transaction) { }", "2:16 Identifier name is reserved: Transaction"),
        ("class number { }", "2:7 Identifier name is reserved: number"),
        ("Integer list { get; }", "2:9 Identifier name is reserved: list"),
        ("Integer a_;", "2:9 Invalid character in identifier: a_"),
        ("Integer _a;", "2:9 Invalid character in identifier: _a"),
        ("Integer a__b;", "2:9 Invalid character in identifier: a__b"),
        ("Integer aé;", "2:9 Invalid character in identifier: aé"),
        (f"Integer {'a' * 256};", f"2:9 Identifier name is too long: {'a' * 256}"),
    ],
)
def test_names_that_cannot_be_declared(declaration: str, message: str) -> None:
    assert errors(f"class A {{\n{declaration}\n}}") == [message]


@pytest.mark.parametrize(
    "declaration", ["void date() { }", "enum E { number, time }", "Integer get, order, value, first;"]
)
def test_names_that_can_be_declared(declaration: str) -> None:
    assert errors(f"class A {{\n{declaration}\n}}") == []


@pytest.mark.parametrize("word", ["limit", "from", "select", "new", "class", "trigger", "on"])
def test_keyword_is_no_name_but_beside_a_dot(word: str) -> None:
    assert errors(in_method(f"Integer {word} = 1;"))
    assert errors(in_method(f"x = {word};"))
    assert errors(in_method(f"x = a.{word}(1);")) == []
