"""The project that `circuitscript init` makes: the files of the folder `starter`, under the name of the project.

Files and folders that begin with a dot in a project are kept with `dot_` instead.
"""

import json
import os
from collections.abc import Iterator
from typing import Final

_STARTER: Final = os.path.join(os.path.dirname(os.path.abspath(__file__)), "starter")
_NAME: Final = "{{name}}"


def starter_files(name: str) -> Iterator[tuple[str, str]]:
    """Yields path (with `/`) and text of each file of a new project called `name`, in the order of their paths."""
    found = []
    for parent, _, files in os.walk(_STARTER):
        for file in files:
            path = os.path.join(parent, file)
            with open(path, encoding="utf-8") as stream:
                text = stream.read()
            shown = os.path.relpath(path, _STARTER).replace(os.sep, "/").replace("dot_", ".")
            found.append((shown, text.replace(_NAME, json.dumps(name, ensure_ascii=False))))
    yield from sorted(found)
