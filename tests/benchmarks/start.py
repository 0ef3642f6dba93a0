"""How long a warm `circuitscript run` of the example takes, as multiples of starting Python and of importing attrs.

Run with `python tests/benchmarks/start.py [--json] [--rounds N]`. Cases are interleaved; the best of all rounds counts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "lead_scoring"
COMMAND = ["-c", "from circuitscript.__main__ import start; start()"]
"""What the installed command `circuitscript` does."""

RUN = [*COMMAND, "run", str(EXAMPLE), "--event", str(EXAMPLE / "events" / "contact_create.json")]
CASES = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import attrs'": ["-c", "import attrs"],
    "circuitscript --version": [*COMMAND, "--version"],
    "circuitscript run, warm": RUN,
}
AIM = 10.0
"""How many times `python -c pass` a warm run may take."""


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Returns the wall time of one process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measure(rounds: int) -> dict[str, float]:
    """Returns the best time of each case in seconds."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_CACHE_HOME": home, "PYTHONPATH": str(ROOT)}
        environment |= {"PYTHONPYCACHEPREFIX": f"{home}/pycache"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        cold = seconds(RUN, environment)
        best = dict.fromkeys(CASES, float("inf"))
        for _ in range(rounds):
            for name, arguments in CASES.items():
                best[name] = min(best[name], seconds(arguments, environment))
    return {**best, "circuitscript run, cold": cold}


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=9, help="how often each case is run")
    options = parser.parse_args()
    best = measure(options.rounds)
    peers = list(CASES)[:2]
    rows = [
        {"case": case, "peer": peer, "ratio": round(best[case] / best[peer], 2)}
        for case in best
        if case not in peers
        for peer in peers
    ]
    ratio = best["circuitscript run, warm"] / best[peers[0]]
    summary = {
        "milliseconds": {case: round(value * 1000, 1) for case, value in best.items()},
        "warm_run_to_python": round(ratio, 2),
        "aim": AIM,
    }
    if options.json:
        print(json.dumps({"name": "start", "rows": rows, "summary": summary}))
        return
    for case, value in best.items():
        print(
            f"{case:28} {value * 1000:8.1f} ms"
            f"  {value / best[peers[0]]:6.1f} x python  {value / best[peers[1]]:5.1f} x attrs"
        )
    print(f"\na warm run takes {ratio:.1f} times `{peers[0]}`; the aim is {AIM:.0f}")


if __name__ == "__main__":
    main()
