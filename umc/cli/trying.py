"""Running a command again that the database failed: once it is there again, and only where that is safe."""

from __future__ import annotations

import math
import time
from datetime import UTC, timedelta
from secrets import randbelow
from typing import TYPE_CHECKING

from umc.domain.refusals import OutsideFailure
from umc.domain.retry_write import (
    Lost,
    PassingFailure,
    Standing,
    may_run_again,
    never_answered,
    patience_with,
    pause_before,
)

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation

_GOES_ON = ("tick", "outbox", "inbox", "intake")
"""Commands of many transactions, by their first word: begun again they do what is left."""


def wait_to_run_again(failure: OutsideFailure, run: Invocation) -> None:
    """Wait, and make the run ready to begin from the start; raise what it ends with where it may not.

    Raises:
        OutsideFailure: it may not be run again, or patience is at its end.
    """
    tries = run.tries
    if not isinstance(failure, PassingFailure):
        raise _last(failure, run)
    tries.in_doubt = tries.in_doubt or failure.lost is Lost.IN_DOUBT
    if run.database.is_inside:  # all lines of the batch are undone, and may be run again together
        tries.lost_inside = failure
        raise failure
    standing = Standing(is_repeatable=run.is_repeatable, has_kept=run.has_kept, has_said=run.has_said)
    if not may_run_again(failure.lost, standing):
        raise _last(failure, run)
    _wait(failure, run)
    run.begin_again()


def _wait(failure: PassingFailure, run: Invocation) -> None:
    tries, now_s = run.tries, time.monotonic()
    tries.count += 1
    tries.since_s = tries.since_s or now_s
    patience = timedelta() if _first(run).is_tired else run.patience
    left_s = tries.since_s + patience_with(failure.lost, patience).total_seconds() - now_s
    pause_s = pause_before(tries.count, randbelow(1001) / 1000).total_seconds()
    if left_s < pause_s:
        _first(run).is_tired = failure.lost is Lost.AWAY
        raise _last(failure, run)
    if tries.count == 1 and failure.lost is not Lost.COLLIDED:
        _first(run).out.talk(f"{failure.message}; trying again until {_in(left_s, _first(run))}")
    time.sleep(pause_s)


def _first(run: Invocation) -> Invocation:
    """Return the run of the whole batch, for a line of one."""
    return run if run.parent is None else _first(run.parent)


def _in(seconds: float, run: Invocation) -> str:
    """Return the instant in so many seconds as the other messages write one, in the zone that was set."""
    from umc.gateways.clock import now
    from umc.render.values import spoken

    return spoken((now() + timedelta(seconds=math.ceil(seconds))).replace(microsecond=0), run.zone or UTC)


def _last(failure: OutsideFailure, run: Invocation) -> OutsideFailure:
    """Return what is said in the end: whatever came later, a COMMIT without an answer leaves it open."""
    if run.tries.in_doubt:
        return never_answered(run.database.shown, repeatable=run.is_repeatable, takes_key=run.takes_key)
    if not isinstance(failure, PassingFailure):
        return failure
    if run.has_kept:
        from umc.cli.trouble import look

        said = f"{failure.message}; what it had done by then is kept"
        hint = "run it again: it goes on from there" if run.noun in _GOES_ON else look(run.noun)
        return PassingFailure(failure.code, said, hint=hint, lost=failure.lost)
    if run.tries.count > 1:
        tried_s = time.monotonic() - run.tries.since_s
        said = f"{failure.message} (tried for {tried_s:.0f} s; nothing was written)"
        return PassingFailure(failure.code, said, hint=failure.hint, lost=failure.lost)
    return failure
