"""What is said about errors of syntax, in Apex's words, and what is still found behind them."""

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.ast import ClassUnit, MethodDeclaration
from circuitscript.syntax.parser import UnitKind, parse_unit
from tests.syntax_trees import errors, in_method

A_CLASS = """class A {{
    void first() {{ }}
    {}
    void last() {{ }}
}}"""


def members(text: str) -> list[str]:
    """Returns the names of the methods of the class that could be parsed."""
    unit = parse_unit(SourceText("text", text), UnitKind.CLASS).unit
    assert isinstance(unit, ClassUnit)
    return [m.name.text for m in unit.declarations[0].members if isinstance(m, MethodDeclaration)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("x = ;", "2:5 Unexpected token ';'."),
        ("x = a b;", "2:7 Extra ';', at 'b'."),
        ("foo() bar();", "2:7 Missing ';' at 'bar'"),
        ("if a b();", "2:4 Missing '(' at 'a'"),
        ("if (a { }", "2:7 Missing ')' at '{'"),
        ("foo(;", "2:5 Missing ')' at ';'"),
        ("x = (a, b);", "2:7 Expecting ')' but was: ','"),
        ("for (Integer i = 0; i < 1; i++, j++) { }", "2:31 Expecting ')' but was: ','"),
        ("x = a ? b;", "2:10 Expecting ':' but was: ';'"),
        ("do { } until (a);", "2:8 Expecting 'WHILE' but was: 'until'"),
        ("else b();", "2:1 Expecting '}' but was: 'else'"),
        ("return", "3:1 Missing ';' at '}'"),
        ("while (a) }", "2:11 Unexpected token '}'."),
        ("x = new A;", "2:10 Unexpected token ';'."),
        ("x = [SELECT Id FROM];", "2:20 Unexpected token ']'."),
        ("insert as foo a;", "2:11 Unexpected token foo."),
        ("x = a % b;", "2:7 Found punctuation symbol or operator '%' that isn't valid in Apex."),
        ("List<A>[] x;", "2:8 Unexpected token '['."),
    ],
)
def test_error_is_worded_as_apex_words_it(statement: str, message: str) -> None:
    assert errors(in_method(statement))[0] == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1 Unexpected token '<EOF>'."),
        ("class A {", "1:10 Expecting '}' but was: '<EOF>'"),
        ("class A { } }", "1:13 Extra '<EOF>', at '}'."),
        ("class A { } x", "1:13 Extra '<EOF>', at 'x'."),
        ("Integer a;", "1:1 Unexpected token 'Integer'."),
        ("class A B { }", "1:9 Extra '{', at 'B'."),
        ("class A { Integer a { } }", "1:23 Unexpected token '}'."),
    ],
)
def test_error_in_a_unit(text: str, message: str) -> None:
    assert errors(text) == [message]


@pytest.mark.parametrize(
    "member",
    [
        "void broken() { x = ; }",
        "void broken() { x = (1 + ; y = 2; }",
        "void broken(Integer ) { foo(); }",
        "void broken( { }",
        "Integer = 5;",
        "Integer x { get; foo; }",
        "public public Integer;",
        "@@ void broken() { }",
        "void broken() { if (a { b(); } }",
        "void broken() { for (Integer i = 0; i < ; i++) { foo(); } }",
        "void broken() { switch on a { when 1 b { } } }",
        "void broken() { List<Integer> x = new List<Integer>{ 1, 2, ; }",
        "void broken() { x = [SELECT Id FROM A WHERE ]; }",
        "void broken() { x = 'abc; }",
        "void broken() { # }",
        "class Inner { void m( }",
        "interface I { void m() { } }",
        "enum E { A, B, }",
    ],
)
def test_error_in_a_member_hides_no_other(member: str) -> None:
    text = A_CLASS.format(member)
    assert errors(text)
    found = members(text)
    assert found[0] == "first"
    assert found[-1] == "last"


def test_errors_of_all_members_are_reported() -> None:
    text = "class A {\nvoid a() { x = ; }\nInteger = 2;\nvoid b() { y(; }\nclass C { void d() { z = 1 } }\n}"
    assert [error.split(":")[0] for error in errors(text)] == ["2", "3", "4", "5"]


def test_errors_of_all_statements_are_reported() -> None:
    text = in_method("a = ;\nb = 2;\nc = * 3;\nif (d) { e = ; f(); }\ng = ;")
    assert [error.split(":")[0] for error in errors(text)] == ["2", "4", "5", "6"]


def test_missing_brace_before_a_member() -> None:
    text = "class A {\nvoid a() {\nif (x) {\ny();\n}\npublic void b() { }\nvoid c() { }\n}"
    assert errors(text) == ["6:1 Missing '}' at 'public'"]
    assert members(text) == ["a", "b", "c"]


def test_missing_brace_at_the_end_keeps_what_is_there() -> None:
    text = "class A {\nvoid a() { }\nvoid b() { x = 1;"
    assert errors(text) == ["3:18 Expecting '}' but was: '<EOF>'"]
    assert members(text) == ["a", "b"]


def test_method_with_wrong_parameters_keeps_its_body() -> None:
    text = "class A {\nvoid a(Integer , String b) {\nx = ;\n}\nvoid b() { }\n}"
    assert [error.split(":")[0] for error in errors(text)] == ["2", "3"]
    assert members(text) == ["a", "b"]


def test_class_with_wrong_header_keeps_its_members() -> None:
    text = "class A extends {\nvoid a() { x = ; }\nvoid b() { }\n}"
    assert [error.split(":")[0] for error in errors(text)] == ["1", "2"]
    assert members(text) == ["a", "b"]


def test_damage_is_known() -> None:
    result = parse_unit(SourceText("text", A_CLASS.format("void broken() { x = ; y(); }")), UnitKind.CLASS)
    assert isinstance(result.unit, ClassUnit)
    first, broken, last = result.unit.declarations[0].members  # type: ignore[attr-defined]
    assert [result.is_damaged(member) for member in (first, broken, last)] == [False, True, False]


def test_lexical_errors_bring_no_others() -> None:
    assert len(errors(in_method("String s = 'abc;\nInteger i = 5.;\nString t = 'def\n;"))) == 3


def test_diagnostics_are_sorted_by_place() -> None:
    result = parse_unit(SourceText("text", in_method("x = ; y = '\\q'; z = # 1; w = ;")), UnitKind.CLASS)
    starts = [diagnostic.span.start for diagnostic in result.diagnostics]
    assert len(starts) == 4
    assert starts == sorted(starts)


def test_errors_end_after_a_hundred() -> None:
    assert len(errors(in_method("x = ;\n" * 1000))) == 100


def test_rejected_rules_of_names_leave_the_tree() -> None:
    result = parse_unit(SourceText("text", "class A { Integer date; }"), UnitKind.CLASS)
    assert len(result.diagnostics) == 1
    assert not result.skipped
