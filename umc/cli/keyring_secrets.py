"""Secrets in the keyring: named in a setting as ``SERVICE/NAME``, had from it, and never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from umc.cli.secret_files import one_line
from umc.domain.letters.delivery import Secret
from umc.domain.refusals import Misuse, OutsideFailure

if TYPE_CHECKING:
    from umc.cli.setting_tables import Statement
    from umc.cli.settings import Setting

NO_ENTRY = "keyring-no-entry"
_WORD = r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}"
# Narrow enough that most secrets written here by mistake do not fit, and are then never shown.
_ENTRY = re.compile(rf"({_WORD})/({_WORD})", re.ASCII)
_UNLOCK = "unlock it and try again; keyring diagnose and keyring --list-backends say which it is"


def secret_in_keyring(one: Statement) -> Secret:
    """Return what the keyring holds under the entry that a value of a table names.

    Raises:
        Misuse: the value names no entry.
        OutsideFailure: the keyring did not give it; the code says why.
    """
    return _had(one.value, f"{one.source}: {one.label}")


def shown_entry(value: object, said: str) -> str:
    """Return an entry as it may be shown, and whether it can be had; ``said`` is where it was named.

    Raises:
        Misuse: it names no entry.
    """
    entry = "/".join(_entry(value, said))
    try:
        _had(value, said)
    except OutsideFailure as failure:
        return f"{entry} {'(not there)' if failure.code == NO_ENTRY else f'(cannot be had: {failure.code})'}"
    return f"{entry} (set)"


def url_with_password(settings: Mapping[str, Setting]) -> str:
    """Return the URL of the database, with the password of the keyring's entry where it takes one.

    It does where it names a PostgreSQL database and nobody has said the password nearer by: in
    the URL, or in PGPASSWORD.

    Raises:
        Misuse: the setting names no entry, or the URL stands where somebody else may have put it.
        OutsideFailure: the keyring did not give it; the code says why.
    """
    database, named = settings["database"], settings.get("database_keyring")
    if named is None or os.environ.get("PGPASSWORD") or not _takes_password(database.value):
        return database.value
    _see_one_file_sends_it(database, named)
    password = _had(named.value, f"{named.source}: database_keyring").reveal()
    return f"{database.value}{'&' if '?' in database.value else '?'}password={quote(password, safe='')}"


def _takes_password(url: str) -> bool:
    from umc.store.database.address import PostgresAddress, parse_address

    try:
        address = parse_address(url)
    except Misuse:
        return False  # whoever opens it says what is wrong with it
    return isinstance(address, PostgresAddress) and not address.has_password


def _see_one_file_sends_it(database: Setting, named: Setting) -> None:
    """A file nearer by, such as that of a book somebody else wrote, must not send our password elsewhere."""
    urls, entrys = (one.source.rpartition(":")[0] for one in (database, named))  # no file: empty
    if urls not in ("", entrys):
        raise Misuse(
            "bad-config",
            f"{database.source}: database stands elsewhere than database_keyring ({named.source}), "
            "whose password would go there",
            hint="state database and database_keyring in one file, or set UMC_DATABASE_URL",
        )


def _entry(value: object, said: str) -> tuple[str, str]:
    found = _ENTRY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        # Never the value: it may be the secret itself, written in the wrong place.
        hint = 'write "SERVICE/NAME", as in keyring set SERVICE NAME, each of A-Z a-z 0-9 . _ @ -'
        raise Misuse("bad-config", f"{said} names no entry of a keyring", hint=hint)
    return found[1], found[2]


def _had(value: object, said: str) -> Secret:
    from umc.gateways.keyring_entry import WITHIN_S, Outcome, ask_keyring

    service, name = _entry(value, said)
    answer, put = ask_keyring(service, name, within_s=WITHIN_S), f"keyring set {service} {name}"
    unusable = OutsideFailure(
        "keyring-unusable",
        f"{said} names {service}/{name}, which holds more or less than one line of text",
        hint=f"{put}: the secret alone, in one line of at most 2048 bytes",
    )
    match answer.outcome:
        case Outcome.FOUND if answer.secret is not None:
            return one_line(answer.secret.reveal().encode(), unusable)
        case Outcome.NO_ENTRY:
            message = f"{said} names {service}/{name}, and the keyring holds no such entry"
            raise OutsideFailure(NO_ENTRY, message, hint=put)
        case Outcome.NOT_INSTALLED:
            message = f"{said} needs the library keyring"
            raise OutsideFailure("keyring-not-installed", message, hint="pip install 'umc[keyring]'")
        case Outcome.SILENT:
            message = f"{said}: the keyring did not answer within {WITHIN_S:g}s"
            raise OutsideFailure("keyring-silent", message, hint=_UNLOCK)
        case Outcome.UNUSABLE:
            raise unusable
        case Outcome.FOUND | Outcome.FAILED:
            why = f" ({answer.kind})" if answer.kind else ""
            raise OutsideFailure("keyring-failed", f"{said}: the keyring gave no answer{why}", hint=_UNLOCK)
