"""Integrity: what the database holds, compared with what it must hold."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlalchemy import Connection

from umc.store.checks.check_faults import Derive, Span, all_faults, count_faults, wrong_faults
from umc.store.checks.check_file import wrong_file
from umc.store.checks.check_messages import EVERY, wrong_messages
from umc.store.checks.check_records import wrong_records, wrong_records_since
from umc.store.checks.check_register import wrong_engineers, wrong_equipment, wrong_terms
from umc.store.checks.check_seals import passed_over, unsealed_gone, wrong_archived, wrong_seals
from umc.store.checks.check_since import checked_and_gone, faults_since
from umc.store.checks.check_told import astray, untold
from umc.store.checks.tally import Tally
from umc.store.checks.trouble_found import Trouble
from umc.store.checks.unreadable import or_unreadable
from umc.store.database.settings import not_in_force
from umc.store.faults.numbers import wrong_numbers
from umc.store.record.seals import Seal
from umc.store.register.applied_plans import wrong_plans
from umc.store.tables.guards import wrong_guards

__all__ = ["LEFT_OUT", "Derive", "Tally", "Trouble", "check", "check_since"]

LEFT_OUT = (
    "the file as a whole and its references",
    "terms, machines and plans",
    "the numbers given out, and the engineers of faults",
    "faults, words and messages without an event since, what lies in archives since before, and seals before",
)
"""What is not looked at where only what moved since a seal is checked."""


def check(
    connection: Connection,
    derive: Derive | None = None,
    *,
    tally: Tally | None = None,
    watch: Callable[[Tally], None] = lambda _: None,
) -> Iterator[Trouble]:
    """Give everything that is wrong, as it is found; nothing is changed.

    ``derive`` is the rules' own answer to what follows from a fault's events; without it
    the derived columns are not compared. ``tally`` counts what was looked at; ``watch`` is shown
    it now and then.
    """
    counted = tally if tally is not None else Tally()
    yield from or_unreadable(connection, _everything(connection, derive, counted, watch))


def _everything(
    connection: Connection, derive: Derive | None, counted: Tally, watch: Callable[[Tally], None]
) -> Iterator[Trouble]:
    at = partial(_at, counted, watch)
    if connection.dialect.name == "sqlite":
        yield from at("the file", wrong_file(connection, lambda: watch(counted)))
    yield from _in_force(connection)
    yield from at("terms", _all("terms", wrong_terms(connection, counted)))
    yield from at("machines", _all("equipment", wrong_equipment(connection, counted)))
    yield from at("plans", _all("plan", wrong_plans(connection)))
    yield from at("numbers", _all("number", wrong_numbers(connection)))
    counted.all_faults = count_faults(connection)
    spans = _watched(all_faults(connection), counted, watch)
    yield from at("faults", wrong_faults(connection, spans, derive, counted))
    yield from at("seals", _all("seal", wrong_seals(connection, counted, watch=watch)))
    yield from _all("seal", unsealed_gone(connection, counted))
    yield from _all("seal", passed_over(connection, counted))
    yield from _all("seal", wrong_archived(connection, counted))
    yield from at("records", _all("record", wrong_records(connection, counted)))
    yield from at("messages", _all("message", wrong_messages(connection, [EVERY], counted)))
    yield from _all("message", untold(connection, [EVERY]))
    yield from _all("message", astray(connection, [EVERY]))
    yield from at("engineers", _all("derived", wrong_engineers(connection)))


def _at(
    counted: Tally, watch: Callable[[Tally], None], what: str, found: Iterable[Trouble]
) -> Iterator[Trouble]:
    """Say what is looked at from now on, and give what is found wrong with it."""
    counted.at = what
    watch(counted)
    yield from found


def check_since(
    connection: Connection,
    after: Seal,
    derive: Derive | None = None,
    *,
    tally: Tally | None = None,
    watch: Callable[[Tally], None] = lambda _: None,
) -> Iterator[Trouble]:
    """Give what is wrong with whatever moved after a seal; ``LEFT_OUT`` says what is not looked at.

    The seal, and all that lies under it and before it, is taken to be right.
    """
    counted = tally if tally is not None else Tally()
    yield from or_unreadable(connection, _what_moved(connection, after, derive, counted, watch))


def _what_moved(
    connection: Connection, after: Seal, derive: Derive | None, counted: Tally, watch: Callable[[Tally], None]
) -> Iterator[Trouble]:
    at = partial(_at, counted, watch)
    yield from _in_force(connection)
    spans = _watched(faults_since(connection, after), counted, watch)
    yield from at("faults", wrong_faults(connection, spans, derive, counted))
    yield from at("seals", _all("seal", wrong_seals(connection, counted, after=after, watch=watch)))
    yield from _all("seal", unsealed_gone(connection, counted))
    yield from at("records", _all("record", wrong_records_since(connection, counted, after)))
    moved = partial(faults_since, connection, after)
    yield from at("messages", _all("message", wrong_messages(connection, moved(), counted)))
    yield from _all("message", untold(connection, moved()))
    yield from _all("message", astray(connection, moved()))


def _in_force(connection: Connection) -> Iterator[Trouble]:
    yield from _all("settings", not_in_force(connection))
    yield from _all("seal", checked_and_gone(connection))
    yield from _all("trigger", wrong_guards(connection))


def _all(code: str, said: Iterable[str]) -> Iterator[Trouble]:
    return (Trouble(code=code, message=one) for one in said)


def _watched(spans: Iterable[Span], tally: Tally, watch: Callable[[Tally], None]) -> Iterator[Span]:
    for span in spans:
        watch(tally)
        yield span
