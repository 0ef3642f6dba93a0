"""Records the runs of scripts, each from the same beginning, and prints a digest of each journal, as lines of JSON.

With `--pure` first, the compiled core of the environment is left aside.
"""

import sys

if sys.argv[1:2] == ["--pure"]:
    sys.modules["_circuitscript_core"] = None  # type: ignore[assignment]
    del sys.argv[1]

import hashlib
import io
import json
from pathlib import Path

from circuitscript.data.schemas import builtin_schema
from circuitscript.engine import RunOptions
from circuitscript.hosts.clock import FixedClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.journal import Header, JournalWriter, record
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.hosts.randomness import SeededRandomness
from circuitscript.runtime.host import Host
from circuitscript.version import description
from tests.expectations import load_script, read_script


def journal(path: Path) -> bytes | None:
    """Returns the journal of a script's run, its end included; None for a script with errors."""
    script = read_script(path.read_text(encoding="utf-8"))
    if script.wanted["error"] or "run" in script.settings:
        return None
    _, anonymous = load_script(script)
    schema = script.settings.get("schema", "salesforce")
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(Header({}, schema, {}))
    host = Host(
        records=MemoryRecords(builtin_schema(schema)),
        clock=FixedClock(),
        randomness=SeededRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )
    result = anonymous.run(RunOptions(host=record(host, writer)))
    writer.close({"outcome": result.outcome.value, "error": repr(result.error), "used": repr(result.limits)})
    return stream.getvalue()


def main() -> None:
    """Records the scripts that are named on the command line."""
    print(json.dumps({"core": description()}), flush=True)
    for name in sys.argv[1:]:
        written = journal(Path(name))
        if written is not None:
            print(json.dumps({"name": name, "journal": hashlib.sha256(written).hexdigest()}), flush=True)


if __name__ == "__main__":
    main()
