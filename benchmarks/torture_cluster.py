"""A cluster of three whose leader is killed again and again, under everybody who works on it.

    python -m benchmarks.torture_cluster [--kills N] [--asynchronous | --frozen]

Every leader is cut off from its standbys half a second before its Patroni, its server and all its
sessions are killed with -9; then it is brought back. People open faults and take steps all the
while, cold from a shell, in one batch, and in warm processes, on the URL that names all three nodes;
somebody reads from a standby. The negative control is the same on a cluster that does not wait for
its standbys (``synchronous_mode: false``): what was answered in that half second is lost. What is left
fits together, so that only an anchor kept elsewhere (``umc db anchor``) notices it.

A leader that stands still instead (``--frozen``), until another leads and some seconds longer, goes on
as if it led, for a moment: it may refuse a step on a fault that it has never heard of, and must not
acknowledge any.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tortured import Measure, Outcome, Torture, line
from tests.cli.running import umc
from tests.cluster.crew import READ, at_work
from tests.cluster.judged import Judged, judged
from tests.cluster.ledger import Told, longest_gap, now_s, read_ledgers
from tests.cluster.patroni_cluster import Cluster, booked_cluster
from tests.cluster.shells import Shell, batched, cold, warm

KILLS = 10
CONTROL_KILLS = 3
WORKS_S = 8.0
CUT_OFF_S = 0.5
PROMISED_S = 90.0
_CREW: Sequence[Callable[[str], Shell]] = (cold, batched, warm, warm, warm)
_KILLED = "the leader cut off from its standbys, then killed"
_FROZEN = "the leader stood still until another led, then went on"
_REFUSED = 3


def cluster(measure: Measure) -> Iterator[Outcome]:
    """Kill the leader of a synchronous cluster; the short form of this is ``pytest -m cluster``."""
    if not measure.short:
        yield tortured(measure.folder, kills=KILLS)


def asynchronous(measure: Measure) -> Iterator[Outcome]:
    """Do the same to a cluster that waits for no standby."""
    if not measure.short:
        yield tortured(measure.folder, kills=CONTROL_KILLS, synchronous=False)


def frozen(measure: Measure) -> Iterator[Outcome]:
    """Let the leader of a synchronous cluster stand still until another leads, and go on."""
    if not measure.short:
        yield tortured(measure.folder, kills=CONTROL_KILLS, strike=_freeze)


TORTURES: Mapping[str, Torture] = {
    "cluster": cluster,
    "cluster-asynchronous": asynchronous,
    "cluster-frozen": frozen,
}


@dataclass(frozen=True, slots=True)
class Anchored:
    """A strike: the anchor that was taken just before, empty where none could be, and when it was."""

    anchor: str
    struck_s: float


Strike: TypeAlias = Callable[[Cluster], Anchored]
"""Does something to the leader, and returns when another leads."""


def tortured(folder: Path, *, kills: int, synchronous: bool = True, strike: Strike | None = None) -> Outcome:
    """Strike the leader so many times under load, and say what became of what was acknowledged."""
    anchored: list[Anchored] = []
    with booked_cluster(synchronous=synchronous) as running:
        reading = running.url(attributes="prefer-standby")
        with at_work(running.url(), folder, _CREW, reading=reading) as crew:
            for _ in range(kills):
                running.wait_until_healthy()
                crew.works_for(WORKS_S)
                anchored.append((strike or _kill)(running))
            crew.works_for(WORKS_S)
        told = read_ledgers(folder)
        found = judged(running.url(), told)
        checked = umc("db", "check", db=running.url())
        notes = (_noticed(running, anchored, told, found),) if not (synchronous or strike) else ()
    wrong = () if checked.exit_code == 0 else (f"umc db check: {checked.stdout.strip()}",)
    return _outcome(_FROZEN if strike else _KILLED, kills, synchronous, told, found, wrong, notes)


def _kill(running: Cluster) -> Anchored:
    """Kill the leader, and bring it back as a standby."""
    with running.cut_off():
        time.sleep(CUT_OFF_S)
        # With a standby to wait for, an anchor waits for it as every write does.
        anchor = "" if running.synchronous else umc("db", "anchor", db=running.url()).stdout
        dead, struck_s = running.kill_leader(), now_s()
    running.wait_for_another(dead)
    running.bring_back(dead)
    print(f"{time.strftime('%H:%M:%S')} killed {dead.name}", file=sys.stderr)
    return Anchored(anchor.partition("#")[0].strip(), struck_s)


def _freeze(running: Cluster) -> Anchored:
    """Let the leader stand still until another leads, and go on beside it."""
    with running.stands_still() as still:
        struck_s = now_s()
        running.wait_for_another(still)
        time.sleep(WORKS_S)
    print(f"{time.strftime('%H:%M:%S')} {still.name} goes on", file=sys.stderr)
    return Anchored("", struck_s)


def _noticed(running: Cluster, anchored: Sequence[Anchored], told: Sequence[Told], found: Judged) -> str:
    """Say how many of the kills that lost something an anchor notices afterwards."""
    told_at = {(each.number, each.kind, each.text): each.told_s for each in told}
    losing = {
        next((one for one in anchored if one.struck_s > told_at[deed]), anchored[-1]) for deed in found.lost
    }
    checks = [umc("db", "check", "--anchor", one.anchor, db=running.url()).exit_code for one in losing]
    return f"an anchor notices {checks.count(1)} of the {len(losing)} kills that lost"


def _outcome(
    what: str, kills: int, synchronous: bool, told: Sequence[Told], found: Judged,
    wrong: Sequence[str], notes: Sequence[str],
) -> Outcome:  # fmt: skip
    writes = tuple(each for each in told if each.kind != READ)
    gap = longest_gap(writes)
    # What has just come back and still believes that it leads does not know the newest faults.
    outdated = [each for each in told if each.exit_code == _REFUSED and what == _FROZEN]
    failed = [each for each in told if each.exit_code and each not in outdated]
    wrong = [*wrong, *(f"{each.text}: exit {each.exit_code}: {each.error.strip()}" for each in failed)]
    wrong += [f"never asked for: {deed}" for deed in found.unasked]
    wrong += [f"{found.skipped} numbers skipped"] if found.skipped else []
    wrong += [f"nobody could write for {gap:.0f} s"] if gap > PROMISED_S else []
    said = (f"longest time without a write {gap:.0f} s", *notes)
    return Outcome(
        name=f"{what} ({len(told) - len(writes):,} reads beside)",
        database="PostgreSQL, 3 nodes, Patroni " + ("synchronous" if synchronous else "asynchronous"),
        runs=len(writes),
        kills=kills,
        acknowledged=found.acknowledged,
        lost=len(found.lost),
        double=len(found.double),
        wrong=tuple(wrong) if synchronous else (),  # steps on a fault that was lost fail, as they must
        note="; ".join([*said, f"{len(outdated)} refused by outdated facts"] if outdated else said),
        control=not synchronous,
    )


def main() -> int:
    """Run one torture as it is asked for, and return the exit code."""
    parser = argparse.ArgumentParser(description="Kill the leader of a cluster again and again.")
    parser.add_argument("--kills", type=int, default=KILLS, help="how often")
    parser.add_argument("--asynchronous", action="store_true", help="the negative control")
    parser.add_argument("--frozen", action="store_true", help="let the leader stand still instead")
    asked = parser.parse_args()
    from benchmarks.torture import told

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="umc-torture-") as folder:
        outcome = tortured(
            Path(folder),
            kills=asked.kills,
            synchronous=not asked.asynchronous,
            strike=_freeze if asked.frozen else None,
        )
    told("cluster", outcome, time.monotonic() - began)
    print(line("cluster", [outcome]))
    return 0 if outcome.is_as_promised else 1


if __name__ == "__main__":
    sys.exit(main())
