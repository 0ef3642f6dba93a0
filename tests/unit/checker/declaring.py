"""What tests of declaration rules share: one class checked, its diagnostics as `code: message`."""

from tests.checking import check_sources


def found(source: str, *others: str, api_version: int = 67) -> list[str]:
    """Checks `source` beside `others`, each a class by its own; returns all diagnostics as `code: message`."""
    sources = {f"Unit{position}.cls": text for position, text in enumerate((source, *others))}
    program = check_sources(sources, api_version)
    return [f"{one.code}: {one.message}" for one in program.diagnostics]


def found_in_trigger(source: str) -> list[str]:
    """Checks a trigger; returns all diagnostics as `code: message`."""
    return [f"{one.code}: {one.message}" for one in check_sources({"Unit.trigger": source}).diagnostics]
