"""Report on a period: the promises kept and broken in it, and who held the time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from umc.domain.clocks.kept_promises import (
    Broken,
    By,
    FaultTally,
    Period,
    PromiseFilter,
    Verdicts,
    folded,
    held_within,
)
from umc.domain.clocks.ledger import Holder, ledger
from umc.domain.register.contract import Contract
from umc.domain.register.party import Customer, Vendor
from umc.store.database.engine import Connection, Database
from umc.store.faults.judged_promises import alive_ids, broken, is_any, tally, timed_faults, verdicts
from umc.store.register.named_terms import require_term, vendor_meant

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReport:
    """What came of the promises of a period; ``held`` is None where nobody asked who held the time."""

    period: Period
    tally: FaultTally
    verdicts: tuple[Verdicts, ...]
    broken: tuple[Broken, ...]
    held: dict[Holder, timedelta] | None = None


def report_promises(
    database: Database,
    period: Period,
    wanted: PromiseFilter,
    *,
    by: By,
    each_broken: bool = False,
    who_held: bool = False,
    tell: Progress = lambda _: None,
) -> PromiseReport:
    """Return the report on a period, by what is known now: a step recorded late counts when it happened.

    ``each_broken`` asks for every broken promise, ``who_held`` for the ledgers of all faults that were open
    in the period, cut at its ends: each is derived from its events.

    Raises:
        Refusal: a customer, contract or vendor that is not registered.
    """
    with database.read() as connection:
        wanted = _meant(connection, wanted)
        return PromiseReport(
            period=period,
            tally=tally(connection, period, wanted),
            verdicts=folded(verdicts(connection, period, wanted), by),
            broken=tuple(broken(connection, period, wanted)) if each_broken else (),
            held=_held(connection, period, wanted, tell) if who_held else None,
        )


def _meant(connection: Connection, wanted: PromiseFilter) -> PromiseFilter:
    """Return the filter by the names that faults have; who left the book may have some still."""
    if wanted.vendor is not None:
        wanted = replace(wanted, vendor=vendor_meant(connection, wanted.vendor))
    named = ((Customer, "customer"), (Contract, "contract"), (Vendor, "vendor"))
    for kind, field in named:
        name = getattr(wanted, field)
        if name is not None and not is_any(connection, PromiseFilter(**{field: name})):
            require_term(connection, kind, name)
    return wanted


def _held(
    connection: Connection, period: Period, wanted: PromiseFilter, tell: Progress
) -> dict[Holder, timedelta]:
    ids = alive_ids(connection, period, wanted)
    sums: dict[Holder, timedelta] = {}
    for place, (fault, terms) in enumerate(timed_faults(connection, ids)):
        if place % 200 == 0:
            tell(f"ledgers of {place:,} of {len(ids):,} faults")
        for holder, lasted in held_within(ledger(fault, terms, period.until), period).items():
            sums[holder] = sums.get(holder, timedelta(0)) + lasted
    return sums
