"""Where the commands `circuitscript` and `circuit-script` and `python -m circuitscript` start.

Checks the compiled core before anything else is imported: an outdated one ends in a message, not in a traceback.
"""

import atexit
import os
import sys

from circuitscript import compiled, startup


def start() -> None:
    """Runs the command line as a process of its own and ends that process with the exit code.

    Ends without taking the interpreter down piece by piece: the commands close what they opened, and freeing every
    object one by one would take a good part of a short command.
    """
    _open_missing_streams()
    code = _with_start_file() if sys.argv[1:2] == ["run"] else main()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the output has gone
        code = code or 1
    os._exit(code)


def _open_missing_streams() -> None:
    """Opens the null device for standard streams that the caller has closed: no other file takes their place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115


def _with_start_file() -> int:
    """Runs the command line with what earlier starts have kept, and keeps what this one needed."""
    file = startup.start_file()
    if file is None:
        return main()
    file.install()
    from circuitscript.source import toml

    toml.KNOWN.update(file.documents)
    code = main()
    if code == 0:
        file.keep(toml.READ)
    return code


def main() -> int:
    """Runs the command line and returns its exit code, which is 2 for a compiled core that is out of date."""
    try:
        compiled.verify()
    except compiled.StaleCoreError as error:
        print(error, file=sys.stderr)
        return 2
    from circuitscript import cli

    return cli.main()


if __name__ == "__main__":
    start()
