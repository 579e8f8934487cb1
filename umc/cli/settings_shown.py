"""The settings' tables as ``umc config`` shows them: every value, where it stands, and no secret."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from umc.cli import setting_values as read
from umc.cli.delivery_settings import VARIABLES
from umc.cli.keyring_secrets import shown_entry
from umc.cli.secret_files import secret_in_file
from umc.cli.setting_tables import ANY, Statement, stated
from umc.cli.settings_file import Keys, SettingsFile
from umc.domain.refusals import Misuse

SET = "(set)"
"""What is shown of a secret that can be had."""
NOT_THERE = "(not there)"


def _secret_file(one: Statement) -> str:
    """Return the path and what is wrong with it; of a file that is not there no path.

    That may be the secret itself, in the wrong place.
    """
    named = read.path(one)
    try:
        state = named.stat()
    except (OSError, ValueError):
        return NOT_THERE
    try:
        secret_in_file(one)
    except Misuse:
        is_open = stat.S_ISREG(state.st_mode) and state.st_mode & 0o077
        why = f"(readable by others: chmod 600 {named})" if is_open else "(cannot be used)"
        return f"{named} {why}"
    return f"{named} {SET}"


def _entry(one: Statement) -> str:
    return shown_entry(one.value, f"{one.source}: {one.label}")


def _variable(one: Statement) -> str:
    return SET if os.environ.get(read.variable(one)) else "(variable not set)"


def _certificates(one: Statement) -> str:
    named = read.path(one)
    return str(named) if named.is_file() else f"{named} {NOT_THERE}"


_READERS: dict[Keys, Callable[[Statement], Any]] = {
    ("mail", "host"): read.host,
    ("mail", "port"): read.port,
    ("mail", "security"): read.security,
    ("mail", "user"): read.text,
    ("mail", "password_file"): _secret_file,
    ("mail", "password_keyring"): _entry,
    ("mail", "ca_file"): _certificates,
    ("mail", "from"): read.address,
    ("mail", "reply_to"): read.reply_to,
    ("mail", "timeout"): read.text,
    ("webhooks", ANY): lambda _: "allowed",
    ("webhooks", ANY, "secret_file"): _secret_file,
    ("webhooks", ANY, "secret_env"): _variable,
    ("webhooks", ANY, "secret_keyring"): _entry,
    ("webhooks", ANY, "private"): read.flag,
    ("webhooks", ANY, "plain"): read.flag,
    ("webhooks", ANY, "ca_file"): _certificates,
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
        Misuse: a value cannot be. A secret that cannot be had is told in its place.
    """
    statements = stated(files)
    shown = [_record(one) for keys, one in statements.items() if not _overruled(keys)]
    return [*shown, *_from_environment(), *_missing(statements)]


def _missing(statements: Mapping[Keys, Statement]) -> Iterator[dict[str, str | None]]:
    """Give what [mail] must state and does not."""
    mail = [one for keys, one in statements.items() if keys[0] == "mail"]
    for name in ("host", "from"):
        if mail and ("mail", name) not in statements:
            value = f"(missing: no mail is sent without {name})"
            yield {
                "name": f"mail.{name}", "value": value, "source": mail[-1].file.place("mail"),
                "environment": None,
            }  # fmt: skip


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
    is_password = keys in (("mail", "password_file"), ("mail", "password_keyring"))
    asked = ("mail", "password") if is_password else keys
    return bool(os.environ.get(VARIABLES.get(asked, "")))


def _from_environment() -> Iterator[dict[str, str | None]]:
    for keys, variable in VARIABLES.items():
        if value := os.environ.get(variable):
            shown = value if keys == ("mail", "user") else SET
            yield {"name": ".".join(keys), "value": shown, "source": variable, "environment": variable}
