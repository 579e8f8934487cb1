"""The tables of ``umc.toml`` beside its flat settings: what stands in them, where, and what may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from umc.cli.settings import TABLES
from umc.cli.settings_file import Keys, SettingsFile, kind_of
from umc.domain.near_names import did_you_mean
from umc.domain.refusals import Misuse

ANY = "*"
"""In a shape: a name that whoever writes the file chooses."""
SHAPE: tuple[Keys, ...] = (
    ("mail", "host"),
    ("mail", "port"),
    ("mail", "security"),
    ("mail", "user"),
    ("mail", "password_file"),
    ("mail", "password_keyring"),
    ("mail", "ca_file"),
    ("mail", "from"),
    ("mail", "reply_to"),
    ("mail", "timeout"),
    ("webhooks", ANY),
    ("webhooks", ANY, "secret_file"),
    ("webhooks", ANY, "secret_env"),
    ("webhooks", ANY, "secret_keyring"),
    ("webhooks", ANY, "private"),
    ("webhooks", ANY, "plain"),
    ("webhooks", ANY, "ca_file"),
    ("webhooks", ANY, "timeout"),
    ("commands", ANY),
    ("maildirs", ANY),
    ("inbox", "maildir"),
    ("intake", "equipment"),
    ("intake", "priorities", ANY),
)
"""Every value there can be."""

HOST = re.compile(r"[a-z0-9](?:[a-z0-9_.-]{0,251}[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", re.ASCII)
"""A host name in lower case, without a dot at its end; or an IP address."""

_TABLE_THEN_VALUES = {shape for shape in SHAPE if any(other[:-1] == shape for other in SHAPE)}
_SECRETS = {
    "mail": (("password", "pass", "secret"), "password_file", "UMC_SMTP_PASSWORD"),
    "webhooks": (("secret", "token", "password", "key"), "secret_file", "UMC_WEBHOOK_SECRET"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """One value as it stands in a file; of an allowed webhook host also its table."""

    keys: Keys
    shape: Keys
    value: Any
    file: SettingsFile

    @property
    def source(self) -> str:
        """Where it stands: ``umc.toml:12``."""
        return self.file.place(*self.keys)

    @property
    def label(self) -> str:
        """What it is called in a message: ``[mail] port``."""
        if self.shape in _TABLE_THEN_VALUES:
            return table_label(self.keys)
        return f"{table_label(self.keys[:-1])} {self.keys[-1]}"

    def wrong(self, what: str, hint: str) -> Misuse:
        """Return the error that says ``[mail] port`` ``what``; ``what`` must hold no secret."""
        return Misuse("bad-config", f"{self.source}: {self.label} {what}", hint=hint)


def table_label(keys: Keys) -> str:
    """Return a table as its header is written: ``[webhooks."hooks.example.jp"]``."""
    return f"[{'.'.join(one if _is_bare(one) else _quoted(one) for one in keys)}]"


def stated(files: Sequence[SettingsFile]) -> dict[Keys, Statement]:
    """Return every value of every table, by the way to it; of ``files`` a later one overrules an earlier.

    Raises:
        Misuse: a key that is unknown, a value where a table belongs, or a secret that stands
            in the file itself.
    """
    return {
        one.keys: one
        for file in files
        for table in TABLES
        if table in file.tables
        for one in _walk(file, (table,), (table,), file.tables[table])
    }


def _walk(file: SettingsFile, keys: Keys, shape: Keys, value: Any) -> Iterator[Statement]:
    if shape == ("webhooks", ANY):
        _see_host(file, keys)
    if shape in SHAPE:
        yield Statement(keys=keys, shape=shape, value=value, file=file)
        if shape not in _TABLE_THEN_VALUES:
            return
    if not isinstance(value, Mapping):
        message = f"{file.place(*keys)}: {table_label(keys)} is {kind_of(value)}, not a table"
        raise Misuse("bad-config", message, hint="see umc help delivery")
    known = [one[len(shape)] for one in SHAPE if len(one) > len(shape) and one[: len(shape)] == shape]
    for name, below in value.items():
        if name not in known and ANY not in known:
            raise _unknown(file, (*keys, name), known, below)
        yield from _walk(file, (*keys, name), (*shape, name if name in known else ANY), below)


def _see_host(file: SettingsFile, keys: Keys) -> None:
    if HOST.fullmatch(keys[-1]) is None:
        # Never the key: an URL may have a password or a token in it.
        message = f"{file.place(*keys)}: a key of [webhooks] is no host name"
        raise Misuse("bad-config", message, hint=f"{_QUOTE_HOST}, a host alone, in lower case")


def _unknown(file: SettingsFile, keys: Keys, known: Sequence[str], value: Any) -> Misuse:
    *table, name = keys
    place, label = file.place(*keys), table_label(tuple(table))
    words, instead, variable = _SECRETS.get(keys[0], ((), "", ""))
    if name.casefold() in words:
        message = f"{place}: {label} {name}: a secret does not stand in a file that is copied and shared"
        hint = f"put it in a file of its own, chmod 600, and write {instead} = FILE; or set {variable}"
        hint += f"; or keyring set SERVICE NAME, and write {instead.replace('_file', '_keyring')}"
        return Misuse("secret-in-settings", message, hint=hint)
    if isinstance(value, Mapping) and keys[0] == "webhooks":
        return Misuse("bad-config", f"{place}: {label} has no table {name!r}", hint=_QUOTE_HOST)
    if isinstance(value, Mapping):
        return Misuse("bad-config", f"{place}: {label} has no table {name!r}", hint=_names(known))
    hint = did_you_mean(name, known) or _names(known)
    return Misuse("bad-config", f"{place}: {label} knows no {name!r}", hint=hint)


_QUOTE_HOST = 'put the host in quotes: [webhooks."hooks.example.jp"]'


def _names(known: Sequence[str]) -> str:
    return f"it knows {', '.join(known)}"


def _is_bare(name: str) -> bool:
    return name != "" and all(one.isascii() and (one.isalnum() or one in "-_") for one in name)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
