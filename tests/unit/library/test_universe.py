import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import circuitscript.library as library
from circuitscript.evaluator import operators as nodes
from circuitscript.library.declare import LibraryClass
from circuitscript.library.index import MODULES, PRIMITIVES
from circuitscript.library.operators import declarations
from circuitscript.library.universe import class_names, library_class, make_universe, qualified_name
from circuitscript.symbols import TypeKind, TypeSymbol, Universe
from circuitscript.values.instances import EnumConstant


@pytest.fixture(scope="module")
def universe() -> Universe:
    return make_universe(lambda name: None)


def modules() -> list[str]:
    paths = Path(library.__file__).parent.iterdir()
    return sorted(path.stem for path in paths if path.stem[0] != "_" and (path.is_dir() or path.suffix == ".py"))


def declared(module: str) -> list[LibraryClass]:
    """The classes that a module declares itself: names that it only imports belong to the module that says so first."""
    found = vars(import_module(f"circuitscript.library.{module}")).values()
    return [each for each in found if isinstance(each, LibraryClass)]


def test_index_names_exactly_what_the_modules_declare() -> None:
    for module, names in MODULES.items():
        assert sorted(names.split()) == sorted({qualified_name(each) for each in declared(module)}), module
    assert {module for module in modules() if declared(module)} == set(MODULES)


def test_no_class_is_declared_twice() -> None:
    names = [name.lower() for name in class_names()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", class_names())
def test_every_member_resolves_and_is_documented(universe: Universe, name: str) -> None:
    symbol = universe.find(name.lower())
    assert symbol is not None
    symbol.complete()
    declaration = library_class(name)
    assert declaration is not None
    assert declaration.doc
    for overloads in symbol.methods.values():
        assert len({method.signature for method in overloads}) == len(overloads), name
    interfaces = declaration.kind is TypeKind.INTERFACE
    for member in declaration.members:
        assert member.doc.strip().endswith((".", "…")) or (interfaces and member.kind == "abstract"), member.signature


@pytest.mark.parametrize("name", class_names())
def test_what_is_left_out_is_not_there_too(name: str) -> None:
    declaration = library_class(name)
    assert declaration is not None
    there = {member.signature.partition("(")[0].rpartition(" ")[2].lower() for member in declaration.members}
    assert not there & {left_out.lower() for left_out in declaration.unavailable}


def test_names_are_found_in_any_case_and_with_their_namespace(universe: Universe) -> None:
    assert universe.find("STRING") is universe.find("system.string")
    assert universe.find("sobjecttype") is universe.find("Schema.SObjectType")
    assert universe.find("database.saveresult") is universe.namespaces["Database"].types["SaveResult"]
    assert universe.find("system.sobjecttype") is None
    assert universe.find("schema.string") is None
    assert universe.find("nothing") is None


def test_other_names_are_asked_of_the_schema() -> None:
    contact = TypeSymbol("Contact", kind=TypeKind.SOBJECT)
    universe = make_universe(lambda name: contact if name == "contact" else None)
    assert universe.find("Contact") is contact
    assert universe.find("Schema.Contact") is contact
    assert universe.find("System.Contact") is None


def test_generic_members_speak_of_their_parameters(universe: Universe) -> None:
    symbol = universe.type("Map", universe.type("String"), universe.type("Integer")).symbol.complete()
    (get,) = symbol.methods["get"]
    assert get.return_type.symbol is symbol.parameters[1]
    assert get.parameters[0].type.symbol is symbol.parameters[0]


def test_constants_of_an_enum_are_one_object_each(universe: Universe) -> None:
    fields = universe.type("RoundingMode").symbol.complete().fields
    assert [field.slot for field in fields.values()] == list(range(8))
    assert isinstance(fields["half_even"].origin, EnumConstant)
    assert fields["half_even"].origin is universe.type("RoundingMode").symbol.fields["HALF_EVEN"].origin


def test_methods_table_is_a_mapping(universe: Universe) -> None:
    methods = universe.type("Set").symbol.complete().methods
    assert "addall" in methods
    assert "ADDALL" in methods
    assert "nothing" not in methods
    assert methods.get("nothing") is None
    assert len(methods) == len(list(methods))


@pytest.mark.parametrize("name", sorted(PRIMITIVES))
def test_primitives_are_symbols_before_their_module_is_imported(universe: Universe, name: str) -> None:
    symbol = universe.type(name).symbol
    assert symbol.kind is TypeKind.PRIMITIVE
    assert symbol.complete().methods


def test_each_operator_has_a_node_and_each_node_an_operator() -> None:
    built = {*nodes.BINARY, *nodes.UNARY, *nodes.STEPS}
    assert {declaration.node for declaration in declarations()} == built


def test_making_a_universe_imports_few_classes() -> None:
    code = (
        "import sys; from circuitscript.library.universe import make_universe\n"
        "universe = make_universe(lambda name: None)\n"
        "universe.type('String'); universe.type('List')\n"
        "print([name for name in sys.modules if name.startswith('circuitscript.library.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    for module in ("strings", "datetimes", "json_class", "schema", "http", "crypto", "xml_documents", "matching"):
        assert f"library.{module}'" not in found.stdout
