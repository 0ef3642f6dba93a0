"""The progress bar: on a terminal only, and out of the way of lines."""

from io import StringIO

from circuitscript.cli.progress import Progress


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_many_are_done() -> None:
    screen = Screen()
    progress = Progress(4, "tests", screen)
    progress.advance()
    progress.advance("1 failed")
    shown = screen.getvalue().split("\r\x1b[K")
    assert shown[1].endswith(" 1 of 4 tests")
    assert shown[2].endswith(" 2 of 4 tests, 1 failed")
    assert shown[2].count("█") == shown[2].count("░")
    progress.clear()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_file_shows_nothing_and_neither_does_a_single_test() -> None:
    for total, stream in ((4, StringIO()), (1, Screen())):
        progress = Progress(total, "tests", stream)
        progress.advance()
        progress.clear()
        assert stream.getvalue() == ""
