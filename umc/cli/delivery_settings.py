"""Delivery as the settings state it: the tables of ``umc.toml`` and the environment made into values."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from umc.cli import setting_values as read
from umc.cli.keyring_secrets import secret_in_keyring
from umc.cli.secret_files import secret_in_file, secret_in_variable
from umc.cli.setting_tables import Statement, stated
from umc.cli.settings_file import Keys, SettingsFile
from umc.domain.letters.delivery import (
    EQUIPMENT_LABELS,
    SEND_WITHIN_S,
    Delivery,
    IntakeRules,
    MailServer,
    Secret,
    Security,
    WebhookHost,
)
from umc.domain.refusals import Misuse, Refusal

VARIABLES: dict[Keys, str] = {
    ("mail", "user"): "UMC_SMTP_USER",
    ("mail", "password"): "UMC_SMTP_PASSWORD",
    ("webhooks", "secret"): "UMC_WEBHOOK_SECRET",
}
"""Environment variables; the last is for hosts that state no secret of their own."""

_T = TypeVar("_T")
_USUAL_PORT = 587
_PASSWORDS = ("password_file", "password_keyring")
_SECRETS = ("secret_file", "secret_env", "secret_keyring")
_HERE = ("localhost", "127.0.0.1", "::1")


def delivery_of(files: Sequence[SettingsFile]) -> Delivery:
    """Return what the settings state about letters; of ``files`` a later one overrules an earlier.

    Raises:
        Misuse: something in them is wrong, or a file that says what is run and who is sent what
            can be changed by others. A secret that cannot be had stops only what needs it.
    """
    tables = _Tables(stated(files))
    tables.see_who_may_write()
    return Delivery(
        mail=_mail(tables),
        webhooks={host: _webhook(tables, host) for host in tables.names("webhooks")},
        commands={name: tables.known("commands", name, by=read.words) for name in tables.names("commands")},
        maildirs={name: tables.known("maildirs", name, by=read.folder) for name in tables.names("maildirs")},
        inbox=_inbox(tables),
        intake=_intake(tables),
    )


def inbox_of(files: Sequence[SettingsFile]) -> str | None:
    """Return the maildir that answers arrive in, None where none is stated; no secret is read for it.

    Raises:
        Misuse: what the tables hold cannot be.
    """
    return _inbox(_Tables(stated(files)))


def intake_rules_of(files: Sequence[SettingsFile]) -> IntakeRules:
    """Return how alerts find their machine and priority; no secret is read for it.

    Raises:
        Misuse: what the tables hold cannot be.
    """
    return _intake(_Tables(stated(files)))


class _Tables:
    """All values stated, to be asked for by the way to each."""

    def __init__(self, statements: Mapping[Keys, Statement]) -> None:
        self.statements = statements

    def get(self, *keys: str, by: Callable[[Statement], _T], default: Any) -> Any:
        """Return a value, the default where it is not stated."""
        one = self.statements.get(keys)
        return default if one is None else by(one)

    def known(self, *keys: str, by: Callable[[Statement], _T]) -> _T:
        """Return a value that is stated."""
        return by(self.statements[keys])

    def names(self, *table: str) -> list[str]:
        """Return the names that are chosen by whoever wrote the table."""
        return [keys[-1] for keys in self.statements if keys[:-1] == table]

    def where(self, table: str) -> str:
        """Return where a table stands, the nearest file of those that have it."""
        files = [one.file for keys, one in self.statements.items() if keys[0] == table]
        return files[-1].place(table)

    def see_who_may_write(self) -> None:
        """Refuse files that somebody else can change: they say what is run, and where secrets go."""
        for file in dict.fromkeys(one.file for one in self.statements.values()):
            file.see_who_may_write("what is run and who is sent what")


def _mail(tables: _Tables) -> MailServer | None:
    if not any(keys[0] == "mail" for keys in tables.statements):
        return None

    def get(name: str, by: Callable[[Statement], Any], default: Any = None) -> Any:
        return tables.get("mail", name, by=by, default=default)

    stated_values = {
        "port": get("port", read.port, _USUAL_PORT),
        "security": get("security", read.security, Security.STARTTLS),
        "ca_file": get("ca_file", _certificates),
        "timeout_s": get("timeout", read.seconds, SEND_WITHIN_S),
    }
    host, sender, reply_to = get("host", read.host), get("from", read.address), get("reply_to", read.reply_to)
    _see_needed(tables, host=host, **{"from": sender})
    box, _, domain = sender.partition("@")
    user, password, lacks = _login(tables)
    server = MailServer(
        host=host,
        sender=sender,
        reply_to=reply_to or f"{box}+{read.PLACE_HOLDER}@{domain}",
        user=user,
        password=password,
        lacks=lacks,
        **stated_values,
    )
    _see_login_is_hidden(tables, server)
    return server


def _see_needed(tables: _Tables, **values: str | None) -> None:
    what = {"host": "the server that takes our mails", "from": "the address our mails come from"}
    for name, value in values.items():
        if value is None:
            message = f"{tables.where('mail')}: [mail] states no {name}"
            raise Misuse("bad-config", message, hint=f'write {name} = "...", {what[name]}')


def _had(secret: Callable[[], Secret | None]) -> tuple[Secret | None, str]:
    """Return a secret, or why it cannot be had: one means that fails must not silence the others."""
    try:
        return secret(), ""
    except Refusal as refusal:
        return None, f"{refusal.message}: {refusal.hint}"


def _login(tables: _Tables) -> tuple[str | None, Secret | None, str]:
    by_user, by_password = (VARIABLES["mail", name] for name in ("user", "password"))
    user = os.environ.get(by_user) or tables.get("mail", "user", by=read.text, default=None)
    password, lacks = _had(lambda: secret_in_variable(by_password))
    stated_place = _only_one(tables.statements.get(("mail", name)) for name in _PASSWORDS)
    if password is None and not lacks and stated_place is not None:
        _see_one_file_sends_it(tables, stated_place)
        password, lacks = _had(lambda: _kept_secret(stated_place))
    if (user is None) != (password is None and not lacks):
        lacking = "user" if user is None else "password"
        hint = f"write user and {' or '.join(_PASSWORDS)}, or set {by_user} and {by_password}; or neither"
        raise Misuse(
            "bad-config", f"{tables.where('mail')}: [mail] has a login without a {lacking}", hint=hint
        )
    return user, password, lacks


def _see_one_file_sends_it(tables: _Tables, password: Statement) -> None:
    """A file nearer by, such as that of a book somebody else wrote, must not send our password elsewhere."""
    for name in ("host", "port", "security", "ca_file"):
        one = tables.statements.get(("mail", name))
        if one is not None and one.file is not password.file:
            raise one.wrong(
                f"stands in another file than {password.keys[-1]} ({password.source}), which would go there",
                f"state host, port, security, ca_file and {password.keys[-1]} in one file",
            )


def _see_login_is_hidden(tables: _Tables, server: MailServer) -> None:
    if server.security is Security.NONE and server.password is not None and server.host not in _HERE:
        raise tables.statements["mail", "security"].wrong(
            "is 'none', and the password would go to another machine in clear",
            'write security = "starttls" or "tls", or leave the login out',
        )


def _webhook(tables: _Tables, host: str) -> WebhookHost:
    here = ("webhooks", host)
    private = tables.get(*here, "private", by=read.flag, default=False)
    plain = tables.get(*here, "plain", by=read.flag, default=False)
    if plain and not private:
        raise tables.statements[*here, "plain"].wrong(
            "is true, and http is for hosts inside alone", "write private = true beside it, or use https"
        )
    stated_place = _only_one(tables.statements.get((*here, name)) for name in _SECRETS)
    secret, lacks = _had(lambda: _webhook_secret(stated_place))
    return WebhookHost(
        host=host,
        secret=secret,
        lacks=lacks,
        private=private,
        plain=plain,
        ca_file=tables.get(*here, "ca_file", by=_certificates, default=None),
        timeout_s=tables.get(*here, "timeout", by=read.seconds, default=SEND_WITHIN_S),
    )


def _webhook_secret(place: Statement | None) -> Secret | None:
    return secret_in_variable(VARIABLES["webhooks", "secret"]) if place is None else _kept_secret(place)


def _only_one(places: Iterable[Statement | None]) -> Statement | None:
    """Return where a secret is said to be kept, None where nowhere; it is said once."""
    stated_places = [one for one in places if one is not None]
    if len(stated_places) > 1:
        first, second, *_ = stated_places
        raise second.wrong(f"stands beside {first.keys[-1]}", "leave one of the two out")
    return stated_places[0] if stated_places else None


def _kept_secret(one: Statement) -> Secret:
    """Return a secret from where a value says that it is kept: a file, a variable, the keyring."""
    if one.keys[-1].endswith("_file"):
        return secret_in_file(one)
    if one.keys[-1].endswith("_keyring"):
        return secret_in_keyring(one)
    found = secret_in_variable(read.variable(one))
    if found is None:
        raise one.wrong("names a variable that is not set", "set it to the secret, or name a file")
    return found


def _certificates(one: Statement) -> str:
    found = read.path(one)
    if not found.is_file():
        raise one.wrong(f"is {str(found)!r}, where no file is", "name a file of certificates in PEM form")
    return str(found)


def _inbox(tables: _Tables) -> str | None:
    found: str | None = tables.get("inbox", "maildir", by=read.folder, default=None)
    return found


def _intake(tables: _Tables) -> IntakeRules:
    table = ("intake", "priorities")
    words = tables.names(*table)
    return IntakeRules(
        equipment=tables.get("intake", "equipment", by=read.labels, default=EQUIPMENT_LABELS),
        priorities={word.casefold(): tables.known(*table, word, by=read.priority) for word in words},
    )
