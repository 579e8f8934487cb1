"""The naive ways to import and to open, killed as the real ones are: what they leave behind must be seen."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.cli.running import NOW
from tests.flows.killed_anywhere import Found
from tests.flows.victims_of_the_book import imported, machines_of
from tests.sample_desk import Desk
from umc.domain.register.register_import import DESK
from umc.store.database.engine import open_database
from umc.store.register.equipment import by_tags, update_many


def import_row_by_row(words: Sequence[str], url: str) -> None:
    """Give machines the models that a file says, each row a transaction of its own."""
    with open_database(url) as database, Path(words[0]).open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            with database.write() as connection:
                (machine,) = by_tags(connection, [row["tag"]])
                changed = replace(machine, model=row["model"])
                update_many(connection, [changed], declared_by=DESK, now=NOW)


@dataclass(slots=True)
class ImportingRowByRow:
    """The import as a script would do it: what a kill leaves is a part of the file."""

    desk: Desk
    file: Path
    machines: int
    name: str = "an import row by row"

    def __post_init__(self) -> None:
        self.file.write_text(machines_of(-1, self.machines), encoding="utf-8")
        self.desk.ask("equipment", "import", str(self.file), "--apply")

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return what the naive process is told: the file."""
        self.file.write_text(machines_of(turn, self.machines), encoding="utf-8")
        return (str(self.file),)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Count the rows of this turn; some, but not all of them are half an import."""
        count = imported(self.desk, turn)
        wrong = (f"{count} of {self.machines} rows are there",) if 0 < count < self.machines else ()
        return Found(is_done=count == self.machines, wrong=wrong)
