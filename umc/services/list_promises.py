"""List contracts and agreements."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import Customer, Vendor
from umc.domain.register.promise_state import (
    AgreementRow,
    ContractRow,
    PromiseState,
    agreement_row,
    contract_row,
)
from umc.store.database.engine import Connection, Database
from umc.store.register.named_terms import require_term, require_vendor
from umc.store.register.terms import page

_DAY = timedelta(days=1)


def list_contracts(
    database: Database,
    *,
    at: datetime,
    customer: str | None = None,
    ending: timedelta | None = None,
    ended: bool = False,
    limit: int = 1000,
) -> tuple[tuple[ContractRow, ...], bool]:
    """Return up to ``limit`` contracts by id, and whether there are more.

    With ``ending`` only those in force whose last day comes so soon, the first to end
    first; with ``ended`` those that are over too.

    Raises:
        Refusal: no such customer.
    """
    with database.read() as connection:
        if customer is not None:
            require_term(connection, Customer, customer)
        customers = {one.id: one for one in page(connection, Customer, limit=None)}
        found = [
            contract_row(one, customers.get(one.customer), at)
            for one in _within(connection, Contract, at, ending, ended=ended, customer=customer)
        ]
    kept = [row for row in found if _is_wanted(row, ending, ended=ended)]
    if ending is not None:
        kept.sort(key=lambda row: (row.contract.ends, row.contract.id))
    return tuple(kept[:limit]), len(kept) > limit


def list_agreements(
    database: Database,
    *,
    at: datetime,
    vendor: str | None = None,
    customer: str | None = None,
    ending: timedelta | None = None,
    ended: bool = False,
    limit: int = 1000,
) -> tuple[tuple[AgreementRow, ...], bool]:
    """Return up to ``limit`` agreements by id, and whether there are more; see ``list_contracts``.

    With ``customer`` those for any customer are among them: they serve that one too.

    Raises:
        Refusal: no such vendor or customer.
    """
    with database.read() as connection:
        if vendor is not None:
            vendor = require_vendor(connection, vendor).id
        if customer is not None:
            require_term(connection, Customer, customer)
        zones = {one.id: one.zone for one in page(connection, Customer, limit=None)}
        vendors = {one.id: one for one in page(connection, Vendor, limit=None)}
        found = [
            agreement_row(one, vendors.get(one.vendor), zones.get(one.customer or customer or ""), at)
            for one in _within(connection, Agreement, at, ending, ended=ended, vendor=vendor)
            if customer is None or one.customer in (None, customer)
        ]
    kept = [row for row in found if _is_wanted(row, ending, ended=ended)]
    if ending is not None:
        kept.sort(key=lambda row: (row.agreement.ends, row.agreement.id))
    return tuple(kept[:limit]), len(kept) > limit


P = TypeVar("P", Contract, Agreement)


def _within(
    connection: Connection,
    kind: type[P],
    at: datetime,
    ending: timedelta | None,
    *,
    ended: bool,
    customer: str | None = None,
    vendor: str | None = None,
) -> tuple[P, ...]:
    """Return what could be wanted: a day is given away on either side, for it is not one day everywhere."""
    latest = None if ending is None else _day(at, ending + _DAY)
    earliest = None if ended and ending is None else _day(at, -_DAY)
    return page(
        connection, kind, customer=customer, vendor=vendor, ends_from=earliest, ends_by=latest, limit=None
    )


def _day(at: datetime, later: timedelta) -> date | None:
    """Return a UTC date so much later; None where no calendar reaches."""
    try:
        return at.astimezone(UTC).date() + later
    except OverflowError:
        return None


def _is_wanted(row: ContractRow | AgreementRow, ending: timedelta | None, *, ended: bool) -> bool:
    if ending is not None:
        return row.state is PromiseState.IN_FORCE and row.days_left <= ending / _DAY
    return ended or row.state is not PromiseState.OVER
