"""The formatter: its style, and that it keeps tokens and comments."""

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.ast.equality import same_tree
from circuitscript.syntax.parser import UnitKind, parse_query, parse_search
from circuitscript.syntax.printer import format_source, print_node
from tests.syntax_trees import body_of, expression, in_method, parsed


def formatted(text: str, kind: UnitKind = UnitKind.CLASS) -> str:
    result = format_source(SourceText("text", text), kind)
    assert result is not None
    assert format_source(SourceText("text", result), kind) == result
    assert same_tree(parsed(text, kind), parsed(result, kind))
    return result


def formatted_body(statements: str) -> str:
    """Returns formatted statements without the class and method around them, and without their indentation."""
    lines = formatted(in_method(statements)).splitlines()
    assert lines[:2] == ["class A {", "    void m() {"]
    assert lines[-2:] == ["    }", "}"]
    return "\n".join(line.removeprefix("        ") for line in lines[2:-2])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Integer   x=1 ;", "Integer x = 1;"),
        ("a.b( c,d )[ 0 ] . e( );", "a.b(c, d)[0].e();"),
        ("x=-  a+ - -b*( c );", "x = -a + - -b * (c);"),
        ("x=(A)b instanceof C;", "x = (A) b instanceof C;"),
        ("x = a?b:c??d;", "x = a ? b : c ?? d;"),
        ("x=a<>b;", "x = a <> b;"),
        ("x = a>>b>>>c;", "x = a >> b >>> c;"),
        ("IF(a)RETURN;ELSE b();", "if (a)\n    return;\nelse\n    b();"),
        ("if(a)return;", "if (a) return;"),
        ("if(a){b();}else if(c){}else{d();}", "if (a) {\n    b();\n} else if (c) {} else {\n    d();\n}"),
        ("for(Integer i=0,j=1;i<j;i++)a();", "for (Integer i = 0, j = 1; i < j; i++) a();"),
        ("for(;;);", "for (;;);"),
        ("for(A a:b){}", "for (A a : b) {}"),
        ("while(a){b();}", "while (a) {\n    b();\n}"),
        ("while(a);", "while (a);"),
        ("do{a();}while(b);", "do {\n    a();\n} while (b);"),
        ("try{a();}catch(E e){}finally{b();}", "try {\n    a();\n} catch (E e) {} finally {\n    b();\n}"),
        (
            "switch on a{when 1,2{}when B c{}when else{}}",
            "switch on a {\n    when 1, 2 {}\n    when B c {}\n    when else {}\n}",
        ),
        ("INSERT AS USER a;upsert a B.c;merge a b;", "insert as user a;\nupsert a B.c;\nmerge a b;"),
        ("system.RunAs(u){a();}", "System.runAs(u) {\n    a();\n}"),
        ("x=new Map<A,B>{a=>b,c=>d};", "x = new Map<A, B>{ a => b, c => d };"),
        ("x=new A(b=1,c='x');", "x = new A(b = 1, c = 'x');"),
        ("x=new A[]{};", "x = new A[]{};"),
        (
            "x=[select id from a where b=:c and d in(1,2)limit 1];",
            "x = [SELECT id FROM a WHERE b = :c AND d IN (1, 2) LIMIT 1];",
        ),
        ("x = '\\u0041' + 1.50d + 5l;", "x = '\\u0041' + 1.50d + 5l;"),
        ("x = '''\n  kept\n ''';", "x = '''\n  kept\n ''';"),
    ],
)
def test_statement_is_formatted(written: str, expected: str) -> None:
    found = formatted_body(written) if "'''" not in written else formatted(in_method(written))
    assert expected in found
    assert found == expected or "'''" in written


def test_class_is_formatted() -> None:
    text = (
        "PUBLIC Class A EXTENDS B implements C,D{Integer x;Integer y{get;SET;}Integer z{get{return 1;}}A(){}"
        "@IsTest STATIC testmethod void m(){}\nabstract void n();\n\n\nabstract void o();enum E{F,G}}"
    )
    assert formatted(text) == (
        "public class A extends B implements C, D {\n"
        "    Integer x;\n"
        "    Integer y { get; set; }\n"
        "\n"
        "    Integer z {\n"
        "        get {\n"
        "            return 1;\n"
        "        }\n"
        "    }\n"
        "\n"
        "    A() {}\n"
        "\n"
        "    @IsTest\n"
        "    static testMethod void m() {}\n"
        "\n"
        "    abstract void n();\n"
        "\n"
        "    abstract void o();\n"
        "\n"
        "    enum E { F, G }\n"
        "}\n"
    )


def test_trigger_is_formatted() -> None:
    text = "TRIGGER T ON A(before insert,after UPDATE){a();\n\n\nb();}"
    expected = "trigger T on A (before insert, after update) {\n    a();\n\n    b();\n}\n"
    assert formatted(text, UnitKind.TRIGGER) == expected


def test_anonymous_code_is_formatted() -> None:
    assert formatted("a();void m(){}b();", UnitKind.ANONYMOUS) == "a();\n\nvoid m() {}\n\nb();\n"


def test_long_lines_break_at_the_outermost_group() -> None:
    arguments = ", ".join(f"argument{n} + {n}" for n in range(8))
    expected = "someMethod(\n" + ",\n".join(f"    argument{n} + {n}" for n in range(8)) + "\n);"
    assert formatted_body(f"someMethod({arguments});") == expected


def test_long_sums_break_before_each_operand() -> None:
    names = [f"aRatherLongName{n}" for n in range(8)]
    expected = "total =\n    " + " +\n    ".join(names) + ";"
    assert formatted_body(f"total = {' + '.join(names)};") == expected


def test_long_chains_break_before_each_call() -> None:
    calls = [f".aRatherLongMethod{n}(argument)" for n in range(6)]
    expected = "x = Builder" + calls[0] + "".join(f"\n    {call}" for call in calls[1:]) + ";"
    assert formatted_body(f"x = Builder{''.join(calls)};") == expected


def test_long_queries_have_one_clause_a_line() -> None:
    fields = ", ".join(f"Field{n}__c" for n in range(6))
    found = formatted_body(
        f"x = [SELECT {fields} FROM Account WHERE Name = 'x' AND Id IN :ids ORDER BY Name LIMIT 10 FOR UPDATE];"
    )
    assert found.splitlines() == [
        "x = [",
        f"    SELECT {fields}",
        "    FROM Account",
        "    WHERE Name = 'x' AND Id IN :ids",
        "    ORDER BY Name",
        "    LIMIT 10",
        "    FOR UPDATE",
        "];",
    ]


def test_no_line_is_longer_than_it_need_be() -> None:
    call = "foo(" + ", ".join(f"bar{n}(baz, qux)" for n in range(30)) + ");"
    text = formatted(in_method(f"if (a && {' && '.join(['someCondition'] * 20)}) {{ x = {call} }}"))
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("// a\nb();// c\n// d", "// a\nb(); // c\n// d"),
        ("a(); /* b */ c();", "a();\n/* b */ c();"),
        ("a(/* b */);", "a(/* b */);"),
        ("a(b /* c */, /* d */ e);", "a(b /* c */, /* d */ e);"),
        ("a(\n// b\n);", "a(\n    // b\n);"),
        ("a(b, // c\nd);", "a(\n    b, // c\n    d\n);"),
        ("if (a) { // b\n} // c\nelse { /* d */ }", "if (a) { // b\n} // c\nelse { /* d */ }"),
        ("if (a) { // b\n} else { // c\n}", "if (a) { // b\n} else { // c\n}"),
        ("if (a // b\n && c // d\n) {}", "if (\n    a && // b\n    c // d\n) {}"),
        ("x = a // b\n+ c;", "x =\n    a + // b\n    c;"),
        ("/* a\n * b\n   * c */\nd();", "/* a\n * b\n * c */\nd();"),
        ("a();\n\n\n// b\n\n\nc();", "a();\n\n// b\n\nc();"),
        ("return // a\nb;", "return // a\n    b;"),
        ("x = [SELECT Id // a\nFROM B];", "x = [\n    SELECT Id // a\n    FROM B\n];"),
    ],
)
def test_comments_stay_beside_their_tokens(written: str, expected: str) -> None:
    assert formatted_body(written) == expected


def test_comments_of_a_class_stay() -> None:
    text = (
        "// license\n\n/** doc\n* of A */\n@IsTest // why\npublic class A { // first\n    /* inner */\n\n"
        "    // before x\n    Integer x; // after x\n\n    // last\n}\n// end\n"
    )
    assert formatted(text) == (
        "// license\n\n/** doc\n * of A */\n@IsTest // why\npublic class A { // first\n    /* inner */\n\n"
        "    // before x\n    Integer x; // after x\n\n    // last\n}\n// end\n"
    )


def test_lines_end_as_before() -> None:
    assert formatted("class A {\r\nInteger x;}\r\n") == "class A {\r\n    Integer x;\r\n}\r\n"


def test_byte_order_mark_goes() -> None:
    assert formatted("\ufeffclass A {}") == "class A {}\n"


@pytest.mark.parametrize("text", ["class A {", "class A { # }", "", "class A { String s = '\\q'; }"])
def test_text_with_errors_is_not_formatted(text: str) -> None:
    assert format_source(SourceText("text", text), UnitKind.CLASS) is None


def test_text_with_odd_names_is_formatted() -> None:
    assert (
        format_source(SourceText("text", "class A{Integer a_;}"), UnitKind.CLASS) == "class A {\n    Integer a_;\n}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c",
        "a ? b : c",
        "(A) b.c",
        "new List<A>{ b, c }",
        "a.b(c)[0]?.d",
        "- -a",
        "-(-a)",
        "a.b.C.class",
    ],
)
def test_expression_is_printed(text: str) -> None:
    assert print_node(expression(text)) == f"{text}\n"


def test_statement_is_printed() -> None:
    (statement,) = body_of("if (a) { b(); }")
    assert print_node(statement) == "if (a) {\n    b();\n}\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Id, (SELECT Id FROM B) c FROM A a, a.B b WHERE NOT (C = 1 OR D LIKE 'x\\_%')",
        "SELECT TYPEOF A WHEN B THEN C, D ELSE E END FROM F",
        "SELECT COUNT(Id) FROM A GROUP BY CUBE(B, C) HAVING COUNT(Id) > 1 ORDER BY D DESC NULLS LAST",
        "SELECT Id FROM A WITH DATA CATEGORY B__c AT (C__c, D__c) AND E__c BELOW F FOR VIEW UPDATE TRACKING, VIEWSTAT",
    ],
)
def test_query_is_printed(query: str) -> None:
    tree = parse_query(SourceText("text", query)).node
    assert tree is not None
    again = parse_query(SourceText("text", print_node(tree))).node
    assert again is not None
    assert same_tree(tree, again)
    assert " ".join(print_node(tree).split()).replace("( ", "(").replace(" )", ")") == query


def test_search_is_printed() -> None:
    search = "FIND 'x' IN ALL FIELDS RETURNING A(Id WHERE B = 1 LIMIT 2), C WITH SNIPPET (target_length = 120) LIMIT 5"
    tree = parse_search(SourceText("text", search)).node
    assert tree is not None
    assert " ".join(print_node(tree).split()) == search
