"""How long ``umc gaps`` takes over an estate, and how far its machines collapse.

    python benchmarks/gaps_speed.py FOLDER

FOLDER holds an estate of ``benchmarks/estate.py``; every promise of it is judged.
"""

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from umc.domain.feasibility.gaps import GapsAsked, find_gaps
from umc.files.sound_book import read_sound_book


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsMeasured:
    """Processor seconds of reading and of judging, the process's peak memory, and what was judged."""

    read_s: float
    judge_s: float
    peak_mb: float
    machines: int
    groups: int
    pairs: int
    computed: int


def measure(folder: Path) -> GapsMeasured:
    """Read an estate and judge every promise of it, in this process: peak memory is the process's own."""
    begun = time.process_time()
    book = read_sound_book([folder]).book
    read = time.process_time()
    gaps = find_gaps(book, GapsAsked())
    judged = time.process_time()
    return GapsMeasured(
        read_s=read - begun,
        judge_s=judged - read,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        machines=gaps.machines,
        groups=gaps.groups,
        pairs=sum(gaps.counts.values()),
        computed=gaps.computed,
    )


def main() -> None:
    """Print what was measured as one JSON object."""
    print(json.dumps(asdict(measure(Path(sys.argv[1])))))


if __name__ == "__main__":
    main()
