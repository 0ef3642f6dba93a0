"""The compiled core: the same modules as native code, where they were compiled, and whether they are still up to date.

In a wheel the extension modules lie beside their sources and Python prefers them without any help. A checkout is shared
by a compiled and a pure environment, so there the extension modules lie in the environment, in a package
`_circuitscript_core` that the build hook writes, and a finder puts them before the sources. That package records what
they were compiled from; a core whose sources have changed since is refused, not run.

Imported with the package at every start: it must stay cheap (no pathlib, no hashing unless a file looks touched).
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

try:
    import _circuitscript_core as _manifest
except ImportError:  # a wheel, or a checkout that was put on the path by hand
    _manifest = None

SHARED_LIBRARY: Final = "circuitscript__mypyc"
"""The extension module that holds the code of all compiled modules; each module itself is a thin door to it."""

_PACKAGE: Final = os.path.dirname(os.path.abspath(__file__))


class StaleCoreError(ImportError):
    """The compiled core was built from other sources than the checkout has now."""


class CoreFinder:
    """Finds the compiled modules of an editable installation, ahead of their sources.

    `modules` gives the path of each extension module, relative to `folder`, by module name.
    """

    def __init__(self, folder: str, modules: dict[str, str]) -> None:
        self.folder = folder
        self.modules = modules
        self.verified = False

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """Returns where the compiled module `name` is, or None for every other module.

        Raises StaleCoreError at the first compiled module when the core is out of date.
        """
        relative = self.modules.get(name)
        if relative is None:
            return None
        if not self.verified:
            verify()
            self.verified = True
        # Importing importlib.machinery for these two names would cost more than all of this module.
        from _frozen_importlib import ModuleSpec
        from _frozen_importlib_external import ExtensionFileLoader

        origin = os.path.join(self.folder, relative)
        spec = ModuleSpec(name, ExtensionFileLoader(name, origin), origin=origin)
        spec.has_location = True
        return spec


def is_compiled() -> bool:
    """Tells whether the core of this installation is native code."""
    if _is_editable():
        return bool(_manifest.MODULES)
    from importlib.machinery import PathFinder

    return PathFinder.find_spec(SHARED_LIBRARY, [os.path.dirname(_PACKAGE)]) is not None


def install() -> None:
    """Puts the compiled modules of an editable installation before their sources; does nothing elsewhere."""
    if _is_editable() and _manifest.MODULES and not any(isinstance(finder, CoreFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, CoreFinder(os.path.dirname(_manifest.__file__), _manifest.MODULES))


def verify() -> None:
    """Compares the sources of the compiled core with the files of the checkout.

    Raises StaleCoreError, with a message of one line, when one of them has changed, moved or gone.
    """
    if not _is_editable() or not _manifest.MODULES:
        return
    changed = changed_source(_manifest.ROOT, _manifest.SOURCES)
    if changed is not None:
        raise StaleCoreError(
            f"circuitscript: the compiled core is older than its sources ({changed} has changed): run `make build`"
        )


def changed_source(root: str, sources: dict[str, tuple[int, int, str]]) -> str | None:
    """Returns the first of `sources` that differs from what was recorded, or None when all are the same.

    `sources` gives (size in bytes, modification time in ns, SHA-256 in hexadecimal) by path relative to `root`. A file
    is only read when its size is the same and its time is not, as after a fresh checkout of the same commit.
    """
    for path, (size, modified, digest) in sources.items():
        file = os.path.join(root, path)
        try:
            status = os.stat(file)
        except OSError:
            return path
        if status.st_size != size or (status.st_mtime_ns != modified and _digest(file) != digest):
            return path
    return None


def _is_editable() -> bool:
    """Tells whether the environment has a manifest and it speaks of this very checkout."""
    return _manifest is not None and os.path.dirname(_PACKAGE) == _manifest.ROOT


def _digest(file: str) -> str:
    from hashlib import sha256

    with open(file, "rb") as stream:
        return sha256(stream.read()).hexdigest()
