"""Checked programs kept on the disk by content, so that a warm start neither parses nor checks.

A file is an encoded program (`engine.encoding`) behind a keyed digest. The key lies in the user's own cache folder, so
that a file that came with somebody else's project is never even decoded. Whatever is wrong with a file, it counts as
absent and is written anew.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from circuitscript.startup import user_cache_folder
from circuitscript.version import VERSION

try:
    from _blake2 import blake2b  # hashlib's own, without OpenSSL, which is slow to load
except ImportError:
    from hashlib import blake2b

_MAGIC: Final = b"circuitscript-program-2\n"
_DIGEST_BYTES: Final = 32
_MOST_FILES: Final = 24
_SIZE_BYTES: Final = 6
_SUFFIX: Final = ".program"


class ProgramCache:
    """The cache of one project: files named by the digest of what they were made from."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def read(self, digest: str) -> list[memoryview] | None:
        """Returns the parts stored under `digest`, or None."""
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
        return _split(body)

    def write(self, digest: str, parts: Sequence[bytes]) -> bool:
        """Stores `parts` and returns whether they were stored; a folder that cannot be written to is no error."""
        key = _user_key()
        if key is None:
            return False
        body = b"".join([_size(len(parts)), *(_size(len(part)) for part in parts), *parts])
        temporary = self._path(f"{digest}.{os.getpid()}.{id(body):x}")
        try:
            os.makedirs(self._folder, exist_ok=True)
            with open(temporary, "xb") as file:
                file.write(_MAGIC + _seal(key, digest, body))
                file.write(body)
            os.replace(temporary, self._path(digest))
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
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
        "engine",
        "source",
        "syntax",
        os.path.join("syntax", "ast"),
        "checker",
        "symbols",
        "library",
        os.path.join("library", "strings"),
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


def _size(number: int) -> bytes:
    return number.to_bytes(_SIZE_BYTES, "big")


def _split(body: memoryview) -> list[memoryview]:
    """Returns the parts of a body: their number, their sizes, then they themselves."""
    count = int.from_bytes(body[:_SIZE_BYTES], "big")
    start = _SIZE_BYTES * (count + 1)
    parts = []
    for at in range(1, count + 1):
        end = start + int.from_bytes(body[_SIZE_BYTES * at : _SIZE_BYTES * (at + 1)], "big")
        parts.append(body[start:end])
        start = end
    return parts


def _seal(key: bytes, digest: str, body: bytes | memoryview) -> bytes:
    seal = blake2b(key=key, digest_size=_DIGEST_BYTES)
    seal.update(digest.encode())
    seal.update(body)
    return seal.digest()


def _user_key() -> bytes | None:
    """Returns the user's key, made on first use; None where there is no place for it."""
    path = os.path.join(user_cache_folder(), "key")
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
