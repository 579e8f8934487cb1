"""What the commands that list things share: how many at most, and the word that there are more."""

from __future__ import annotations

import click

from umc.cli.invocation import current

limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000_000), default=1000, show_default=True, help="At most so many."
)


def say_more(limit: int, *, more: bool) -> None:
    """Say beside a listing that it was cut."""
    if more:
        current().out.warn(f"there are more than {limit:,}: raise --limit, or narrow the listing")


def say_archived(done: str = "listed") -> None:
    """Say beside what is listed, or ``done`` with it, that some of the past lies in archives."""
    from umc.services.list_archives import is_any_archived

    run = current()
    if is_any_archived(run.database):
        run.out.talk(f"faults that lie in archives are not {done}: umc archive")
