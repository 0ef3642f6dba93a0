"""The start file: what every start of the command line needs again, kept together in the user's cache folder.

A warm start imports many small modules and reads a project's TOML files; finding and opening them one by one takes
a good part of it. So a command that ends well leaves the code of its modules and the TOML documents that it read
in one file, and the next start takes them from there. A module is taken only while its source has the size and time
that it had, a document is known by its whole text: what has changed is read as if there were no start file.

Imported before everything else: it must stay cheap. Whatever is wrong with the file, it counts as absent.
"""

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader, cache_from_source
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any, Final

from circuitscript.version import VERSION

_ROOT: Final = os.path.dirname(os.path.abspath(__file__))
_MOST_DOCUMENTS: Final = 32

Kept = tuple[bool, int, int, bytes]
"""A module: whether it is a package, its source's size in bytes and time in ns, and its code."""


class StartFile:
    """The modules and documents of earlier starts; Python asks it for modules once it is installed.

    `documents` are the known TOML documents, see `circuitscript.source.toml`.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._modules: dict[str, Kept] = {}
        self.documents: dict[str, bytes] = {}
        try:
            with open(path, "rb") as stream:
                content = stream.read()
            if content.startswith(MAGIC_NUMBER):
                self._modules, self.documents = marshal.loads(memoryview(content)[len(MAGIC_NUMBER) :])
        except (OSError, ValueError, EOFError, TypeError):
            return

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Returns where the module `name` is if it was kept and its source is the same, else None."""
        kept = self._modules.get(name)
        if kept is None:
            return None
        is_package, size, modified, code = kept
        folder = os.path.join(os.path.dirname(_ROOT), *name.split("."))
        file = os.path.join(folder, "__init__.py") if is_package else folder + ".py"
        if _stamp(file) != (size, modified):
            return None
        spec = ModuleSpec(name, _KeptLoader(name, file, code), origin=file, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(folder)
        spec.has_location = True
        spec.cached = cache_from_source(file)
        return spec

    def install(self) -> None:
        """Has Python ask here before it searches folders, and after it has asked for compiled modules."""
        sys.meta_path.insert(len(sys.meta_path) - 1, self)

    def keep(self, documents: dict[str, bytes]) -> None:
        """Writes the file anew if this process imported a module or read one of `documents` that was not in it."""
        modules = dict(self._new_modules())
        if not modules and documents.keys() <= self.documents.keys():
            return
        latest = {**documents, **{text: self.documents[text] for text in self.documents.keys() - documents.keys()}}
        content = marshal.dumps((self._modules | modules, dict(list(latest.items())[:_MOST_DOCUMENTS])))
        temporary = f"{self._path}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            with open(temporary, "xb") as stream:
                stream.write(MAGIC_NUMBER + content)
            os.replace(temporary, self._path)

    def _new_modules(self) -> Iterator[tuple[str, Kept]]:
        prefix = os.path.basename(_ROOT) + "."
        for name, module in list(sys.modules.items()):
            loader: Any = getattr(module, "__loader__", None)
            if type(loader) is not SourceFileLoader or not name.startswith(prefix):
                continue
            stamp = _stamp(loader.path)
            if stamp is None or (name in self._modules and self._modules[name][1:3] == stamp):
                continue
            code = marshal.dumps(loader.get_code(name))
            if _stamp(loader.path) == stamp:
                yield name, (hasattr(module, "__path__"), *stamp, code)


class _KeptLoader(SourceFileLoader):
    """Loads a module from kept code; everything else it does as Python does."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self.kept = code

    def get_code(self, fullname: str) -> CodeType | None:
        """Returns the module's code."""
        return marshal.loads(self.kept)  # type: ignore[no-any-return]


def start_file() -> StartFile | None:
    """Returns the start file of this installation and this Python; None where Python is to leave no files."""
    if sys.dont_write_bytecode:
        return None
    number = 0
    for letter in f"{_ROOT}\n{sys.prefix}\n{VERSION}":
        number = (number * 31 + ord(letter)) & 0xFFFFFFFFFFFF
    name = f"start-{sys.implementation.cache_tag}-{sys.flags.optimize}-{number:x}"
    return StartFile(os.path.join(user_cache_folder(), name))


def user_cache_folder() -> str:
    """Returns the path of the user's own cache folder for CircuitScript, which need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    return os.path.join(base, "circuitscript")


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
