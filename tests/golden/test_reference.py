"""`docs/reference` is what the library's declarations say; `--update-golden` writes it anew."""

from pathlib import Path

import pytest

from circuitscript.library.reference import make_pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    made = make_pages()
    if request.config.getoption("--update-golden"):
        FOLDER.mkdir(exist_ok=True)
        for path in FOLDER.iterdir():
            path.unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    return made


def test_pages_are_what_the_library_declares(pages: dict[str, str]) -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert found.keys() == pages.keys()
    different = [name for name, text in pages.items() if found[name] != text]
    assert not different, "run with --update-golden and review the difference"


def test_every_member_is_described() -> None:
    silent = [line for text in make_pages().values() for line in text.splitlines() if line.endswith("|  |")]
    assert silent == []
