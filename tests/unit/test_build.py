"""The build hook: what it compiles, when it falls back, when it builds again; and what a wheel holds."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import hatch_build

ROOT = Path(__file__).parents[2]
CORE = {
    "circuitscript/__init__.py": "",
    "circuitscript/checker/checker.py": "",
    "circuitscript/evaluator/__init__.py": "",
    "circuitscript/evaluator/nodes/loops.py": "from circuitscript.symbols.types import INTEGER\n",
    "circuitscript/evaluator/planner.py": "import circuitscript.bindings\n",
    "circuitscript/runtime/governor.py": "",
    "circuitscript/runtime/host.py": "",
    "circuitscript/runtime/observer.py": "",
    "circuitscript/values/instances.py": "",
    "circuitscript/values/numbers.py": "",
    "circuitscript/bindings.py": "from circuitscript.symbols import types\n",
    "circuitscript/symbols/__init__.py": "",
    "circuitscript/symbols/types.py": "from typing import Final\nINTEGER: Final = 1\n",
}
COMPILED = [
    "circuitscript/evaluator/nodes/loops.py",
    "circuitscript/evaluator/planner.py",
    "circuitscript/runtime/governor.py",
    "circuitscript/values/instances.py",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with the real build table and a core of empty modules."""
    files = {**CORE, **{name: (ROOT / name).read_text(encoding="utf-8") for name in hatch_build.BUILD_FILES}}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("CC", "LDSHARED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    hatch_build.find_compiler_problem.cache_clear()
    yield
    hatch_build.find_compiler_problem.cache_clear()


def manifest_of(project: Path, core: hatch_build.Core, compiled: list[str]) -> SimpleNamespace:
    inputs = hatch_build.describe_inputs(project, compiled)
    path = hatch_build.write_manifest(project, core, "1", inputs)
    return hatch_build.read_manifest(path)


def compiled_manifest(project: Path) -> SimpleNamespace:
    extensions = {"circuitscript/runtime/governor.cpython-311-x86_64-linux-gnu.so": project / "governor.so"}
    return manifest_of(project, hatch_build.Core(extensions, tuple(COMPILED)), COMPILED)


def test_select_modules_takes_the_core_without_ports_and_packages(project: Path) -> None:
    assert hatch_build.select_modules(project) == COMPILED


def test_select_modules_without_a_core_is_empty(project: Path) -> None:
    for name in COMPILED:
        (project / name).unlink()
    assert hatch_build.select_modules(project) == []


def test_build_that_is_forced_pure_compiles_nothing(project: Path) -> None:
    core = hatch_build.build_core(project, "1", {"CIRCUITSCRIPT_PURE": "1", "CIRCUITSCRIPT_REQUIRE_COMPILED": "1"})
    assert core == hatch_build.Core({}, reason="CIRCUITSCRIPT_PURE is set")
    assert not (project / "build").exists()


@pytest.mark.usefixtures("no_compiler")
def test_build_without_a_compiler_falls_back_and_says_why(project: Path) -> None:
    core = hatch_build.build_core(project, "1", {})
    assert not core.extensions
    assert core.reason.startswith("no C compiler works (")


@pytest.mark.usefixtures("no_compiler")
def test_build_without_a_compiler_fails_when_one_is_required(project: Path) -> None:
    with pytest.raises(hatch_build.BuildError, match="no C compiler works"):
        hatch_build.build_core(project, "1", {"CIRCUITSCRIPT_REQUIRE_COMPILED": "1"})


def test_optimisation_is_low_for_checkouts_and_high_for_wheels() -> None:
    assert hatch_build.optimisation({}, editable=True) == "1"
    assert hatch_build.optimisation({}, editable=False) == "3"
    assert hatch_build.optimisation({"CIRCUITSCRIPT_OPT": "0"}, editable=False) == "0"


def test_find_imports_follows_modules_and_their_packages(project: Path) -> None:
    assert hatch_build.find_imports(project, ["circuitscript/evaluator/planner.py"]) == [
        "circuitscript/bindings.py",
        "circuitscript/symbols/__init__.py",
        "circuitscript/symbols/types.py",
    ]


def test_sources_of_the_core_include_modules_whose_constants_it_holds(project: Path) -> None:
    inputs = hatch_build.describe_inputs(project, COMPILED)
    assert list(inputs["SOURCES"]) == [*COMPILED, "circuitscript/symbols/types.py"]
    assert "circuitscript/bindings.py" in inputs["DEPENDENCIES"]
    assert "circuitscript/checker/checker.py" not in inputs["DEPENDENCIES"]


def test_manifest_maps_modules_to_files(project: Path) -> None:
    manifest = compiled_manifest(project)
    assert str(project) == manifest.ROOT
    assert manifest.MODULES == {
        "circuitscript.runtime.governor": "circuitscript/runtime/governor.cpython-311-x86_64-linux-gnu.so"
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (None, ""),
        ("circuitscript/runtime/governor.py", "circuitscript/runtime/governor.py has changed"),
        ("circuitscript/bindings.py", "circuitscript/bindings.py has changed"),
        ("circuitscript/checker/checker.py", ""),
        ("circuitscript/runtime/host.py", ""),
        ("circuitscript/evaluator/calls.py", "there are other modules to compile"),
        ("pyproject.toml", "pyproject.toml has changed"),
    ],
)
def test_compiled_installation_is_built_again_when_its_inputs_change(
    project: Path, changed: str | None, reason: str
) -> None:
    manifest = compiled_manifest(project)
    if changed is not None:
        with (project / changed).open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")
    assert hatch_build.find_reason_to_build(project, manifest, {}) == reason


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"CIRCUITSCRIPT_PURE": "1"}, "CIRCUITSCRIPT_PURE is set"),
        ({"CIRCUITSCRIPT_OPT": "3"}, "the optimisation is another"),
        ({"CIRCUITSCRIPT_OPT": "1"}, ""),
    ],
)
def test_compiled_installation_is_built_again_when_another_kind_is_asked_for(
    project: Path, environ: dict[str, str], reason: str
) -> None:
    assert hatch_build.find_reason_to_build(project, compiled_manifest(project), environ) == reason


@pytest.mark.usefixtures("no_compiler")
def test_pure_installation_is_kept_while_no_compiler_works(project: Path) -> None:
    manifest = manifest_of(project, hatch_build.Core({}, reason="no C compiler works"), [])
    (project / "circuitscript/runtime/governor.py").write_text("x = 1\n", encoding="utf-8")
    assert hatch_build.find_reason_to_build(project, manifest, {}) == ""


def test_pure_installation_is_built_again_once_a_compiler_works(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "find_compiler_problem", lambda: "")
    manifest = manifest_of(project, hatch_build.Core({}, reason="no C compiler works"), [])
    assert hatch_build.find_reason_to_build(project, manifest, {}) == "it can be compiled now"
    assert hatch_build.find_reason_to_build(project, manifest, {"CIRCUITSCRIPT_PURE": "1"}) == ""


def test_missing_installation_and_another_checkouts_are_built(project: Path, tmp_path: Path) -> None:
    assert hatch_build.find_reason_to_build(project, None, {}) == "it is not installed here yet"
    elsewhere = compiled_manifest(project)
    elsewhere.ROOT = str(tmp_path / "elsewhere")
    assert hatch_build.find_reason_to_build(project, elsewhere, {}) == "it is not installed here yet"


class RecordingCompiler:
    """Stands in for a setuptools compiler: notes what it is asked to compile and writes empty objects."""

    compiler_so = ("cc",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled: list[str] = []

    def object_filenames(self, sources: list[str], output_dir: str | None) -> list[str]:
        return [str(self.folder / (Path(source).stem + ".o")) for source in sources]

    def compile(self, sources: list[str], **options: object) -> list[str]:
        self.compiled += [Path(source).name for source in sources]
        objects = self.object_filenames(sources, output_dir=None)
        for path in objects:
            Path(path).touch()
        return objects


def test_incremental_compile_repeats_only_what_changed(tmp_path: Path) -> None:
    for name, text in {
        "a.c": '#include "shared.h"',
        "b.c": "#include <deep.h>",
        "shared.h": "",
        "deep.h": "",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    compiler = RecordingCompiler(tmp_path)
    sources = [str(tmp_path / "a.c"), str(tmp_path / "b.c")]

    def compile_again(*arguments: str) -> list[str]:
        compiler.compiled.clear()
        compile_all = hatch_build.incremental_compile(compiler, compiler.compile, jobs=2)
        objects = compile_all(sources, include_dirs=[str(tmp_path)], extra_postargs=list(arguments), depends=["x"])
        assert objects == [str(tmp_path / "a.o"), str(tmp_path / "b.o")]
        return sorted(compiler.compiled)

    assert compile_again("-O1") == ["a.c", "b.c"]
    assert compile_again("-O1") == []
    (tmp_path / "deep.h").write_text("int x;", encoding="utf-8")
    assert compile_again("-O1") == ["b.c"]
    (tmp_path / "a.o").unlink()
    assert compile_again("-O1") == ["a.c"]
    assert compile_again("-O3") == ["a.c", "b.c"]


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pure wheel of this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    environ = {**os.environ, "CIRCUITSCRIPT_PURE": "1"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_wheel_has_the_sources_and_nothing_of_the_checkout(unpacked_wheel: Path) -> None:
    sources = {path.relative_to(ROOT) for path in (ROOT / "circuitscript").rglob("*.py")}
    packed = {path.relative_to(unpacked_wheel) for path in (unpacked_wheel / "circuitscript").rglob("*.py")}
    assert packed == sources
    assert (unpacked_wheel / "circuitscript" / "py.typed").exists()
    assert {path.name.split("-")[0] for path in unpacked_wheel.iterdir()} == {"circuitscript"}


@pytest.mark.parametrize("folder", ["grammar", "stdlib"])
def test_wheel_has_the_resources_where_the_package_finds_them(unpacked_wheel: Path, folder: str) -> None:
    program = f"from circuitscript.source.resources import folder; print(folder({folder!r}))"
    environ = {**os.environ, "PYTHONPATH": str(unpacked_wheel)}
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=unpacked_wheel, env=environ, check=True, capture_output=True, text=True
    )
    found = Path(result.stdout.strip())
    assert found == unpacked_wheel / "circuitscript" / f"_{folder}"
    names = {path.relative_to(found) for path in found.rglob("*") if path.is_file()}
    assert names == {path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file()}
