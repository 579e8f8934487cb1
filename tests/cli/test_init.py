"""``umc init``: a new book, ready to be validated, planned and applied."""

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
import yaml

from tests.cli.running import umc

SAMPLES = Path(__file__).resolve().parents[2] / "sample_configs" / "_plain"
BOOK = ("book.toml", "book.test.toml", "umc.toml")
EDITORS = ("umc.schema.json", "umc.test.schema.json", ".taplo.toml")
GITHUB, GITLAB = ".github/workflows/umc.yml", ".gitlab-ci.yml"
ALL = (*BOOK, *EDITORS, GITHUB, GITLAB)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A private working folder, since init and umc.toml go by where one stands."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o700)
    with chdir(folder):
        yield folder


def test_a_new_book_goes_all_the_way(here: Path) -> None:
    """What init writes validates without a finding and applies to the database that umc.toml names."""
    assert umc("init").exit_code == 0
    assert _files(here) == set(ALL)
    assert umc("validate", ".", "--strict").exit_code == 0
    assert umc("test", ".").exit_code == 0
    assert umc("gaps", ".", "--check").exit_code == 0
    assert umc("apply", ".", "--yes").exit_code == 0
    assert (here / "umc.db").is_file()
    assert umc("plan", ".", "--check").exit_code == 0


def test_a_folder_is_made_and_the_next_commands_are_said(here: Path) -> None:
    """stdout says what was written, stderr what to type next."""
    result = umc("init", "a/new book")
    assert result.exit_code == 0
    assert result.stdout == "".join(f"wrote a/new book/{name}\n" for name in ALL)
    assert "cd 'a/new book' && umc validate ." in result.stderr
    assert (here / "a/new book/book.toml").is_file()


def test_quiet_says_only_the_result(here: Path) -> None:
    """-q leaves the talk out."""
    result = umc("init", "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("wrote") == len(ALL)


def test_json_names_the_files(here: Path) -> None:
    """Programs read which files were written."""
    files = [f"b/{name}" for name in ALL]
    assert umc("init", "b", "-o", "json").json == {"folder": "b", "files": files}


@pytest.mark.parametrize(
    ("ci", "files"), [("none", set()), ("github", {GITHUB}), ("gitlab", {GITLAB}), ("both", {GITHUB, GITLAB})]
)
def test_the_ci_files_are_those_asked_for(here: Path, ci: str, files: set[str]) -> None:
    """--ci names whose file is written."""
    assert umc("init", "--ci", ci).exit_code == 0
    assert _files(here) == {*BOOK, *EDITORS, *files}


def test_the_ci_files_are_told_to_belong_at_the_root(here: Path) -> None:
    """In a folder of its own they do nothing until they are moved, and that is said."""
    assert "root of a repository" in umc("init", "below").stderr
    assert "root of a repository" not in umc("init").stderr


def test_the_schemas_written_are_those_that_umc_prints(here: Path) -> None:
    """After an upgrade the commands that the files name write the same text, or the newer one."""
    umc("init")
    assert (here / "umc.schema.json").read_text("utf-8") == umc("schema").stdout
    assert (here / "umc.test.schema.json").read_text("utf-8") == umc("schema", "--scenarios").stdout


def test_the_github_workflow_runs_the_checks(here: Path) -> None:
    """It is YAML, starts on pushes and pull requests, and runs the commands in this order."""
    umc("init", "--ci", "github")
    workflow = yaml.load((here / GITHUB).read_text("utf-8"), yaml.BaseLoader)  # "on" is no truth value here
    assert workflow["on"] == ["push", "pull_request"]
    assert workflow["env"]["BOOK"] == "."
    assert workflow["env"]["UMC"].startswith("git+https://"), "the index has another program of this name"
    steps = workflow["jobs"]["book"]["steps"]
    assert [one["run"] for one in steps if "run" in one] == [
        'pip install "$UMC"',
        'umc validate "$BOOK" --format github --format sarif=umc.sarif',
        'umc test "$BOOK" --format text --format junit=umc-scenarios.xml',
        'umc gaps "$BOOK" --check',
    ]
    uploads = [one["with"] for one in steps if "upload" in one.get("uses", "")]
    assert [one.get("sarif_file", one.get("path")) for one in uploads] == ["umc.sarif", "umc-scenarios.xml"]


def test_the_gitlab_job_runs_the_checks(here: Path) -> None:
    """It is YAML, runs the commands in this order and hands over what they write."""
    umc("init", "--ci", "gitlab")
    job = yaml.safe_load((here / GITLAB).read_text("utf-8"))["umc"]
    assert job["script"] == [
        'pip install --quiet "$UMC"',
        'umc validate "$BOOK" --format text --format gitlab=umc-quality.json',
        'umc test "$BOOK" --format text --format junit=umc-scenarios.xml',
        'umc gaps "$BOOK" --check',
    ]
    assert job["artifacts"]["reports"] == {"codequality": "umc-quality.json", "junit": "umc-scenarios.xml"}


@pytest.mark.parametrize("whose", [GITHUB, GITLAB])
def test_every_command_of_the_ci_files_is_one_that_umc_knows(here: Path, whose: str) -> None:
    """Run in the folder of the new book, each succeeds and leaves the file that is handed on."""
    umc("init")
    text = (here / whose).read_text("utf-8")
    lines = (line.strip().removeprefix("- ").removeprefix("run: ") for line in text.splitlines())
    commands = [line.replace('"$BOOK"', ".").split() for line in lines if line.startswith("umc ")]
    assert len(commands) == 3
    for _, *words in commands:
        result = umc(*words)
        assert result.exit_code == 0, (words, result.stderr)
        written = [word.partition("=")[2] for word in words if "=" in word]
        assert all((here / name).stat().st_size for name in written)
    assert umc("validate", ".", "--strict").exit_code == 0, "what CI writes is no part of the book"


@pytest.mark.parametrize(("whose", "file"), [(GITHUB, "github.yml"), (GITLAB, "gitlab.yml")])
def test_the_ci_files_are_those_of_the_sample_book(here: Path, whose: str, file: str) -> None:
    """One text, whole."""
    umc("init")
    assert (here / whose).read_bytes() == (SAMPLES / "ci" / file).read_bytes()


@pytest.mark.parametrize("file", ["github.yml", "gitlab.yml"])
def test_readme_shows_the_ci_files_that_init_writes(file: str) -> None:
    """Whoever copies them from there gets the same."""
    readme = SAMPLES.parents[1] / "README.md"
    text = (SAMPLES / "ci" / file).read_text("utf-8")
    assert f"```yaml\n{text}```\n" in readme.read_text("utf-8")


@pytest.mark.parametrize("mine", ALL)
def test_files_that_are_there_are_never_overwritten(here: Path, mine: str) -> None:
    """One of them is enough to refuse; it stays as it was and no other is written."""
    (here / mine).parent.mkdir(parents=True, exist_ok=True)
    (here / mine).write_text("mine", encoding="utf-8")
    result = umc("init")
    assert result.exit_code == 3
    assert "file-exists" in result.stderr
    assert mine in result.stderr
    assert _files(here) == {mine}
    assert (here / mine).read_text("utf-8") == "mine"


def test_a_ci_file_that_is_there_can_be_left_alone(here: Path) -> None:
    """The hint names the way on, and it works."""
    (here / GITLAB).write_text("mine", encoding="utf-8")
    assert "umc init --ci none" in umc("init").stderr
    assert umc("init", "--ci", "none").exit_code == 0
    assert (here / GITLAB).read_text("utf-8") == "mine"


def test_folders_made_for_files_that_fail_are_taken_back(here: Path) -> None:
    """Where the last file cannot be written nothing is left, folders included."""
    (here / ".github").write_text("no folder", encoding="utf-8")
    assert umc("init").exit_code in (3, 4)
    assert _files(here) == {".github"}
    (here / "new").mkdir()
    (here / "new/.gitlab-ci.yml").mkdir()
    assert umc("init", "new").exit_code == 3
    assert [path.name for path in (here / "new").iterdir()] == [".gitlab-ci.yml"]


def test_a_dangling_link_is_not_written_through(here: Path) -> None:
    """A link that leads nowhere counts as a file that is there."""
    (here / "umc.toml").symlink_to(here / "elsewhere")
    assert umc("init").exit_code == 3
    assert not (here / "elsewhere").exists()
    assert not (here / "book.toml").exists()


def test_a_folder_that_is_a_file_is_a_plain_error(here: Path) -> None:
    """No folder can be made below a file: exit 4, the place named, nothing written."""
    (here / "file").write_text("mine", encoding="utf-8")
    for folder in ("file", "file/below"):
        result = umc("init", folder)
        assert result.exit_code in (3, 4)
        assert "file" in result.stderr
        assert "bug" not in result.stderr
    assert [path.name for path in here.iterdir()] == ["file"]


@pytest.mark.parametrize("folder", ["locked", "locked/deeper"])
def test_a_folder_that_takes_no_files_is_a_plain_error(here: Path, folder: str) -> None:
    """No right to write, or a read-only place: exit 4, the folder named, nothing written."""
    (here / "locked").mkdir()
    (here / "locked").chmod(0o500)
    place = folder if os.geteuid() else f"/proc/{folder}"  # nothing of a mode's keeps root out
    result = umc("init", place)
    assert result.exit_code == 4
    assert "unwritable-folder" in result.stderr
    assert place in result.stderr
    assert list((here / "locked").iterdir()) == []
