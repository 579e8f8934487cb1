"""Many who open faults at once, two who step one fault, and a server restarted under load."""

from collections.abc import Iterator, Mapping

from benchmarks.torture_kills import desks_of_each_kind
from benchmarks.tortured import Measure, Outcome, Torture
from tests.flows.openers import naive_numbers, openings
from tests.flows.own_postgres import own_server
from tests.flows.restarted import naive_meanwhile, opened_meanwhile
from tests.flows.two_steppers import naive_steps, stepped

PROCESSES, EACH, EACH_SHORT = 16, 200, 10
ROUNDS, ROUNDS_SHORT = 120, 12
RESTARTS, RESTARTS_SHORT = 20, 2
WORKS_S, AWAY_S = 1.0, 0.3


def openers(measure: Measure) -> Iterator[Outcome]:
    """Let sixteen processes open faults; beside them those that read the last number and add one."""
    each = measure.of(EACH, EACH_SHORT)
    for kind, desk, _ in desks_of_each_kind(measure):
        found = openings(desk, PROCESSES, each)
        wrong = [f"{found.gaps} gaps"] if found.gaps else []
        wrong += [f"told busy {found.too_soon} times too soon"] if found.too_soon else []
        wrong += [] if found.is_well or found.lost or found.double else [f"refused: {dict(found.refused)}"]
        yield Outcome(
            name=f"{PROCESSES} processes open {each} faults each", database=kind, runs=PROCESSES * each,
            kills=0, acknowledged=found.acknowledged, lost=found.lost, double=found.double,
            wrong=tuple(wrong), note=f"longest wait {found.longest_s:.1f} s, told busy {found.busy} times",
        )  # fmt: skip
        written, twice = naive_numbers(desk, PROCESSES, each)
        yield Outcome(
            name="the same, numbered by reading the last number", database=kind, runs=PROCESSES * each,
            kills=0, acknowledged=written, lost=0, double=twice, control=True,
        )  # fmt: skip


def steppers(measure: Measure) -> Iterator[Outcome]:
    """Let two processes step one fault at the same moment; beside them two that read, add and write."""
    rounds = measure.of(ROUNDS, ROUNDS_SHORT)
    for kind, desk, _ in desks_of_each_kind(measure):
        found = stepped(desk, rounds)
        yield Outcome(
            name="two processes step one fault", database=kind, runs=rounds * 2, kills=0,
            acknowledged=found.acknowledged, lost=found.lost, double=found.double, wrong=found.untold,
            note=f"{len(found.refused)} refused, each told what changed and what is possible now",
        )  # fmt: skip
        acknowledged, lost = naive_steps(desk, rounds)
        yield Outcome(
            name="the same, by reading a row and writing it back", database=kind, runs=rounds * 2, kills=0,
            acknowledged=acknowledged, lost=lost, double=0, control=True,
        )  # fmt: skip


def restarts(measure: Measure) -> Iterator[Outcome]:
    """Restart the server under four who open faults; beside them writers that do not wait for the disk."""
    count = measure.of(RESTARTS, RESTARTS_SHORT)
    with own_server() as server:
        found = opened_meanwhile(server, count, works_s=WORKS_S, away_s=AWAY_S)
        whole = found.openings
        allowed = {"database-unreachable", "database-busy"}
        wrong = [f"refused: {dict(whole.refused)}"] if set(whole.refused) - allowed else []
        yield Outcome(
            name="the server stopped or crashed, and started, under 4 who open faults with --key",
            database="PostgreSQL", runs=count, kills=0, acknowledged=whole.acknowledged, lost=whole.lost,
            double=whole.double, wrong=tuple(wrong + ([f"{whole.gaps} gaps"] if whole.gaps else [])),
            note=f"{found.failed} times told that it is away",
        )  # fmt: skip
        acknowledged, lost = naive_meanwhile(server, count, works_s=WORKS_S, away_s=AWAY_S)
        yield Outcome(
            name="the same, synchronous_commit = off", database="PostgreSQL", runs=count, kills=0,
            acknowledged=acknowledged, lost=lost, double=0, control=True,
        )  # fmt: skip


TORTURES: Mapping[str, Torture] = {"openers": openers, "steppers": steppers, "restarts": restarts}
