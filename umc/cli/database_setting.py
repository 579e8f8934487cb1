"""Opening the database that the settings name."""

from __future__ import annotations

from collections.abc import Mapping

import click

from umc.cli.keyring_secrets import url_with_password
from umc.cli.patience import duration_of, statement_seconds
from umc.cli.settings import Setting
from umc.domain.refusals import Misuse
from umc.store.database import engine


def opened_database(settings: Mapping[str, Setting], *, create: bool) -> engine.Database:
    """Open the database of the settings; others who wait for it are told which command holds it.

    Raises:
        Misuse: a setting says what cannot be.
        OutsideFailure: the keyring that holds its password did not give it.
    """
    ctx = click.get_current_context(silent=True)
    # The path of words alone, such as "umc fault open": what was given with them may be secret.
    command = ctx.command_path if ctx is not None else "umc"
    setting, patience, limit = (settings[name] for name in ("database", "patience", "statement_timeout"))
    duration_of("patience", patience.value, patience.source)  # what is wrong is said before it is needed
    statement_s = statement_seconds(command, limit.value, limit.source)
    url = url_with_password(settings)
    try:
        return engine.open_database(url, create=create, command=command, statement_s=statement_s)
    except Misuse as misuse:
        raise Misuse(misuse.code, f"{setting.source}: {misuse.message}", hint=misuse.hint) from None
