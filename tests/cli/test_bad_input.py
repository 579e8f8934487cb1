"""Bad input from the command line: a finding with its place and exit 1, never a bug of ours."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path
from unittest import mock

import pytest

from tests.cli.bad_inputs import BAD, HEADER, ROWS, SOUND
from tests.cli.running import Result, umc
from tests.files.books import BOOK, CSV_NAMED, PARTIES, SWITCH, write


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A working folder with an empty folder ``book`` in it."""
    (tmp_path / "here" / "book").mkdir(parents=True)
    with chdir(tmp_path / "here"):
        yield tmp_path / "here"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to which a book was applied."""
    folder = tmp_path_factory.mktemp("register")
    write(folder / "book", {"book.toml": BOOK})
    applied = umc("apply", str(folder / "book"), "--yes", db=f"sqlite:///{folder}/umc.db")
    assert applied.exit_code == 0, applied.stderr
    return folder / "umc.db"


def _kept(database: Path) -> list[str]:
    """Return everything that a database holds, as SQL."""
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def _files(folder: Path) -> list[str]:
    """Return what is in a folder, links not followed; what SQLite keeps beside a database left out."""
    found = (Path(at) / name for at, folders, files in os.walk(folder) for name in (*folders, *files))
    return sorted(str(one) for one in found if not one.name.endswith(("-wal", "-shm")))


def _codes(result: Result) -> list[str]:
    return re.findall(r"(?:error|warning) (UMC\d+)", result.stdout)


@pytest.mark.parametrize("what", SOUND)
def test_what_editors_and_systems_write_is_read(here: Path, what: str) -> None:
    """No finding about the file itself: marks, line ends and links within the book are nobody's mistake."""
    SOUND[what](here / "book")
    result = umc("validate", "book")
    assert result.exit_code == 0, result.stdout
    assert not [code for code in _codes(result) if code < "UMC4"]


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_a_finding(here: Path, what: str) -> None:
    """Exit 1, its code, a place, a hint; stderr has nothing to add."""
    make, code = BAD[what]
    make(here / "book")
    result = umc("validate", "book")
    assert result.exit_code == 1
    assert code in _codes(result), result.stdout[:2000]
    assert "hint: " in result.stdout
    assert result.stderr == ""
    assert len(result.stdout) < 1_500_000, "what is shown of it is bounded"


@pytest.mark.parametrize("command", ["plan", "apply --yes", "gaps", "test"])
@pytest.mark.parametrize("what", [what for what in BAD if "hundred thousand" not in what])
def test_no_command_works_with_bad_input(here: Path, what: str, command: str, register: Path) -> None:
    """It says what is wrong, writes nothing, and answers neither with success nor with a bug of ours.

    The register has a book already, which stays what it was, and no file comes or goes.
    """
    make, _ = BAD[what]
    make(here / "book")
    write(here / "book", {"s.test.toml": '[[scenario]]\nname = "x"\n'})
    shutil.copy(register, here / "umc.db")
    files, kept = _files(here), _kept(register)
    result = umc(*command.split(), "book", db=f"sqlite:///{here}/umc.db")
    assert _files(here) == files
    assert _kept(here / "umc.db") == kept
    assert result.exit_code in (1, 3), result.stderr
    assert "UMC" in result.stdout + result.stderr or "no-book" in result.stderr
    assert "hint: " in result.stdout + result.stderr


@pytest.mark.parametrize("gone", ["book.toml", "machines.csv"])
def test_a_file_that_vanishes_while_the_book_is_read_is_a_finding(here: Path, gone: str) -> None:
    """Found in the folder, and no longer there when it is opened."""
    write(here / "book", {"book.toml": PARTIES + CSV_NAMED, "machines.csv": HEADER + ROWS, "a.toml": ""})
    really_open = os.open

    def open_late(path: str | Path, *rest: int, **more: int) -> int:
        if Path(path).name == gone:
            Path(path).unlink(missing_ok=True)
        return really_open(path, *rest, **more)

    with mock.patch("os.open", open_late):
        result = umc("validate", "book")
    assert result.exit_code == 1
    assert _codes(result) == ["UMC102"]
    assert f"book/{gone}" in result.stdout
    assert "No such file" in result.stdout


def test_a_folder_that_vanishes_while_the_book_is_read_is_a_finding(here: Path) -> None:
    """Seen beside the files, and no longer there when it is entered."""
    write(here / "book", {"book.toml": BOOK, "below/more.toml": ""})
    really_scan = os.scandir

    def scan_late(path: str | Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "below":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return really_scan(path)

    with mock.patch("os.scandir", scan_late):
        result = umc("validate", "book")
    assert (result.exit_code, _codes(result)) == (1, ["UMC102"])


def test_a_row_that_is_gone_when_it_is_to_be_shown_leaves_its_finding(here: Path) -> None:
    """The lines of large files are read again for what is shown; the finding stands without."""
    twice = HEADER + "SW-1,bank,hq,cisco,a\nSW-1,bank,hq,cisco,b\n"
    write(here / "book", {"book.toml": PARTIES + CSV_NAMED, "machines.csv": twice})
    really_open, opened = os.open, []

    def open_late(path: str | Path, *rest: int, **more: int) -> int:
        opened.append(Path(path).name)
        if opened.count("machines.csv") == 2 and Path(path).name == "machines.csv":
            Path(path).unlink(missing_ok=True)
        return really_open(path, *rest, **more)

    with mock.patch("os.open", open_late):
        result = umc("validate", "book")
    assert (result.exit_code, "UMC303" in _codes(result)) == (1, True)


def test_a_book_outside_of_the_working_folder_is_read_when_it_is_named(here: Path) -> None:
    """Whoever names a path means it; only what files name must stay in the book's folder."""
    outside = write(
        here.parent / "outside", {"book.toml": PARTIES + CSV_NAMED, "machines.csv": HEADER + ROWS}
    )
    assert umc("validate", "../outside").exit_code == 0
    assert umc("validate", str(outside / "book.toml")).exit_code == 0
    write(here / "book", {"book.toml": PARTIES + CSV_NAMED.replace("machines", "../../outside/machines")})
    result = umc("validate", "book")
    assert (result.exit_code, _codes(result)) == (1, ["UMC107"])
    assert "SW-0" not in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("book", "book"),
        ("book/book.toml", "book/book.toml"),
        ("book/book.toml", "./book/../book/book.toml"),
        ("book/book.toml", "book"),
        ("book", "book/book.toml"),
        ("link.toml", "book"),
        ("book", "linked"),
        ("book", "book/below/link.toml"),
    ],
)
def test_a_file_that_is_named_twice_is_read_once(here: Path, words: tuple[str, ...]) -> None:
    """By its name, through its folder, by way of a link to either: nothing is declared twice."""
    write(here / "book", {"book.toml": BOOK, "below/empty.toml": ""})
    (here / "link.toml").symlink_to("book/book.toml")
    (here / "linked").symlink_to("book")
    (here / "book/below/link.toml").symlink_to("../book.toml")
    result = umc("validate", *words)
    assert (result.exit_code, _codes(result)) == (0, [])
    assert result.stdout.startswith("1 machine, 1 customer, 1 contract, ")


def test_a_csv_that_is_named_twice_is_read_once(here: Path) -> None:
    """By two patterns, from two files, through a link within the book."""
    write(
        here / "book",
        {
            "book.toml": PARTIES + '[equipment_files]\npaths = ["machines.csv", "m*.csv"]\n',
            "more.toml": '[equipment_files]\npaths = ["*.csv"]\n',
            "machines.csv": HEADER + ROWS,
        },
    )
    (here / "book" / "again.csv").symlink_to("machines.csv")
    result = umc("validate", "book")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.splitlines()[-1].startswith("3 machines")


BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
resource.setrlimit(resource.RLIMIT_DATA, (200 << 20, 200 << 20))
from umc.cli.main import run
run(["validate", sys.argv[1]])
"""


def test_a_book_of_ten_thousand_files_is_read_in_bounds(tmp_path: Path) -> None:
    """With 64 open files allowed and in 200 MB; the last file's mistake is found."""
    rest = PARTIES + SWITCH.replace("SW-1", "SW-LAST").replace("hq", "hk")
    small = {f"c{number % 100}/f{number}.toml": f"[vendors.v{number}]\n" for number in range(9_998)}
    write(tmp_path, {**small, "z/last.toml": rest, "machine.toml": SWITCH})
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "z/last.toml:12:" in done.stdout
    assert "in 10,000 files" in done.stdout
