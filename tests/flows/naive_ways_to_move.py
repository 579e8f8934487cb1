"""The naive ways to move whole databases and old faults, killed as the real ones are: they must be seen."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.actors import SATO
from tests.cli.running import NOW
from tests.flows.killed_anywhere import Found
from tests.flows.ticking_desk import rows
from tests.old_faults import LONG_AGO, drop_all
from tests.sample_desk import Desk
from tests.store.processes import preload
from umc.services.archive_faults import foresee_archive
from umc.store.archive.archive import take_out
from umc.store.archive.archive_file import write_archive
from umc.store.archive.read_archive import ArchiveReader
from umc.store.database.engine import open_database
from umc.store.messages.held import hold_unsent
from umc.store.whole.row_lines import LinesIn, LinesOut, RowLines, keep_rows
from umc.store.whole.whole_rows import TABLES

preload("tests.flows.naive_ways_to_move")

_PIECE = 64 * 1024


def import_line_by_line(words: Sequence[str], url: str) -> None:
    """Put an export into an empty place, each row as soon as it is read; hold what is unsent at the end."""
    lines, tables = RowLines(TABLES), {table.name: table for table in TABLES}
    with open_database(url) as database, Path(words[-1]).open("rb") as file:
        database.upgrade()
        for line in file.readlines()[1:-1]:
            name, row = lines.read(line)
            with database.write() as connection:
                keep_rows(connection, tables[name], [row])
    _hold(words, url)


def copy_to_its_name(words: Sequence[str], url: str) -> None:
    """Copy a backup to where the database is to be, piece by piece."""
    place = Path(make_url(url).database or "")
    place.parent.mkdir(mode=0o700)
    with Path(words[-1]).open("rb") as backup, place.open("wb") as database:
        place.chmod(0o600)
        while piece := backup.read(_PIECE):
            _put(database.fileno(), piece)
    _hold(words, url)


def _hold(words: Sequence[str], url: str) -> None:
    with open_database(url) as database, database.write() as connection:
        hold_unsent(connection, copy=words[-1], made_at=NOW)


def _put(file: int, piece: bytes) -> None:
    os.write(file, piece)
    os.fsync(file)


def take_out_and_write(words: Sequence[str], url: str) -> None:
    """Take old faults out of the database, and write them into a file then."""
    before, in_memory = datetime.fromisoformat(LONG_AGO), BytesIO()
    with open_database(url) as database:
        choice = foresee_archive(database, before, now=NOW)
        with database.read() as connection:
            write_archive(connection, LinesOut(in_memory), choice, made_at=NOW, progress=lambda _: None)
        content = in_memory.getvalue()
        reader = ArchiveReader(LinesIn(BytesIO(content), "memory"))
        blocks = list(reader.blocks())
        with database.write() as connection:
            take_out(connection, reader.at_end, blocks, name=words[0], actor=SATO, now=NOW)
    with Path(words[0]).open("wb") as file:
        for line in content.splitlines(keepends=True):
            _put(file.fileno(), line)


@dataclass(slots=True)
class TakingOut:
    """An archiving that writes its file last: killed between the two, faults are nowhere."""

    desk: Desk
    folder: Path
    name: str = "an archiving that writes its file last"
    _out: int = 0

    def __post_init__(self) -> None:
        self._ended()

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Let one more fault end, so that the one before may go; return the file."""
        self._ended()
        self._out = self._archived()
        return (str(self.folder / f"turn-{turn}.jsonl"),)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Count what was taken out and is in no file that is whole."""
        out = self._archived() - self._out
        whole = self.desk.run("archive", "--check", str(self.folder / f"turn-{turn}.jsonl")).exit_code == 0
        return Found(lost=0 if whole else out, is_done=out > 0)

    def _archived(self) -> int:
        return int(rows(self.desk, "SELECT count(*) AS n FROM archived")[0]["n"])

    def _ended(self) -> None:
        number = self.desk.open("KB-SW-01")["number"]
        self.desk.step("dispatch", number)
        self.desk.step("cancel", number, "--why", "nothing", at="04:00")
        drop_all(self.desk)
