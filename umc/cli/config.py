"""``umc config``: every setting and where it came from."""

import click

from umc.cli.invocation import current
from umc.cli.settings import ENVIRONMENT, NAMES
from umc.cli.shell import Command
from umc.render.blocks import grid


@click.command(cls=Command)
def config() -> None:
    """Show every setting, its value and where it came from.

    A flag beats the environment, the environment beats umc.toml (looked for from the
    working folder upward), and that beats the user's own umc.toml.
    """
    from umc.render.secrets import without_password

    run = current()
    records = []
    for name in NAMES:
        setting = run.settings.get(name)
        value = None if setting is None else without_password(setting.value)
        source = "not set" if setting is None else setting.source
        records.append({"name": name, "value": value, "source": source, "environment": ENVIRONMENT[name]})
    run.out.many(
        ("name", "value", "source", "environment"),
        records,
        lambda: [
            grid(
                ("setting", "value", "from"),
                [(str(one["name"]), str(one["value"] or ""), str(one["source"])) for one in records],
            )
        ],
    )
