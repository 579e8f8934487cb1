"""Four who write without a pause, on a PostgreSQL server that is stopped and started under them."""

import time
from collections.abc import Callable
from ctypes import c_bool, c_long
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from tests.flows.at_once import at_once, umc_quietly
from tests.flows.openers import Opened, Openings, held_against, opened
from tests.flows.own_postgres import OwnServer
from tests.flows.ticking_desk import rows
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S

AT_ONCE = 4
_NAP_S = 0.05
_OUTSIDE = 4  # the exit code where the database, and not the step, was at fault


@dataclass(frozen=True, slots=True)
class Restarted:
    """What was found after so many restarts; ``failed`` openings were told that the database is away."""

    restarts: int
    openings: Openings
    failed: int


class Shift:
    """Work that goes on until it is over; each of those at work says how much was done so far."""

    def __init__(self) -> None:
        self._is_over = MANY.RawValue(c_bool, False)
        self._done = MANY.RawArray(c_long, AT_ONCE)

    @property
    def is_over(self) -> bool:
        """Whether nobody is to begin anything more."""
        return bool(self._is_over.value)

    def did(self, place: int) -> None:
        """Count one more thing done by one of those at work."""
        self._done[place] += 1

    def ends(self) -> None:
        """Let everybody stop once they have finished what they are at."""
        self._is_over.value = True

    def until_all_have_worked(self) -> None:
        """Wait until each has done something since, however slow the machine is."""
        before, until = list(self._done), time.monotonic() + PATIENCE_S
        while any(now == then for now, then in zip(self._done, before, strict=True)):
            assert time.monotonic() < until, "somebody at work does nothing"
            time.sleep(_NAP_S)


def opened_meanwhile(server: OwnServer, restarts: int, *, works_s: float, away_s: float) -> Restarted:
    """Stop and start the server so often, by a crash and in order in turn, and look at what is there."""
    brought = _meanwhile(server, _open_till_over, restarts, works_s, away_s)
    whole = held_against(Desk(server.url), [one for some in brought for one in some])
    return Restarted(restarts, whole, sum(whole.refused.values()))


def naive_meanwhile(server: OwnServer, restarts: int, *, works_s: float, away_s: float) -> tuple[int, int]:
    """Do the same to writers whose commits do not wait for the disk; return the acknowledged and the lost."""
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE naive (said TEXT)")
    brought = _meanwhile(server, _write_till_over, restarts, works_s, away_s)
    kept = {one["said"] for one in rows(Desk(server.url), "SELECT said FROM naive")}
    acknowledged = [one for some in brought for one in some]
    return len(acknowledged), sum(1 for one in acknowledged if one not in kept)


def _meanwhile(
    server: OwnServer, work: Callable[..., Any], restarts: int, works_s: float, away_s: float
) -> list[Any]:
    """Let all work while the server is restarted under them; return what each brought back."""
    shift = Shift()

    def restart() -> None:
        try:
            for turn in range(restarts):
                shift.until_all_have_worked()
                time.sleep(works_s)
                server.stop(in_order=turn % 2 == 1)
                time.sleep(away_s)
                server.start()
            shift.until_all_have_worked()
        finally:
            shift.ends()

    return at_once([partial(work, server.url, place, shift) for place in range(AT_ONCE)], restart)


def _open_till_over(url: str, place: int, shift: Shift) -> list[Opened]:
    """Open fault after fault; who hears no answer repeats the opening with the same key until one comes."""
    done: list[Opened] = []
    while not shift.is_over:
        symptom, code = f"desk {place} {len(done)}", _OUTSIDE
        while code == _OUTSIDE:
            said = ("--equipment", "KB-SW-01", "--priority", "P2", "--symptom", symptom, "--key", symptom)
            began = time.monotonic()
            ended = umc_quietly("fault", "open", *said, "--at", "2026-05-03T03:10", url=url)
            code = ended.code
            done.append(opened(symptom, ended, time.monotonic() - began))
            time.sleep(_NAP_S if code else 0)
        shift.did(place)
    return done


def _write_till_over(url: str, place: int, shift: Shift) -> list[str]:
    """Write row after row as a program does for which speed is all."""
    done: list[str] = []
    while not shift.is_over:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                connection.execute("SET synchronous_commit = off")
                while not shift.is_over:
                    said = f"desk {place} {len(done)}"
                    connection.execute("INSERT INTO naive VALUES (%s)", [said])
                    done.append(said)
                    shift.did(place)
        except psycopg.OperationalError:
            time.sleep(_NAP_S)
    return done
