"""What must be named before a plan is carried out: a yes alone does not answer for these."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from umc.domain.plans.fault_at_stake import FaultAtStake
from umc.domain.plans.hazards_of_faults import ending_contracts, retired_tags
from umc.domain.plans.plan import Change, Confirmation
from umc.domain.register.book import Book
from umc.domain.who_answers.cover import Covered, covering, parts_by_customer

MUCH = 10
"""The share of the book's machines, in percent, above which retiring them must be confirmed."""


def confirmations(
    changes: Iterable[Change],
    faults: Sequence[FaultAtStake],
    registered: Book,
    at: datetime,
    *,
    in_use: int,
) -> tuple[Confirmation, ...]:
    """Return what must be confirmed, by id: contracts that end over open faults, and retiring many machines.

    For many machines the id is that of the contract that loses most of them, or of their
    customer where no contract covers them: one id that a person can see is meant. ``in_use``
    counts the machines that the book declared and that are not retired.
    """
    asked = tuple(changes)
    found = {one.id: one for one in _many_machines(asked, registered, at, in_use)}
    return tuple(
        sorted(
            (found | {one.id: one for one in _with_open_faults(asked, faults, registered, at)}).values(),
            key=lambda one: one.id,
        )
    )


def _with_open_faults(
    changes: tuple[Change, ...], faults: Sequence[FaultAtStake], registered: Book, at: datetime
) -> Iterator[Confirmation]:
    under = Counter(fault.contract for fault in faults)
    for contract, what in ending_contracts(changes, registered, at).items():
        if count := under[contract]:
            faults_said = f"{count:,} open fault{'' if count == 1 else 's'}"
            yield Confirmation(
                id=contract, why=f"contract {contract} {what.would} with {faults_said} under it"
            )


def _many_machines(
    changes: tuple[Change, ...], registered: Book, at: datetime, in_use: int
) -> Iterator[Confirmation]:
    retired = retired_tags(changes)
    if len(retired) * 100 <= in_use * MUCH:
        return
    losing = sorted(_losing(retired, registered, at).items())
    id, most = max(losing, key=lambda one: (one[1], one[0] in registered.contracts))
    share = f"{len(retired):,} of {in_use:,} machines of the book would be retired"
    yield Confirmation(id=id, why=f"{share}, {most:,} of them {_of(id, registered)}")


def _losing(retired: frozenset[str], registered: Book, at: datetime) -> Counter[str]:
    """Count the machines by the contract that covers each at an instant, else by customer."""
    parts, found = parts_by_customer(registered), Counter[str]()
    for tag in retired:
        machine = registered.equipment[tag]
        part = parts.get(machine.customer)
        cover = covering(part, machine, at) if part is not None else None
        found[cover.contract.id if isinstance(cover, Covered) else machine.customer] += 1
    return found


def _of(id: str, registered: Book) -> str:
    return f"under contract {id}" if id in registered.contracts else f"of customer {id}, under no contract"
