"""Secrets of the keyring, from the command line: named in a setting, had or refused, and never shown."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.delivery_files import MAIL, a_file, delivery_in, no_secret_of_this_machine
from tests.cli.running import Result, umc
from tests.kept_keyring import keyring_of
from tests.sample_desk import Desk
from umc.cli.keyring_secrets import url_with_password
from umc.cli.settings import Setting
from umc.domain.letters.delivery import Secret
from umc.domain.refusals import Misuse, OutsideFailure
from umc.gateways import keyring_entry
from umc.gateways.keyring_entry import Answer, Outcome
from umc.store.database import engine
from umc.store.database.address import PostgresAddress, parse_address

__all__ = ["no_secret_of_this_machine"]

CANARY = "canary-7a0d"
LOGIN = MAIL + 'user = "desk"\n'
HOOK = '[webhooks."hooks.invalid"]\n'
FOUND = Answer(outcome=Outcome.FOUND, secret=Secret(CANARY))
ANSWERS = {
    Outcome.NO_ENTRY: ("keyring-no-entry", " names umc/mail, and the keyring holds", "keyring set umc mail"),
    Outcome.NOT_INSTALLED: ("keyring-not-installed", " needs the library", "pip install 'umc[keyring]'"),
    Outcome.FAILED: (
        "keyring-failed",
        ": the keyring gave no answer (KeyringLocked)",
        "unlock it and try again",
    ),
    Outcome.SILENT: ("keyring-silent", ": the keyring did not answer within 20s", "unlock it and try again"),
    Outcome.UNUSABLE: (
        "keyring-unusable",
        " names umc/mail, which holds more or less",
        "keyring set umc mail",
    ),
}


class Asked:
    """A keyring that answers alike to every question, and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.entries: list[tuple[str, str]] = []

    def __call__(self, service: str, name: str, *, within_s: float) -> Answer:
        """Answer."""
        self.entries.append((service, name))
        return self.answer


def answering(monkeypatch: pytest.MonkeyPatch, answer: Answer = FOUND) -> Asked:
    """Put a keyring in the place of the real one."""
    monkeypatch.delenv("PGPASSWORD", raising=False)
    asked = Asked(answer)
    monkeypatch.setattr(keyring_entry, "ask_keyring", asked)
    return asked


def failing(outcome: Outcome) -> Answer:
    """Return an answer without a secret."""
    return Answer(outcome=outcome, kind="KeyringLocked" if outcome is Outcome.FAILED else "")


def said(*words: str, config: str, desk: Desk | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run a command in full and for programs; neither may say a secret."""
    results = [
        umc(*words, *how, "--config", config, db=desk.url if desk else None, env=env)
        for how in (("-v",), ("-o", "json"))
    ]
    assert not any(CANARY in one.stdout + one.stderr for one in results)
    return results[1]


def test_mail_and_webhooks_have_their_secrets_from_a_real_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both by the library itself, in a process of its own."""
    for name, value in keyring_of(tmp_path, umc__mail=CANARY, hooks__desk="ein anderes é").items():
        monkeypatch.setenv(name, value)
    entries = f'password_keyring = "umc/mail"\n{HOOK}secret_keyring = "hooks/desk"\n'
    delivery = delivery_in(tmp_path, LOGIN + entries)
    assert delivery.mail is not None
    assert (delivery.mail.password, delivery.lacking) == (Secret(CANARY), ())
    assert delivery.webhooks["hooks.invalid"].secret == Secret("ein anderes é")
    assert CANARY not in repr(delivery)


def test_config_says_that_an_entry_can_be_had_and_never_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found, not there, locked; of the database too."""
    database = 'database_keyring = "umc/db"\ndatabase = "postgresql://desk@db/umc"\n'
    config = a_file(tmp_path, f'{database}{LOGIN}password_keyring = "umc/mail"\n')
    for answer, shown in (
        (FOUND, "(set)"),
        (failing(Outcome.NO_ENTRY), "(not there)"),
        (failing(Outcome.FAILED), "(cannot be had: keyring-failed)"),
    ):
        answering(monkeypatch, answer)
        listed = {one["name"]: one for one in said("config", config=config).json}
        assert listed["mail.password_keyring"]["value"] == f"umc/mail {shown}"
        assert listed["database_keyring"]["value"] == f"umc/db {shown}"
        assert listed["database_keyring"]["source"] == f"{config}:1"
        assert listed["database"]["source"] == f"{config}:2"


@pytest.mark.parametrize("outcome", ANSWERS)
def test_what_a_keyring_does_not_give_stops_only_what_needs_it(
    outcome: Outcome, tmp_path: Path, sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letters wait with a reason and a way on; a database is not opened, with a code of its own."""
    code, why, hint = ANSWERS[outcome]
    answering(monkeypatch, failing(outcome))
    config = a_file(tmp_path, f'{LOGIN}password_keyring = "umc/mail"\n')
    sent = said("outbox", "send", config=config, desk=sqlite_desk)
    assert sent.exit_code == 0
    assert f"umc.toml:5: [mail] password_keyring{why}" in sent.stderr
    assert hint in sent.stderr
    settings = {
        "database": Setting("postgresql://desk@db/umc", "--db"),
        "database_keyring": Setting("umc/mail", "E"),
    }
    with pytest.raises(OutsideFailure) as refused:
        url_with_password(settings)
    assert (refused.value.code, refused.value.hint.startswith(hint), refused.value.exit_code) == (
        code,
        True,
        4,
    )
    assert why in refused.value.message


@pytest.mark.parametrize("secret", ["", f"{CANARY}\n{CANARY}", f"{CANARY}\x1b[2J"])
def test_an_entry_that_is_no_line_of_text_is_refused(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are not repeated."""
    answering(monkeypatch, Answer(outcome=Outcome.FOUND, secret=Secret(secret)))
    found = delivery_in(tmp_path, f'{LOGIN}password_keyring = "umc/mail"\n')
    assert len(found.lacking) == 1
    assert "more or less than one line" in found.lacking[0]
    assert CANARY not in found.lacking[0]


@pytest.mark.parametrize(
    "value", [f'"{CANARY}"', f'"a/{CANARY}="', f'"a/b/{CANARY}"', f'["{CANARY}"]', '"-s/n"']
)
def test_a_value_that_names_no_entry_is_never_repeated(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be the secret itself; and no keyring is asked for it."""
    asked = answering(monkeypatch)
    for text in (f"{LOGIN}password_keyring = {value}\n", f"database_keyring = {value}\n"):
        refused = said("config", config=a_file(tmp_path, text))
        assert (refused.exit_code, refused.error["code"]) == (2, "bad-config")
    assert asked.entries == []


def test_a_secret_is_kept_in_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that are stated side by side are a mistake; the environment goes before both."""
    asked = answering(monkeypatch)
    both = f'{HOOK}secret_env = "HOOK"\nsecret_keyring = "umc/hook"\n'
    with pytest.raises(Misuse, match="secret_keyring stands beside secret_env"):
        delivery_in(tmp_path, both)
    with pytest.raises(Misuse, match="password_keyring stands beside password_file"):
        delivery_in(tmp_path, f'{LOGIN}password_file = "x"\npassword_keyring = "umc/mail"\n')
    monkeypatch.setenv("UMC_SMTP_PASSWORD", "from outside")
    found = delivery_in(tmp_path, f'{LOGIN}password_keyring = "umc/mail"\n')
    assert found.mail is not None
    assert (found.mail.password, asked.entries) == (Secret("from outside"), [])


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql://desk@db.example/umc", True),
        ("postgresql:///umc?host=/run/pg", True),
        ("postgres://desk@a:5432,b:5433/umc?target_session_attrs=read-write", True),
        ("postgresql://desk:own@db.example/umc", False),
        ("postgresql://desk@db.example/umc?password=own", False),
        ("postgresql://desk@db.example/umc?passfile=/home/desk/pass", False),
        ("sqlite:///umc.db", False),
        ("no database", False),
    ],
)
def test_an_url_is_given_the_password_that_it_lacks(
    url: str, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, whatever signs are in it; one that says its own, and PGPASSWORD, go before."""
    asked = answering(monkeypatch, Answer(outcome=Outcome.FOUND, secret=Secret("p&a=s/s@w?ö%#")))
    settings = {"database": Setting(url, "--db"), "database_keyring": Setting("umc/db", "umc.toml:1")}
    address = parse_address(url_with_password(settings)) if wanted else None
    assert (url_with_password(settings) == url) is not wanted
    if isinstance(address, PostgresAddress):
        assert address.url.password == "p&a=s/s@w?ö%#"
        assert "p&a" not in address.shown
    monkeypatch.setenv("PGPASSWORD", "own")
    asked.entries.clear()
    assert (url_with_password(settings), asked.entries) == (url, [])


def test_a_password_goes_only_where_the_file_says_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to a server that a file nearer by names, such as that of a book somebody else wrote."""
    asked = answering(monkeypatch)
    url = "postgresql://desk@db.example/umc"

    def given(database: str, keyring: str) -> str:
        return url_with_password(
            {"database": Setting(url, database), "database_keyring": Setting("a/b", keyring)}
        )

    for database, keyring in (("umc.toml:1", "/home/umc.toml:1"), ("umc.toml:1", "UMC_DATABASE_KEYRING")):
        with pytest.raises(Misuse, match="would go there"):
            given(database, keyring)
    assert asked.entries == []
    for database, keyring in (("/h/umc.toml:1", "/h/umc.toml:2"), ("UMC_DATABASE_URL", "umc.toml:2")):
        assert given(database, keyring) == f"{url}?password={CANARY}"


@pytest.mark.postgres
def test_a_server_is_reached_with_the_password_of_the_keyring(
    postgres_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the library itself; a driver's own words about a server that refuses show none of it."""
    told, really = [], engine.open_database

    def opened(url: str, *, create: bool, command: str, statement_s: float) -> engine.Database:
        told.append(url)
        return really(url, create=create, command=command, statement_s=statement_s)

    monkeypatch.setattr(engine, "open_database", opened)
    monkeypatch.delenv("PGPASSWORD", raising=False)
    named = keyring_of(tmp_path, umc__db=CANARY) | {"UMC_DATABASE_KEYRING": "umc/db"}
    for url, code in ((postgres_desk.url, 0), (postgres_desk.url.replace("umc_test", "no_such_umc_test"), 4)):
        result = umc("fault", "list", "-v", db=url, env=named)
        answering(monkeypatch)  # the second time it need not be the real one
        assert (result.exit_code, CANARY in result.stdout + result.stderr) == (code, False)
    assert [url.endswith(f"password={CANARY}") for url in told] == [True, True]
