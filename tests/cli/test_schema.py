"""``umc schema``: editors that read JSON Schema accept the book, and underline what is wrong."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.cli.running import umc

SAMPLES = Path(__file__).resolve().parents[2] / "sample_configs"
EVERYTHING = Path(__file__).resolve().parents[1] / "files" / "everything"
TAPLO = Path(sysconfig.get_path("scripts")) / "taplo"


def _lint(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run taplo in a folder; its own catalogue of schemas, which lies in the network, is left out."""
    return subprocess.run(
        [TAPLO, "lint", "--colors", "never", *words], cwd=folder, capture_output=True, text=True
    )


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder that holds both schemas as umc prints them."""
    (tmp_path / "book.json").write_text(umc("schema").stdout, encoding="utf-8")
    (tmp_path / "scenarios.json").write_text(umc("schema", "--scenarios").stdout, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", [(), ("--format", "csv"), ("-o", "jsonl"), ("--quiet",)])
def test_a_schema_is_json_whatever_is_asked_for(words: tuple[str, ...]) -> None:
    """It goes into a file for a program to read."""
    result = umc("schema", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == umc("schema").stdout
    assert json.loads(result.stdout)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_scenario_files_have_a_schema_of_their_own() -> None:
    """What may stand in a book may not stand there, and the other way round."""
    book, scenarios = umc("schema", "-o", "json").json, umc("schema", "--scenarios", "-o", "json").json
    assert "contracts" in book["properties"]
    assert "scenario" in scenarios["properties"]
    assert not book["properties"].keys() & scenarios["properties"].keys()


def test_a_schema_is_about_no_instant() -> None:
    """--at would say nothing."""
    assert umc("schema", "--at", "2026-05-01").exit_code == 2


def test_taplo_accepts_the_sample_book(schemas: Path) -> None:
    """Every file of it, and the book that holds every key."""
    files = [str(path) for folder in (SAMPLES, EVERYTHING) for path in folder.rglob("*.toml")]
    books = [path for path in files if not path.endswith(".test.toml")]
    result = _lint(schemas, "--schema", f"file://{schemas}/book.json", *books)
    assert result.returncode == 0, result.stderr


def test_taplo_accepts_the_sample_scenarios(schemas: Path) -> None:
    """Every scenario file beside the sample books."""
    files = [str(path) for path in SAMPLES.rglob("*.test.toml")]
    result = _lint(schemas, "--schema", f"file://{schemas}/scenarios.json", *files)
    assert files
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("editors_file", [True, False])
def test_taplo_finds_the_schemas_of_a_new_book_by_itself(tmp_path: Path, editors_file: bool) -> None:
    """By .taplo.toml at the root of what is opened, by the first line of each file anywhere else."""
    umc("init", str(tmp_path / "book"))
    book = tmp_path / "book" / "book.toml"
    folder = book.parent
    if not editors_file:
        (folder / ".taplo.toml").unlink()
    else:
        _drop_first_lines(folder)
    if editors_file:  # a book at the root of a repository
        (folder / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert _lint(folder).returncode == 0, _lint(folder).stderr
    for name, right, wrong in (
        ("book.toml", "calendar = ", "calender = "),
        ("book.test.toml", "equipment = ", "equipmnt = "),
    ):
        sound = (folder / name).read_text("utf-8")
        (folder / name).write_text(sound.replace(right, wrong, 1), encoding="utf-8")
        result = _lint(folder)
        assert result.returncode == 1, name
        assert wrong.removesuffix(" = ") in result.stderr
        (folder / name).write_text(sound, encoding="utf-8")


def _drop_first_lines(folder: Path) -> None:
    for path in (folder / "book.toml", folder / "book.test.toml"):
        first, rest = path.read_text("utf-8").split("\n", 1)
        assert first.startswith("#:schema ")
        path.write_text(rest, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[desks.main]\ncalender = "24x7"\n', "calender"),
        ("[[route]]\n", "route"),
        ('[desks.main]\ncalendar = "24x7"\nphone = 5\n', "string"),
        ('[calendars.c]\ntime_zone = "Asia/Tokio"\nhours = {}\n', "Asia/Tokio"),
        ('[contracts.c]\ntriage = "4 hours"\n', "4 hours"),
        ("[contracts.c]\nstarts = 2026-04-01T09:00:00\n", "date"),
    ],
)
def test_taplo_underlines_what_is_wrong(schemas: Path, text: str, said: str) -> None:
    """A misspelt key or table, a wrong type, an unknown zone, a duration without a unit, a time for a day."""
    (schemas / "wrong.toml").write_text(text, encoding="utf-8")
    result = _lint(schemas, "--schema", f"file://{schemas}/book.json", "wrong.toml")
    assert result.returncode == 1
    assert said in result.stderr
    assert len(result.stderr) < 5_000, "no list of six hundred zones"


def test_the_program_that_checks_is_there() -> None:
    """Without taplo the tests above would show nothing."""
    assert shutil.which(TAPLO)
