"""Secrets of delivery, from the command line: planted everywhere, refused in the wrong place, never shown."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.running import Result, umc
from tests.gateways.letters import a_letter
from tests.sample_desk import Desk
from umc.cli.delivery_settings import delivery_of
from umc.cli.settings_file import read_files
from umc.domain.letters.letter import Means, NotSent
from umc.gateways.post_office import PostOffice

CANARY = "canary7f2e"
MAIL = '[mail]\nhost = "mail.invalid"\nfrom = "desk@example.jp"\nuser = "desk"\n'
HOOK = '[webhooks."hooks.invalid"]\n'


def _file(folder: Path, text: str) -> str:
    path = folder / "umc.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _secret(folder: Path, content: str | bytes = f"{CANARY}\n", mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def _said(*words: str, config: str, desk: Desk | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run a command, plainly, in full and for programs; none may say a secret."""
    results = []
    for how in ((), ("-v",), ("-o", "json")):
        result = umc(*words, *how, "--config", config, db=desk.url if desk else None, env=env)
        assert CANARY not in result.stdout + result.stderr
        results.append(result)
    assert len({one.exit_code for one in results}) == 1
    return results[0]


@pytest.fixture
def mailing(sqlite_desk: Desk) -> Desk:
    """A desk whose commands send."""
    return sqlite_desk


IN_THE_FILE = [
    f'[mail]\npassword = "{CANARY}"\n',
    f'[mail]\nPassword = "{CANARY}"\n',
    f'[mail]\npassword_file = "{CANARY}"\n',
    f'[mail]\npassword_file = ["{CANARY}"]\n',
    f'[mail]\nuser = {{ password = "{CANARY}" }}\n',
    f'[mail]\nhost = "smtp://desk:{CANARY}@mail.invalid"\n',
    f'[mail]\nport = "{CANARY}"\n',
    f'[webhooks."hooks.invalid"]\nsecret = "{CANARY}"\n',
    f'[webhooks."hooks.invalid"]\ntoken = "{CANARY}"\n',
    f'[webhooks."hooks.invalid"]\nsecret_file = "{CANARY}"\n',
    f'[webhooks."hooks.invalid"]\nsecret_env = "{CANARY}"\n',
    f'[webhooks."hooks.invalid"]\nsecret_env = "{CANARY}!"\n',
    f'[webhooks."hooks.invalid"]\nprivate = "{CANARY}"\n',
    f'[webhooks]\n"hooks.invalid" = "{CANARY}"\n',
    f'[webhooks."https://desk:{CANARY}@hooks.invalid"]\n',
    f'[webhooks."hooks.invalid/{CANARY}"]\nprivate = true\n',
    f'[commands]\npager = "page --token {CANARY}"\n',
    f'[commands]\npager = ["page", "{CANARY}", 1]\n',
    f'[commands]\npager = ["/bin/false", "--token", "{CANARY}"]\n',
    f'mail = "{CANARY}"\n',
    f'[inbox]\nmaildir = ["{CANARY}"]\n',
    f'password = "{CANARY}"\n',
]


@pytest.mark.parametrize("text", IN_THE_FILE)
def test_a_secret_in_the_wrong_place_is_never_repeated(text: str, tmp_path: Path, mailing: Desk) -> None:
    """Whatever the mistake was, and whoever runs into it."""
    usual = "" if text.startswith(("[mail]", "mail", "password")) else MAIL.replace('user = "desk"\n', "")
    config = _file(tmp_path, text + usual)
    _said("config", config=config)
    _said("outbox", "send", config=config, desk=mailing)


def test_a_password_in_the_file_is_refused_with_the_way_on(tmp_path: Path) -> None:
    """A file that is copied and shared is no place for it."""
    result = _said("config", config=_file(tmp_path, f'\n[mail]\npassword = "{CANARY}"\n'))
    assert result.exit_code == 2
    assert "umc.toml:3: [mail] password: a secret does not stand in a file" in result.stderr
    assert "password_file = FILE; or set UMC_SMTP_PASSWORD" in result.stderr
    result = _said("config", config=_file(tmp_path, f'{HOOK}secret = "{CANARY}"\n'))
    assert "secret_file = FILE; or set UMC_WEBHOOK_SECRET" in result.stderr


def test_config_lists_the_tables_and_says_of_secrets_that_they_are_set(tmp_path: Path) -> None:
    """Each with its line or its variable; arguments of a command may be secrets too."""
    _secret(tmp_path)
    config = _file(
        tmp_path,
        MAIL + 'password_file = "secret"\n' + HOOK + "private = true\n"
        f'secret_env = "HOOK"\n[commands]\npager = ["/bin/page", "{CANARY}"]\n',
    )
    for env in ({}, {"UMC_SMTP_PASSWORD": CANARY, "UMC_WEBHOOK_SECRET": CANARY, "HOOK": CANARY}):
        _said("config", config=config, env=env)
    listed = {one["name"]: one for one in umc("config", "--config", config, "-o", "json").json}
    assert listed["mail.host"]["value"] == "mail.invalid"
    assert listed["mail.host"]["source"] == f"{config}:2"
    assert listed["mail.password_file"]["value"] == f"{tmp_path / 'secret'} (set)"
    assert listed["webhooks.hooks.invalid"]["value"] == "allowed"
    assert listed["webhooks.hooks.invalid.private"]["value"] == "true"
    assert listed["webhooks.hooks.invalid.secret_env"]["value"] == "(variable not set)"
    named = umc("config", "--config", config, "-o", "json", env={"HOOK": CANARY}).json
    assert {one["name"]: one["value"] for one in named}["webhooks.hooks.invalid.secret_env"] == "(set)"
    assert listed["commands.pager"]["value"] == "/bin/page and 1 argument"
    by_environment = umc("config", "--config", config, "-o", "json", env={"UMC_SMTP_PASSWORD": CANARY}).json
    listed = {one["name"]: one for one in by_environment}
    assert (listed["mail.password"]["value"], listed["mail.password"]["source"]) == (
        "(set)",
        "UMC_SMTP_PASSWORD",
    )
    assert "mail.password_file" not in listed


def test_config_says_what_mail_lacks(tmp_path: Path) -> None:
    """No server, no sender, certificates or a password that are not there."""
    text = '[mail]\nuser = "desk"\npassword_file = "nowhere"\nca_file = "ca.pem"\n'
    listed = umc("config", "--config", _file(tmp_path, text), "-o", "json").json
    shown = {one["name"]: one["value"] for one in listed}
    assert shown["mail.password_file"] == "(not there)"
    assert shown["mail.ca_file"] == f"{tmp_path / 'ca.pem'} (not there)"
    assert shown["mail.host"] == "(missing: no mail is sent without host)"
    assert shown["mail.from"] == "(missing: no mail is sent without from)"
    assert "mail.host" not in umc("config", "--config", _file(tmp_path, HOOK)).stdout


def test_one_means_without_its_secret_does_not_stop_the_others(tmp_path: Path) -> None:
    """Its own letters do not leave, with the reason; those of the other do."""
    config = _file(
        tmp_path,
        HOOK + 'secret_env = "NOT_SET_HERE"\n[webhooks."other.invalid"]\nprivate = true\n'
        f'[maildirs]\nboard = "{tmp_path / "board"}"\n' + MAIL + 'password_file = "nowhere"\n',
    )
    delivery = delivery_of(read_files(config))
    office = PostOffice(delivery)
    for means, address, why in (
        (Means.WEBHOOK, "https://hooks.invalid/x", "NOT_SET_HERE|a variable that is not set"),
        (Means.EMAIL, "noc@vendor.invalid", "password_file names no file that can be read"),
    ):
        with pytest.raises(NotSent, match=why) as refused:
            office.send(a_letter(means=means, address=address))
        assert not refused.value.for_good
    office.send(a_letter(means=Means.FILE, address="board"))
    assert len(list((tmp_path / "board" / "new").iterdir())) == 1
    assert delivery.webhooks["other.invalid"].lacks == ""
    assert len(delivery.lacking) == 2


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602, 0o610])
def test_a_secret_that_others_may_read_is_not_used(mode: int, tmp_path: Path, mailing: Desk) -> None:
    """Group or everybody, reading or writing: said beside the result, for other means go on."""
    path = _secret(tmp_path, mode=mode)
    result = _said(
        "outbox", "send", config=_file(tmp_path, MAIL + 'password_file = "secret"\n'), desk=mailing
    )
    assert result.exit_code == 0
    assert (
        f"umc.toml:5: [mail] password_file names {path}, which others may read (mode {mode:04o})"
        in result.stderr
    )
    assert f": chmod 600 {path}" in result.stderr
    shown = _said("config", config=_file(tmp_path, MAIL + 'password_file = "secret"\n'))
    assert f"{path} (readable by others: chmod 600 {path})" in shown.stdout


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", f"{CANARY}\nsecond line\n".encode(), b"\xff\xfe" + CANARY.encode(), CANARY.encode() + b"\0",
     CANARY.encode() * 1000, f"-----BEGIN\n{CANARY}\n".encode()],
)  # fmt: skip
def test_a_secret_is_one_line_of_text(content: bytes, tmp_path: Path, mailing: Desk) -> None:
    """A file that holds more, such as a private key, is named by mistake or by malice."""
    _secret(tmp_path, content)
    result = _said("outbox", "send", config=_file(tmp_path, HOOK + 'secret_file = "secret"\n'), desk=mailing)
    assert result.exit_code == 0
    assert "warning: " in result.stderr
    assert "more or less than one line of text" in result.stderr
    assert "(cannot be used)" in umc("config", "--config", str(tmp_path / "umc.toml")).stdout


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path, mailing: Desk) -> None:
    """A pipe, a folder, a device, a loop of links."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("pipe", "/dev/zero", "/dev/null", ".", "loop", "a\\u0000b"):
        config = _file(tmp_path, f'{HOOK}secret_file = "{name}"\n')
        assert "] secret_file " in _said("outbox", "send", config=config, desk=mailing).stderr
        assert "(set)" not in _said("config", config=config).stdout


def test_commands_that_do_not_deliver_read_no_secret(tmp_path: Path, mailing: Desk) -> None:
    """They go well without it; a table there is not is told by all of them."""
    config = _file(tmp_path, MAIL + 'password_file = "nowhere"\n')
    assert _said("fault", "list", config=config, desk=mailing).exit_code == 0
    config = _file(tmp_path, MAIL.replace("mail", "mial"))
    result = _said("fault", "list", config=config, desk=mailing)
    assert (result.exit_code, "did you mean mail?" in result.stderr) == (2, True)


def test_settings_that_everybody_can_change_send_nothing(tmp_path: Path, mailing: Desk) -> None:
    """Commands stand in them; to look at them is no harm."""
    config = _file(tmp_path, '[commands]\npager = ["/bin/true"]\n')
    Path(config).chmod(0o666)
    assert _said("config", config=config).exit_code == 0
    result = _said("outbox", "send", config=config, desk=mailing)
    assert (result.exit_code, "can be changed by everybody" in result.stderr) == (2, True)
    assert f"hint: chmod o-w {config}" in result.stderr
    Path(config).chmod(0o644)
    assert _said("outbox", "send", config=config, desk=mailing).exit_code == 0


def test_what_belongs_to_somebody_else_is_not_trusted(
    tmp_path: Path, mailing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret, or settings in which a command would stand."""
    secret, config = _secret(tmp_path), _file(tmp_path, HOOK + 'secret_file = "secret"\n')
    _give_away(secret, monkeypatch)
    result = _said("outbox", "send", config=config, desk=mailing)
    assert (result.exit_code, "which belongs to uid " in result.stderr) == (0, True)
    monkeypatch.undo()
    config = _file(tmp_path, '[commands]\npager = ["/bin/true"]\n')
    _give_away(Path(config), monkeypatch)
    result = _said("outbox", "send", config=config, desk=mailing)
    assert (
        result.exit_code,
        "says what is run and who is sent what, and belongs to uid" in result.stderr,
    ) == (2, True)


def _give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a file somebody else's: only root can give one away, others can be somebody else themselves."""
    if os.geteuid() == 0:
        os.chown(path, 4242, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 4242)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * 1900 + "]" * 1900, "nested too deeply"),
        (".".join(["a"] * 20_000) + " = 1", "a line has more than 4,000 characters"),
        ("[" + ".".join(["a"] * 1_900) + "]\n", "unknown table [a]"),
        ("x = 1\n" * 20_000, "larger than 64 KiB"),
        ("port = 0x" + "f" * 50_000, "a line has more than 4,000 characters"),
        ("mail = \x00", "umc.toml: "),
        ("mail", "umc.toml: "),
    ],
)
def test_a_hostile_file_is_refused_at_once(text: str, said: str, tmp_path: Path) -> None:
    """Nested, endless, huge; never a bug of ours."""
    result = umc("config", "--config", _file(tmp_path, text))
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr) < 1000


def test_the_receivers_example_in_the_help_works() -> None:
    """What umc help delivery shows is code that tells our messages from others'."""
    import subprocess
    import textwrap

    from umc.gateways.signature import sign

    text = umc("help", "delivery").stdout
    code = textwrap.dedent(text[text.index("  def is_ours") : text.index("A command reads")])
    headers = {"X-Umc-Timestamp": "1777777777", "X-Umc-Signature": sign(CANARY, 1_777_777_777, b"{}")}
    asked = [(CANARY, b"{}", 0), (CANARY, b"{}", 301), (CANARY, b"{ }", 0), ("another", b"{}", 0)]
    code += f"headers = {headers!r}\n"
    code += f"print([is_ours(key, headers, body, 1777777777 + off) for key, body, off in {asked!r}])"
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout.lower()) == [True, False, False, False]
