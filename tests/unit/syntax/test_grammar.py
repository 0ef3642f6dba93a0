"""The grammar, its shipped tables, and the builders and printers that belong to it."""

import json
import os
import re
import subprocess
import sys

from circuitscript.source.resources import read_grammar
from circuitscript.syntax import ast
from circuitscript.syntax.ast import Node
from circuitscript.syntax.builder import builders
from circuitscript.syntax.compile_grammar import compile_grammar, load
from circuitscript.syntax.printer import PRINTERS
from circuitscript.syntax.tables import GRAMMAR, TABLES, Assembly, parse_tables
from circuitscript.syntax.words import KEYWORDS, RESERVED_NAMES

ABSTRACT = {"CompilationUnit", "Condition", "Declaration", "Expression", "Literal", "Node", "QueryNode", "Statement"}
ABSTRACT |= {"TypeDeclaration"}


def test_shipped_tables_are_those_of_the_grammar() -> None:
    assert json.loads(read_grammar(TABLES)) == compile_grammar(read_grammar(GRAMMAR)), "run `make grammar`"


def test_tables_do_not_depend_on_hash_seeds() -> None:
    code = "import circuitscript.syntax.compile_grammar as c; print(c.compile_grammar(c.read_grammar(c.GRAMMAR)))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_only_else_and_merge_have_conflicts() -> None:
    _, conflicts = load(read_grammar(GRAMMAR))
    terminals = {re.search(r"terminal (\w+)", conflict)[1] for conflict in conflicts}  # type: ignore[index]
    # What follows `merge` are two expressions; the first one takes all it can.
    assert terminals == {"ELSE", "LPAR", "ADDITIVE", "INCREMENT"}


def test_every_rule_has_a_builder_and_every_builder_a_rule() -> None:
    rules = {rule.builder for rule in parse_tables().rules if rule.assembly >= Assembly.BUILD}
    assert rules - {""} == builders(lambda span, code, message: None).keys()


def test_every_node_has_a_printer() -> None:
    nodes = {
        value
        for name, value in vars(ast).items()
        if isinstance(value, type) and issubclass(value, Node)
        if name in ast.__all__
    }
    assert {node for node in nodes if node.__name__ not in ABSTRACT} == PRINTERS.keys()


def test_keywords_of_the_grammar_are_reserved_or_soft() -> None:
    soft = """
        after all before category cube data end excludes fields find first get group includes inherited last
        listview offset order reference returning rollup rows scope set sharing switch then transient typeof view when
        with without
    """
    assert parse_tables().keywords.keys() - KEYWORDS == set(soft.split())


def test_there_are_121_reserved_names() -> None:
    assert len(RESERVED_NAMES) == 121
