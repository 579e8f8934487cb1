"""``umc customer forget-contact``: a person's name, numbers and addresses are replaced wherever shown."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from umc.domain.personal.personal_spellings import Personal
    from umc.services.forget_contact import Forgotten

_FROM_STDIN = "-"


@click.command("forget-contact", cls=TimelessCommand)
@click.argument("customer", shell_complete=completer("customer"))
@click.option("--name", metavar="NAME|-", multiple=True, help="The person's name; -: from standard input.")
@click.option("--email", metavar="E", multiple=True, help="A mail address of theirs.")
@click.option("--phone", metavar="P", multiple=True, help="A phone number of theirs.")
@click.option("--anyway", is_flag=True, help="Forget somebody who was never a contact, too.")
@click.option("--dry-run", is_flag=True, help="Only say what would be replaced.")
@click.pass_context
def forget_contact(
    ctx: click.Context, /, customer: str, dry_run: bool, anyway: bool, **given: tuple[str, ...]
) -> None:
    """Forget a person of a customer's.

    Their name, phone and mail are replaced by [forgotten] wherever they may be shown: in words and
    messages about the customer's faults, mails, alerts, machines, old terms and plans. Looked for
    are the values given, and whatever the customer's terms ever declared of a contact of that name:
    letter case, width, marks nobody sees, signs between words and digits, the order of two words and
    a country's code aside. Not found are initials, misspellings, and letters of another script that
    only look alike. Each option may be repeated: give a short name that was used, too. A name that
    no contact of the customer ever had is refused unless --anyway is given.

    The events stay as they are, with references to words that are gone: umc db check and anchors
    hold as before. Refused while the book declares the person: take them out of its files and umc
    apply first. Exit 1 when events of before schema 0006 hold something of it, for those are never
    changed, or when the book says something of it in passing, as in a machine's note. Others on
    this machine can read the words of a command while it runs: --name - reads names from standard
    input, one a line.
    """
    run = current()
    run.may_create = False  # a wrong name of a database is told, not made into one
    person = _person(run, **given)
    found = _foreseen(run, customer, person, anyway=anyway)
    if not (dry_run or _is_wanted(run, found)):
        run.out.talk("nothing was written")
        ctx.exit(EXIT_NO)
    done = found if dry_run else _done(run, customer, person, anyway=anyway)
    _say(run, done, dry_run=dry_run)
    if done.events_left or done.in_force:
        ctx.exit(EXIT_NO)


def _person(
    run: Invocation, *, name: tuple[str, ...], email: tuple[str, ...], phone: tuple[str, ...]
) -> Personal:
    from umc.domain.personal.personal_spellings import Personal

    names = tuple(one for one in name if one != _FROM_STDIN)
    if _FROM_STDIN in name:
        typed = io.TextIOWrapper(run.stdin, sys.stdin.encoding, sys.stdin.errors).read(100_000)
        names += tuple(filter(None, map(str.strip, typed.splitlines())))
    if not names:
        raise Misuse("no-name", "nobody is named", hint="give --name NAME, or --name - and type it")
    if run.parent is not None:
        raise Misuse("not-in-a-batch", "forget-contact does not run in a batch", hint="run it by itself")
    return Personal(names=names, emails=email, phones=phone)


def _foreseen(run: Invocation, customer: str, person: Personal, *, anyway: bool) -> Forgotten:
    from umc.services.forget_contact import foresee_forgetting

    return foresee_forgetting(run.database, customer, person, anyway=anyway, now=run.now, actor=run.actor)


def _is_wanted(run: Invocation, found: Forgotten) -> bool:
    """Return whether to go on: what is there to be asked is shown first, on standard error."""
    from umc.cli.consent import somebody_is_there
    from umc.render.draw_plain import draw_plain
    from umc.render.forgotten import forgotten_blocks

    if run.assume_yes or found.is_nothing:
        return True
    if not somebody_is_there(run):
        raise Misuse(
            "needs-yes",
            "forget-contact asks before it writes, and there is no terminal to ask on",
            hint="look with --dry-run, then give --yes",
        )
    click.echo(draw_plain(forgotten_blocks(found, dry_run=True)), nl=False, err=True)
    return click.confirm("This cannot be undone. Forget them?", default=False, err=True)


def _done(run: Invocation, customer: str, person: Personal, *, anyway: bool) -> Forgotten:
    from umc.services.forget_contact import forget_contact

    return forget_contact(run.database, customer, person, anyway=anyway, now=run.now, actor=run.actor)


def _say(run: Invocation, done: Forgotten, *, dry_run: bool) -> None:
    from umc.render.forgotten import forgotten_blocks, forgotten_record

    run.out.one(forgotten_record(done, dry_run=dry_run), lambda: forgotten_blocks(done, dry_run=dry_run))
