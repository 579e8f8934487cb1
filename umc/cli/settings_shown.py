"""The settings' tables as ``umc config`` shows them: every value, where it stands, and no secret."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from umc.cli import setting_values as read
from umc.cli.delivery_settings import VARIABLES
from umc.cli.setting_tables import ANY, Statement, stated
from umc.cli.settings_file import Keys, SettingsFile

SET = "(set)"
"""What is shown of a secret, and of where it is: a path may be the secret itself, in the wrong place."""

_READERS: dict[Keys, Callable[[Statement], Any]] = {
    ("mail", "host"): read.host,
    ("mail", "port"): read.port,
    ("mail", "security"): read.security,
    ("mail", "user"): read.text,
    ("mail", "password_file"): lambda one: SET if read.path(one) else "",
    ("mail", "ca_file"): read.path,
    ("mail", "from"): read.address,
    ("mail", "reply_to"): read.reply_to,
    ("mail", "timeout"): read.text,
    ("webhooks", ANY): lambda _: "allowed",
    ("webhooks", ANY, "secret_file"): lambda one: SET if read.path(one) else "",
    ("webhooks", ANY, "secret_env"): lambda one: SET if read.variable(one) else "",
    ("webhooks", ANY, "private"): read.flag,
    ("webhooks", ANY, "plain"): read.flag,
    ("webhooks", ANY, "ca_file"): read.path,
    ("webhooks", ANY, "timeout"): read.text,
    ("commands", ANY): read.words,
    ("maildirs", ANY): read.folder,
    ("inbox", "maildir"): read.folder,
    ("intake", "equipment"): read.labels,
    ("intake", "priorities", ANY): read.priority,
}


def shown_tables(files: Sequence[SettingsFile]) -> list[dict[str, str | None]]:
    """Return a record for every value stated, and for every secret that the environment holds.

    Raises:
        Misuse: a value cannot be; secrets are not read, so one that cannot be had is not told.
    """
    statements = stated(files)
    records = {keys: _record(one) for keys, one in statements.items()}
    return [*(one for keys, one in records.items() if not _overruled(keys)), *_from_environment()]


def _record(one: Statement) -> dict[str, str | None]:
    return {
        "name": ".".join(one.keys),
        "value": _shown(one, _READERS[one.shape](one)),
        "source": one.source,
        "environment": VARIABLES.get(one.keys),
    }


def _shown(one: Statement, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if one.keys[0] == "commands":  # an argument may be a secret
        program, *arguments = value
        several = "s" if len(arguments) > 1 else ""
        return f"{program} and {len(arguments)} argument{several}" if arguments else str(program)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _overruled(keys: Keys) -> bool:
    """Whether the environment states the same."""
    asked = ("mail", "password") if keys == ("mail", "password_file") else keys
    return bool(os.environ.get(VARIABLES.get(asked, "")))


def _from_environment() -> Iterator[dict[str, str | None]]:
    for keys, variable in VARIABLES.items():
        if value := os.environ.get(variable):
            shown = value if keys == ("mail", "user") else SET
            yield {"name": ".".join(keys), "value": shown, "source": variable, "environment": variable}
