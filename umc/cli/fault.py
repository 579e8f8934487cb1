"""``umc fault``: the group; each verb is imported when chosen."""

import click

from umc.cli.commands import FAULT_COMMANDS
from umc.cli.shell import LazyGroup


@click.group(cls=LazyGroup, table=FAULT_COMMANDS)
def fault() -> None:
    """Open a fault and take it through its life.

    reported, routed, dispatched to a vendor, accepted, restored, confirmed by the
    customer, resolved, closed. umc help exit-codes says what a refusal returns.
    """
