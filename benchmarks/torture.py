"""Everything that must survive, tortured: `python -m benchmarks.torture` prints the table of README.

    python -m benchmarks.torture [--short] [--only NAME...] [--no-cluster] [--seed N] [--list]

The tortures live in rooms, one module each: whatever ``benchmarks/torture_*.py`` lies beside this
file is asked for its ``TORTURES``, a mapping from the name under which a torture can be asked for
to a function that is told a ``Measure`` (short or long, a seed, an empty folder) and gives
``Outcome`` after ``Outcome`` (see ``benchmarks/tortured.py``). Adding a room changes no other file:

    TORTURES: Mapping[str, Torture] = {"openers": openers}

    def openers(measure: Measure) -> Iterator[Outcome]:
        yield Outcome(name="16 processes open 200 faults each", database="SQLite", ...)

The naive ways are outcomes of their own with ``control=True``: what they lose is shown and expected,
and if they lose nothing the torture could not have failed. A torture that raises is an outcome too,
and the next one runs all the same. The exit code is 1 if anything was lost, double or otherwise
not as promised, or if a control came out well.
"""

import argparse
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import benchmarks
from benchmarks.tortured import Measure, Outcome, Torture, line, table

SEED = 5
_ROOM = "torture_"
_CLUSTER = "cluster"
"""How the names of those begin that need a cluster."""


def rooms() -> Mapping[str, Torture]:
    """Return every torture by its name, room by room; those of the cluster, which take longest, come last.

    Raises:
        ValueError: two rooms give the same name.
    """
    found: dict[str, Torture] = {}
    for module in sorted(one.name for one in pkgutil.iter_modules(benchmarks.__path__)):
        if module.startswith(_ROOM):
            more: Mapping[str, Torture] = import_module(f"benchmarks.{module}").TORTURES
            if twice := found.keys() & more.keys():
                raise ValueError(f"{module} names {', '.join(twice)} a second time")
            found |= more
    return dict(sorted(found.items(), key=lambda one: one[0].startswith(_CLUSTER)))


def suffered(name: str, torture: Torture, *, short: bool, seed: int) -> Iterator[Outcome]:
    """Give the outcomes of one torture; if it breaks, that is the last of them."""
    with tempfile.TemporaryDirectory(prefix="umc-torture-") as folder:
        Path(folder).chmod(0o700)
        try:
            yield from torture(Measure(short=short, seed=seed, folder=Path(folder)))
        except Exception as error:
            traceback.print_exc()
            said = (f"broke off: {type(error).__name__}: {error}",)
            yield Outcome(
                name=name, database="", runs=0, kills=0, acknowledged=0, lost=0, double=0, wrong=said
            )


def told(asked: str, one: Outcome, took_s: float) -> None:
    """Say on stderr what came out, as soon as it did."""
    verdict = "as it must" if one.control else "well"
    words = verdict if one.is_as_promised else "NOT AS PROMISED"
    print(f"{took_s:6.1f} s  {line(asked, [one])}  {words}", file=sys.stderr, flush=True)
    for wrong in one.wrong[:10]:
        print(f"          {wrong}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table, and return the exit code."""
    known = rooms()
    parser = argparse.ArgumentParser(description="Torture umc, and count what was lost or doubled.")
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--only", nargs="+", choices=sorted(known), metavar="NAME", help="only these")
    parser.add_argument("--no-cluster", action="store_true", help="leave out what needs a cluster")
    parser.add_argument("--seed", type=int, default=SEED, help="what chance is drawn from")
    parser.add_argument("--list", action="store_true", help="print the names, and do nothing")
    asked = parser.parse_args(arguments)
    if asked.list:
        print("\n".join(known))
        return 0
    os.environ.setdefault("CI", "true")  # without a PostgreSQL it must fail, not skip
    names = [
        name
        for name in known
        if name in (asked.only or known) and not (asked.no_cluster and name.startswith(_CLUSTER))
    ]
    return tortured({name: known[name] for name in names}, short=asked.short, seed=asked.seed)


def tortured(tortures: Mapping[str, Torture], *, short: bool, seed: int) -> int:
    """Run tortures one after the other, print the table, and return the exit code."""
    found: list[tuple[str, Outcome]] = []
    first = time.monotonic()
    for name, torture in tortures.items():
        began = time.monotonic()
        for one in suffered(name, torture, short=short, seed=seed):
            told(name, one, time.monotonic() - began)
            found.append((name, one))
    kills, minutes = sum(one.kills for _, one in found), (time.monotonic() - first) / 60
    bad = sorted({name for name, one in found if not one.is_as_promised})
    print(table(found))
    verdict = f"not as promised: {', '.join(bad)}" if bad else "all as promised"
    print(f"\n{kills:,} kills with -9 in all, in {minutes:.0f} minutes; {verdict}.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
