"""Copies whose database goes away meanwhile: begun again where nothing was said, and never else."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import psycopg
import pytest

from tests.cli.copies import ask, rows_in, run
from tests.cli.running import Result, umc
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, cutting
from umc.domain.retry_write import Lost, PassingFailure
from umc.store.database.engine import open_database
from umc.store.database.sealing import seal_first
from umc.store.whole.row_lines import LinesIn
from umc.store.whole.whole_lines import read_whole, write_whole

PATIENT = {"UMC_PATIENCE": "20s"}
IN_USE = "umc.services.{}_database.{}_whole"


def _lost_once(real: Callable[..., Any], after: Callable[..., Any]) -> Callable[..., Any]:
    """Return what loses its connection the first time, after it has done something."""
    lost: list[bool] = []

    def tried(connection: Any, lines: Any, **kept: Any) -> Any:
        if not lost:
            lost.append(True)
            after(lines)
            raise PassingFailure("database-unreachable", "it was lost", hint="try again", lost=Lost.AWAY)
        return real(connection, lines, **kept)

    return tried


def _exported(desk: Desk, after: Callable[..., Any]) -> tuple[Result, bytes]:
    stdout = SimpleNamespace(buffer=io.BytesIO())
    with (
        mock.patch("umc.cli.poured.sys", SimpleNamespace(stdout=stdout)),
        mock.patch(IN_USE.format("export", "write"), _lost_once(write_whole, after)),
    ):
        result = umc("db", "export", "-", "-o", "json", db=desk.url, env=PATIENT)
    return result, stdout.buffer.getvalue()


def test_an_export_that_was_lost_after_its_first_line_is_not_begun_again(sqlite_desk: Desk) -> None:
    """What reads the pipe has that line already: a second header behind it would be no export."""
    result, poured = _exported(sqlite_desk, lambda lines: lines.put(b"header\n"))
    assert (result.exit_code, result.error["code"]) == (4, "database-unreachable")
    assert (poured, "trying again" in result.stderr) == (b"header\n", False)


def test_an_export_that_was_lost_before_its_first_line_is_begun_again(sqlite_desk: Desk) -> None:
    """Nothing is out yet: the lines are those of one that went through at once."""
    result, poured = _exported(sqlite_desk, lambda _: None)
    assert (result.exit_code, "trying again until" in result.stderr) == (0, True)
    assert poured.count(b'"format"') == 1


def test_an_import_that_is_begun_again_reads_its_pipe_from_the_start(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Lines that the first try took off the pipe are not gone."""

    def take_some(lines: LinesIn) -> None:
        for _ in range(5):
            next(lines)

    sqlite_desk.open()
    path, place = tmp_path / "all.jsonl", f"sqlite:///{tmp_path / 'new.db'}"
    made = ask("db", "export", str(path), db=sqlite_desk.url)
    with mock.patch(IN_USE.format("import", "read"), _lost_once(read_whole, take_some)):
        result = umc("db", "import", "-", "-o", "json", db=place, stdin=path.read_bytes(), env=PATIENT)
    assert result.exit_code == 0, result.stderr
    assert ("trying again until" in result.stderr, result.json["anchor"]) == (True, made["anchor"])
    assert rows_in(place, tmp_path)


@pytest.mark.postgres
def test_an_import_that_was_lost_on_its_way_leaves_an_empty_place(
    sqlite_desk: Desk, postgres_url: str, tmp_path: Path
) -> None:
    """While tables are made, while rows are copied, before COMMIT: the next one goes through."""
    sqlite_desk.open()
    path = tmp_path / "all.jsonl"
    made = ask("db", "export", str(path), db=sqlite_desk.url)
    for nth in count(1, 5):
        with cutting(postgres_url, Cut.AT_STATEMENT, nth=nth) as proxy:
            result = umc("db", "import", str(path), "-o", "json", db=proxy.url)
        if not proxy.met:
            break
        assert result.exit_code == 4
        assert result.error["code"] in ("database-unreachable", "outcome-unknown")  # the latter at COMMIT
        assert ask("equipment", "list", db=postgres_url) == []
    assert nth > 30
    assert (result.exit_code, result.json["anchor"]) == (0, made["anchor"])


@pytest.mark.postgres
@pytest.mark.parametrize("cut", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT], ids=["COMMIT lost", "answer lost"])
def test_a_seal_that_is_lost_does_not_end_a_nightly_export(
    postgres_desk: Desk, tmp_path: Path, cut: Cut
) -> None:
    """Whether it was kept or not: laying it again does nothing twice, and the export is made."""
    postgres_desk.open()
    with cutting(postgres_desk.url, cut) as proxy:
        run("db", "export", str(tmp_path / "all.jsonl"), db=proxy.url, env=PATIENT)
        assert proxy.met == [cut]
    assert ask("db", "anchor", db=postgres_desk.url)["seal"] == 1


@pytest.mark.postgres
def test_sealing_is_no_write_of_the_commands_own(postgres_desk: Desk) -> None:
    """Whoever fails after it has kept nothing of its own; where nothing waits, no write begins at all."""
    postgres_desk.open()
    with open_database(postgres_desk.url) as database:
        seal_first(database)
        assert (_sealed(postgres_desk), database.writes_kept) == (1, 0)
        with mock.patch.object(database, "write", side_effect=AssertionError("nothing waits")):
            seal_first(database)


@pytest.mark.postgres
def test_a_leader_that_is_one_no_more_is_told(postgres_desk: Desk, tmp_path: Path) -> None:
    """What it has may be old: a copy of it is not made in silence."""
    postgres_desk.open()
    with _without_writes(postgres_desk):
        result = postgres_desk.run("db", "export", str(tmp_path / "all.jsonl"), "-o", "json")
    assert (result.exit_code, result.error["code"]) == (4, "database-read-only")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_standby_that_was_asked_for_is_copied_as_it_is(postgres_desk: Desk, tmp_path: Path) -> None:
    """Where the URL takes any server; what waits for a seal goes on waiting."""
    postgres_desk.open()
    url = f"{postgres_desk.url}&target_session_attrs=any"
    with _without_writes(postgres_desk), mock.patch("umc.store.database.sealing._IN_RECOVERY", "SELECT true"):
        run("db", "export", str(tmp_path / "all.jsonl"), db=url)
    assert _sealed(postgres_desk) == 0


def _sealed(desk: Desk) -> int:
    with psycopg.connect(desk.url) as administrator:
        return len(administrator.execute("SELECT id FROM seals").fetchall())


@contextmanager
def _without_writes(desk: Desk) -> Iterator[None]:
    """Let the server answer a seal as one does that was a leader."""
    with psycopg.connect(desk.url, autocommit=True) as administrator:
        administrator.execute(_NO_LEADER)
        try:
            yield
        finally:
            administrator.execute("DROP FUNCTION no_leader CASCADE")


_NO_LEADER = """
CREATE FUNCTION no_leader() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'cannot execute INSERT in a read-only transaction' USING ERRCODE = '25006'; END $$;
CREATE TRIGGER no_leader BEFORE INSERT ON seals FOR EACH ROW EXECUTE FUNCTION no_leader()
"""
