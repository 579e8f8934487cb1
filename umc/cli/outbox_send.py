"""Sending from the command line: once, or until nothing waits; what ``umc run`` does in each round."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from umc.cli.invocation import Invocation
from umc.cli.progress import Progress
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from umc.cli.stopping import Stopping
    from umc.services.send_outbox import Sent

_LOOKS_AGAIN_S = 15.0
"""Whoever waits for the next try looks so often for messages written meanwhile."""


def sent_now(
    run: Invocation,
    *,
    limit: int | None = None,
    parallel: int = 4,
    wait: bool = False,
    stop: Stopping,
    until: Callable[[], bool] = lambda: False,
) -> Sent:
    """Send what is due, with ``wait`` until nothing waits or it is stopped, and return what came of it.

    Once ``until`` says so nothing more is begun.

    Raises:
        Misuse: it is a line of a batch, whose one transaction may be open.
    """
    if run.parent is not None:
        raise Misuse("not-in-a-batch", "umc outbox send takes no part in a batch", hint="run it by itself")
    with Progress(run) as progress:
        count = _counting(progress)
        sent = _sent(run, limit, parallel, lambda: stop() or until(), count)
        while wait and sent.next_due is not None and not stop():
            stop.wait(_until(sent))
            sent = sent.then(_sent(run, limit, parallel, stop, count))
    return sent


def say_sent(run: Invocation, sent: Sent) -> None:
    """Say what a run of sending did."""
    from umc.gateways.clock import now
    from umc.render.held_messages import held_blocks
    from umc.render.outbox import what_is_next
    from umc.render.sending import TRIED_FIELDS, sent_blocks, sent_record, tried_record

    zone = run.zone or UTC
    if run.form in ("csv", "jsonl"):  # a message a line; the whole answer is one JSON document
        run.out.many(TRIED_FIELDS, (tried_record(one, zone) for one in sent.tried), lambda: ())
        return
    blocks = sent_blocks(sent.tried, lost=sent.lost, zone=zone, everything=run.verbose)
    due = what_is_next(sent.in_hand, sent.next_due, now(), zone)
    record = sent_record(
        sent.tried, lost=sent.lost, next_due=sent.next_due, in_hand=sent.in_hand, held=sent.held, zone=zone
    )
    run.out.one(record, lambda: [*blocks, *due, *held_blocks(sent.held)])


def _sent(
    run: Invocation, limit: int | None, parallel: int, stop: Callable[[], bool], tell: Callable[[int], None]
) -> Sent:
    from umc.gateways import clock
    from umc.gateways.post_office import PostOffice
    from umc.services.send_outbox import send_outbox

    delivery = run.delivery
    return send_outbox(
        run.database,
        lambda: PostOffice(delivery),
        clock=clock.now,
        limit=limit,
        parallel=parallel,
        stop=stop,
        tell=tell,
    )


def _counting(progress: Progress) -> Callable[[int], None]:
    """Return what shows how many messages came back so far."""
    so_far = 0

    def count(more: int) -> None:
        nonlocal so_far
        so_far += more
        progress(f"sending: {so_far:,} messages")

    return count


def _until(sent: Sent) -> float:
    """Return the seconds until it is worth while to send again."""
    from umc.gateways.clock import now

    left_s = (sent.next_due - now()).total_seconds() if sent.next_due is not None else _LOOKS_AGAIN_S
    return min(max(left_s, 0.5), _LOOKS_AGAIN_S)
