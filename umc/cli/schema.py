"""``umc schema``: the JSON Schema of the files, for editors and for whoever checks files without umc."""

from __future__ import annotations

import click

from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand


@click.command(cls=TimelessCommand)
@click.option("--scenarios", is_flag=True, help="The schema of scenario files (*.test.toml) instead.")
def schema(scenarios: bool) -> None:
    """Print the JSON Schema (draft 7) of book files; it is JSON whatever --format says.

    \b
    taplo and Even Better TOML read it from a file:
      umc schema > umc.schema.json
      umc schema --scenarios > umc.test.schema.json
    and complete, explain and check the book once its first line says
      #:schema umc.schema.json
    """
    from umc.services.describe_files import describe_files

    run = current()
    run.form = "json"
    run.out.one(describe_files(scenarios=scenarios), list)
