"""`circuit.toml`: its tables, their keys and types, and a clear message for everything else."""

import re
from collections.abc import Mapping
from typing import Any, Final

from circuitscript.source.classes import Factory, frozen
from circuitscript.source.toml import TomlError, parse_toml

SETTINGS_FILE: Final = "circuit.toml"
LATEST_API_VERSION: Final = 67
OLDEST_API_VERSION: Final = 20
SCHEMAS: Final = ("highlevel", "salesforce")

PATH_DEFAULTS: Final = {
    "classes": ("classes",),
    "triggers": ("triggers",),
    "tests": ("tests",),
    "schema": ("schema",),
    "static": ("static",),
    "events": ("events",),
    "recordings": ("recordings",),
}

_KEYS: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "project": {"name": (str,), "api_version": (int, float, str), "schema": (str,), "time_zone": (str,)},
    "paths": dict.fromkeys(PATH_DEFAULTS, (str, list)),
    "limits": {"profile": (str,)},
    "callouts": {
        "allow": (list,),
        "allow_private": (bool,),
        "credentials": (dict,),
        "retries": (int,),
        "cache": (dict,),
    },
    "highlevel": {
        "version": (str,),
        "location": (str,),
        "url": (str,),
        "token_env": (str,),
        "tokens": (str,),
        "client_id_env": (str,),
        "client_secret_env": (str,),
        "company": (str,),
        "max_scan_rows": (int,),
    },
    "triggers": {"window": (int, float)},
    "test": {"min_coverage": (int, float)},
    "labels": {},
    "environments": {},
}
_OPEN_TABLES: Final = frozenset({"limits", "labels", "environments"})
"""Tables with keys of the author's choice, beside the known ones."""

_MOST_SECONDS: Final = 3600

_TYPE_NAMES: Final = {
    str: "a string",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
    bool: "true or false",
}


class ProjectError(Exception):
    """A project that cannot be opened: what is wrong, in which file, and what to do, in one message."""


@frozen
class Settings:
    """What `circuit.toml` says. `limits` holds maxima that differ from the profile's, by resource name in lower case.

    `profile` is empty where it names none, so that whoever runs the project chooses.

    `window` is how many seconds events about one record may be apart and still tell of one change.
    `paths` names folders relative to the project, by purpose; `explicit_paths` are the purposes that the author wrote.
    """

    name: str = ""
    api_version: int = LATEST_API_VERSION
    schema: str = "highlevel"
    paths: Mapping[str, tuple[str, ...]] = Factory(lambda: dict(PATH_DEFAULTS))
    explicit_paths: frozenset[str] = frozenset()
    profile: str = ""
    limits: Mapping[str, int] = Factory(dict)
    callouts: Mapping[str, Any] = Factory(dict)
    highlevel: Mapping[str, Any] = Factory(dict)
    window: float = 5.0
    min_coverage: float = 0.0
    labels: Mapping[str, str] = Factory(dict)
    environments: Mapping[str, Any] = Factory(dict)
    time_zone: str = ""


def read_settings(text: str, file: str = SETTINGS_FILE) -> Settings:
    """Returns the settings in `text`.

    Raises ProjectError, naming `file`, for broken TOML, unknown tables and keys, and values of a wrong type.
    """
    try:
        document = parse_toml(text)
    except TomlError as error:
        raise ProjectError(f"{file}: not valid TOML: {error}") from None
    _check_tables(document, file)
    project = document.get("project", {})
    limits = dict(document.get("limits", {}))
    paths = document.get("paths", {})
    return Settings(
        name=project.get("name", ""),
        api_version=_api_version(project.get("api_version", LATEST_API_VERSION), file),
        schema=_one_of("project.schema", project.get("schema", "highlevel"), SCHEMAS, file),
        paths={
            purpose: _folders(purpose, paths.get(purpose, default), file) for purpose, default in PATH_DEFAULTS.items()
        },
        explicit_paths=frozenset(paths),
        profile=limits.pop("profile", ""),
        limits=_maxima(limits, file),
        callouts=document.get("callouts", {}),
        highlevel=document.get("highlevel", {}),
        window=_seconds(document.get("triggers", {}).get("window", 5), file),
        min_coverage=_percent(document.get("test", {}).get("min_coverage", 0), file),
        labels=document.get("labels", {}),
        environments=document.get("environments", {}),
        time_zone=_time_zone(project.get("time_zone", ""), file),
    )


def parse_api_version(text: str) -> int | None:
    """Returns the version that `67` or `67.0` means, or None when it means none that is known."""
    number = text.strip().removesuffix(".0")
    if not number.isascii() or not number.isdigit() or len(number) > 3:
        return None
    version = int(number)
    return version if OLDEST_API_VERSION <= version <= LATEST_API_VERSION else None


def _time_zone(name: str, file: str) -> str:
    if name:
        from datetime import UTC

        from circuitscript.values.zones import GMT_NAMES, zone

        if zone(name) is UTC and name not in GMT_NAMES:
            raise ProjectError(f'{file}: project.time_zone: no time zone {name!r}; write one such as "Europe/Berlin"')
    return name


def _check_tables(document: dict[str, Any], file: str) -> None:
    for table, content in document.items():
        if table not in _KEYS:
            raise ProjectError(f"{file}: unknown table [{table}]{_nearest(table, _KEYS)}")
        if not isinstance(content, dict):
            raise ProjectError(f"{file}: {table} must be a table: write [{table}] and its keys below")
        for key, value in content.items():
            _check_key(table, key, value, file)


def _check_key(table: str, key: str, value: object, file: str) -> None:
    types = _KEYS[table].get(key)
    if types is None:
        if table == "labels":
            _check_label(key, value, file)
        if table == "environments":
            _check_environment(key, value, file)
        if table in _OPEN_TABLES:
            return
        raise ProjectError(f"{file}: unknown key `{key}` in [{table}]{_nearest(key, _KEYS[table])}")
    _check_type(table, key, value, types, file)


def _check_type(table: str, key: str, value: object, types: tuple[type, ...], file: str) -> None:
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        expected = " or ".join(dict.fromkeys(_TYPE_NAMES[type] for type in types))
        raise ProjectError(f"{file}: `{key}` in [{table}] must be {expected}, not {value!r}")


def _check_environment(name: str, value: object, file: str) -> None:
    """Checks one table of environments, which has the keys of [highlevel]."""
    known, table = _KEYS["highlevel"], f"environments.{name}"
    if not isinstance(value, dict):
        raise ProjectError(f"{file}: `{name}` in [environments] must be a table: write [{table}] and its keys below")
    for key, content in value.items():
        if key not in known:
            raise ProjectError(f"{file}: unknown key `{key}` in [{table}]{_nearest(key, known)}")
        _check_type(table, key, content, known[key], file)


def _check_label(name: str, value: object, file: str) -> None:
    if not re.fullmatch(r"[A-Za-z](?:_?[A-Za-z0-9])*", name):
        raise ProjectError(f"{file}: `{name}` in [labels] cannot be a name: scripts write Label.{name}")
    if not isinstance(value, str):
        raise ProjectError(f"{file}: `{name}` in [labels] must be a string, not {value!r}")


def _api_version(value: object, file: str) -> int:
    version = parse_api_version(str(value))
    if version is None:
        raise ProjectError(
            f"{file}: `api_version` in [project] must be a whole number "
            f"from {OLDEST_API_VERSION} to {LATEST_API_VERSION}, not {value!r}"
        )
    return version


def _one_of(key: str, value: str, allowed: tuple[str, ...], file: str) -> str:
    if value not in allowed:
        raise ProjectError(f"{file}: `{key}` must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _seconds(value: float, file: str) -> float:
    if not 0 <= value <= _MOST_SECONDS:
        raise ProjectError(f"{file}: `window` in [triggers] must be from 0 to {_MOST_SECONDS} seconds, not {value!r}")
    return float(value)


def _percent(value: float, file: str) -> float:
    if not 0 <= value <= 100:
        raise ProjectError(f"{file}: `min_coverage` in [test] must be from 0 to 100 per cent, not {value!r}")
    return float(value)


def _folders(purpose: str, value: object, file: str) -> tuple[str, ...]:
    folders = (value,) if isinstance(value, str) else value
    assert isinstance(folders, list | tuple)
    for folder in folders:
        if not isinstance(folder, str) or not folder:
            raise ProjectError(f"{file}: `{purpose}` in [paths] must name folders, not {folder!r}")
        if folder.startswith(("/", "\\")) or ".." in folder.replace("\\", "/").split("/"):
            raise ProjectError(f"{file}: `{purpose}` in [paths] must stay inside the project, not {folder!r}")
    return tuple(folders)


def _maxima(limits: dict[str, object], file: str) -> dict[str, int]:
    from circuitscript.runtime.governor import Resource

    known = [resource.name.lower() for resource in Resource]
    maxima: dict[str, int] = {}
    for name, value in limits.items():
        if name not in known:
            raise ProjectError(f"{file}: unknown limit `{name}`{_nearest(name, known)}")
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ProjectError(f"{file}: the limit `{name}` must be a whole number of 0 or more, not {value!r}")
        maxima[name] = value
    return maxima


def _nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), 1)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; known are {', '.join(sorted(known))}" if known else ""
