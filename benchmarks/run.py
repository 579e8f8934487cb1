"""All benchmarks in one run: `python benchmarks/run.py` prints the table that README shows.

Ratios are taken between commands run in turn, pair by pair, because machines are shared
and noisy; seconds are whole processes. `--quick` uses a smaller estate.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import calendar_speed, estate, scenario_speed, validate_speed
from benchmarks.processes import UMC, Ran, Row, paired, run


def start_up() -> list[Row]:
    """Measure what a person waits for before anything happens."""
    floor = [sys.executable, "-c", "import click"]
    rows = []
    for word in ("--help", "--version"):
        ratio, wall_s = paired([*UMC, word], floor, None)
        what = f"`umc {word}` against `python -c 'import click'`"
        rows.append(Row(what, f"{ratio:.2f} times ({wall_s * 1e3:.0f} ms)", "<= 1.5"))
    return rows


def applying(folder: Path, machines: int, customers: int) -> tuple[list[Row], Path]:
    """Measure applying an estate from empty, and a tenth of it."""
    done = {}
    for share in (10, 1):
        book = folder / f"estate-{machines // share}"
        estate.make_estate(book, machines=machines // share, customers=customers // share, seed=1)
        done[share] = run([*UMC, "apply", str(book), "--yes"], folder / f"{machines // share}.db")
    whole, tenth = done[1], done[10]
    times = f"{whole.wall_s:.1f} s, {whole.cpu_s:.1f} s of processor, {whole.peak_mb:.0f} MB at the peak"
    ratio = f"{whole.cpu_s / tenth.cpu_s:.1f}"
    rows = [
        Row(f"`apply` of {machines:,} machines from empty", times),
        Row(f"its ratio to {machines // 10:,} machines (processor time)", ratio, "near 10"),
    ]
    return rows, folder / f"{machines}.db"


def proving(book: Path, database: Path) -> list[Row]:
    """Measure what is asked of a whole estate again and again: plan, gaps, export."""
    machines = f"{int(database.stem):,}"
    plan, read = [*UMC, "plan", str(book), "--check"], [sys.executable, "-c", _READ, str(book)]
    pairs = [(run(plan, database), run(read)) for _ in range(3)]
    ratio = median(ours.cpu_s / theirs.cpu_s for ours, theirs in pairs)
    planned = pairs[-1][0]
    gaps = run([*UMC, "gaps", str(book)])
    out = run([*UMC, "export", "-d", str(book.parent / "exported")], database)
    return [
        Row(f"`plan` of the same {machines}, unchanged", _ran(planned)),
        Row("its ratio to reading the files (processor time)", f"{ratio:.2f}", "<= 2"),
        Row(f"`gaps` of {machines} machines", _ran(gaps), "seconds"),
        Row(f"`export -d` of {machines} machines", _ran(out)),
    ]


_READ = "import sys; from umc.files.reading import read_book; read_book(sys.argv[1:])"


def _ran(one: Ran) -> str:
    return f"{one.wall_s:.1f} s, {one.peak_mb:.0f} MB at the peak"


def opening(folder: Path, database: Path, faults: int) -> list[Row]:
    """Measure opening faults with routing: many in one process, and a single cold command."""
    listing = folder / "equipment.csv"
    run([*UMC, "equipment", "list", "--limit", str(faults), "-o", "csv"], database, into=listing)
    tags = [line.split(",")[0] for line in listing.read_text(encoding="utf-8").splitlines()[1:]]
    script = folder / "open.batch"
    words = "fault open --equipment {} --symptom no-answer --priority P2 --at 2026-05-01T10:00+09:00"
    script.write_text("".join(f"{words.format(tag)}\n" for tag in tags), encoding="utf-8")
    many = run([*UMC, "batch", str(script)], database)
    floor = [sys.executable, "-c", "import click, sqlalchemy"]
    ratio, wall_s = paired([*UMC, *words.format(tags[0]).split()], floor, database)
    rate = f"{len(tags) / many.wall_s:.0f} faults a second ({len(tags):,} faults, {many.peak_mb:.0f} MB)"
    cold = "a single cold `fault open` against `python -c 'import click, sqlalchemy'`"
    return [
        Row(f"`fault open` with routing among {int(database.stem):,} machines, in `umc batch`", rate),
        Row(cold, f"{ratio:.2f} times ({wall_s * 1e3:.0f} ms)", "<= 1.8"),
    ]


def calendars() -> list[Row]:
    """Measure the calendar engine beside the PyPI package businesstimedelta."""
    found = calendar_speed.measure()
    rows = [
        Row(
            f"`{name}` on a five-year calendar with holidays, against `businesstimedelta`",
            f"{found[f'{name}_ratio']:,.0f} times ({found[f'our_{name}_per_s']:,.0f} a second); "
            f"{found[f'{name}_agree']:.0f} of {found['compared']:.0f} answers agree",
            ">= 50",
        )
        for name in ("due", "elapsed")
    ]
    return [
        *rows,
        Row("1,000,000 due times", f"{found['million_due_s']:.1f} s"),
        Row("expanding five years", f"{found['expand_five_years_s'] * 1e3:.1f} ms"),
    ]


def time_that_acts(*, quick: bool) -> list[Row]:
    """Measure ticks, sending and alerts on both databases."""
    # Only now: what they import would stand in the peak memory of every child before.
    from benchmarks import intake_speed, outbox_speed, tick_speed

    clocks, messages = ((10_000, 100_000), 1_000) if quick else ((10_000, 1_000_000), 10_000)
    return [*tick_speed.rows(clocks), *outbox_speed.rows(messages), *intake_speed.rows()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="3,000 machines instead of 55,000")
    quick = parser.parse_args(arguments).quick
    machines, customers, faults = (3_000, 20, 200) if quick else (55_000, 6_000, 2_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # First, while this process is small: a child's peak memory begins with that of its parent.
        validated = validate_speed.rows(folder / "validate")
        rows = [*start_up(), *calendars(), *validated]
        applied, database = applying(folder, machines, customers)
        rows += [*applied, *proving(folder / f"estate-{machines}", database)]
        rows += [*scenario_speed.rows(folder), *opening(folder, database, faults)]
    rows += time_that_acts(quick=quick)
    print("| what | measured | asked for |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.figure} | {row.asked} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nThe benchmark's own process took {peak:.0f} MB.", file=sys.stderr)


if __name__ == "__main__":
    main()
