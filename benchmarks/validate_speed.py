"""How fast ``umc validate`` is beside ``check-jsonschema`` and ``taplo``, on the same files.

All three are run cold, as whole processes that take turns, on (1) a folder of 1,000 small
contracts, one file each, and (2) one file with 10,000 machines, about 1 MB. The peers are
given the schema that ``umc schema`` prints, and find each file well formed; ``umc`` finds
that too, and besides looks up every name that is used, compares terms, finds machines that
no contract covers and no agreement backs, and sums up whether vendors' promises can keep
ours. Ratios are medians of pairs: of processor time, and of time on the wall, which is the
fairer one should a peer use several processors.

    python benchmarks/validate_speed.py

The peers have to be on PATH or beside this Python: ``pip install check-jsonschema taplo``,
or the extra ``bench``.
"""

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.processes import UMC, Ran, Row, run

SMALL_FILES = 1_000
MACHINES = 10_000
ROUNDS = 9
PEERS = {"check-jsonschema": ">= 5", "taplo": "> 1"}
"""The peers, and how many times faster ``umc validate`` has to be."""

_DESK = '[desks.d]\nname = "Desk"\ncalendar = "24x7"\n'
_TERM = 'starts = 2026-04-01\nends = 2027-03-31\ncalendar = "24x7"\n'
_TARGETS = """P1 = { respond = "15m", restore = "4h" }
P2 = { respond = "1h", restore = "8h" }
P3 = { respond = "4h", restore = "3d" }
P4 = { respond = "4h", restore = "5d" }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """``umc validate`` beside one peer on the same files: ratios are the peer's figure through ours."""

    peer: str
    cpu_ratio: float
    wall_ratio: float
    ours: Ran
    theirs: Ran


def customer_text(name: str) -> str:
    """Return a customer with one site, and its contract."""
    return (
        f'[customers.c-{name}]\nname = "Customer {name}"\n'
        f'[customers.c-{name}.sites.hq]\nname = "Head office"\ntime_zone = "Asia/Tokyo"\n\n'
        f'[contracts.K-{name}]\ncustomer = "c-{name}"\ndesk = "d"\n{_TERM}'
        f'[contracts.K-{name}.targets]\n{_TARGETS}[[contracts.K-{name}.covers]]\nsite = ["hq"]\n\n'
    )


def vendor_text(name: str, customer: str = "") -> str:
    """Return a vendor with one contact, and its agreement; for one customer where that is named."""
    whose = f'customer = "c-{customer}"\n' if customer else ""
    return (
        f'[vendors.v-{name}]\nname = "Vendor {name}"\n'
        f'contacts = [{{ level = 1, name = "TAC", email = "tac{name}@example.com" }}]\n\n'
        f'[agreements.A-{name}]\nvendor = "v-{name}"\n{whose}{_TERM}'
        'targets = { P1 = { accept = "30m", restore = "3h" }, P2 = { accept = "2h", restore = "6h" } }\n'
        f'[[agreements.A-{name}.backs]]\nvendor = "v-{name}"\n\n'
    )


def machine_text(number: int, customer: str, vendor: str, model: str) -> str:
    """Return a machine."""
    return (
        f'[[equipment]]\ntag = "T-{number:05}"\ncustomer = "c-{customer}"\nsite = "hq"\n'
        f'vendor = "v-{vendor}"\nmodel = "{model}"\nserial = "S{number:05}"\n\n'
    )


def write_small(folder: Path, files: int = SMALL_FILES) -> None:
    """Write a book of so many files, each with a customer, its contract, a vendor and a machine."""
    folder.mkdir(parents=True)
    (folder / "desk.toml").write_text(_DESK, encoding="utf-8")
    for number in range(files):
        name = f"{number:04}"
        text = customer_text(name) + vendor_text(name, name) + machine_text(number, name, name, "Model 9300")
        (folder / f"contract-{name}.toml").write_text(text, encoding="utf-8")


def write_large(file: Path, machines: int = MACHINES) -> None:
    """Write a book of one file: so many machines of 20 vendors at 20 customers."""
    drawn = random.Random(1)
    names = [f"{number:02}" for number in range(20)]
    file.parent.mkdir(parents=True)
    with file.open("w", encoding="utf-8") as stream:
        stream.write(_DESK)
        stream.writelines(customer_text(name) for name in names)
        stream.writelines(vendor_text(name) for name in names)
        for number in range(machines):
            model = f"Model 9{drawn.randrange(1, 6)}00"
            stream.write(machine_text(number, drawn.choice(names), drawn.choice(names), model))


def found_peers() -> dict[str, str]:
    """Return the path of each peer.

    Raises:
        SystemExit: one is not to be found; the message says how to install it.
    """
    beside = str(Path(sys.executable).parent)
    found = {name: shutil.which(name) or shutil.which(name, path=beside) for name in PEERS}
    if missing := [name for name, path in found.items() if path is None]:
        raise SystemExit(
            f"not found: {', '.join(missing)}; install them with: pip install check-jsonschema taplo"
        )
    return {name: path for name, path in found.items() if path is not None}


def commands(peers: dict[str, str], schema: Path, book: Path) -> dict[str, list[str]]:
    """Return the command of each peer over a book; a pattern is quicker for ``taplo`` than 1,000 names."""
    names = [str(file) for file in sorted(book.glob("*.toml"))] if book.is_dir() else [str(book)]
    pattern = str(book / "*.toml") if book.is_dir() else str(book)
    return {
        "check-jsonschema": [peers["check-jsonschema"], "--schemafile", str(schema), *names],
        "taplo": [peers["taplo"], "check", "--no-auto-config", "--schema", schema.as_uri(), pattern],
    }


def compare(book: Path, schema: Path, peers: dict[str, str], rounds: int = ROUNDS) -> list[Compared]:
    """Run ``umc validate`` and the peers over a book in turns; the first round is not counted."""
    ours = [*UMC, "validate", str(book)]
    theirs = commands(peers, schema, book)
    turns = [(run(ours), {name: run(words) for name, words in theirs.items()}) for _ in range(rounds + 1)][1:]
    return [
        Compared(
            peer=name,
            cpu_ratio=median(them[name].cpu_s / us.cpu_s for us, them in turns),
            wall_ratio=median(them[name].wall_s / us.wall_s for us, them in turns),
            ours=_median([us for us, _ in turns]),
            theirs=_median([them[name] for _, them in turns]),
        )
        for name in theirs
    ]


def measure(folder: Path, rounds: int = ROUNDS) -> dict[str, list[Compared]]:
    """Write both books into a folder and compare on each."""
    peers = found_peers()
    folder.mkdir(parents=True, exist_ok=True)
    schema = folder / "schema.json"
    schema.write_bytes(subprocess.run([*UMC, "schema"], check=True, capture_output=True).stdout)
    small, large = folder / "small", folder / "large" / "book.toml"
    write_small(small)
    write_large(large)
    what = f"one book of {MACHINES:,} machines, {large.stat().st_size / 1e6:.2f} MB"
    return {
        f"{SMALL_FILES:,} small contracts": compare(small, schema, peers, rounds),
        what: compare(large, schema, peers, rounds),
    }


def rows(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Return the lines of README's table."""
    return [
        Row(
            f"`umc validate` over {what}, against `{one.peer}`",
            f"{one.wall_ratio:.1f} times faster "
            f"({one.ours.wall_s * 1e3:.0f} ms and {one.ours.peak_mb:.0f} MB against "
            f"{one.theirs.wall_s * 1e3:.0f} ms and {one.theirs.peak_mb:.0f} MB)",
            PEERS[one.peer],
        )
        for what, found in measure(folder, rounds).items()
        for one in found
    ]


def _median(ran: Sequence[Ran]) -> Ran:
    return Ran(
        median(one.wall_s for one in ran), median(one.cpu_s for one in ran), max(one.peak_mb for one in ran)
    )


def _line(what: str, ran: Ran) -> str:
    return f"{what:<30}{ran.wall_s:>9.3f}{ran.cpu_s:>11.3f}{ran.peak_mb:>9.0f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how many times everybody takes a turn")
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as name:
        for what, found in measure(Path(name), rounds).items():
            print(f"{what:<30}{'wall s':>9}{'processor s':>12}{'peak MB':>9}")
            print(_line("umc validate", found[0].ours))
            for one in found:
                print(
                    f"{_line(one.peer, one.theirs)}   {one.wall_ratio:.1f} times ours on the wall, "
                    f"{one.cpu_ratio:.1f} of processor time (asked for {PEERS[one.peer]})"
                )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nThe benchmark's own process took {peak:.0f} MB.", file=sys.stderr)


if __name__ == "__main__":
    main()
