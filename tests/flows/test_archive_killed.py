"""Archiving that is killed in the middle, both ways: every fault is here or in the file, and it goes on."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.copies import ask, but_the_record, rows_in
from tests.flows.copies_killed import umc_here
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.old_faults import LONG_AGO, move_out, worked
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S, preload
from umc.store.archive.archive_blocks import BLOCK, fault_of
from umc.store.database.engine import open_database

preload(
    "umc.cli.main", "umc.cli.archive", "umc.services.archive_faults", "umc.services.bring_back_faults",
    "umc.render.archive", "tests.flows.copies_killed",
)  # fmt: skip

_WRITES_FIRST = {"sqlite": 9 + len(BLOCK), "postgresql": 6 + len(BLOCK)}
"""What takes the first fault out: two rows that say so, each with its record and word of that, the fault's
rows table by table; and where a writer seals at once, the seal."""

_SECOND_BACK = {"sqlite": 15, "postgresql": 4}
"""Within the second fault that comes back; COPY, which fills PostgreSQL, is no statement seen here."""


def killed_after(writes: int, *words: str) -> None:
    """Be a process that moves faults one in a transaction, and is killed after so many statements that write.

    0: while it writes the file, all faults being in it and no seal yet.
    """
    from sqlalchemy import Engine, event

    left = [writes]

    def kill(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        left[0] -= statement.lstrip().startswith(("INSERT", "DELETE"))
        if left[0] == 0:
            kill()

    with (
        mock.patch("umc.services.archive_faults.TOGETHER", 1),
        mock.patch("umc.services.bring_back_faults.TOGETHER", 1),
        contextlib.ExitStack() as while_writing,
    ):
        if writes:
            event.listen(Engine, "after_cursor_execute", count)
        else:
            while_writing.enter_context(mock.patch("umc.store.archive.archive_file._write_seals", kill))
        umc_here(*words)


def killed(desk: Desk, writes: int, *words: str) -> None:
    """Run one that is killed, and see that it was."""
    worker = MANY.Process(target=killed_after, args=(writes, "archive", *words, "--db", desk.url))
    worker.start()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -signal.SIGKILL
    wait_for_the_server(desk.url)


def whereabouts(desk: Desk, anchor: str) -> tuple[int, int]:
    """Return how many faults are here and how many lie out; the check must find nothing wrong."""
    checked = ask("db", "check", "--anchor", anchor, db=desk.url)["checked"]
    return checked["faults"], checked["archived"]


def test_a_kill_at_any_write_leaves_each_fault_here_or_in_the_file(desk: Desk, tmp_path: Path) -> None:
    """While the file is written, while the second fault is taken out, while the second is put back."""
    worked(desk, old=2)
    before, file, found = but_the_record(rows_in(desk.url, tmp_path)), tmp_path / "old.jsonl", []
    anchor = ask("db", "anchor", db=desk.url)["anchor"]
    kind = desk.url.partition(":")[0]
    for writes in (0, _WRITES_FIRST[kind] + 4):
        killed(desk, writes, "--before", LONG_AGO, str(file), "--yes")
        assert file.exists() is (writes > 0)
        found.append(whereabouts(desk, anchor))
    done = move_out(desk, file)
    assert (done["went_on"], done["out_before"], done["taken_out"], done["changed"]) == (True, 1, 1, 0)
    killed(desk, _SECOND_BACK[kind], "--back", str(file))
    found.append(whereabouts(desk, anchor))
    assert found == [(3, 0), (2, 1), (2, 1)]
    back = ask("archive", "--back", str(file), db=desk.url)
    assert (back["here_before"], back["brought_back"]) == (1, 1)
    assert but_the_record(rows_in(desk.url, tmp_path)) == before
    assert whereabouts(desk, anchor) == (3, 0)
    sys.stdout.write(f"archive on {kind}: 3 kills, 3 faults, here and out after each {found}, lost 0\n")


def take_out_first(url: str) -> None:
    """Be who takes the faults out first and writes the file after; it is killed between the two."""
    with open_database(url) as database, database.write() as connection:
        connection.exec_driver_sql("INSERT INTO archives VALUES (1, 'old.jsonl', '', 0, 0, 'sato', 3, 0)")
        connection.exec_driver_sql(
            "INSERT INTO archived SELECT id, 1, number, year, ordinal, seq, head FROM faults WHERE open = 0"
        )
        for table in reversed(BLOCK):
            query = f"DELETE FROM {table.name} WHERE {fault_of(table).name} IN (SELECT fault FROM archived)"
            connection.exec_driver_sql(query)
    os.kill(os.getpid(), signal.SIGKILL)


def test_taking_out_first_and_writing_after_loses_faults(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The negative control: killed between the two, the faults are nowhere."""
    worked(sqlite_desk, old=1)
    worker = MANY.Process(target=take_out_first, args=(sqlite_desk.url,))
    worker.start()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -signal.SIGKILL
    lost = 2 - len(ask("fault", "list", "--all", db=sqlite_desk.url))
    sys.stdout.write(f"naive archive: 1 kill, {lost} of 2 faults lost\n")
    assert lost == 1
    assert not list(tmp_path.glob("*.jsonl"))


@pytest.mark.postgres
def test_on_postgresql_only_the_owner_moves_faults_out(postgres_desk: Desk, tmp_path: Path) -> None:
    """A writer is told so, before a file is written."""
    from tests.role_users import users_of

    with users_of(postgres_desk) as users:
        users.granted()
        words = ("archive", "--before", LONG_AGO, str(tmp_path / "x.jsonl"), "--yes")
        assert users.desk(users.writer).refused(*words)["code"] == "takes-owner"
        assert users.desk(users.reader).refused(*words)["code"] == "takes-owner"
    assert not (tmp_path / "x.jsonl").exists()
