"""``umc outbox``: messages and their fate; send what is waiting."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.listing import limit_option, say_more
from umc.cli.outbox_release import release
from umc.cli.shell import Group, OneOf, TimelessCommand
from umc.cli.stepping import reason_option
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc.domain.letters.outbox import Message

_ids = click.argument("messages", metavar="ID...", nargs=-1, shell_complete=completer("message"))


@click.group(cls=Group)
def outbox() -> None:
    """Look at messages and their fate, and send what is waiting."""


@outbox.command("list", cls=TimelessCommand)
@click.option(
    "--state",
    type=OneOf(["waiting", "sending", "sent", "dead", "dropped", "held"]),
    help="Only those of this state.",
)
@click.option("--fault", shell_complete=completer("fault"), help="All about this fault, those sent too.")
@limit_option
def list_(state: str | None, fault: str | None, limit: int) -> None:
    """List the messages that have not arrived, the oldest first.

    And say when the next is due. Those that wait, are being sent, died, are held, or were sent and came back.
    """
    from umc.cli.lookups import log_messages_shown
    from umc.domain.letters.outbox import MessageState
    from umc.render.outbox import MESSAGE_FIELDS, message_list_blocks, message_row
    from umc.services.list_messages import list_messages

    run = current()
    wanted = MessageState(state) if state else None
    found = list_messages(run.database, now=run.now, state=wanted, fault=fault, limit=limit)
    zone = run.zone or UTC
    log_messages_shown(run, found.messages, "outbox list")
    run.out.many(
        MESSAGE_FIELDS,
        (message_row(one, zone) for one in found.messages),
        lambda: message_list_blocks(
            found.messages,
            counts=found.counts,
            next_due=found.next_due,
            in_hand=found.in_hand,
            now=run.now,
            zone=zone,
        ),
    )
    say_more(limit, more=found.more)


@outbox.command("show", cls=TimelessCommand)
@click.argument("message", metavar="ID", shell_complete=completer("message"))
def show(message: str) -> None:
    """Show a message: its text and what became of it.

    And its head, and the facts it was made of. ID is its number in the list, its key, or its Message-ID.
    """
    from umc.cli.lookups import log_messages_shown
    from umc.render.outbox import message_blocks, message_record
    from umc.services.list_messages import show_message

    run = current()
    found, zone = show_message(run.database, message), run.zone or UTC
    log_messages_shown(run, (found,), "outbox show")
    run.out.one(message_record(found, zone), lambda: message_blocks(found, zone))


@outbox.command("send", cls=TimelessCommand)
@click.option("--limit", type=click.IntRange(1), help="At most so many messages.")
@click.option(
    "--parallel", type=click.IntRange(1, 64), default=4, show_default=True, help="So many at the same time."
)
@click.option("--wait", is_flag=True, help="Go on until none waits any more: all were sent, or died.")
@click.pass_context
def send(ctx: click.Context, limit: int | None, parallel: int, wait: bool) -> None:
    """Send what is due, the oldest first, and say what came of it.

    What could not be sent is tried again later and later, for about a day; then it is given
    up, and the desk is told. Any number may send at once, on several machines. Exit 1 when
    something is to be tried again or was given up. Ctrl-C finishes what has begun. Of one
    thread an earlier message that waits for its next try holds the later ones back.
    """
    from umc.cli.outbox_send import say_sent, sent_now
    from umc.cli.stopping import Stopping

    run = current()
    with Stopping() as stop:
        sent = sent_now(run, limit=limit, parallel=parallel, wait=wait, stop=stop)
    say_sent(run, sent)
    if code := stop.exit_code or (0 if sent.all_went else EXIT_NO):
        ctx.exit(code)


@outbox.command("retry", cls=TimelessCommand)
@_ids
@click.option("--dead", is_flag=True, help="All that were given up and have an address.")
@click.option("--waiting", is_flag=True, help="All that wait for their next try: a server is back.")
def retry(messages: tuple[str, ...], dead: bool, waiting: bool) -> None:
    """Let messages be sent as if never tried before.

    Each keeps its Message-ID. Those that died, were dropped, came back, or wait for their next
    try; umc outbox send then sends them.
    """
    if bool(messages) is (dead or waiting):
        hint = "umc outbox list names those that have not arrived"
        raise Misuse("which-messages", "give either IDs, or --dead, --waiting or both", hint=hint)
    run = current()
    _say_changed(run, _retried(run, messages, dead=dead, waiting=waiting), did="will send")


def _retried(run: Invocation, messages: tuple[str, ...], *, dead: bool, waiting: bool) -> tuple[Message, ...]:
    from umc.domain.letters.outbox import MessageState
    from umc.services.change_messages import retry_all, retry_messages

    if messages:
        return retry_messages(run.database, messages, now=run.now)
    meant = ((MessageState.DEAD, dead), (MessageState.WAITING, waiting))
    return retry_all(run.database, [state for state, is_meant in meant if is_meant], now=run.now)


@outbox.command("drop", cls=TimelessCommand)
@_ids
@reason_option()
def drop(messages: tuple[str, ...], reason: str) -> None:
    """Let messages never be sent.

    Who decided that, and why, is kept with each and on its fault: a word to the customer in it
    does not count as given. Those that wait or died; what is being sent cannot be called back.
    """
    from umc.services.change_messages import drop_messages

    run = current()
    if not messages:
        raise Misuse("which-messages", "give at least one ID", hint="umc outbox list names them")
    found = drop_messages(run.database, messages, why=reason, actor=run.actor, now=run.now)
    _say_changed(run, found, did="dropped")


outbox.add_command(release)


def _say_changed(run: Invocation, found: Sequence[Message], **said: Any) -> None:
    from umc.render.outbox import MESSAGE_FIELDS, changed_blocks, message_row

    zone = run.zone or UTC
    run.out.many(
        MESSAGE_FIELDS, [message_row(one, zone) for one in found], lambda: changed_blocks(found, **said)
    )
