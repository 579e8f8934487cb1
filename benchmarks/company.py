"""Fill a database with the years of a branch or of a whole company.

    python benchmarks/company.py branch sqlite:////path/to/branch.db
    python benchmarks/company.py company sqlite:////path/to/company.db --postgres postgresql://host/company

Calendars, contracts and machines are a made-up estate (``estate.py``) that umc applies. Faults
are lived once by umc (``company_lives``) and copied under other names (``company_copies``); umc
itself seals their events. What is there at the end is what umc leaves: ``umc db check`` finds
nothing wrong. ``--postgres`` takes a server's empty database, and gets the same rows.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.company_copies import COLUMNS, Filled, Mould, Place
from benchmarks.company_lives import DUE, ENDED, OPEN, TABLES, Life, Lived, live
from benchmarks.company_load import Loader, copied, loading
from benchmarks.company_register import Register, Whose, read_register
from benchmarks.estate import make_estate
from benchmarks.processes import UMC, run
from umc.store.faults.numbers import counter_of, number_of

OPEN_SHARE = 0.015
YEARS = timedelta(days=730)
DUE_APART = timedelta(minutes=4)
"""Between two groups of faults that come due: at 12 minutes after its report, each has one mark due."""
_DUE_AFTER = timedelta(minutes=12)
_AT_ONCE = 5_000
_SYMPTOMS = tuple(
    f"{what} {where}"
    for what in ("no link on", "errors on", "no power at", "smoke from", "slow answers of", "noise from")
    for where in ("port 1", "port 12", "the uplink", "fan 2", "supply A", "supply B", "both ends", "the rack")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a desk is; every fault has about ten events."""

    machines: int
    customers: int
    faults: int


SIZES = {
    "branch": Size(machines=55_000, customers=6_000, faults=55_000),
    "company": Size(machines=1_000_000, customers=20_000, faults=1_000_000),
    "corner": Size(machines=600, customers=30, faults=600),
}


class Numbers:
    """Ids and numbers, given out as umc does: by year, without a gap."""

    def __init__(self, loader: Loader) -> None:
        (self._fault,) = next(loader.ask("SELECT coalesce(max(id), 0) FROM faults"))
        (self._message,) = next(loader.ask("SELECT coalesce(max(id), 0) FROM messages"))
        given = loader.ask("SELECT year, max(ordinal) FROM faults GROUP BY year")
        self._years: dict[int, int] = {int(year): int(ordinal) for year, ordinal in given}

    def next(self, at: datetime, zone: str, messages: int) -> Place:
        """Return the place of the next fault, which leaves so many messages."""
        year = at.astimezone(ZoneInfo(zone)).year
        self._fault += 1
        self._years[year] = ordinal = self._years.get(year, 0) + 1
        first, self._message = self._message + 1, self._message + messages
        number = number_of(year, ordinal)
        return Place(fault=self._fault, year=year, ordinal=ordinal, number=number, message=first)

    def keep(self, loader: Loader) -> None:
        """Let umc go on counting where this ends."""
        loader.do("DELETE FROM counters WHERE name LIKE 'fault-%'")
        years = self._years.items()
        loader.put("counters", ("name", "value"), [(counter_of(year), last) for year, last in years])


class Company:
    """The faults of a desk: who has them, which lives they live, and when they were reported."""

    def __init__(self, register: Register, lived: Sequence[Lived], seed: int) -> None:
        self._register = register
        self._chance = random.Random(seed)
        self._moulds = {(one.life.name, one.setting): Mould(one) for one in lived}
        self._ended, self._open = (
            [one for one in group if any(one.name == name for name, _ in self._moulds)]
            for group in (ENDED, OPEN)
        )
        self._settings = {setting for _, setting in self._moulds}

    def past(self, faults: int, until: datetime) -> Iterator[tuple[Life, Whose, datetime]]:
        """Give faults of the last two years in the order of their reports; nearly all of them are over."""
        ended = faults - int(faults * OPEN_SHARE)
        span = YEARS - timedelta(days=2)
        for place in range(ended):
            whose, reported = self._whose(), until - YEARS + span * place / ended
            yield self._life(self._ended, whose), whose, _whole(reported)
        for _ in range(faults - ended):
            whose = self._whose()
            life = self._life(self._open, whose)
            yield life, whose, _whole(until - _age(life, self._chance))

    def due(self, groups: int, each: int, until: datetime) -> Iterator[tuple[Life, Whose, datetime]]:
        """Give groups of faults that nobody has touched: of each group one mark is due at one instant."""
        for group in range(groups):
            for _ in range(each):
                yield DUE, self._whose(), _whole(until) - _DUE_AFTER - DUE_APART * (groups - 1 - group)

    def rows(self, faults: Iterator[tuple[Life, Whose, datetime]], numbers: Numbers) -> Iterator[Filled]:
        """Give the rows of each of these faults."""
        for life, whose, at in faults:
            setting = whose.served.setting
            mould = self._moulds[life.name, setting]
            place = numbers.next(at, setting.region.zone, mould.messages)
            yield mould.copy(whose.names, place, at, self._chance.choice(_SYMPTOMS), self._chance)

    def _whose(self) -> Whose:
        """Draw a machine of a customer in whose setting the lives were lived."""
        while (whose := self._register.draw(self._chance)).served.setting not in self._settings:
            pass
        return whose

    def _life(self, lives: Sequence[Life], whose: Whose) -> Life:
        possible = [one for one in lives if whose.allows(one)]
        return self._chance.choices(possible, weights=[one.share for one in possible])[0]


def _age(life: Life, chance: random.Random) -> timedelta:
    """Return how long ago a fault was reported that is still open: one that time acts on, not long."""
    if life.name == "fresh":
        return timedelta(minutes=chance.randint(5, 10))
    longest = {"cure owed": 3, "not confirmed": 1}.get(life.name, 30)
    return timedelta(hours=6) + (timedelta(days=longest) - timedelta(hours=6)) * chance.random()


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def fill(
    url: str, faults: int, *, until: datetime, lived: Sequence[Lived] | None = None, seed: int = 1
) -> int:
    """Give an applied estate so many faults of the two years before an instant; return their events.

    ``lived`` are the lives they have; None: every one in every setting.
    """
    company = Company(read_register(url), live() if lived is None else lived, seed)
    with loading(url) as loader:
        numbers = Numbers(loader)
        count = _put(loader, company.rows(company.past(faults, until), numbers))
        numbers.keep(loader)
    return count


def make_due(
    url: str,
    *,
    groups: int,
    each: int,
    until: datetime,
    lived: Sequence[Lived] | None = None,
    seed: int = 2,
) -> tuple[datetime, ...]:
    """Add faults of which time acts on so many at a time; return the instants, the last of them ``until``.

    No other mark of theirs is due before an hour has gone by since their reports.
    """
    company = Company(read_register(url), live([DUE]) if lived is None else lived, seed)
    with loading(url, few=True) as loader:
        numbers = Numbers(loader)
        _put(loader, company.rows(company.due(groups, each, until), numbers))
        numbers.keep(loader)
    return tuple(_whole(until) - DUE_APART * (groups - 1 - group) for group in range(groups))


def _put(loader: Loader, rows: Iterator[Filled]) -> int:
    events = 0
    while some := list(islice(rows, _AT_ONCE)):
        for table in TABLES:
            loader.put(table, COLUMNS[table], [row for one in some for row in one[table]])
        lasts = [(one["events"][-1][0], one["events"][-1][1]) for one in some]
        loader.put("unsealed", ("fault", "seq"), lasts)
        events += sum(len(one["events"]) for one in some)
    return events


def make(url: str, size: Size, *, until: datetime) -> None:
    """Make a database of that size, saying what each part took."""
    with tempfile.TemporaryDirectory() as name:
        _timed("estate", lambda: make_estate(name, size.machines, size.customers))
        run([*UMC, "db", "upgrade", "-q", "--db", url])
        ran = run([*UMC, "apply", name, "--yes", "-q", "--db", url])
        print(
            f"apply: {ran.wall_s:.0f} s, {ran.cpu_s:.0f} of the processor, {ran.peak_mb:.0f} MB", flush=True
        )
    _timed("faults", lambda: fill(url, size.faults, until=until))
    _timed("seals", lambda: run([*UMC, "db", "anchor", "-q", "--db", url]))


def _timed(what: str, part: Callable[[], object]) -> None:
    began = time.monotonic()
    made = part()
    print(f"{what}: {time.monotonic() - began:.0f} s{f', {made}' if made else ''}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("database", help="an sqlite URL with nothing there yet")
    parser.add_argument("--postgres", help="an empty database of a server, for the same rows")
    asked = parser.parse_args(arguments)
    make(asked.database, SIZES[asked.size], until=datetime.now(UTC))
    if asked.postgres:
        run([*UMC, "db", "upgrade", "-q", "--db", asked.postgres])
        _timed("PostgreSQL", lambda: copied(asked.database, asked.postgres))


if __name__ == "__main__":
    main()
