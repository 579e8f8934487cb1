"""``umc inbox``: the mails of vendors and customers, read onto their faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import Group, TimelessCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from umc.services.read_inbox import MailRead


@click.group(cls=Group)
def inbox() -> None:
    """Read the mails of vendors and customers onto their faults, and list what became of them.

    The words that move a fault are in umc help replies.
    """


@inbox.command("read")
@click.argument("source", metavar="[MAILDIR|-]", required=False, type=click.Path(allow_dash=True))
@click.pass_context
def read(ctx: click.Context, source: str | None) -> None:
    """Read what is new in a maildir, or mails from stdin.

    From stdin (-) one mail or an mbox. Without a name the maildir of [inbox] in umc.toml is
    read. A mail is found by its reply token; the word at the head of a reply from somebody on
    record accepts, finishes or denies a vendor's leg, or confirms. Everything else is a note at
    most. Each mail is kept once, however often it comes. Exits 1 where a mail is left for a person.
    """
    from umc.render.inbox import READ_FIELDS, read_blocks, read_record

    run = current()
    for mail in _mails(source):  # what an earlier try was told of a mail is said, not that it was read before
        run.tries.so_far.setdefault(mail.name, mail)
    mails = tuple(run.tries.so_far.values())
    run.out.many(READ_FIELDS, map(read_record, mails), lambda: read_blocks(mails))
    unsure = run.tries.in_doubt and any(mail.verdict is None for mail in mails)
    if unsure:
        run.out.warn("an earlier try may have read one of them: see umc inbox list --for-a-person")
    if unsure or any(mail.for_a_person for mail in mails):
        ctx.exit(EXIT_NO)


@inbox.command("list", cls=TimelessCommand)
@click.option("--for-a-person", is_flag=True, help="Only those that somebody has to read.")
@click.option("--fault", shell_complete=completer("fault"), help="Only those about this fault.")
@limit_option
def list_(for_a_person: bool, fault: str | None, limit: int) -> None:
    """List the mails that were read, the newest first.

    With what became of each.
    """
    from umc.render.inbox import MAIL_FIELDS, mail_list_blocks, mail_record
    from umc.services.list_mails import list_mails

    run = current()
    mails, more = list_mails(run.database, for_a_person=for_a_person, fault=fault, limit=limit)
    records = (mail_record(mail, run.zone) for mail in mails)
    run.out.many(MAIL_FIELDS, records, lambda: mail_list_blocks(mails, run.zone))
    say_more(limit, more=more)


@inbox.command("show", cls=TimelessCommand)
@click.argument("mail", metavar="ID", type=click.IntRange(1, 2**62))
def show(mail: int) -> None:
    """Show one mail: what its sender wrote, and what became of it."""
    from umc.render.inbox import mail_blocks, mail_record
    from umc.services.list_mails import show_mail

    run = current()
    found = show_mail(run.database, mail)
    run.out.one(mail_record(found, run.zone), lambda: mail_blocks(found, run.zone))


def _mails(source: str | None) -> Iterator[MailRead]:
    """Yield the mails of a maildir or of stdin as each is read."""
    from pathlib import Path

    from umc.services.read_inbox import read_folder, read_stream

    run = current()
    if source == "-":
        return read_stream(run.database, run.stdin, at=run.at(), now=run.now)
    return read_folder(run.database, Path(source or _own_maildir()), at=run.at(), now=run.now)


def _own_maildir() -> str:
    from umc.domain.refusals import Misuse

    found = current().inbox
    if found is None:
        raise Misuse(
            "no-maildir",
            "no maildir named, and none in the settings",
            hint="umc inbox read MAILDIR, or [inbox] maildir = ... in umc.toml",
        )
    return found
