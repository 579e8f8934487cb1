"""Commands run and accounted for: what every benchmark of whole processes needs."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

UMC = [sys.executable, "-m", "umc"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    figure: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """One finished process: seconds on the wall and on the processor, and its peak memory."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(
    words: Sequence[str],
    database: Path | None = None,
    *,
    into: Path | None = None,
    fine: Sequence[int] = (0,),
) -> Ran:
    """Run a command and account for it; its exit code must be 0, or one of those that are ``fine``."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed umc is compiled: so be it here
    if database:
        environment["UMC_DATABASE_URL"] = f"sqlite:///{database}"
    with (into or Path(os.devnull)).open("wb") as out, tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen(list(words), stdout=out, stderr=told, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
        told.seek(0)
        why = told.read(2000).decode(errors="replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}: {why}")
    return Ran(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def paired(
    ours: Sequence[str], floor: Sequence[str], database: Path | None, rounds: int = 9
) -> tuple[float, float]:
    """Return the median ratio of processor time of two commands run in turn, and our median wall seconds."""
    run(ours, database)
    run(floor)
    pairs = [(run(ours, database), run(floor)) for _ in range(rounds)]
    return median(a.cpu_s / b.cpu_s for a, b in pairs), median(a.wall_s for a, _ in pairs)


def apart(do: Callable[..., Any], *given: Any) -> Any:
    """Return what a function gives in a process of its own.

    The memory of whoever starts a command counts as that command's, so this process stays small.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(do, *given).result()
