"""What a caller may choose about checking."""

from collections.abc import Mapping

from circuitscript.source.classes import Factory, frozen

LATEST_API_VERSION = 67


@frozen
class CheckOptions:
    """`api_version` is the version where a unit has none of its own in `api_versions` (by the source's name)."""

    api_version: int = LATEST_API_VERSION
    api_versions: Mapping[str, int] = Factory(dict)
