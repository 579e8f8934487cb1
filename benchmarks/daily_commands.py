"""What the daily commands cost a branch and a company, as a person at a shell sees it.

    python benchmarks/daily_commands.py sqlite:////path/branch.db sqlite:////path/company.db

Each command is a cold process, on the small and on the large database in turn, and after each the
start-up floor ``python -c "import click, sqlalchemy"``. Medians over the rounds: on the wall, of our
own processor (a server's is not ours), peak memory; the ratios of both without the floor's. Both
databases are made by ``company.py``; the steps and ticks measured here stay in them.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import HEAD, Measured, middle, said
from benchmarks.processes import UMC, Ran, apart, run

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

    def words(self, command: str) -> list[str]:
        """Return a command with the names of this database in it."""
        names = {"customer": self.customer, "tag": self.tag, "serial": self.serial, "fault": self.fault}
        return [*UMC, *command.format(**names).split(), "-q", "--db", self.url]


DAILY = (
    "fault list --limit 100",
    "fault list --customer {customer}",
    "fault list --mine --limit 100",
    "fault list --due-within 2d --limit 20",
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


def desk_of(url: str) -> Desk:
    """Return what is asked about in a database: a customer of the usual size, a machine of its, a fault."""
    from benchmarks.company_register import usual_names

    return Desk(url=url, **usual_names(url, machines=_USUAL))


def made_due(url: str, groups: int, until: datetime) -> tuple[datetime, ...]:
    """Add groups of faults that come due together, and return the instants at which they do."""
    from benchmarks.company import make_due

    return make_due(url, groups=groups, each=DUE, until=until)


def compared(command: str, desks: Sequence[Desk], rounds: int) -> Measured:
    """Measure one command on each database in turn."""
    ran: list[list[Ran]] = [[] for _ in (*desks, FLOOR)]
    for turn in range(rounds + 1):
        for place, words in enumerate((*(desk.words(command) for desk in desks), FLOOR)):
            one = run(words, fine=_NO_OR_YES)
            ran[place] += [one] if turn else []  # the first only warms up
    return _measured(_named(command), ran)


def ticks(desks: Sequence[Desk], rounds: int = _TICKS) -> Measured:
    """Measure a tick with so many marks due: each round has a group of its own."""
    until = datetime.now(UTC)
    instants = [apart(made_due, desk.url, rounds + 1, until) for desk in desks]
    ran: list[list[Ran]] = [[] for _ in (*desks, FLOOR)]
    for turn, at in enumerate(instants[0]):
        ticks = (desk.words(f"tick --at {at.isoformat()}") for desk in desks)
        for place, words in enumerate((*ticks, FLOOR)):
            one = run(words)
            ran[place] += [one] if turn else []  # the first acts on all that was due before
    return _measured(f"`tick`, {DUE:,} marks due", ran)


def daily(
    urls: Sequence[str], rounds: int = ROUNDS, *, with_ticks: bool = True
) -> Iterator[tuple[str, Callable[[], Measured]]]:
    """Give each part with its name: the daily commands on a small and on a large database, then the ticks."""
    os.environ["UMC_ACTOR"] = "jp-duty"  # an engineer of theirs, for --mine
    desks = [apart(desk_of, url) for url in urls]
    for command in DAILY:
        yield _named(command), partial(compared, command, desks, rounds)
    if with_ticks:
        yield "`tick`", partial(ticks, desks)


def _named(command: str) -> str:
    return f"`{' '.join(word for word in command.split() if word[0] != '{')}`"


def _measured(what: str, ran: Sequence[Sequence[Ran]]) -> Measured:
    """Return what was measured; the last runs are those of the floor."""
    small, large, floor = map(middle, ran)
    return Measured(what=what, small=small, large=large, floor=floor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("small", help="the database of a branch")
    parser.add_argument("large", help="the database of a company")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-ticks", action="store_true", help="leave the ticks out, which add faults")
    parser.add_argument("--whole", action="store_true", help="what reads or writes everything, too")
    asked = parser.parse_args(arguments)
    print(HEAD, flush=True)
    urls = (asked.small, asked.large)
    list(said(daily(urls, asked.rounds, with_ticks=not asked.no_ticks), Measured.line))
    if asked.whole:
        from benchmarks.whole_commands import whole

        list(said(whole(urls), Measured.line))


if __name__ == "__main__":
    main()
