"""Finds the files that are not Python: the grammars and the part of the library that is written in CircuitScript.

In a checkout they are the folders `grammar` and `stdlib` at its top; in a wheel they are inside the package. No other
module knows the difference.
"""

import os
from typing import Final

_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def folder(name: str) -> str:
    """Returns the path of the resource folder `name`, which is `grammar` or `stdlib`.

    Raises FileNotFoundError when the installation lacks it.
    """
    for path in (os.path.join(_PACKAGE, f"_{name}"), os.path.join(os.path.dirname(_PACKAGE), name)):
        if os.path.isdir(path):
            return path
    raise FileNotFoundError(f"this installation of circuitscript has no folder {name!r}; install it again")


def read_grammar(name: str) -> str:
    """Returns the text of the grammar file `name`, such as `circuit.lark`.

    Raises FileNotFoundError when there is no such file.
    """
    return _read(os.path.join(folder("grammar"), name))


def read_stdlib() -> tuple[tuple[str, str], ...]:
    """Returns path (relative to `stdlib`, with `/`) and text of every `.cls` file of the library, sorted by path."""
    top = folder("stdlib")
    files = sorted(
        os.path.relpath(os.path.join(parent, name), top).replace(os.sep, "/")
        for parent, _, names in os.walk(top)
        for name in names
        if name.endswith(".cls")
    )
    return tuple((file, _read(os.path.join(top, file))) for file in files)


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()
