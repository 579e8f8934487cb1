"""What a caller tells the desk, before anything is decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from umc.domain.refusals import Misuse
from umc.domain.register.contract import Level, Priority
from umc.domain.texts.free_text import free_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of something wrong.

    Either ``equipment`` (a tag or serial: the machine held to be at fault) or ``customer``
    (while the machine is unknown), with suspects if there are any. The priority is given
    outright, or follows from impact and urgency by the contract.
    """

    symptom: str
    equipment: str | None = None
    customer: str | None = None
    site: str | None = None
    suspects: tuple[str, ...] = ()
    impact: Level | None = None
    urgency: Level | None = None
    priority: Priority | None = None
    channel: str = "phone"
    caller: str = ""
    contract: str | None = None

    @classmethod
    def given(
        cls, *, symptom: str, equipment: str | None, customer: str | None, site: str | None,
        suspects: Sequence[str], impact: str | None, urgency: str | None, priority: str | None,
        channel: str, caller: str, contract: str | None,
    ) -> Self:  # fmt: skip
        """Return the report that words of the command line make.

        Raises:
            Misuse: neither equipment nor customer nor suspects; equipment with suspects; a text too long.
        """
        if equipment is None and customer is None and not suspects:
            raise Misuse(
                "nothing-named",
                "neither a machine nor a customer is named",
                hint="give --equipment TAG, or --customer C while the machine is unknown",
            )
        if equipment is not None and suspects:
            raise Misuse(
                "culprit-and-suspects",
                f"--equipment {equipment} says the machine is known, --suspect {suspects[0]} that it is not",
                hint="give --suspect for each machine that might be at fault, and no --equipment",
            )
        return cls(
            symptom=free_text("--symptom", symptom),
            equipment=equipment,
            customer=customer,
            site=site,
            suspects=tuple(suspects),
            impact=Level(impact.lower()) if impact else None,
            urgency=Level(urgency.lower()) if urgency else None,
            priority=Priority(priority.upper()) if priority else None,
            channel=channel,
            caller=free_text("--caller", caller),
            contract=contract,
        )
