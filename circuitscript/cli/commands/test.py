"""`circuitscript test`: runs test classes and tells what failed, and what of the sources they covered."""

from typing import Any

import click

from circuitscript.cli.failures import Failure
from circuitscript.cli.options import Range
from circuitscript.cli.test_run import TestWords, run_tests


@click.command("test")
@click.argument("path", default=".", metavar="[PATH]")
@click.option("-k", "pattern", metavar="PATTERN", help="Run only tests whose Class.method contains PATTERN.")
@click.option("--jobs", type=click.IntRange(1), default=1, metavar="N", help="Run the tests in N processes.")
@click.option("--failed-first", is_flag=True, help="Run what failed last time before the rest.")
@click.option("--watch", is_flag=True, help="Run what a change of the sources affects, until Ctrl-C.")
@click.option("--durations", type=click.IntRange(0), default=0, metavar="N", help="Tell the N slowest tests.")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Make other generated arguments than usual.")
@click.option("--mutate", is_flag=True, help="Change the classes slightly and tell which changes no test notices.")
@click.option(
    "--min-score",
    type=Range(0, 100),
    default=0,
    metavar="PERCENT",
    help="With --mutate: fail below this share.",
)
@click.option("--min-coverage", type=Range(0, 100), metavar="PERCENT", help="Fail below this coverage.")
@click.option("--limits-snapshot", metavar="FILE", help="Write what each test used of the limits to FILE.")
@click.option("--check-limits", metavar="FILE", help="Fail when a test uses more than FILE says.")
@click.option("--lcov", metavar="FILE", help="Write coverage in lcov's format.")
@click.option("--cobertura", metavar="FILE", help="Write coverage as Cobertura XML.")
@click.option("--html", metavar="DIR", help="Write coverage as HTML pages.")
@click.option("--junit", metavar="FILE", help="Write results as JUnit XML.")
@click.option("--env", "environment", metavar="NAME", hidden=True)
@click.option("--json", is_flag=True, help="Write JSON Lines to standard output.")
def command(environment: str | None, **words: Any) -> int:
    """Run the tests of a project, a folder or a file.

    Every test has an empty store and limits of its own, and no way out: callouts need mocks. Exits with 1 when a test
    fails, when one uses more than --check-limits allows, or when coverage is below --min-coverage (or the project's
    min_coverage).
    """
    if environment is not None:
        raise Failure(
            f"tests run on an empty store of their own and never on a location, where what they write would stay: "
            f"run the code with `circuitscript exec --env {environment}`, best on a sandbox of `circuitscript sandbox`"
        )
    return run_tests(TestWords(**words))
