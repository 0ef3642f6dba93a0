"""Regular expressions of our own that are compiled when they are first used, as most starts use few of them."""

import re
from typing import Any, cast


class _Late:
    def __init__(self, text: str, flags: int) -> None:
        self._late = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if name == "_late":
            raise AttributeError(name)
        # Kept on the object, so that this method is asked once for each attribute.
        value = self.__dict__[name] = getattr(re.compile(*self._late), name)
        return value


def late_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Returns what `re.compile` returns, in all but its class: it compiles at the first use of an attribute."""
    return cast("re.Pattern[str]", _Late(text, flags))
