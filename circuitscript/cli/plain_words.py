"""Reads the words of a `run` command that leave nothing to explain, without the command-line library.

Importing that library takes a noticeable part of a warm `run`, and an automation starts many of them. Anything else
than a plain `run PATH --option VALUE …`, be it only `--help` or a misspelt option, is left to `cli.group`.
"""

from typing import Any, Final

OPTIONS: Final = {
    "--event": "event",
    "--type": "type",
    "--db": "db",
    "--state": "state",
    "--env": "environment",
    "--location": "location",
    "--url": "url",
    "--limits": "limits",
    "--record": "record",
    "--record-callouts": "record_callouts",
}
FLAGS: Final = {"--json": "json", "--watch": "watch"}


def plain_run(words: list[str]) -> dict[str, Any] | None:
    """Returns the values of a plain `run` command by the names of `RunWords`, or None for every other command."""
    if not words or words[0] != "run":
        return None
    values: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        option, equals, value = word.partition("=")
        if word in FLAGS:
            values[FLAGS[word]] = True
        elif option in OPTIONS:
            given = value if equals else next(rest, "--")
            if given.startswith("-") and given != "-" and not equals:
                return None
            values[OPTIONS[option]] = given
        elif word.startswith("-") or "path" in values:
            return None
        else:
            values["path"] = word
    return values if "path" in values else None
