"""Answers that find no room: what was done is said to be done, and nobody is told to do it again."""

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.test_run import said, until
from tests.sample_desk import Desk
from umc.store.database.engine import open_database

FULL = Path("/dev/full")


def into_a_full_device(url: str, *words: str) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit code and what it said on stderr."""
    env = {**os.environ, "UMC_ACTOR": "sato", "UMC_DATABASE_URL": url}
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "umc", *words, "-q"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=env,
            timeout=60,
        )
    return done.returncode, done.stderr.decode()


def test_a_copy_that_was_put_into_its_place_is_said_to_be_there(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A backup, an export, and the databases made of them: a second run would be refused."""
    sqlite_desk.open(at="03:10")
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o700)
    made = (
        (sqlite_desk.url, "export", "desk.jsonl", "desk.jsonl"),
        (sqlite_desk.url, "backup", "desk.db", "desk.db"),
        (f"sqlite:///{folder}/imported.db", "import", "desk.jsonl", "imported.db"),
        (f"sqlite:///{folder}/restored.db", "restore", "desk.db", "restored.db"),
    )
    for url, word, file, place in made:
        code, told = into_a_full_device(url, "db", word, str(folder / file))
        assert (code, (folder / place).exists()) == (4, True), told
        assert told.startswith("umc: outside: it was done and kept; only the answer"), told
        assert "do not run it again" in told


def test_a_round_whose_answer_finds_no_room_says_that_its_work_is_kept(desk: Desk, tmp_path: Path) -> None:
    """Marks were told and messages written: nobody is told that nothing was kept."""
    desk.open(at="03:10")
    words = [sys.executable, "-m", "umc", "run", "--every", "1s", "--db", desk.url]
    with FULL.open("wb") as full, (tmp_path / "err").open("wb") as err:
        worker = subprocess.Popen(words, stdout=full, stderr=err, env={**os.environ, "UMC_ACTOR": "sato"})
        try:
            until(lambda: "hint: " in said(tmp_path))
        finally:
            worker.terminate()
            worker.wait(60)
    assert "hint: what was done by then is kept" in said(tmp_path)
    assert "nothing of this command was kept" not in said(tmp_path)
    with open_database(desk.url) as database, database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one() > 2
