"""Runs hostile programs one after another in this process and prints what each took, as one line of JSON."""

import gc
import json
import re
import sys
import time
from pathlib import Path

from circuitscript.engine import Engine
from circuitscript.runtime.governor import Resource
from tests.expectations import load_script, read_script

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def memory(key: str) -> int:
    """Returns the process's resident size in bytes (`VmRSS`) or its peak (`VmHWM`); 0 where neither is told."""
    if not _STATUS.exists():
        return 0
    found = re.search(rf"^{key}:\s+(\d+)", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def measure(path: Path, small: Engine) -> dict[str, object]:
    """Runs one program, and a small one after it."""
    _, anonymous = load_script(read_script(path.read_text(encoding="utf-8")))
    limits = anonymous.program.limits
    gc.collect()
    before = memory("VmRSS")
    if before:
        _CLEAR.write_text("5")
    started = time.process_time()
    result = anonymous.run()
    spent = time.process_time() - started
    grown = memory("VmHWM") - before
    after = small.load({}).execute_anonymous("System.debug(6 * 7);")
    return {
        "name": path.stem,
        "outcome": result.outcome.value,
        "cpu": int(spent * 1000),
        "cpu_limit": min(limits.maximum(Resource.CPU_TIME), limits.maximum(Resource.WALL_TIME)),
        "grown": grown,
        "heap_limit": limits.maximum(Resource.HEAP),
        "next": int(after.logs[0].text),
    }


def main() -> None:
    """Measures the programs that are named on the command line."""
    small = Engine()
    small.load({}).execute_anonymous("System.debug(6 * 7);")
    for name in sys.argv[1:]:
        print(json.dumps(measure(Path(name), small)), flush=True)


if __name__ == "__main__":
    main()
