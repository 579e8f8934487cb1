"""``--format NAME[=FILE]``: one report on stdout, any number in files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.flawed_book import FULL, write_flawed
from tests.cli.running import umc
from tests.cli.small_book import machine, write_text
from tests.render.junit_rules import junit_faults

SCENARIO = '[[scenario]]\nname = "x"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder that holds the flawed book as ``book``."""
    write_flawed(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_job_prints_one_report_and_keeps_others(folder: Path) -> None:
    """Each as if it had been asked for alone; the exit code is that of the findings."""
    result = umc("validate", "book", "-o", "github", "--format", "sarif=out.sarif", "-o", "junit=out.xml")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == umc("validate", "book", "-o", "github").stdout
    assert (folder / "out.sarif").read_text() == umc("validate", "book", "-o", "sarif").stdout
    assert junit_faults((folder / "out.xml").read_text()) == []


@pytest.mark.parametrize("form", ["text", "table", "json", "jsonl", "csv"])
def test_the_plain_forms_go_to_files_too(folder: Path, form: str) -> None:
    """Exactly what stdout would get, where that is no terminal."""
    umc("validate", "book", "-o", f"{form}=out", columns=80)
    assert (folder / "out").read_text() == umc("validate", "book", "-o", form).stdout


def test_where_all_forms_go_to_files_the_text_is_printed() -> None:
    """A job that keeps a report should still show why it failed; -q keeps it silent."""
    text = umc("validate", "book").stdout
    assert umc("validate", "book", "-o", "sarif=out.sarif").stdout == text
    assert umc("validate", "book", "-o", "sarif=out.sarif", "-q").stdout == ""
    assert umc("validate", "book", "-q").stdout == text


def test_a_form_before_the_command_is_that_of_stdout(folder: Path) -> None:
    """The shared option goes on working, and the nearer one wins."""
    document = umc("validate", "book", "-o", "json").json
    assert umc("-o", "json", "validate", "book").json == document
    both = umc("-o", "json", "validate", "book", "-o", "junit=out.xml")
    assert (both.json, (folder / "out.xml").exists()) == (document, True)
    assert umc("-o", "json", "validate", "book", "-o", "text").stdout.startswith("book/book.toml:23")


def test_a_dash_is_stdout() -> None:
    """As for other tools."""
    assert umc("validate", "book", "-o", "junit=-").stdout == umc("validate", "book", "-o", "junit").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["github", "junit"], "one-report-a-place"),
        (["json=a", "csv=a"], "one-report-a-place"),
        (["xml"], "unknown-format"),
        (["sarf=a"], "unknown-format"),
        (["=a"], "unknown-format"),
        (["sarif="], "no-file-named"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_is_read(folder: Path, words: list[str], code: str) -> None:
    """Exit 2 with a hint, no file, no finding."""
    result = umc("validate", "book", *(part for word in words for part in ("-o", word)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"umc: {code}: " in result.stderr
    assert "hint: " in result.stderr
    assert [path.name for path in folder.iterdir()] == ["book"]


def test_a_near_format_is_named() -> None:
    """A slip of the hand is corrected."""
    assert "did you mean sarif?" in umc("validate", "book", "-o", "sarf=a").stderr


def test_a_file_that_cannot_be_written_keeps_nothing_else_from_being_said(folder: Path) -> None:
    """Exit 4; the other files are there, and stdout has the findings."""
    result = umc("validate", "book", "-o", "junit=no/such/out.xml", "-o", "sarif=out.sarif", "-o", "json")
    assert result.exit_code == 4
    assert result.json["errors"] == 3
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    assert (result.error["code"], "no/such/out.xml" in result.error["message"]) == ("unwritable-file", True)


def test_every_file_that_cannot_be_written_is_named() -> None:
    """Not only the first."""
    result = umc("validate", "book", "-o", "junit=no/a.xml", "-o", "sarif=no/b.sarif")
    assert "no/a.xml" in result.stderr
    assert "no/b.sarif" in result.stderr
    assert "3 errors" in result.stdout


def test_a_sound_book_with_an_unwritable_report_does_not_pass(folder: Path) -> None:
    """The job asked for a report and has none."""
    write_text(folder / "sound", FULL + machine("SW-01"))
    assert umc("validate", "sound", "-o", "junit=no/a.xml").exit_code == 4


def test_an_old_report_is_replaced_whole(folder: Path) -> None:
    """Nothing of a longer one is left at its end."""
    umc("validate", "book", "-o", "junit=out.xml")
    report = (folder / "out.xml").read_text()
    (folder / "out.xml").write_text(report + "x" * 1_000_000)
    umc("validate", "book", "-o", "junit=out.xml")
    assert (folder / "out.xml").read_text() == report


@pytest.mark.parametrize(
    "form", ["text", "table", "json", "jsonl", "csv", "github", "gitlab", "sarif", "junit"]
)
@pytest.mark.parametrize("book", ["book", "sound"])
def test_every_form_takes_the_place_of_its_earlier_report(folder: Path, form: str, book: str) -> None:
    """With findings or without; the same command can be run again."""
    write_text(folder / "sound", FULL + machine("SW-01"))
    first = umc("validate", "book", "-o", f"{form}=out")
    again = umc("validate", book, "-o", f"{form}=out")
    assert (first.exit_code, again.exit_code, again.stderr) == (1, int(book == "book"), "")


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "junit"])
def test_a_report_of_scenarios_takes_the_place_of_its_earlier_one(folder: Path, form: str) -> None:
    """As for those of validate."""
    write_text(folder / "sound", FULL + machine("SW-01"))
    (folder / "sound" / "s.test.toml").write_text(SCENARIO)
    results = [umc("test", "sound", "-o", f"{form}=out") for _ in range(2)]
    assert [(one.exit_code, one.stderr) for one in results] == [(1, ""), (1, "")]


def _lose(folder: Path) -> dict[str, Path]:
    """Return files that no report may take the place of, by how they are named."""
    book = folder / "book" / "book.toml"
    (folder / "link.json").symlink_to(book)
    (folder / "hard.json").hardlink_to(book)
    (folder / "notes.md").write_text("my notes on 3 files\n")
    (folder / "rows.csv").write_text("tag,customer\nSW-9,bank\n")
    (folder / "other.json").write_text('{"name": "a package"}\n')
    names = ("book/book.toml", "link.json", "hard.json", "notes.md", "rows.csv", "other.json", "new.toml")
    return {name: folder / name for name in names}


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "github", "gitlab", "sarif", "junit"])
@pytest.mark.parametrize(
    "name",
    ["book/book.toml", "link.json", "hard.json", "notes.md", "rows.csv", "other.json", "new.toml"],
)
def test_a_report_takes_the_place_of_nothing_else(folder: Path, form: str, name: str) -> None:
    """Not of the book it is about, by whatever name, and of no other file: exit 3, nothing written."""
    file = _lose(folder)[name]
    before = file.read_bytes() if file.exists() else None
    result = umc("validate", "book", "-o", f"{form}={name}", "-o", "sarif=fine.sarif", "-q")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "umc: would-overwrite: " in result.stderr
    assert name in result.stderr
    assert "hint: " in result.stderr
    assert (file.read_bytes() if file.exists() else None) == before
    assert not (folder / "fine.sarif").exists(), "the other report would have been written first"


@pytest.mark.parametrize("name", ["book.toml", "machines.csv", "s.test.toml", "linked.test"])
def test_a_report_of_scenarios_spares_what_was_read(folder: Path, name: str) -> None:
    """The book, its CSV files and the scenarios themselves."""
    rows = "tag,customer,site,vendor,class\nSW-01,bank,hq,cisco,switch\n"
    write_text(folder / "sound", FULL + '[equipment_files]\npaths = ["machines.csv"]\n')
    (folder / "sound" / "machines.csv").write_text(rows)
    (folder / "sound" / "s.test.toml").write_text(SCENARIO)
    (folder / "sound" / "linked.test").symlink_to("s.test.toml")
    before = (folder / "sound" / name).read_text()
    for command, form in (("test", "junit"), ("test", "csv"), ("validate", "csv")):
        result = umc(command, "sound", "-o", f"{form}=sound/{name}")
        assert result.exit_code == 3, result.stdout
        assert f"no report goes to sound/{name}: " in result.stderr
    assert (folder / "sound" / name).read_text() == before


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_an_empty_file_of_the_book_is_spared_too(folder: Path, link: Callable[[Path, Path], None]) -> None:
    """It holds nothing to be lost, and a report in it would be read as a book next time."""
    empty = folder / "book" / "empty.toml"
    empty.touch()
    link(folder / "out.json", empty)
    result = umc("validate", "book", "-o", "json=out.json")
    assert "no report goes to out.json: it was read in this run" in result.stderr
    assert (result.exit_code, empty.read_text()) == (3, "")


def test_an_empty_file_and_a_device_may_be_written(folder: Path) -> None:
    """Some jobs make the file first, and /dev/null is there for that."""
    (folder / "out.xml").touch()
    assert umc("validate", "book", "-o", "junit=out.xml", "-o", "json=/dev/null").exit_code == 1
    assert junit_faults((folder / "out.xml").read_text()) == []


def test_in_a_batch_the_answer_is_the_record_and_files_are_written(tmp_path: Path, folder: Path) -> None:
    """Whatever form stdout would get: a batch answers with records."""
    lines = "validate book -o github -o junit=out.xml\n"
    result = umc("batch", "-", stdin=lines, db=f"sqlite:///{tmp_path}/desk.db")
    answer = json.loads(result.stdout)
    assert (answer["exit_code"], answer["result"]["errors"]) == (1, 3)
    assert junit_faults((folder / "out.xml").read_text()) == []
