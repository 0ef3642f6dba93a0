"""Where the commands `circuitscript` and `circuit-script` and `python -m circuitscript` start.

Checks the compiled core before anything else is imported: an outdated one ends in a message, not in a traceback.
"""

import sys

from circuitscript import compiled


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
    sys.exit(main())
