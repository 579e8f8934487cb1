"""Two books that a database holds by turns, and what it holds of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.cli.small_book import TERMS, machine, write_text
from umc.store.database.engine import open_database
from umc.store.tables.tables import CURRENT, applied_plans, equipment, revisions, terms

MACHINES = 600


@dataclass(frozen=True, slots=True)
class Books:
    """Two books that differ in terms, and in machines changed, come and gone; a database holds the first."""

    folders: tuple[Path, Path]
    url: str


def write_books(folder: Path) -> tuple[Path, Path]:
    """Write both books; most machines of each are in the other, changed."""
    texts = []
    for number, first in enumerate((0, MACHINES // 20)):  # fewer gone than would have to be confirmed
        tags = range(first, first + MACHINES)
        said = TERMS.replace('restore = "4h"', f'restore = "{4 + number}h"')
        said = said.replace("MK-1", f"MK-{number}")
        texts.append(said + "".join(machine(f"M-{tag:05}", model=f"of book {number}") for tag in tags))
    return write_text(folder / "first", texts[0]), write_text(folder / "second", texts[1])


def contents(url: str) -> Any:
    """Return what the register holds: the terms in force, the machines in use, and how many revisions.

    The revisions counted have their plans; one without its own would be half an apply.
    """
    with open_database(url, create=False) as database, database.read() as connection:
        in_force = select(terms.c.kind, terms.c.name, terms.c.digest).where(CURRENT).order_by(terms.c.digest)
        in_use = select(equipment.c.tag, equipment.c.digest).where(equipment.c.status != "retired")
        revs = connection.execute(select(revisions.c.rev).order_by(revisions.c.rev)).scalars().all()
        plans = connection.execute(select(applied_plans.c.rev).order_by(applied_plans.c.rev)).scalars().all()
        assert revs == plans == list(range(1, len(revs) + 1))
        held = (
            tuple(map(tuple, connection.execute(in_force))),
            tuple(map(tuple, connection.execute(in_use.order_by(equipment.c.tag)))),
        )
        return held, len(revs)
