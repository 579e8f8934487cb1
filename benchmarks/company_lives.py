"""Lives of faults that a company's database is filled with: each is really lived once, by umc itself.

A small book is applied whose names can stand for any other, a batch of umc commands plays every
life, and the rows that they leave are read back. ``company_copies`` multiplies them.
"""

import shlex
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.device_facts import Device
from benchmarks.estate import COLUMNS
from benchmarks.estate_terms import (
    REGIONS,
    Customer,
    Region,
    Site,
    contract_text,
    customer_text,
    shared_files,
)
from tests.cli.running import umc
from tests.known_statements import share_known_statements

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
Step: TypeAlias = tuple[int, str]

MAKER, MODEL, SITE, SITE_NAME = "zqmaker", "Zqmodel", "zqsite", "Zqsite"
SYMPTOM, CALLER = "Zqsymptom", "Zqcaller"
FIRST = datetime(2025, 8, 4, 1, tzinfo=UTC)
"""When the first life begins: the terms of every book here are in force, and it is long ago."""
_APART = timedelta(days=2)
_SENT_AFTER = 5_000_000  # microseconds from writing a message to its sending
TABLES = ("faults", "events", "said", "legs", "suspects", "clocks", "marks", "threads", "messages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What becomes of a fault: commands at minutes after its report; ``share`` is of its own group."""

    name: str
    priority: str
    share: float
    steps: tuple[Step, ...]
    suspected: bool = False

    @property
    def minutes(self) -> int:
        """How long it lasts as far as it is told."""
        return self.steps[-1][0] if self.steps else 0


_OUT = ((5, "respond --note 'we are looking at it'"), (10, "dispatch"), (25, "accept --vendor-ref SR-4711"))
_CURED = (
    (1000, "resolve --cause 'a part had worn out' --cure 'the part was replaced'"),
    (1010, "close --report 'out of order, repaired, confirmed'"),
)
_CONFIRMED = f"confirm --by {CALLER}"
ENDED = (
    Life(
        name="plain", priority="P1", share=0.30,
        steps=(
            *_OUT, (50, "note --to customer 'the vendor is on its way'"),
            (120, "done --note 'board replaced'"), (125, "restore"), (300, _CONFIRMED), *_CURED,
        ),
    ),
    Life(
        name="held", priority="P1", share=0.10,
        steps=(
            *_OUT, (40, "hold --reason access --note 'nobody opens'"), (70, "resume"),
            (72, "note --to customer 'the engineer is in'"),
            (150, "done"), (155, "restore"), (300, _CONFIRMED), *_CURED,
        ),
    ),
    Life(
        name="short", priority="P2", share=0.30,
        steps=(
            (20, "respond"), (30, "dispatch"), (60, "accept"), (200, "done"), (205, "restore"),
            (400, _CONFIRMED), (410, "close --report 'a cable'"),
        ),
    ),
    Life(
        name="late", priority="P1", share=0.10,
        steps=(
            (13, "tick"), (14, "respond"), (16, "dispatch"), (47, "tick"), (50, "accept"),
            (150, "done"), (155, "restore"), (400, _CONFIRMED), *_CURED,
        ),
    ),
    Life(
        name="cancelled", priority="P2", share=0.05,
        steps=((5, "note 'rings again: it was a test'"), (12, "cancel --reason 'a planned test'")),
    ),
    Life(
        name="unsure", priority="P1", share=0.07, suspected=True,
        steps=(
            (6, "respond"), (20, "clear {other} --evidence 'answers on its console'"),
            (25, "culprit {tag} --evidence 'its light is out'"), (30, "dispatch"), (45, "accept"),
            (160, "done"), (165, "restore"), (300, _CONFIRMED), *_CURED,
        ),
    ),
    Life(
        name="own", priority="P2", share=0.08,
        steps=((10, "respond"), (90, "restore"), (200, _CONFIRMED), (210, "close --report 'set up anew'")),
    ),
)  # fmt: skip
OPEN = (
    Life(
        name="cure owed", priority="P1", share=0.60,
        steps=(*_OUT, (120, "done"), (125, "restore --workaround"), (200, _CONFIRMED)),
    ),
    Life(
        name="no access", priority="P2", share=0.25,
        steps=((20, "respond"), (30, "dispatch"), (60, "accept"), (90, "hold --reason access")),
    ),
    Life(
        name="not confirmed", priority="P2", share=0.14,
        steps=((20, "respond"), (30, "dispatch"), (60, "accept"), (200, "done"), (205, "restore")),
    ),
    Life(name="fresh", priority="P1", share=0.01, steps=((2, "respond"), (4, "dispatch"))),
)  # fmt: skip
DUE = Life(name="due", priority="P1", share=1.0, steps=())
"""Reported and left: twelve minutes later 80 % of the time to respond is used."""
ALL = (*ENDED, *OPEN, DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a life depends on beside its steps: the region, and whether the contract covers printers first."""

    region: Region
    printers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A life that was lived: its rows by table as the driver gives them, and the names that stand in them."""

    life: Life
    setting: Setting
    began: datetime
    rows: Rows
    customer: int
    tag: str
    other: str
    contract_terms: str
    agreement_terms: str


SETTINGS = tuple(Setting(region=region, printers=has) for region in REGIONS for has in (False, True))
"""Every setting that there is in an estate."""


def live(lives: Sequence[Life] = ALL, settings: Sequence[Setting] = SETTINGS) -> tuple[Lived, ...]:
    """Play each of these lives in each of these settings, and return what was left of them."""
    share_known_statements()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        customers = {setting: 90005 + 3 * place for place, setting in enumerate(settings)}
        _write_book(folder / "book", customers)
        url = f"sqlite:///{folder / 'umc.db'}"
        _do(url, FIRST, "apply", str(folder / "book"), "--yes", "-q")
        plan = [(life, setting) for life in lives for setting in settings]
        for place, (life, setting) in enumerate(plan, 1):
            for at, words in _commands(life, customers[setting], place):
                _do(url, at, *words)
        with closing(sqlite3.connect(folder / "umc.db")) as connection:
            terms = dict(connection.execute("SELECT name, digest FROM terms"))
            return tuple(
                _lived(connection, terms, place, life, setting, customers[setting])
                for place, (life, setting) in enumerate(plan, 1)
            )


def _do(url: str, at: datetime, *words: str) -> None:
    """Run a command at an instant of long ago, as if it were now."""
    done = umc(*words, db=url, now=at)
    if done.exit_code:
        raise SystemExit(f"umc {' '.join(words)} ended with {done.exit_code}: {done.stderr}")


def _write_book(folder: Path, customers: Mapping[Setting, int]) -> None:
    (folder / "equipment").mkdir(parents=True)
    stock = (Device("Zqmaker", MODEL, "", "server"), Device("Cisco", "Catalyst 2960X", "", "switch"))
    texts = shared_files(stock)
    machines = [",".join(COLUMNS)]
    for setting, number in customers.items():
        customer = Customer(number=number, region=setting.region, sites=(Site(SITE, SITE_NAME),), key=False)
        classes = {"server", "printer"} if setting.printers else {"server"}
        texts[f"{customer.id}.toml"] = customer_text(customer) + contract_text(customer, classes)
        machines += [_machine(customer, which) for which in "AB"]
        machines += [_machine(customer, "C", "printer")] if setting.printers else []
    texts["equipment/all.csv"] = "\n".join(machines) + "\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _machine(customer: Customer, which: str, class_: str = "server") -> str:
    tag = tag_of(customer.number, which)
    serial = tag.replace("ZQTAG", "ZQSERIAL")
    return f"{tag},{customer.id},{SITE},{MAKER},{MODEL},,{serial},{class_},2024-01-01,2024-06-01,,"


def tag_of(customer: int, which: str) -> str:
    """Return the tag of a machine of the small book."""
    return f"ZQTAG-{which}-{customer}"


def _commands(life: Life, customer: int, place: int) -> Iterator[tuple[datetime, list[str]]]:
    """Give the commands of a life and when each is given; ``place`` is the ordinal of its fault."""
    began = FIRST + place * _APART if any(words == "tick" for _, words in life.steps) else _after_ticks()
    tag, other = tag_of(customer, "A"), tag_of(customer, "B")
    named = f"--customer c{customer} --site {SITE} --suspect {tag} --suspect {other}"
    whose = named if life.suspected else f"--equipment {tag}"
    said = f"--priority {life.priority} --symptom {SYMPTOM} --caller {CALLER}"
    yield began, f"fault open {whose} {said}".split()
    for minute, words in life.steps:
        verb, *rest = shlex.split(words.format(tag=tag, other=other))
        step = ["tick"] if verb == "tick" else ["fault", verb, f"F-{began.year}-{place:06}", *rest]
        yield began + timedelta(minutes=minute), step


def _after_ticks() -> datetime:
    """Return when the lives begin that no time acts on: after all that it does act on."""
    return FIRST + len(ENDED) * len(REGIONS) * 2 * _APART


def _lived(
    connection: sqlite3.Connection,
    terms: Mapping[str, str],
    fault: int,
    life: Life,
    setting: Setting,
    customer: int,
) -> Lived:
    rows = {
        table: _selected(connection, table, "id" if table == "faults" else "fault", fault) for table in TABLES
    }
    _sent(rows)
    return Lived(
        life=life,
        setting=setting,
        began=datetime.fromtimestamp(rows["faults"][0]["opened_at"] // 1_000_000, tz=UTC),
        rows=rows,
        customer=customer,
        tag=tag_of(customer, "A"),
        other=tag_of(customer, "B"),
        contract_terms=terms[f"K-c{customer}"],
        agreement_terms=terms[f"A-{MAKER}"],
    )


def _selected(connection: sqlite3.Connection, table: str, key: str, fault: int) -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = ? ORDER BY rowid", (fault,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _sent(rows: Rows) -> None:
    """Let every message be sent of which the life goes on: who dispatched has been heard."""
    last = max(event["seq"] for event in rows["events"])
    for message in rows["messages"]:
        if message["state"] == "waiting" and last > message["seq"]:
            message |= {"state": "sent", "attempts": 1, "sent_at": message["written_at"] + _SENT_AFTER}
