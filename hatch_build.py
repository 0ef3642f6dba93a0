"""The build hook: compiles the core with mypyc where a C compiler works, and otherwise ships pure Python, saying so.

Which modules are compiled is the table [tool.circuitscript.compiled] of pyproject.toml. They form one group, so that
calls between them are native. In a wheel the extension modules lie beside their sources. In an editable installation
they go into the environment, in a package `_circuitscript_core`, so that other environments of the same checkout can
stay pure; `circuitscript/compiled.py` puts them before the sources and refuses them once the sources have changed.

Environment variables, all read here and nowhere else:
CIRCUITSCRIPT_PURE=1 compiles nothing; CIRCUITSCRIPT_REQUIRE_COMPILED=1 makes every failure fatal;
CIRCUITSCRIPT_OPT=0|1|2|3 overrides the optimisation (1 for editable installations, 3 for wheels).

Run as a program, it brings the installation of this checkout in the running environment up to date.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE: Final = "circuitscript"
MANIFEST_PACKAGE: Final = "_circuitscript_core"

BUILD_FILES: Final = ("pyproject.toml", "hatch_build.py")
PIP_INSTALL: Final = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")

Environment = Mapping[str, str]
ReadIncludes = Callable[[Path], tuple[str, tuple[str, ...]]]


class BuildError(Exception):
    """The core cannot be compiled here; the message says why in one line."""


class Core(NamedTuple):
    """What a build made of `sources`: extension modules by their path beside the package; or none, and the reason."""

    extensions: dict[str, Path]
    sources: tuple[str, ...] = ()
    reason: str = ""


class CoreBuildHook(BuildHookInterface[Any]):
    """Adds the compiled core to wheels and to editable installations."""

    def dependencies(self) -> list[str]:
        """Returns what the build needs beside hatchling: nothing for a pure one."""
        return [] if is_pure_forced(os.environ) else list(read_table(Path(self.root))["requires"])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles, and tells hatchling which files to add. `version` is hatchling's name for the kind of wheel."""
        root = Path(self.root)
        editable = version == "editable"
        level = optimisation(os.environ, editable)
        # Before the build: a file that is edited meanwhile must count as changed.
        inputs = describe_inputs(root, select_modules(root) if editable and not is_pure_forced(os.environ) else [])
        try:
            core = build_core(root, level, os.environ)
        except BuildError as error:
            sys.exit(f"{PACKAGE}: {error}")
        if core.reason:
            print(f"{PACKAGE}: the core stays pure Python: {core.reason}", file=sys.stderr)
        if editable:
            manifest = write_manifest(root, core, level, inputs if core.extensions else describe_inputs(root, []))
            included = {str(path): f"{MANIFEST_PACKAGE}/{name}" for name, path in core.extensions.items()}
            build_data["force_include_editable"] = {**included, str(manifest): f"{MANIFEST_PACKAGE}/__init__.py"}
        elif core.extensions:
            build_data["force_include"].update({str(path): name for name, path in core.extensions.items()})
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def read_table(root: Path) -> dict[str, Any]:
    """Returns the table [tool.circuitscript.compiled] of the project in `root`."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    table: dict[str, Any] = project["tool"][PACKAGE]["compiled"]
    return table


def is_pure_forced(environ: Environment) -> bool:
    """Tells whether the environment asks for pure Python."""
    return environ.get("CIRCUITSCRIPT_PURE", "") not in ("", "0")


def is_compiled_required(environ: Environment) -> bool:
    """Tells whether the environment forbids falling back to pure Python."""
    return environ.get("CIRCUITSCRIPT_REQUIRE_COMPILED", "") not in ("", "0")


def optimisation(environ: Environment, editable: bool) -> str:
    """Returns the C compiler's level: higher ones build in twice the time of 1 and run less than a tenth faster."""
    return environ.get("CIRCUITSCRIPT_OPT") or ("1" if editable else "3")


def select_modules(root: Path) -> list[str]:
    """Returns the sources to compile, relative to `root`, sorted; patterns that match nothing add nothing."""
    table = read_table(root)
    chosen, interpreted = (
        {path.relative_to(root).as_posix() for pattern in table[key] for path in root.glob(pattern)}
        for key in ("modules", "interpreted")
    )
    return sorted(chosen - interpreted)


def build_core(root: Path, level: str, environ: Environment) -> Core:
    """Compiles the core of the project in `root` with optimisation `level`, or says why not.

    Raises BuildError instead of giving a reason when the environment requires a compiled core.
    """
    if is_pure_forced(environ):
        return Core({}, reason="CIRCUITSCRIPT_PURE is set")
    try:
        sources = select_modules(root)
        if not sources:
            raise BuildError("there is no module to compile")
        problem = find_compiler_problem()
        if problem:
            raise BuildError(problem)
        return compile_modules(root, sources, level)
    except BuildError as error:
        if is_compiled_required(environ):
            raise
        return Core({}, reason=str(error))


@cache
def find_compiler_problem() -> str:
    """Returns why no extension module can be built here, or an empty string when one can: it builds a tiny one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "probe.c"
        source.write_text("#include <Python.h>\nPyMODINIT_FUNC PyInit_probe(void) { return NULL; }\n", encoding="utf-8")
        try:
            from setuptools import Extension

            compile_extensions([Extension("probe", [str(source)])], folder / "lib", folder / "objects", jobs=1)
        except ImportError as error:
            return f"the build needs a package that is not installed ({error})"
        except Exception as error:
            return f"no C compiler works ({str(error).splitlines()[0]})"
    return ""


def compile_modules(root: Path, sources: Sequence[str], level: str) -> Core:
    """Turns `sources` into extension modules, under `build` in `root`. Only C files that changed are compiled again."""
    build = root / "build" / f"core-O{level}-{sysconfig.get_config_var('SOABI') or sys.implementation.cache_tag}"
    build.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(root):
        try:
            from mypyc.build import mypycify

            extensions = mypycify(
                # Only these modules are to be right here; `make check` holds the others to a stricter standard.
                ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports", *sources],
                opt_level=level,
                debug_level="0",
                multi_file=True,
                target_dir=str(build / "c"),
                group_name=PACKAGE,
            )
            files = compile_extensions(extensions, build / "lib", build / "objects", jobs=os.cpu_count() or 1)
        except SystemExit as error:
            raise BuildError("mypyc rejects the sources: its messages are above") from error
        except Exception as error:
            raise BuildError(f"compiling failed ({type(error).__name__}: {str(error)[:300]})") from error
    return Core({path.relative_to(build / "lib").as_posix(): path for path in files}, tuple(sources))


def compile_extensions(extensions: Sequence[Any], library: Path, objects: Path, jobs: int) -> list[Path]:
    """Builds setuptools `extensions` into the folder `library` with `jobs` compilers at a time; returns the files."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class ParallelBuild(build_ext):
        """Compiles the files of one extension in parallel, and only those that changed."""

        def build_extensions(self) -> None:
            compiler: Any = self.compiler
            compiler.compile = incremental_compile(compiler, compiler.compile, jobs)
            if compiler.compiler_type == "unix":
                for extension in self.extensions:
                    # Calls inside the library need no indirection; a new compiler's new warning is no reason to fail.
                    extension.extra_compile_args += ["-fvisibility=hidden", "-Wno-error"]
            super().build_extensions()

    command = ParallelBuild(Distribution({"name": PACKAGE, "ext_modules": list(extensions)}))
    command.build_lib, command.build_temp = str(library), str(objects)
    command.parallel = jobs
    command.ensure_finalized()
    command.run()
    return [Path(command.get_ext_fullpath(extension.name)) for extension in extensions]


def incremental_compile(compiler: Any, compile_one: Callable[..., list[str]], jobs: int) -> Callable[..., list[str]]:
    """Returns a replacement for the `compile` method of a setuptools compiler.

    Beside each object file lies a digest of everything that went into it: the source, the generated headers that it
    includes, the compiler's command and its options.
    """
    read_includes = cache(_read_includes)

    def compile_if_changed(source: str, options: dict[str, Any]) -> list[str]:
        target = Path(compiler.object_filenames([source], output_dir=options.get("output_dir"))[0])
        stamp = target.with_name(target.name + ".digest")
        texts = collect_texts(source, options.get("include_dirs") or [], read_includes)
        settings = [repr(getattr(compiler, "compiler_so", "")), json.dumps(options, sort_keys=True, default=str)]
        digest = hashlib.sha256("\0".join([*settings, *texts]).encode()).hexdigest()
        if target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
            return [str(target)]
        compiled = compile_one([source], **options)
        stamp.write_text(digest, encoding="utf-8")
        return compiled

    def compile_all(sources: Sequence[str], **options: Any) -> list[str]:
        options.pop("depends", None)
        with ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(lambda source: compile_if_changed(source, options), sources))
        return [path for result in results for path in result]

    return compile_all


def collect_texts(source: str, include_dirs: Iterable[str], read_includes: ReadIncludes) -> list[str]:
    """Returns the texts of `source` and of all headers found from it in its own folder or `include_dirs`, in order."""
    folders = [Path(source).parent, *map(Path, include_dirs)]
    texts: list[str] = []
    waiting, seen = [Path(source)], {Path(source)}
    while waiting:
        text, includes = read_includes(waiting.pop())
        texts.append(text)
        for name in includes:
            found = next((folder / name for folder in folders if (folder / name).is_file()), None)
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)
    return texts


def _read_includes(path: Path) -> tuple[str, tuple[str, ...]]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return text, tuple(re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', text, re.MULTILINE))


def find_imports(root: Path, sources: Iterable[str]) -> list[str]:
    """Returns the project's modules that `sources` import, directly or through others, without `sources` themselves."""
    done = set(sources)
    waiting, found = sorted(done), set[str]()
    while waiting:
        tree = ast.parse((root / waiting.pop()).read_text(encoding="utf-8"))
        for name in _imported_names(tree):
            new = set(_module_files(root, name)) - done - found
            found |= new
            waiting.extend(new)
    return sorted(found)


def _imported_names(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module_files(root: Path, name: str) -> Iterable[str]:
    """Yields the file of the module `name` and those of the packages around it, the outermost excepted."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return
    for length in range(2, len(parts) + 1):
        path = "/".join(parts[:length])
        yield from (file for file in (f"{path}.py", f"{path}/__init__.py") if (root / file).is_file())


def describe_inputs(root: Path, compiled: Sequence[str]) -> dict[str, dict[str, tuple[int, int, str]]]:
    """Returns the fingerprints of everything that an installation with these compiled modules is made from, by path.

    `SOURCES` are the compiled modules and what they import constants from, since compiled code holds the values of
    constants: a core that differs from these must not run. `DEPENDENCIES` are what else is worth a new build.
    """
    imported = find_imports(root, compiled)
    constants = [path for path in imported if re.search(r"\bFinal\b", (root / path).read_text(encoding="utf-8"))]
    others = sorted(set(imported) - set(constants))
    return {
        "SOURCES": {path: fingerprint(root / path) for path in [*compiled, *constants]},
        "DEPENDENCIES": {path: fingerprint(root / path) for path in [*BUILD_FILES, *others]},
    }


def write_manifest(root: Path, core: Core, level: str, inputs: Mapping[str, Any]) -> Path:
    """Writes the module that tells an environment what its core is and was built from; returns its path."""
    values = {
        "ROOT": str(root),
        "MODULES": {name.split(".")[0].replace("/", "."): name for name in core.extensions},
        "COMPILED": core.sources,
        "OPTIMISATION": level,
        "REASON": core.reason,
        **inputs,
    }
    file = root / "build" / f"manifest-{f'O{level}' if core.extensions else 'pure'}" / "__init__.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ['"""Written by the build of circuitscript: the core of a checkout, and what it was built from."""', ""]
    lines += [f"{name} = {value!r}" for name, value in values.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def fingerprint(path: Path) -> tuple[int, int, str]:
    """Returns size in bytes, modification time in ns and SHA-256 of a file."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()


def find_reason_to_build(root: Path, manifest: Any, environ: Environment) -> str:
    """Returns why the installation that `manifest` describes (None: there is none) is out of date, or nothing."""
    from circuitscript.compiled import changed_source

    if manifest is None or str(root) != manifest.ROOT:
        return "it is not installed here yet"
    changed = changed_source(manifest.ROOT, {**manifest.DEPENDENCIES, **manifest.SOURCES})
    if changed is not None:
        return f"{changed} has changed"
    if is_pure_forced(environ):
        return "CIRCUITSCRIPT_PURE is set" if manifest.MODULES else ""
    sources = select_modules(root)
    if not manifest.MODULES:
        return "it can be compiled now" if sources and not find_compiler_problem() else ""
    if list(manifest.COMPILED) != sources:
        return "there are other modules to compile"
    return "the optimisation is another" if optimisation(environ, editable=True) != manifest.OPTIMISATION else ""


def main(environ: Environment = os.environ) -> int:
    """Installs this checkout in the running environment, editable, unless that is up to date; returns an exit code."""
    root = Path(__file__).resolve().parent
    reason = find_reason_to_build(root, read_manifest(installed_manifest()), environ)
    if reason:
        started = time.perf_counter()
        print(f"{PACKAGE}: building, because {reason} …", file=sys.stderr)
        code = install_editable(root, environ)
        if code:
            hint = "" if is_pure_forced(environ) else "; CIRCUITSCRIPT_PURE=1 goes on without a compiled core"
            print(f"{PACKAGE}: the installation failed{hint}", file=sys.stderr)
            return code
        print(f"{PACKAGE}: built in {time.perf_counter() - started:.1f} s", file=sys.stderr)
    manifest = read_manifest(installed_manifest())
    if manifest.MODULES:
        core = f"compiled core, {len(manifest.COMPILED)} modules, -O{manifest.OPTIMISATION}"
    else:
        core = f"pure Python core: {manifest.REASON}"
    print(f"{PACKAGE}: {core}", file=sys.stderr)
    return 0


def install_editable(root: Path, environ: Environment) -> int:
    """Runs pip and returns its exit code.

    Falling back is for machines without a compiler: where one works, a core that does not compile is a defect.
    """
    required = not is_pure_forced(environ) and bool(select_modules(root)) and not find_compiler_problem()
    settings = {**environ, "CIRCUITSCRIPT_REQUIRE_COMPILED": "1"} if required else dict(environ)
    command = [sys.executable, *PIP_INSTALL, "--no-deps", "--no-build-isolation", "--editable", str(root)]
    return subprocess.run(command, env=settings, check=False).returncode


def installed_manifest() -> Path:
    """Returns where the manifest of the running environment is, if it has one."""
    return Path(sysconfig.get_path("purelib"), MANIFEST_PACKAGE, "__init__.py")


def read_manifest(path: Path) -> Any:
    """Returns the values of the manifest as it is on disk now, or None when there is none."""
    if not path.is_file():
        return None
    return SimpleNamespace(**{name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()})


if __name__ == "__main__":
    sys.exit(main())
