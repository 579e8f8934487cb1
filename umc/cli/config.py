"""``umc config``: every setting and where it came from."""

from collections.abc import Mapping, Sequence

import click

from umc.cli.invocation import current
from umc.cli.settings import ENVIRONMENT, NAMES
from umc.cli.shell import TimelessCommand
from umc.render.blocks import Block, grid

FIELDS = ("name", "value", "source", "environment")


@click.command(cls=TimelessCommand)
def config() -> None:
    """Show every setting, its value and where it came from; of a secret only that it is set.

    A flag beats the environment, the environment beats umc.toml (looked for from the
    working folder upward), and that beats the user's own umc.toml.
    """
    from umc.cli.settings_shown import shown_tables

    run = current()
    records = [*(_record(name) for name in NAMES), *shown_tables(run.files)]
    run.out.many(FIELDS, records, lambda: _blocks(records))


def _record(name: str) -> dict[str, str | None]:
    from umc.render.secrets import without_password

    setting = current().settings.get(name)
    shown = _shown_entry if name == "database_keyring" else without_password
    return {
        "name": name,
        "value": None if setting is None else shown(setting.value),
        "source": "not set" if setting is None else setting.source,
        "environment": ENVIRONMENT[name],
    }


def _shown_entry(value: str) -> str:
    from umc.cli.keyring_secrets import shown_entry

    return shown_entry(value, f"{current().settings['database_keyring'].source}: database_keyring")


def _blocks(records: Sequence[Mapping[str, str | None]]) -> list[Block]:
    rows = [(one["name"] or "", one["value"] or "", one["source"] or "") for one in records]
    return [grid(("setting", "value", "from"), rows)]
