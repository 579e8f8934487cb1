"""Show one contract or agreement with all that it names."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.register.contract import Agreement, Contract, Escalation
from umc.domain.register.party import Customer, Desk, Vendor
from umc.domain.register.promise_state import AgreementRow, ContractRow, agreement_row, contract_row
from umc.domain.register.term import over_at
from umc.store.database.engine import Connection, Database
from umc.store.register.named_terms import require_term, unknown_term
from umc.store.register.register_facts import Since, since
from umc.store.register.terms import current


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """A contract at an instant, with what it names; ``over_at`` is the first instant after its term."""

    row: ContractRow
    at: datetime
    over_at: datetime
    since: Since
    desk: Desk | None
    escalation: Escalation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """An agreement at an instant, with what it names; ``over_at`` is the first instant after its term."""

    row: AgreementRow
    at: datetime
    over_at: datetime
    since: Since
    escalation: Escalation | None


def show_contract(database: Database, name: str, *, at: datetime) -> ContractView:
    """Return the current version of a contract as it stands at an instant.

    Raises:
        Refusal: no such contract.
    """
    with database.read() as connection:
        contract = require_term(connection, Contract, name)
        row = contract_row(contract, current(connection, Customer, contract.customer), at)
        return ContractView(
            row=row,
            at=at,
            over_at=over_at(contract.ends, row.zone),
            since=_since(connection, Contract, name),
            desk=current(connection, Desk, contract.desk),
            escalation=_escalation(connection, contract.escalation),
        )


def show_agreement(database: Database, name: str, *, at: datetime) -> AgreementView:
    """Return the current version of an agreement as it stands at an instant.

    Raises:
        Refusal: no such agreement.
    """
    with database.read() as connection:
        agreement = require_term(connection, Agreement, name)
        served = current(connection, Customer, agreement.customer) if agreement.customer else None
        vendor = current(connection, Vendor, agreement.vendor)
        row = agreement_row(agreement, vendor, served.zone if served else None, at)
        return AgreementView(
            row=row,
            at=at,
            over_at=over_at(agreement.ends, row.zone),
            since=_since(connection, Agreement, name),
            escalation=_escalation(connection, agreement.escalation),
        )


def zone_of_contract(database: Database, name: str) -> ZoneInfo | None:
    """Return the zone in which a contract's days begin and end.

    Raises:
        Refusal: no such contract.
    """
    with database.read() as connection:
        return _zone(connection, require_term(connection, Contract, name).customer)


def zone_of_agreement(database: Database, name: str) -> ZoneInfo | None:
    """Return the zone of the customer that an agreement serves, None where it serves any.

    Raises:
        Refusal: no such agreement.
    """
    with database.read() as connection:
        return _zone(connection, require_term(connection, Agreement, name).customer)


def _zone(connection: Connection, customer: str | None) -> ZoneInfo | None:
    found = current(connection, Customer, customer) if customer is not None else None
    return ZoneInfo(found.zone) if found is not None else None


def _since(connection: Connection, kind: type[Contract | Agreement], name: str) -> Since:
    found = since(connection, kind, name)
    if found is None:  # it was read in this very transaction
        raise unknown_term(connection, kind, name)
    return found


def _escalation(connection: Connection, name: str | None) -> Escalation | None:
    return current(connection, Escalation, name) if name is not None else None
