"""kill -9 at random instants of every command that writes, on both databases, and the naive ways beside."""

import math
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeAlias

from benchmarks.tortured import Measure, Outcome, Torture
from tests.databases import fresh_postgres, postgres_binaries, running_server
from tests.flows.killed_anywhere import RUNS_EACH, Tally, Victim, Work, kill_again_and_again
from tests.flows.killing import a_settings_file
from tests.flows.naive_ways import ImportingRowByRow, import_row_by_row
from tests.flows.two_books import write_books
from tests.flows.victims import Opening, Sending, Stepping, Ticking
from tests.flows.victims_of_the_book import Anchoring, Applying, BackingUp, Importing, restored_beside
from tests.sample_desk import Desk, apply_sample_book
from tests.smtp_process import smtp_process
from umc.store.database.engine import open_database

KILLS = 42
"""Of each of the six that most depends on, on each database: 504."""
KILLS_OF_OTHERS = 20
SHORT = 4
ROWS = 3000
CONTROL_KILLS, CONTROL_FAILS = 200, 5


@contextmanager
def desks(folder: Path) -> Iterator[Mapping[str, Callable[[ExitStack, str], Desk]]]:
    """Give for each kind of database what makes a new desk on it, with the sample book or with nothing."""
    binaries = postgres_binaries()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL: pip install 'umc[test]'")
    with running_server(binaries) as server:

        def on_sqlite(_: ExitStack, name: str) -> Desk:
            (folder / name).mkdir(mode=0o700)
            return Desk(f"sqlite:///{folder / name / 'umc.db'}")

        def on_postgres(stack: ExitStack, _: str) -> Desk:
            return Desk(stack.enter_context(fresh_postgres(server)))

        yield {"SQLite": on_sqlite, "PostgreSQL": on_postgres}


def booked(desk: Desk, *, sample: bool = True) -> Desk:
    """Bring a new database up to date, and register the sample book."""
    with open_database(desk.url) as database:
        database.upgrade()
    if sample:
        apply_sample_book(desk.url)
    return desk


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is killed, and how often; ``stack`` is closed when that is over."""

    stack: ExitStack
    desk: Desk
    folder: Path
    kills: int


def desks_of_each_kind(measure: Measure) -> Iterator[tuple[str, Desk, Path]]:
    """Give a new desk with the sample book on each kind of database, and a folder for what goes with it."""
    folder = Path(tempfile.mkdtemp(dir=measure.folder))
    with desks(folder) as kinds:
        for kind, new in kinds.items():
            beside = folder / f"of-{kind}"
            beside.mkdir()
            with ExitStack() as stack:
                yield kind, booked(new(stack, kind)), beside


def opening(place: Place) -> Victim:
    """Open faults, each with a key."""
    return Opening(booked(place.desk))


def stepping(place: Place) -> Victim:
    """Take every step of a fault's life, each with a key."""
    return Stepping(booked(place.desk))


def ticking(place: Place) -> Victim:
    """Tick at ever later hours."""
    return Ticking(booked(place.desk), turns=RUNS_EACH * place.kills)


def sending(place: Place) -> Victim:
    """Send letters through a mail server in a process of its own."""
    arrived = place.folder / "arrived"
    server = place.stack.enter_context(smtp_process(place.folder / "log", into=arrived))
    return Sending(booked(place.desk), a_settings_file(place.folder, server.toml()), arrived)


def importing(place: Place) -> Victim:
    """Import machines, a thousand in each of three chunks."""
    return Importing(booked(place.desk), place.folder / "machines.csv", ROWS)


def applying(place: Place) -> Victim:
    """Apply two books of six hundred machines by turns."""
    return Applying(booked(place.desk, sample=False), write_books(place.folder))


def backing_up(place: Place) -> Victim:
    """Back up, each time into a new file."""
    desk = booked(place.desk)
    return BackingUp(desk, place.folder, partial(restored_beside, desk))


def anchoring(place: Place) -> Victim:
    """Seal and print the head of the chain."""
    return Anchoring(booked(place.desk))


def opening_without_key(place: Place) -> Victim:
    """Open faults, and open them again where no answer was heard."""
    return Opening(booked(place.desk), name="fault open repeated without --key", keyed=False)


def importing_row_by_row(place: Place) -> Victim:
    """Import the rows one by one."""
    return ImportingRowByRow(booked(place.desk), place.folder / "machines.csv", ROWS // 10)


Make: TypeAlias = Callable[[Place], Victim]
VICTIMS: Mapping[str, Make] = {
    "import": importing,
    "apply": applying,
    "open": opening,
    "tick": ticking,
    "send": sending,
    "backup": backing_up,
}
OTHERS: Mapping[str, Make] = {"step": stepping, "anchor": anchoring}


def killed(
    make: Make, work: Work | None = None, *, kills: int = KILLS, control: bool = False,
    on: Collection[str] = ("SQLite", "PostgreSQL"),
) -> Torture:  # fmt: skip
    """Return the torture of one command on both databases; that of a naive one ends when it has failed."""
    of_each = kills

    def torture(measure: Measure) -> Iterator[Outcome]:
        kills, drawn = CONTROL_KILLS if control else measure.of(of_each, SHORT), Random(measure.seed)
        fails = measure.of(CONTROL_FAILS, 1) if control else math.inf
        with desks(measure.folder) as kinds:
            for kind, new in ((kind, kinds[kind]) for kind in on):
                folder = measure.folder / f"of-{kind}"
                folder.mkdir()
                with ExitStack() as stack:
                    victim = make(Place(stack, new(stack, kind), folder, kills))
                    tally = kill_again_and_again(
                        victim, kills=kills, drawn=drawn, folder=folder, work=work,
                        enough=lambda found: found.lost + found.double + len(found.wrong) >= fails,
                    )  # fmt: skip
                yield outcome(tally, control=control)

    return torture


def outcome(tally: Tally, *, control: bool) -> Outcome:
    """Return the line of the table."""
    notes = [f"{tally.done_unheard} done and not heard of"]
    notes += [f"{tally.explained} copies that a kill explains"] if tally.explained else []
    notes += [f"*{len(tally.wrong)} halves*"] if control and tally.wrong else []
    return Outcome(
        name=f"kill -9 of `{tally.name}`", database=tally.database, runs=tally.runs, kills=tally.kills,
        acknowledged=tally.acknowledged, lost=tally.lost, double=tally.double, wrong=tuple(tally.wrong),
        note=", ".join(notes), control=control,
    )  # fmt: skip


TORTURES: Mapping[str, Torture] = {
    **{f"kill-{name}": killed(make) for name, make in VICTIMS.items()},
    **{f"kill-{name}": killed(make, kills=KILLS_OF_OTHERS) for name, make in OTHERS.items()},
    "kill-open-without-key": killed(opening_without_key, control=True),
    "kill-import-row-by-row": killed(importing_row_by_row, import_row_by_row, control=True),
}
