"""``umc db anchor``: the head of the book's chain as one line, to be kept where the database is not."""

from __future__ import annotations

import click

from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand


@click.command("anchor", cls=TimelessCommand)
def anchor() -> None:
    """Print the head of the book's chain, to be kept elsewhere.

    One line: mail it, print it, or add it to a file under version control (umc db anchor >>
    anchors.txt). Whoever rewrites events that it covers, or cuts them off, can make the
    database fit itself again, but not this line: umc db check --anchor anchors.txt names the
    first that does not hold. Events that no seal covers yet are sealed first.
    """
    from datetime import UTC

    from umc.render.database_check import anchor_blocks, anchor_record
    from umc.services.anchor_database import anchor_database

    run = current()
    run.may_create = False  # an anchor of nothing would be kept as if it were one
    found, zone = anchor_database(run.database, now=run.now), run.zone or UTC
    record = anchor_record(run.database.shown, found, at=run.now, zone=zone)
    run.out.one(record, lambda: anchor_blocks(found, at=run.now))
