"""Logins and secrets of the settings: whose file they may be in, where they may go."""

import contextlib
import os
import stat
from pathlib import Path

import pytest

from tests.cli.delivery_files import CANARY, MAIL, a_file, a_secret, delivery_in, no_secret_of_this_machine
from umc.cli.delivery_settings import delivery_of
from umc.cli.secret_files import see_owner
from umc.cli.setting_tables import stated as stated_in
from umc.cli.settings_file import read_files
from umc.domain.letters.delivery import Secret, Security
from umc.domain.refusals import Misuse

__all__ = ["no_secret_of_this_machine"]


@pytest.mark.parametrize(
    "stated", ['host = "evil.example"', "port = 25", 'security = "none"', 'ca_file = "umc.toml"']
)
def test_a_nearer_file_cannot_send_the_password_elsewhere(
    stated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that somebody else wrote may bring an umc.toml with it."""
    a_file(tmp_path / "home/umc", MAIL + 'user = "desk"\npassword_file = "secret"\n')
    a_secret(tmp_path / "home/umc")
    near = a_file(tmp_path / "desk", f"[mail]\n{stated}\n")
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    with pytest.raises(Misuse, match="stands in another file than password_file") as refused:
        delivery_of(read_files(None))
    assert refused.value.message.startswith(f"{near}:2: [mail] ")


def test_the_environment_beats_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """User and password; the webhooks' secret is for hosts that state none."""
    a_secret(tmp_path, "of the file\n")
    monkeypatch.setenv("UMC_SMTP_USER", "me")
    monkeypatch.setenv("UMC_SMTP_PASSWORD", CANARY)
    monkeypatch.setenv("UMC_WEBHOOK_SECRET", "for all")
    monkeypatch.setenv("HOOK", "of its own")
    hosts = (
        '[webhooks."a.jp"]',
        '[webhooks."b.jp"]\nsecret_env = "HOOK"',
        '[webhooks."c.jp"]\nsecret_file = "secret"',
    )
    login = 'user = "desk"\npassword_file = "nowhere"\n'
    found = delivery_in(tmp_path, MAIL + login + "\n".join(hosts))
    assert found.mail is not None
    assert (found.mail.user, found.mail.password) == ("me", Secret(CANARY))
    secrets = {name: host.secret for name, host in found.webhooks.items()}
    assert secrets == {"a.jp": Secret("for all"), "b.jp": Secret("of its own"), "c.jp": Secret("of the file")}


@pytest.mark.parametrize(
    ("owner", "mode", "well"),
    [(1000, 0o600, True), (1000, 0o400, True), (1000, 0o640, False), (0, 0o600, True), (0, 0o640, True),
     (0, 0o440, True), (0, 0o660, False), (0, 0o644, False), (0, 0o604, False), (1001, 0o600, False)],
)  # fmt: skip
def test_a_secret_is_ours_alone_or_roots_and_its_groups(
    owner: int, mode: int, well: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials that systemd hands to a service belong to root and are read by a group."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    state = os.stat_result((stat.S_IFREG | mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))
    files = read_files(a_file(tmp_path, '[mail]\npassword_file = "secret"\n'))
    with (
        contextlib.nullcontext() if well else pytest.raises(Misuse, match=r":2: \[mail\] password_file names")
    ):
        see_owner(stated_in(files)["mail", "password_file"], "secret", state)


def test_a_password_does_not_cross_a_network_in_clear(tmp_path: Path) -> None:
    """On this machine it may; without a login, so may a mail."""
    a_secret(tmp_path)
    login, clear = 'user = "desk"\npassword_file = "secret"\n', 'security = "none"\n'
    with pytest.raises(Misuse, match="would go to another machine in clear") as refused:
        delivery_in(tmp_path, MAIL + login + clear)
    assert ":6: [mail] security is 'none'" in refused.value.message
    for text in (MAIL + clear, MAIL.replace("mail.example.jp", "localhost") + login + clear):
        mail = delivery_in(tmp_path, text).mail
        assert mail is not None
        assert mail.security is Security.NONE
