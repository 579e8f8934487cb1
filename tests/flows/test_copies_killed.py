"""Backups, restores and imports that are killed in the middle: all of it is there, or nothing."""

import shutil
import sys
from pathlib import Path

import psycopg
import pytest

from tests.cli.copies import ask, refused, run, sound
from tests.databases import fresh_postgres
from tests.flows.copies_killed import killed_all_over
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.sample_desk import Desk
from umc.domain.letters.outbox import MessageState
from umc.store.database.engine import open_database
from umc.store.messages import outbox_lists
from umc.store.whole.whole_rows import holding_of

KILLS = 3
"""Of each command; benchmarks/torture.py kills more often."""


def test_a_killed_backup_is_whole_or_no_backup(desk: Desk, tmp_path: Path) -> None:
    """Under its name stands nothing, or what its manifest says; the database is as it was."""
    desk.dispatched()
    rows = ask("db", "backup", str(tmp_path / "first.umc"), db=desk.url)["counts"]

    def left_whole(turn: int) -> bool:
        path = tmp_path / f"{turn}.umc"
        if not path.exists():
            return False
        return bool(ask("db", "backup", "--check", str(path), db=desk.url)["counts"] == rows)

    name = f"backup of {desk.url.partition(':')[0]}"
    killed_all_over(
        name,
        KILLS,
        lambda turn: ("db", "backup", str(tmp_path / f"{turn}.umc"), "--db", desk.url),
        left_whole,
    )
    assert sound(desk.url)


def test_a_killed_restore_of_a_file_leaves_all_or_nothing(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Never a database whose old messages could go out; where nothing is left, the next restore works."""
    sqlite_desk.dispatched()
    path = tmp_path / "night.umc"
    run("db", "backup", str(path), db=sqlite_desk.url)

    def left_whole(turn: int) -> bool:
        return (tmp_path / str(turn) / "umc.db").exists() and _had_all(url(turn))

    def url(turn: int) -> str:
        return f"sqlite:///{tmp_path / str(turn) / 'umc.db'}"

    found = killed_all_over(
        "restore of sqlite", KILLS, lambda turn: ("db", "restore", str(path), "--db", url(turn)), left_whole
    )
    if found.empty is not None:
        run("db", "restore", str(path), db=url(found.empty))
    assert sound(url(found.empty or 0))


def test_a_killed_import_leaves_all_or_nothing(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A file of no bytes at the most; importing again works where nothing is left."""
    sqlite_desk.dispatched()
    path = tmp_path / "all.jsonl"
    run("db", "export", str(path), db=sqlite_desk.url)

    def url(turn: int) -> str:
        return f"sqlite:///{tmp_path / f'{turn}.db'}"

    found = killed_all_over(
        "import into sqlite", KILLS, lambda turn: ("db", "import", str(path), "--db", url(turn)),
        lambda turn: _had_all(url(turn)),
    )  # fmt: skip
    if found.empty is not None:
        run("db", "import", str(path), db=url(found.empty))
    assert sound(url(found.empty or 0))


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["restore", "import"])
def test_a_killed_filling_of_postgresql_leaves_all_or_nothing(
    postgres_desk: Desk, postgres_server: str, tmp_path: Path, how: str
) -> None:
    """Not even a table; the next one works."""
    postgres_desk.dispatched()
    path = tmp_path / "night"
    run("db", "backup" if how == "restore" else "export", str(path), db=postgres_desk.url)
    with fresh_postgres(postgres_server) as url:

        def left_whole(turn: int) -> bool:
            wait_for_the_server(url)
            had = _had_all(url)
            if had:
                _emptied(url)
            return had

        killed_all_over(
            f"{how} into postgresql", KILLS, lambda turn: ("db", how, str(path), "--db", url), left_whole
        )
        run("db", how, str(path), db=url)
        assert sound(url)


def test_copying_straight_to_its_name_leaves_halves(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The negative control: what is written under its own name is a half when its writer is killed there."""
    run("db", "backup", str(tmp_path / "night.umc"), db=sqlite_desk.url)
    manifest = tmp_path / "night.umc.manifest.json"
    content = (tmp_path / "night.umc").read_bytes()
    halves = 0
    for turn in range(1, KILLS + 1):
        naive = tmp_path / f"{turn}.umc"
        naive.write_bytes(content[: len(content) * turn // (KILLS + 1)])
        shutil.copyfile(manifest, naive.with_name(f"{turn}.umc.manifest.json"))
        error = refused("db", "backup", "--check", str(naive), db=sqlite_desk.url)
        halves += error["code"] == "damaged-backup"
    sys.stdout.write(f"naive copies cut off: {KILLS}, found wrong: {halves}\n")
    assert halves == KILLS


def _had_all(url: str) -> bool:
    """Whether everything is in a database; it must be that or nothing, and no message free to go."""
    with open_database(url, create=False) as database:
        if database.revision() is None:
            return False
        with database.read() as connection:
            assert holding_of(connection).counts["faults"] == 1
            assert outbox_lists.counts(connection) == {MessageState.HELD: 1}
    return True


def _emptied(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
