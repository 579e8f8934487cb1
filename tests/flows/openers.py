"""Processes that open faults all at once: what each was answered, and whether the numbers are right."""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import make_url

from tests.flows.at_once import Ended, at_once, umc_quietly
from tests.flows.ticking_desk import rows
from tests.sample_desk import Desk

BUSY = "database-busy"
PROMISED_S = 30.0
"""How long a writer waits for others before it says that the database is busy."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening: under which number, after how long; or the code it was refused by."""

    symptom: str
    number: str
    refused: str
    took_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """All openings together, against what the database holds then."""

    acknowledged: int
    lost: int
    double: int
    gaps: int
    busy: int
    too_soon: int
    refused: Counter[str]
    longest_s: float

    @property
    def is_well(self) -> bool:
        """Whether each has its number, none two, none the same; and who was told busy had waited."""
        wrong = self.lost + self.double + self.gaps + self.too_soon
        return wrong == 0 and set(self.refused) <= {BUSY}


def open_many(url: str, name: str, count: int, key: bool = False) -> list[Opened]:
    """Open so many faults, one command after the other; who is told busy tries again."""
    done: list[Opened] = []
    for place in range(count):
        found = _open(url, f"{name} {place}", key)
        while found.refused == BUSY:
            done.append(found)
            found = _open(url, f"{name} {place}", key)
        done.append(found)
    return done


def _open(url: str, symptom: str, key: bool) -> Opened:
    said = ("--equipment", "KB-SW-01", "--priority", "P2", "--symptom", symptom, "--at", "2026-05-03T03:10")
    keyed = ("--key", symptom) if key else ()
    began = time.monotonic()
    ended = umc_quietly("fault", "open", *said, *keyed, url=url)
    return opened(symptom, ended, time.monotonic() - began)


def opened(symptom: str, ended: Ended, took_s: float) -> Opened:
    """Return what came of a command that opens a fault."""
    if ended.code == 0:
        return Opened(symptom, json.loads(ended.said)["number"], "", took_s)
    error = json.loads(ended.complained.splitlines()[-1])
    code = error["code"] if error["code"] != "bug" else f"bug: {error['message']}"
    return Opened(symptom, "", code, took_s)


def openings(desk: Desk, processes: int, each: int) -> Openings:
    """Let so many processes open so many faults each, all at once, and look at what is there."""
    works = [partial(open_many, desk.url, f"desk {place}", each) for place in range(processes)]
    return held_against(desk, [one for some in at_once(works) for one in some])


def held_against(desk: Desk, answered: Sequence[Opened]) -> Openings:
    """Hold what was answered against the database: every number, and that none is missing or there twice."""
    kept = {one["number"]: one for one in rows(desk, "SELECT number, ordinal, symptom FROM faults")}
    acknowledged = [one for one in answered if one.number]
    symptoms = Counter(one["symptom"] for one in kept.values())
    numbers = Counter(one.number for one in acknowledged)
    ordinals = [one["ordinal"] for one in kept.values()]
    busy = [one for one in answered if one.refused == BUSY]
    return Openings(
        acknowledged=len(acknowledged),
        lost=sum(1 for one in acknowledged if kept.get(one.number, {}).get("symptom") != one.symptom),
        double=sum(symptoms.values()) - len(symptoms) + sum(numbers.values()) - len(numbers),
        gaps=max(ordinals, default=0) - len(ordinals),
        busy=len(busy),
        too_soon=sum(1 for one in busy if one.took_s < PROMISED_S),
        refused=Counter(one.refused for one in answered if one.refused),
        longest_s=max((one.took_s for one in answered), default=0.0),
    )


def naive_numbers(desk: Desk, processes: int, each: int) -> tuple[int, int]:
    """Number faults by reading the last number and adding one; return how many, and how many twice."""
    with a_table(desk.url, "naive (number INTEGER)"):
        at_once([partial(_number_naively, desk.url, each)] * processes)
        found = rows(desk, "SELECT count(*) AS n, count(DISTINCT number) AS d FROM naive")[0]
    return found["n"], found["n"] - found["d"]


@contextmanager
def a_table(url: str, made: str) -> Iterator[None]:
    """Let there be a table beside umc's own, for those who do it the naive way."""
    with closing(connected(url)) as connection:
        connection.execute(f"CREATE TABLE {made}")
        connection.commit()
    try:
        yield
    finally:
        with closing(connected(url)) as connection:
            connection.execute(f"DROP TABLE {made.split()[0]}")
            connection.commit()


def _number_naively(url: str, count: int) -> None:
    with closing(connected(url)) as connection:
        for _ in range(count):
            last = connection.execute("SELECT coalesce(max(number), 0) FROM naive").fetchone()[0]
            connection.execute(f"INSERT INTO naive VALUES ({last + 1})")
            connection.commit()


def connected(url: str) -> Any:
    """Return a connection as the driver gives it, with its own idea of transactions."""
    if url.startswith("sqlite"):
        return sqlite3.connect(make_url(url).database or "", timeout=60)
    return psycopg.connect(url)
