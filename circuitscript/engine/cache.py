"""Checked programs kept on the disk by content, so that a warm start neither parses nor checks.

A file is the pickle of a checked program behind a keyed digest. The key lies in the user's own cache folder, so that a
file that came with somebody else's project is never even unpickled; unpickling itself makes nothing but the classes of
trees, symbols and bindings. Whatever is wrong with a file, it counts as absent and is written anew. The universe's and
the schema's symbols are stored as names (`engine.references`).
"""

import gc
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from typing import Any, Final

from circuitscript.symbols import Type
from circuitscript.version import VERSION

_MAGIC: Final = b"circuitscript-program-1\n"
_DIGEST_BYTES: Final = 32
_MOST_FILES: Final = 24
_SUFFIX: Final = ".program"

_ROOMS: Final = ("circuitscript.syntax.ast.", "circuitscript.symbols.", "circuitscript.source.")
_MODULES: Final = frozenset({"circuitscript.bindings", "circuitscript.data.query"})
_OTHERS: Final = frozenset(
    {
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("decimal", "Decimal"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timezone"),
        ("datetime", "timedelta"),
        ("circuitscript.engine.firing", "Trigger"),
        ("circuitscript.values.instances", "EnumConstant"),
        ("circuitscript.values.numbers", "Long"),
        ("circuitscript.values.text", "Id"),
    }
)


class ProgramCache:
    """The cache of one project: files named by the digest of what they were made from."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def read(self, digest: str, resolve: Callable[[object], object]) -> Any:
        """Returns the object stored under `digest`, or None; `resolve` gives the object behind a reference."""
        key = _user_key()
        if key is None:
            return None
        try:
            with open(self._path(digest), "rb") as stream:
                content = stream.read()
        except OSError:
            return None
        body = memoryview(content)[len(_MAGIC) + _DIGEST_BYTES :]
        if not content.startswith(_MAGIC) or content[len(_MAGIC) : len(_MAGIC) + _DIGEST_BYTES] != _seal(
            key, digest, body
        ):
            return None
        enabled = gc.isenabled()
        gc.disable()
        try:
            return _Unpickler(io.BytesIO(body), resolve).load()
        except Exception:  # a file of an older shape: unpickling it can raise anything
            return None
        finally:
            if enabled:
                gc.enable()

    def write(self, digest: str, program: object, refer: Callable[[object], object]) -> bool:
        """Stores `program`; `refer` gives the reference of an object that is not to be stored, or None.

        Returns whether it was stored; a folder that cannot be written to is no error.
        """
        key = _user_key()
        if key is None:
            return False
        stream = io.BytesIO()
        try:
            _Pickler(stream, refer).dump(program)
            os.makedirs(self._folder, exist_ok=True)
            body = stream.getbuffer()
            temporary = self._path(f"{digest}.{os.getpid()}.{id(stream):x}")
            with open(temporary, "xb") as file:
                file.write(_MAGIC + _seal(key, digest, body))
                file.write(body)
            os.replace(temporary, self._path(digest))
        except (OSError, pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return False
        self._ignore_in_git()
        self._drop_oldest()
        return True

    def _path(self, digest: str) -> str:
        return os.path.join(self._folder, digest + _SUFFIX)

    def _ignore_in_git(self) -> None:
        ignore = os.path.join(os.path.dirname(self._folder), ".gitignore")
        with suppress(OSError), open(ignore, "x", encoding="utf-8") as file:
            file.write("*\n")

    def _drop_oldest(self) -> None:
        with suppress(OSError):
            files = sorted(
                (entry.stat().st_mtime, entry.path)
                for entry in os.scandir(self._folder)
                if entry.name.endswith(_SUFFIX)
            )
            for _, path in files[:-_MOST_FILES]:
                os.unlink(path)


def content_digest(parts: Iterable[bytes]) -> str:
    """Returns the name under which a program made from `parts` is cached by this installation."""
    digest = blake2b(digest_size=20)
    for part in (_installation(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _installation() -> bytes:
    """Returns what tells this installation from others whose programs may look different: version, Python, sources."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stamps = [VERSION, sys.version]
    for room in (
        "syntax",
        os.path.join("syntax", "ast"),
        "checker",
        "symbols",
        "library",
        "data",
        ".",
        "../grammar",
        "../stdlib",
    ):
        with suppress(OSError), os.scandir(os.path.join(package, room)) as entries:
            stamps += sorted(
                f"{entry.name}:{(status := entry.stat()).st_size}:{status.st_mtime_ns}"
                for entry in entries
                if entry.is_file() and not entry.name.endswith(".pyc")
            )
    return "\n".join(stamps).encode()


def _seal(key: bytes, digest: str, body: bytes | memoryview) -> bytes:
    seal = blake2b(key=key, digest_size=_DIGEST_BYTES)
    seal.update(digest.encode())
    seal.update(body)
    return seal.digest()


def _user_key() -> bytes | None:
    """Returns the user's key, made on first use; None where there is no place for it."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    path = os.path.join(base, "circuitscript", "key")
    for attempt in range(2):
        try:
            with open(path, "rb") as stream:
                key = stream.read()
            return key if len(key) == _DIGEST_BYTES else None
        except FileNotFoundError:
            if attempt or not _make_key(path):
                return None
        except OSError:
            return None
    return None


def _make_key(path: str) -> bool:
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as stream:
            stream.write(os.urandom(_DIGEST_BYTES))
        with suppress(FileExistsError):
            os.link(temporary, path)
        os.unlink(temporary)
    except OSError:
        return False
    return True


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, refer: Callable[[object], object]) -> None:
        super().__init__(stream, protocol=5)
        self._refer = refer

    def persistent_id(self, obj: Any) -> Any:
        return self._refer(obj)

    def reducer_override(self, obj: Any) -> Any:
        """Makes types anew, because a type's hash depends on where its symbol lies."""
        return (Type, (obj.symbol, obj.arguments)) if type(obj) is Type else NotImplemented


class _Unpickler(pickle.Unpickler):
    """Makes the classes of trees, symbols and bindings, and nothing else."""

    def __init__(self, stream: io.BytesIO, resolve: Callable[[object], object]) -> None:
        super().__init__(stream)
        self._resolve = resolve

    def find_class(self, module: str, name: str) -> Any:
        known = module.startswith(_ROOMS) or module in _MODULES or (module, name) in _OTHERS
        found = super().find_class(module, name) if known and "." not in name else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a program")
        return found

    def persistent_load(self, pid: Any) -> Any:
        return self._resolve(pid)
