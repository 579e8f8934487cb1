"""The contract under which the tests of clocks are told, and two ways to look at a fault under it."""

from tests.domain.builders import OPENED, Step, a_contract, a_fault, at, promising, stopping, terms, the
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.sla import Clock
from umc.domain.faults.fault import Fault
from umc.domain.register.contract import Contract, Priority

FULL = a_contract(
    targets={
        Priority.P1: promising(respond="15m", restore="4h", resolve="5d", update="1h", line=7),
        Priority.P2: promising(respond="1h", restore="8h", line=8),
        Priority.P3: promising(respond="4h", restore="3bd", calendar="seven-days", line=9),
    },
    stops=stopping(restore="customer access", resolve="customer access parts"),
)


def seen(fault: Fault, now: str, contract: Contract = FULL) -> tuple[Clock, ...]:
    """Return the clocks of a fault at a clock reading in Japan."""
    return clocks(fault, terms(contract), {}, at(now))


def restore(*steps: Step, now: str, contract: Contract = FULL, opened: str = OPENED, p: str = "P1") -> Clock:
    """Return the restore clock after these steps."""
    fault = a_fault(*steps, opened=opened, priority=Priority(p))
    return the("restore", seen(fault, now, contract))
