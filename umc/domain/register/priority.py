"""Priority: how pressing a fault is, from impact and urgency by the contract's matrix, or given outright."""

from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.contract import Contract, Level, Matrix, Priority


def from_matrix(matrix: Matrix, impact: Level, urgency: Level) -> Priority:
    """Return the priority of an impact and an urgency.

    Raises:
        Refusal: ``no-priority``, the matrix leaves this pair out.
    """
    priority = matrix.get(impact, {}).get(urgency)
    if priority is None:
        raise Refusal(
            "no-priority",
            f"the contract's matrix says no priority for impact {impact} and urgency {urgency}",
            hint="give --priority outright, or complete [contracts.ID.priorities] in the book",
        )
    return priority


def priority_of(
    contract: Contract,
    *,
    priority: Priority | None = None,
    impact: Level | None = None,
    urgency: Level | None = None,
) -> Priority:
    """Return the priority given outright, else the one the contract makes of impact and urgency.

    Raises:
        Misuse: ``priority-missing``, neither a priority nor both impact and urgency are given.
        Refusal: ``no-priority``, the contract's matrix leaves the pair out.
    """
    if priority is not None:
        return priority
    if impact is None or urgency is None:
        given = f"only impact {impact}" if impact else f"only urgency {urgency}" if urgency else "nothing"
        raise Misuse(
            "priority-missing",
            f"the priority is unknown: {given} is given",
            hint="give --impact and --urgency (high, medium, low), or --priority P1..P4",
        )
    return from_matrix(contract.priorities, impact, urgency)
