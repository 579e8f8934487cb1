"""Take one step on a fault, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.idle_steps import require_change, step_warnings
from umc.domain.faults.events import What
from umc.store.database.engine import Database
from umc.store.faults.fault_files import answered_before, load_file, record, remember


def take_step(
    database: Database,
    reference: str,
    decide: Callable[[FaultFile], What],
    *,
    at: datetime,
    now: datetime,
    actor: Actor,
    key: Key | None = None,
) -> FaultAnswer:
    """Record what ``decide`` makes of the fault as it stands, and return how it stands then.

    ``at`` is when it happened, ``now`` when it is recorded. With a key that was used for
    the same command before, nothing is recorded and the first answer is given again.

    Raises:
        Refusal: no such fault; a step that it does not allow, that lies before its opening,
            or that would change nothing.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        file = load_file(connection, reference, locked=True)
        what = decide(file)
        require_change(file, what, at)
        after = record(connection, file, [what], at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now, also=step_warnings(after, what))
        return remember(connection, key, answer, now=now)
