"""Files of ``umc archive`` that were changed, cut or made by somebody else: refused, and nothing moves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.copies import a_desk, refused, run
from tests.old_faults import copy_of, move_out, worked
from tests.sample_desk import Desk

Lines = list[bytes]


@pytest.fixture(scope="module")
def worked_once(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with two old faults and a newer one; nobody changes it."""
    return worked(a_desk(_booked_sqlite, tmp_path_factory.mktemp("old")), old=2)


def changed(place: int, old: bytes, new: bytes) -> Callable[[Lines], Lines]:
    """Return what changes one line."""

    def change(lines: Lines) -> Lines:
        assert old in lines[place]
        return [*lines[:place], lines[place].replace(old, new), *lines[place + 1 :]]

    return change


def first(lines: Lines, table: bytes) -> int:
    """Return where the first row of a table stands."""
    return next(place for place, line in enumerate(lines) if line.startswith(b'{"table":"%s"' % table))


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (b"events", b'"actor":"sato"', b'"actor":"kato"', "event 1 is not what was recorded"),
        (b"said", b"3", b"4", "not what was said"),
        (b"sealings", b'"seq":', b'"seq":1', "is not what was sealed"),
        (b"seals", b'"events":', b'"events":1', "is not what was sealed"),
        (b"messages", b'"state":"dropped"', b'"state":"sent"', "the file was changed"),
        (b"faults", b'"seq":5', b'"seq":4', "the last events"),
        (b"events", b'"table"', b' "table"', "not written as umc writes it"),
    ],
)
def test_a_changed_line_is_refused_and_named(
    archived_once: tuple[Desk, Path], tmp_path: Path, table: bytes, old: bytes, new: bytes, said: str
) -> None:
    """Nothing is brought back of such a file; what no digest covers shows at the end of the file."""
    desk, file = archived_once
    lines = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "x.jsonl").write_bytes(b"".join(changed(first(lines, table), old, new)(lines)))
    error = desk.refused("archive", "--back", str(tmp_path / "x.jsonl"))
    assert error["code"] == "damaged-file"
    assert said in error["message"]
    assert error["message"].startswith("x.jsonl, line ")
    assert desk.ask("archive")[0]["out"] == 2


@pytest.fixture(scope="module")
def archived_once(worked_once: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """Give a desk whose old faults are out, and their file; nobody changes either."""
    folder = tmp_path_factory.mktemp("out")
    desk = copy_of(worked_once, folder / "there")
    move_out(desk, folder / "old.jsonl")
    return desk, folder / "old.jsonl"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda lines: lines[:-1], "damaged-file"),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], "damaged-file"),
        (lambda lines: [*lines, lines[-1]], "damaged-file"),
        (lambda lines: lines[:1] + lines[-1:], "damaged-file"),
        (lambda lines: lines[1:], "no-archive"),
        (lambda lines: [], "no-archive"),
        (lambda lines: [b'{"umc":"export"}\n'], "no-archive"),
        (lambda lines: [lines[0].replace(b'"format":1', b'"format":2'), *lines[1:]], "newer-database"),
        (lambda lines: [lines[0].replace(b'"0009"', b'"0005"'), *lines[1:]], "older-file"),
        (lambda lines: [lines[0].replace(b"umc-anchor", b"anchor"), *lines[1:]], "damaged-file"),
        (lambda lines: [b"\xff\xfe\x00" * 1000 + b"\n"], "no-archive"),
        (lambda lines: [lines[0], b"[" * 100_000 + b"\n"], "damaged-file"),
        (lambda lines: [lines[0], *lines[2:]], "damaged-file"),
    ],
)
def test_a_file_that_is_cut_or_put_together_is_refused(
    archived_once: tuple[Desk, Path], tmp_path: Path, made: Callable[[Lines], Lines], code: str
) -> None:
    """As it is read, before the database is touched."""
    desk, file = archived_once
    (tmp_path / "x.jsonl").write_bytes(b"".join(made(file.read_bytes().splitlines(keepends=True))))
    assert desk.refused("archive", "--check", str(tmp_path / "x.jsonl"))["code"] == code


def test_a_file_goes_back_only_where_it_came_from(
    archived_once: tuple[Desk, Path], worked_once: Desk, sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Not into another book's database, not where nothing is away, not under another digest."""
    desk, file = archived_once
    assert refused("archive", "--back", str(file), db=worked_once.url)["code"] == "already-back"
    worked(sqlite_desk, old=1)
    assert refused("archive", "--check", str(file), db=sqlite_desk.url)["code"] == "other-database"
    elsewhere = copy_of(worked_once, tmp_path / "elsewhere")
    run(
        "archive",
        "--before",
        "2026-05-05T00:00+09:00",
        str(tmp_path / "two.jsonl"),
        "--yes",
        db=elsewhere.url,
    )
    assert refused("archive", "--back", str(file), db=elsewhere.url)["code"] == "other-archive"
    assert (
        refused("archive", "--back", str(tmp_path / "none"), db=desk.url, code=4)["code"] == "unreadable-file"
    )
