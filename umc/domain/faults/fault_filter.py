"""Which faults a listing is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from umc.domain.faults.fault import Status
from umc.domain.refusals import Misuse, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFilter:
    """All conditions hold at once; None and False ask for nothing.

    ``vendor`` means: has an open leg there. ``engineer`` is the customer's own engineer.
    ``open_at``: had been opened by that instant and not ended before it, whatever it is now.
    """

    open_only: bool = True
    open_at: datetime | None = None
    status: Status | None = None
    customer: str | None = None
    vendor: str | None = None
    equipment: str | None = None
    engineer: str | None = None
    held: bool = False
    at_risk: bool = False
    broken: bool = False
    due_within: timedelta | None = None
    limit: int = 1000

    @classmethod
    def given(
        cls, *, open_only: bool, status: str | None, customer: str | None, vendor: str | None,
        equipment: str | None, engineer: str | None, held: bool, at_risk: bool, broken: bool,
        due_within: timedelta | None, limit: int,
    ) -> Self:  # fmt: skip
        """Return the filter that words of the command line make; naming an ended status asks for ended ones.

        Raises:
            Misuse: there is no such status.
        """
        if status is not None and status not in tuple(Status):
            known = tuple(each.value for each in Status)
            hint = did_you_mean(status, known) or f"statuses are {', '.join(known)}"
            raise Misuse("unknown-status", f"--status {status!r} is no status", hint=hint)
        wanted = Status(status) if status is not None else None
        ended = wanted in (Status.CLOSED, Status.CANCELLED)
        return cls(
            open_only=open_only and not ended, status=wanted, customer=customer, vendor=vendor,
            equipment=equipment, engineer=engineer, held=held, at_risk=at_risk, broken=broken,
            due_within=due_within, limit=limit,
        )  # fmt: skip
