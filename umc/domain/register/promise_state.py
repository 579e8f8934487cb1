"""Where a contract or agreement stands on a day: to come, in force, or over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import ANYWHERE, Customer, Vendor, zone_of
from umc.domain.register.term import local_day


class PromiseState(StrEnum):
    """Both the first and the last day are in force."""

    TO_COME = "to come"
    IN_FORCE = "in force"
    OVER = "over"


def promise_state(promise: Contract | Agreement, zone: str, at: datetime) -> PromiseState:
    """Say where a promise stands at an instant, its days being those of an IANA zone."""
    today = local_day(at, zone)
    if today < promise.starts:
        return PromiseState.TO_COME
    return PromiseState.IN_FORCE if today <= promise.ends else PromiseState.OVER


def days_left(promise: Contract | Agreement, zone: str, at: datetime) -> int:
    """Return how many days lie between today and the last day: 0 on it, negative after it."""
    return (promise.ends - local_day(at, zone)).days


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A contract in a listing; ``zone`` is the customer's, in which its days begin and end."""

    contract: Contract
    customer_name: str | None
    zone: str
    state: PromiseState
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """An agreement in a listing; ``zone`` is that of the customer named, UTC where none is."""

    agreement: Agreement
    vendor_name: str | None
    zone: str
    state: PromiseState
    days_left: int


def contract_row(contract: Contract, customer: Customer | None, at: datetime) -> ContractRow:
    """Return a contract as it stands at an instant; ``customer`` None: not registered any more."""
    zone = zone_of(customer)
    return ContractRow(
        contract=contract,
        customer_name=customer.name if customer is not None else None,
        zone=zone,
        state=promise_state(contract, zone, at),
        days_left=days_left(contract, zone, at),
    )


def agreement_row(
    agreement: Agreement, vendor: Vendor | None, zone: str | None, at: datetime
) -> AgreementRow:
    """Return an agreement as it stands at an instant, days told in a zone (UTC for None)."""
    return AgreementRow(
        agreement=agreement,
        vendor_name=vendor.name if vendor is not None else None,
        zone=zone or ANYWHERE,
        state=promise_state(agreement, zone or ANYWHERE, at),
        days_left=days_left(agreement, zone or ANYWHERE, at),
    )
