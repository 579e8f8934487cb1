"""What the daily commands cost a branch and a company, as a person at a shell sees it.

    python benchmarks/daily_commands.py sqlite:////path/branch.db sqlite:////path/company.db

Each command is a cold process, on the small and on the large database in turn; medians over the
rounds. The start-up floor, ``python -c "import click, sqlalchemy"``, is stated and taken off for the
ratio. Both databases are made by ``company.py``; the steps and ticks measured here stay in them.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.processes import UMC, Ran, run

FLOOR = [sys.executable, "-c", "import click, sqlalchemy"]
DUE = 1_000
ROUNDS = 7
_TICKS = 5
_USUAL = (25, 45)
"""Machines of the customer that is asked about: as many in the large database as in the small one."""
_NO_OR_YES = (0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A database and the names of things in it to ask for."""

    url: str
    customer: str
    tag: str
    serial: str
    fault: str
    folder: str = ""

    def words(self, command: str) -> list[str]:
        """Return a command with the names of this database in it."""
        names = {"customer": self.customer, "tag": self.tag, "serial": self.serial, "fault": self.fault}
        return [*UMC, *command.format(**names, folder=self.folder).split(), "-q", "--db", self.url]


DAILY = (
    "fault list --limit 100",
    "fault list --customer {customer}",
    "fault list --mine --limit 100",
    "fault list --due-within 8h --limit 100",
    "fault list --at -5m --customer {customer}",
    "fault show {fault}",
    "fault note {fault} again",
    "fault open --equipment {tag} --priority P2 --symptom dead",
    "route {tag}",
    "entitlement {serial}",
    "equipment list --customer {customer}",
    "board",
    "outbox list",
)
WHOLE = (
    "fault list --all --limit 10000000 -o csv",
    "export -d {folder}",
    "db check",
)
"""What reads everything, once each: linear in what there is."""


def desk_of(url: str) -> Desk:
    """Return what is asked about in a database: a customer of the usual size, a machine of its, a fault."""
    from benchmarks.company_register import usual_names

    return Desk(url=url, **usual_names(url, machines=_USUAL))


def made_due(url: str, groups: int, until: datetime) -> tuple[datetime, ...]:
    """Add groups of faults that come due together, and return the instants at which they do."""
    from benchmarks.company import make_due

    return make_due(url, groups=groups, each=DUE, until=until)


def apart(do: Callable[..., Any], *given: Any) -> Any:
    """Return what a function gives in a process of its own.

    The memory of whoever starts a command counts as that command's, so this process stays small.
    """
    with get_context("spawn").Pool(1) as other:
        return other.apply(do, given)


def compared(command: str, desks: Sequence[Desk], floor: float, rounds: int) -> str:
    """Return a line of the table: one command on each database in turn."""
    ran: list[list[Ran]] = [[] for _ in desks]
    for turn in range(rounds + 1):
        for place, desk in enumerate(desks):
            one = run(desk.words(command), fine=_NO_OR_YES)
            ran[place] += [one] if turn else []  # the first only warms up
    return _line(_named(command), ran, floor)


def ticks(desks: Sequence[Desk], floor: float, rounds: int = _TICKS) -> str:
    """Return the line of a tick with so many marks due: each round has a group of its own."""
    until = datetime.now(UTC)
    instants = [apart(made_due, desk.url, rounds + 1, until) for desk in desks]
    ran: list[list[Ran]] = [[] for _ in desks]
    for turn, at in enumerate(instants[0]):
        for place, desk in enumerate(desks):
            one = run(desk.words(f"tick --at {at.isoformat()}"))
            ran[place] += [one] if turn else []
    return _line(f"`tick`, {DUE:,} marks due", ran, floor)


def whole(command: str, desks: Sequence[Desk], floor: float) -> str:
    """Return the line of a command that reads everything: each database once, into a folder of its own."""
    ran = []
    for desk in desks:
        with tempfile.TemporaryDirectory() as name:
            made = replace(desk, folder=str(Path(name) / "made"))
            ran.append([run(made.words(command), into=Path(name) / "said", fine=_NO_OR_YES)])
    return _line(_named(command), ran, floor)


def _named(command: str) -> str:
    return f"`{' '.join(word for word in command.split() if word[0] != '{')}`"


def _line(what: str, ran: Sequence[Sequence[Ran]], floor: float) -> str:
    walls = [median(one.wall_s for one in of_one) for of_one in ran]
    memory = [median(one.peak_mb for one in of_one) for of_one in ran]
    net = [max(wall - floor, 0.001) for wall in walls]
    cells = (f"{wall * 1000:,.0f} ms, {peak:.0f} MB" for wall, peak in zip(walls, memory, strict=True))
    return f"| {what} | {' | '.join(cells)} | {net[-1] / net[0]:.2f} |"


def floor_s(rounds: int = ROUNDS) -> float:
    """Return what starting Python with click and SQLAlchemy takes, in seconds."""
    return median(run(FLOOR).wall_s for _ in range(rounds))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("small", help="the database of a branch")
    parser.add_argument("large", help="the database of a company")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-ticks", action="store_true", help="leave the ticks out, which add faults")
    parser.add_argument("--whole", action="store_true", help="what reads everything, too")
    asked = parser.parse_args(arguments)
    os.environ["UMC_ACTOR"] = "jp-duty"  # an engineer of theirs, for --mine
    desks, floor = [apart(desk_of, asked.small), apart(desk_of, asked.large)], floor_s()
    print(f"floor: {floor * 1000:.0f} ms, taken off for the ratio\n\n| what | small | large | ratio |")
    print("|---|---|---|---|", flush=True)
    for command in DAILY:
        print(compared(command, desks, floor, asked.rounds), flush=True)
    if not asked.no_ticks:
        print(ticks(desks, floor), flush=True)
    for command in WHOLE if asked.whole else ():
        print(whole(command, desks, floor), flush=True)


if __name__ == "__main__":
    main()
