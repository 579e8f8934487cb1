"""Settings and where each came from: flag, environment, umc.toml, the user's file, default."""

import os
import pwd
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umc.cli.choices import COLORS
from umc.cli.patience import STATEMENT_TIMEOUT, usual_patience
from umc.cli.settings_file import SettingsFile, kind_of, own_folder
from umc.domain.actor import Actor, KnownBy
from umc.domain.refusals import Misuse, did_you_mean

NAMES = (
    "database", "database_keyring", "actor", "color", "time_zone", "patience", "statement_timeout",
    "log_lookups",
)  # fmt: skip
TABLES = ("mail", "webhooks", "commands", "maildirs", "inbox", "intake")
"""What stands beside the flat settings, read where letters leave or come in: see ``setting_tables``."""
SYSTEM_USER = "system user"
"""The source of an actor whom nobody named."""
_TRUSTED = frozenset({"database", "database_keyring", "actor"})
ENVIRONMENT = {
    "database": "UMC_DATABASE_URL",
    "database_keyring": "UMC_DATABASE_KEYRING",
    "actor": "UMC_ACTOR",
    "color": "UMC_COLOR",
    "time_zone": "UMC_TIME_ZONE",
    "patience": "UMC_PATIENCE",
    "statement_timeout": "UMC_STATEMENT_TIMEOUT",
    "log_lookups": "UMC_LOG_LOOKUPS",
}
_TRUTHS = ("false", "true")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and the place it came from, such as ``--db`` or ``umc.toml:12``."""

    value: str
    source: str


def settle(flags: Mapping[str, str | None], files: Sequence[SettingsFile]) -> dict[str, Setting]:
    """Return every flat setting that has a value.

    ``flags`` are the values given on the command line by setting name; of ``files`` a later
    one overrules an earlier one.

    Raises:
        Misuse: a configuration file holds an unknown key or a wrong type; or a colour is
            none of those there are, whoever named it.
    """
    found = {"color": Setting("auto", "default"), "statement_timeout": Setting(STATEMENT_TIMEOUT, "default")}
    for file in files:
        found.update(_from_file(file))
    for name, variable in ENVIRONMENT.items():
        if value := os.environ.get(variable):
            found[name] = Setting(value, variable)
    flag_names = {"database": "--db", "color": "--color"}
    for name, given in flags.items():
        if given is not None:
            found[name] = Setting(given, flag_names.get(name, f"--{name}"))
    _see_color(found["color"])
    _see_truth("log_lookups", found.setdefault("log_lookups", Setting("false", "default")))
    if "database" not in found:
        found["database"] = Setting(f"sqlite:///{default_database()}", "default")
    if "patience" not in found:
        found["patience"] = Setting(usual_patience(found["database"].value), "default")
    if "actor" not in found:
        found["actor"] = Setting(_system_user(), SYSTEM_USER)
    return found


def actor_of(setting: Setting) -> Actor:
    """Return who the setting says is at the keyboard; whoever is not named is known to the system."""
    known_by = KnownBy.SYSTEM if setting.source == SYSTEM_USER else KnownBy.STATED
    return Actor(name=setting.value, known_by=known_by)


def _see_color(color: Setting) -> None:
    if color.value not in COLORS:
        hint = did_you_mean(color.value, COLORS) or f"write one of {', '.join(COLORS)}"
        raise Misuse("bad-color", f"{color.source}: color is {color.value!r}", hint=hint)


def _see_truth(name: str, setting: Setting) -> None:
    if setting.value not in _TRUTHS:
        hint = did_you_mean(setting.value, _TRUTHS) or "write true or false"
        raise Misuse("bad-config", f"{setting.source}: {name} is {setting.value!r}", hint=hint)


def default_database() -> Path:
    """Return where the user's own database lies unless another is named."""
    return own_folder("XDG_DATA_HOME", ".local/share", "user_data_path") / "umc.db"


def _system_user() -> str:
    # Never LOGNAME or USER: whoever types can set those, and the record says that the system knows.
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user may have no name
        return f"uid {os.getuid()}"


def _from_file(file: SettingsFile) -> dict[str, Setting]:
    if not file.is_named and not _TRUSTED.isdisjoint(file.tables):
        # One that somebody left in a folder above would have us write there, or under that name.
        file.see_who_may_write("which database is used and who writes")
    settings = {}
    for name, value in file.tables.items():
        if name in TABLES:
            _see_table(file, name, value)
        elif name in NAMES:
            text = _text(file, name, value)
            settings[name] = Setting(_resolved(name, text, file), f"{file.path}:{_line_of(name, file.text)}")
        else:
            raise _unknown(file, name, value)
    return settings


def _see_table(file: SettingsFile, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        # Never the value: it may be a secret in the wrong place.
        message = f"{file.place(name)}: {name} is {kind_of(value)}, not a table"
        raise Misuse("bad-config", message, hint=f"write [{name}] (umc help delivery)")


def _text(file: SettingsFile, name: str, value: Any) -> str:
    if name == "log_lookups" and isinstance(value, bool):
        return _TRUTHS[value]
    if not isinstance(value, str):
        # Never the value: a database URL in a list would show its password.
        message = f"{file.place(name)}: {name} is {kind_of(value)}, not a text"
        raise Misuse("bad-config", message, hint=f'write {name} = "..."')
    return value


def _unknown(file: SettingsFile, name: str, value: Any) -> Misuse:
    known = f"settings are {', '.join(NAMES)}, tables {', '.join(TABLES)}"
    hint = did_you_mean(name, (*NAMES, *TABLES)) or known
    said = f"table [{name}]" if isinstance(value, dict) else f"setting {name!r}"
    return Misuse("bad-config", f"{file.place(name)}: unknown {said}", hint=hint)


def _resolved(name: str, value: str, file: SettingsFile) -> str:
    # A relative SQLite file in umc.toml means the same file from every folder below it.
    prefix = "sqlite:///"
    if name == "database" and value.startswith(prefix) and not value.startswith(prefix + "/"):
        return f"{prefix}{file.folder / value.removeprefix(prefix)}"
    return value


def _line_of(name: str, text: str) -> int:
    # Flat settings stand before every table, so that their lines need no index, which costs 4 ms to import.
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.lstrip().lstrip("\"'")
        if said.startswith(name) and not said[len(name) :][:1].isidentifier():
            return number
    return 1
