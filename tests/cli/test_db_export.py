"""``umc db export`` and ``umc db import``: everything as lines, between both kinds of database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import a_desk, ask, copied, refused, rows_in, run, sound, sql
from tests.sample_desk import Desk
from umc.store.database.engine import open_database
from umc.store.whole.whole_rows import filled_tables

Change = Callable[[list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def worked(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with faults, hostile words among them, and no message that waits; nobody changes it."""
    desk = a_desk(_booked_sqlite, tmp_path_factory.mktemp("worked"))
    desk.dispatched()
    desk.open("KB-SW-02", "--caller", "\x1b[31m\u202eО'Нил \\N \\. \t\r\n \U0001f525 {}")
    desk.step("hold", "2", "--reason", "parts", at="03:30")
    for each in desk.ask("outbox", "list"):
        desk.ask("outbox", "drop", str(each["id"]), "--reason", "told by phone")
    return desk


@pytest.fixture(scope="module")
def exported_once(worked: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with everything of that desk, for all tests in here."""
    path = tmp_path_factory.mktemp("exported") / "all.jsonl"
    run("db", "export", str(path), db=worked.url)
    return path


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path) -> Path:
    """Give a copy of that file."""
    return copied([exported_once], tmp_path)[0]


@pytest.mark.postgres
def test_a_desk_moves_without_loss_and_back(
    worked: Desk, exported: Path, postgres_url: str, tmp_path: Path
) -> None:
    """SQLite to PostgreSQL to SQLite: the same lines, the same head of the chain, all checks clean."""
    back, again, home = tmp_path / "back.jsonl", tmp_path / "again.jsonl", f"sqlite:///{tmp_path / 'home.db'}"
    first = ask("db", "import", str(exported), db=postgres_url)
    assert ask("db", "export", str(back), db=postgres_url)["anchor"] == first["anchor"]
    assert ask("db", "import", str(back), db=home)["counts"] == first["counts"]
    run("db", "export", str(again), db=home)
    files = [path.read_bytes().splitlines() for path in (exported, back, again)]
    assert files[0][1:-1] == files[1][1:-1] == files[2][1:-1]
    ends = [json.loads(lines[-1]) for lines in files]
    assert {key: value for key, value in ends[0].items() if key != "sha256"} == {
        key: value for key, value in ends[2].items() if key != "sha256"
    }
    assert sound(postgres_url)
    assert sound(home)
    assert ask("db", "anchor", db=home)["anchor"] == ask("db", "anchor", db=worked.url)["anchor"]


def test_the_same_rows_give_the_same_file(worked: Desk, exported: Path, tmp_path: Path) -> None:
    """Byte by byte where the clock says the same: it is the header's alone."""
    run("db", "export", str(tmp_path / "b.jsonl"), db=worked.url)
    assert (tmp_path / "b.jsonl").read_bytes() == exported.read_bytes()


@pytest.mark.postgres
def test_work_goes_on_where_a_desk_has_moved(exported: Path, postgres_url: str) -> None:
    """Numbers and ids follow those that came along."""
    run("db", "import", str(exported), db=postgres_url)
    there = Desk(postgres_url)
    assert there.open()["number"] == "F-2026-000003"
    there.step("dispatch", "3")
    assert sound(postgres_url)


def test_unsent_messages_are_held_after_a_move(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The desk they come from may send them still; nothing else of the rows is changed."""
    sqlite_desk.dispatched()
    run("db", "export", str(tmp_path / "all.jsonl"), db=sqlite_desk.url)
    there = f"sqlite:///{tmp_path / 'there.db'}"
    done = ask("db", "import", str(tmp_path / "all.jsonl"), db=there)
    assert done["held"] == 1
    (message,) = ask("outbox", "list", db=there)
    assert (message["state"], message["why"][:36]) == ("held", "held: it had not gone when all.jsonl")
    moved = set(rows_in(there, tmp_path)) ^ set(rows_in(sqlite_desk.url, tmp_path))
    assert all(line.startswith(b'{"table":"messages"') for line in moved)
    assert len(moved) == 2


def test_an_export_is_never_written_over_a_file(worked: Desk, exported: Path) -> None:
    """Unless --force says so."""
    assert refused("db", "export", str(exported), db=worked.url)["code"] == "file-exists"
    run("db", "export", str(exported), "--force", db=worked.url)


def test_nothing_is_imported_into_a_database_that_holds_rows(worked: Desk, exported: Path) -> None:
    """Not even into the one it was written from; what is there stays as it is."""
    before = worked.ask("fault", "list")
    error = refused("db", "import", str(exported), db=worked.url)
    assert (error["code"], "counters, equipment" in error["message"]) == ("not-empty", True)
    assert worked.ask("fault", "list") == before


def _changed(line: int, **changes: Any) -> Change:
    def change(lines: list[bytes]) -> list[bytes]:
        text = json.dumps(json.loads(lines[line]) | changes, ensure_ascii=False, separators=(",", ":"))
        lines[line] = text.encode() + b"\n"
        return lines

    return change


def _half_a_character(lines: list[bytes]) -> list[bytes]:
    lines[3] = lines[3].replace(b'"tag":"', b'"tag":"\\ud83d')
    return lines


def _row(lines: list[bytes], table: str) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(f'{{"table":"{table}"'.encode()))


def _said_again(lines: list[bytes]) -> list[bytes]:
    """Change a line and the digest at the end, as somebody would who knows how."""
    import hashlib

    place = _row(lines, "counters")
    lines[place] = lines[place].replace(b'"value":', b'"value":9')
    digest = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    return _changed(-1, sha256=digest)(lines)


def _dangling(lines: list[bytes]) -> list[bytes]:
    """Leave out a row that others point to, with the counts and the digest mended."""
    import hashlib

    del lines[_row(lines, "legs")]
    place = _row(lines, "threads")
    del lines[place]
    place = _row(lines, "events")
    lines[place] = lines[place].replace(b'"fault":1', b'"fault":77')
    counts = json.loads(lines[-1])["counts"]
    counts |= {"legs": counts["legs"] - 1, "threads": counts["threads"] - 1}
    lines = _changed(-1, counts=counts)(lines)
    return _changed(-1, sha256=hashlib.sha256(b"".join(lines[:-1])).hexdigest())(lines)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda lines: [], "no-export", "no file of umc db export"),
        (lambda lines: [b"\x1f\x8b\x08 zipped\n"], "no-export", "no file of umc db export"),
        (lambda lines: lines[1:], "no-export", "no file of umc db export"),
        (lambda lines: lines[:-1], "damaged-file", "without the line that says what it holds"),
        (lambda lines: lines[:50], "damaged-file", "line 50: the file ends without"),
        (lambda lines: [*lines[:50], lines[50][:20]], "damaged-file", "line 51: the file ends in the middle"),
        (lambda lines: [*lines, b"\n"], "damaged-file", "goes on after its last line"),
        (lambda lines: lines[:9] + lines[10:], "damaged-file", "not those that it names"),
        (lambda lines: lines[:9] + lines[8:], "damaged-file", "line "),
        (lambda lines: [lines[0], *lines[2:-1], lines[1], lines[-1]], "damaged-file", "out of order"),
        (lambda lines: [*lines[:5], b"garbage\n", *lines[5:]], "damaged-file", "line 6: it is no row"),
        (_half_a_character, "damaged-file", "line 4"),
        (_changed(3, more=1), "damaged-file", "line 4"),
        (_changed(0, format=2), "newer-database", "newer umc"),
        (_changed(0, revision="0999", version="9.1.0"), "newer-database", "9.1.0"),
        (_changed(0, revision="0005", version="0.3.0"), "older-file", "0005"),
        (_changed(0, more=1), "damaged-file", "line 1"),
        (_changed(-1, seal=99), "damaged-file", "the chain ends at seal"),
        (_changed(-1, sha256="0" * 64), "damaged-file", "the file was changed"),
        (_dangling, "damaged-file", "points to nothing"),
    ],
)  # fmt: skip
def test_a_file_that_was_cut_or_changed_is_refused(
    exported: Path, sqlite_url: str, change: Change, code: str, said: str
) -> None:
    """With the line; nothing of it is kept."""
    exported.write_bytes(b"".join(change(exported.read_bytes().splitlines(keepends=True))))
    error = refused("db", "import", str(exported), db=sqlite_url)
    assert (error["code"], said in error["message"]) == (code, True), error
    with open_database(sqlite_url) as database, database.read() as connection:
        assert filled_tables(connection) == ()


def test_not_even_the_tables_are_left_of_a_damaged_file(exported: Path, tmp_path: Path) -> None:
    """Where nothing was before, nothing is afterwards; the right file goes in then."""
    place, right = f"sqlite:///{tmp_path / 'there.db'}", exported.read_bytes()
    exported.write_bytes(b"".join(right.splitlines(keepends=True)[:-1]))
    assert refused("db", "import", str(exported), db=place)["code"] == "damaged-file"
    assert ask("db", "status", db=place)["revision"] is None
    exported.write_bytes(right)
    run("db", "import", str(exported), db=place)
    assert sound(place)


def test_every_line_of_a_file_counts(exported: Path, sqlite_url: str) -> None:
    """Leaving any one line out is found: here some."""
    lines = exported.read_bytes().splitlines(keepends=True)
    for place in range(0, len(lines), len(lines) // 6):
        exported.write_bytes(b"".join(lines[:place] + lines[place + 1 :]))
        error = refused("db", "import", str(exported), db=sqlite_url)
        assert error["code"] in ("damaged-file", "no-export")


@pytest.mark.postgres
@pytest.mark.parametrize("change", [lambda lines: lines[:-1], _dangling], ids=["cut", "dangling"])
def test_postgresql_keeps_nothing_of_a_damaged_file(
    exported: Path, postgres_url: str, change: Change
) -> None:
    """All or nothing there too."""
    right = exported.read_bytes()
    exported.write_bytes(b"".join(change(right.splitlines(keepends=True))))
    assert refused("db", "import", str(exported), db=postgres_url)["code"] == "damaged-file"
    exported.write_bytes(right)
    run("db", "import", str(exported), db=postgres_url)
    assert sound(postgres_url)


def test_what_was_changed_with_its_digest_is_found_by_a_check(exported: Path, sqlite_url: str) -> None:
    """Its own digest keeps a file from accidents; from people umc db check does, and an anchor."""
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(_said_again(lines)))
    run("db", "import", str(exported), db=sqlite_url)
    assert not sound(sqlite_url)


def test_a_row_that_no_rule_of_the_database_takes_is_refused(exported: Path, sqlite_url: str) -> None:
    """A state of a message that there is none of."""
    lines = exported.read_bytes().splitlines(keepends=True)
    place = _row(lines, "messages")
    lines[place] = lines[place].replace(b'"state":"dropped"', b'"state":"flown"')
    exported.write_bytes(b"".join(lines))
    error = refused("db", "import", str(exported), db=sqlite_url)
    assert (error["code"], "a row of messages" in error["message"]) == ("damaged-file", True)


def test_a_guard_does_not_stand_in_the_way_of_an_import(sqlite_desk: Desk, tmp_path: Path) -> None:
    """What was forgotten comes along like everything else."""
    sql(
        sqlite_desk.url,
        "INSERT INTO forgettings (id, forgotten_at, actor, customer, kind, name, digest)"
        " VALUES (1, 1, 'sato', 'keihin-bank', 'contact', 'x', 'y')",
    )
    run("db", "export", str(tmp_path / "all.jsonl"), db=sqlite_desk.url)
    place = f"sqlite:///{tmp_path / 'there.db'}"
    assert ask("db", "import", str(tmp_path / "all.jsonl"), db=place)["counts"]["forgettings"] == 1
