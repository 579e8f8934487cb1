"""Laws of plan and apply, whatever the books say: tried on random ones, on SQLite."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actors import SATO
from tests.cli.small_book import TERMS, machine, write_text
from umc.domain.clocks.due_moves import DueMove
from umc.domain.clocks.sla import Clock
from umc.domain.desk.fault_view import view
from umc.domain.faults.events import Held
from umc.domain.faults.report import Report
from umc.domain.register.contract import Priority
from umc.services.apply_book import Applied, Consent, apply_book
from umc.services.check_database import check_database
from umc.services.dispatch_fault import dispatch_fault
from umc.services.open_fault import open_fault
from umc.services.plan_book import plan_book
from umc.services.read_fault import read_fault
from umc.services.take_step import take_step
from umc.store.database.engine import Database, open_database

OPENED = datetime(2026, 5, 13, 1, 0, tzinfo=UTC)  # Wednesday, 10:00 in Tokyo
NOW = OPENED + timedelta(hours=1)
CONFIRMED = Consent(confirmed=frozenset({"KB-2026", "bank"}))


@st.composite
def books(draw: st.DrawFn) -> str:
    """Draw the text of a book: other targets, hours, holds, ends, covers and machines."""
    stops = draw(st.sampled_from(["", '\n[contracts.KB-2026.stops]\nrestore = ["access"]\n']))
    text = TERMS.replace('restore = "4h"', f'restore = "{draw(st.integers(1, 12))}h"')
    text = text.replace('restore = "3h"', f'restore = "{draw(st.integers(1, 9))}h"')
    text = text.replace("09:00-17:30", draw(st.sampled_from(["09:00-17:30", "08:00-20:00", "00:00-24:00"])))
    text = text.replace("2027-03-31", draw(st.sampled_from(["2027-03-31", "2026-12-31", "2028-03-31"])), 1)
    cover = draw(st.sampled_from(['site = ["hq"]', 'tag = ["SW-01"]', 'model = "Switch*"']))
    text = text.replace('covers = [{ site = ["hq"] }]', f"covers = [{{ {cover} }}]{stops}")
    return text + "".join(machine(tag) for tag in draw(st.sampled_from([("SW-01",), ("SW-01", "SW-02")])))


@contextmanager
def desk(template: Path, text: str) -> Iterator[tuple[Database, Path]]:
    """Give a database that holds a book, and the book's folder."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "db").mkdir(mode=0o700)
        path = Path(folder) / "db" / "umc.db"
        shutil.copyfile(template, path)
        path.chmod(0o600)
        book = write_text(Path(folder) / "book", text)
        with open_database(f"sqlite:///{path}") as database:
            applied(database, book)
            yield database, book


def applied(database: Database, book: Path, *rebase: str) -> Applied:
    """Apply a book with everything confirmed."""
    done = apply_book(database, [book], now=NOW, actor=SATO, consent=CONFIRMED, rebase=rebase)
    assert done is not None
    return done


def a_fault(database: Database, *, held: bool) -> str:
    """Open a fault on SW-01, hand it to its vendor, and hold it if asked."""
    report = Report(equipment="SW-01", priority=Priority.P1, symptom="dark")
    number = open_fault(database, report, at=OPENED, now=OPENED, actor=SATO).file.number
    dispatch_fault(
        database,
        number,
        vendor=None,
        equipment=None,
        given={},
        vendor_ref="",
        at=OPENED,
        now=OPENED,
        actor=SATO,
    )
    if held:
        until = OPENED + timedelta(minutes=30)
        take_step(
            database, number, lambda _: Held(reason="access", until=until), at=OPENED, now=OPENED, actor=SATO
        )
    return number


def clocks(database: Database, number: str) -> tuple[Clock, ...]:
    """Return the clocks of a fault at the instant of the applies."""
    file, at = read_fault(database, number, lambda _: NOW)
    return view(file, at).clocks


def due(found: tuple[Clock, ...]) -> dict[tuple[str, int], Any]:
    """Return due times by clock and leg."""
    return {(one.name.value, one.leg): one.due_at for one in found if one.counts}


@settings(max_examples=8)
@given(st.lists(books(), min_size=2, max_size=4), st.booleans())
def test_whatever_is_applied_an_open_fault_keeps_its_terms(
    sqlite_template: Path, texts: list[str], held: bool
) -> None:
    """Applied then planned, every plan is empty and without hazards; the fault's clocks stay as they were."""
    with desk(sqlite_template, texts[0]) as (database, book):
        number = a_fault(database, held=held)
        before = clocks(database, number)
        for text in texts[1:]:
            write_text(book, text)
            applied(database, book)
            again = plan_book(database, [book], at=NOW).plan
            assert (again.is_empty, again.hazards, again.confirmations) == (True, (), ())
            assert clocks(database, number) == before
        assert check_database(database).troubles == ()


@settings(max_examples=10)
@given(books(), books(), st.booleans())
def test_what_a_plan_says_would_move_is_what_moves(
    sqlite_template: Path, first: str, second: str, held: bool
) -> None:
    """Rebased, each clock that was listed comes due as listed, and no other clock moves."""
    with desk(sqlite_template, first) as (database, book):
        number = a_fault(database, held=held)
        before = due(clocks(database, number))
        write_text(book, second)
        told = [move for one in plan_book(database, [book], at=NOW).plan.hazards for move in one.moves]
        done = applied(database, book, "all")
        assert [move for one in done.rebased for move in one.moves] == told
        after = due(clocks(database, number))
        assert after == before | {_key(move): move.due_new for move in told}
        assert all(before[_key(move)] == move.due_old for move in told)
        assert check_database(database).troubles == ()


def _key(move: DueMove) -> tuple[str, int]:
    return move.clock, move.leg
