"""Checked programs on the disk: found again when nothing has changed, and never trusted otherwise."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Queue, get_context
from pathlib import Path

import pytest

from circuitscript.engine import Engine, Event
from circuitscript.engine.cache import ProgramCache, content_digest

SOURCE = """public class Shop {
    public enum Size { SMALL, LARGE }
    public Decimal price { get; private set; }
    private static Map<Size, Decimal> PRICES = new Map<Size, Decimal>{ Size.SMALL => 1.5, Size.LARGE => 2 };
    public static Decimal price(String name) {
        switch on name { when 'small' { return PRICES.get(Size.SMALL); } when else { return PRICES.get(Size.LARGE); } }
    }
    public static Integer people() { return [SELECT COUNT() FROM Contact WHERE LastName = 'x' AND score__c > 1]; }
}
"""
TRIGGER = "trigger T on Contact (after insert) { System.debug(Trigger.new[0].score__c); }"
SCHEMA = "[Contact.fields.score__c]\ntype = 'number'\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "classes").mkdir(parents=True)
    (folder / "schema").mkdir()
    (folder / "circuit.toml").write_text("")
    (folder / "classes" / "Shop.cls").write_text(SOURCE)
    (folder / "classes" / "T.trigger").write_text(TRIGGER)
    (folder / "schema" / "contact.toml").write_text(SCHEMA)
    return folder


def stored(project: Path) -> list[Path]:
    return sorted((project / ".circuitscript" / "cache").glob("*.program"))


def refuse_to_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr("circuitscript.engine.pipeline._compile", parse)


def prices(project: Path) -> list[object]:
    program = Engine().load(str(project))
    assert program.diagnostics == ()
    return [program.call_static("Shop", "price", [name]).value for name in ("small", "x")]


def test_unchanged_program_is_not_parsed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = prices(project)
    assert len(stored(project)) == 1
    refuse_to_parse(monkeypatch)
    assert [str(price) for price in prices(project)] == [str(price) for price in cold] == ["1.5", "2"]
    program = Engine().load(str(project))
    assert program.call_static("Shop", "people").value == 0
    event = Event("Contact", "insert", ({"Id": "hV5mC8xQ2nLr7TkZ4wEb", "score__c": 7},))
    assert [entry.text for entry in program.run_event(event).logs] == ["7"]


def test_anonymous_code_is_checked_against_a_program_from_the_cache(project: Path) -> None:
    prices(project)
    program = Engine().load(str(project))
    result = program.execute_anonymous("System.debug(Shop.price('small') + 1);")
    assert [entry.text for entry in result.logs] == ["2.5"]


def test_program_from_the_cache_can_be_planned_twice_and_whole(project: Path) -> None:
    prices(project)
    cold = Engine().load(str(project), use_cache=False).measured()
    warm = Engine().load(str(project)).measured()
    for program in (cold, warm):
        program.executable.plan_all()
    places = [[str(one.site) for one in program.executable.statements()] for program in (cold, warm)]
    assert len(places[0]) > 3
    assert len(places[0]) == len(places[1])
    assert [str(price) for price in (warm.call_static("Shop", "price", ["small"]).value,)] == ["1.5"]


def test_many_threads_run_a_program_from_the_cache(project: Path) -> None:
    prices(project)
    for _ in range(5):
        program = Engine().load(str(project))
        with ThreadPoolExecutor(4) as pool:
            runs = [pool.submit(program.call_static, "Shop", "price", [name]) for name in ("small", "x") * 4]
        assert [str(run.result().value) for run in runs] == ["1.5", "2"] * 4


@pytest.mark.parametrize("file", ["classes/Shop.cls", "schema/contact.toml"])
def test_changed_source_is_checked_again(project: Path, file: str) -> None:
    prices(project)
    path = project / file
    path.write_text(path.read_text() + "\n")
    prices(project)
    assert len(stored(project)) == 2


def test_diagnostics_come_from_the_cache_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "classes" / "Bad.cls").write_text("public class Bad { Integer n = 'x'; }")
    cold = Engine().load(str(project)).diagnostics
    refuse_to_parse(monkeypatch)
    warm = Engine().load(str(project)).diagnostics
    assert [(d.source.name, d.span, d.code, d.message) for d in warm] == [
        (d.source.name, d.span, d.code, d.message) for d in cold
    ]
    assert len(warm) == 1


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_damaged_and_foreign_files_are_rebuilt_in_silence(project: Path, home: Path, damage: str) -> None:
    prices(project)
    (file,) = stored(project)
    content = file.read_bytes()
    if damage == "cut":
        file.write_bytes(content[:-10])
    elif damage == "flipped":
        file.write_bytes(content[:-10] + bytes([content[-10] ^ 1]) + content[-9:])
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        (home / "circuitscript" / "key").write_bytes(bytes(32))
    assert [str(price) for price in prices(project)] == ["1.5", "2"]
    assert stored(project)[0].read_bytes() != b""


def test_read_only_project_is_loaded_without_a_cache(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("circuitscript.engine.cache.os.makedirs", refuse)
    assert [str(price) for price in prices(project)] == ["1.5", "2"]
    assert stored(project) == []


def test_digest_tells_parts_apart() -> None:
    assert content_digest([b"a", b"bc"]) != content_digest([b"ab", b"c"])
    assert content_digest([b"a"]) == content_digest([b"a"])


def test_cache_keeps_to_a_number_of_files(tmp_path: Path) -> None:
    cache = ProgramCache(str(tmp_path / "cache"))
    for number in range(40):
        cache.write(f"{number:02}", [b"%d" % number, b""])
    assert len(list((tmp_path / "cache").iterdir())) <= 24
    assert [bytes(part) for part in cache.read("39") or ()] == [b"39", b""]


def write_until(folder: str, failures: "Queue[str]") -> None:
    cache = ProgramCache(folder)
    for round_ in range(60):
        part = bytes([round_]) * 50_000
        if not cache.write("same", [part, part]):
            failures.put("not written")
        read = cache.read("same")
        if read is None or read[0] != read[1] or len(read[0]) != 50_000:
            failures.put("torn")


def test_concurrent_processes_see_whole_files(tmp_path: Path) -> None:
    folder = str(tmp_path / "cache")
    context = get_context("spawn")
    failures: Queue[str] = context.Queue()
    assert ProgramCache(folder).write("first", [b""])  # the key is there
    processes = [context.Process(target=write_until, args=(folder, failures)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert failures.empty()
    assert sorted(path.name for path in Path(folder).iterdir()) == ["first.program", "same.program"]
