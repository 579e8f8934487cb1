"""The tables of umc.toml: merged key by key, and what is wrong in them said with its line."""

import textwrap
from pathlib import Path

import pytest

from tests.cli.delivery_files import (
    CANARY,
    MAIL,
    a_file,
    a_secret,
    delivered,
    delivery_in,
    no_secret_of_this_machine,
)
from tests.cli.running import umc
from umc.cli.delivery_settings import VARIABLES, delivery_of, inbox_of, intake_rules_of
from umc.cli.setting_tables import ANY, SHAPE
from umc.cli.settings_file import read_files
from umc.domain.letters.delivery import Delivery, IntakeRules, MailServer, Secret, Security, WebhookHost
from umc.domain.refusals import Misuse
from umc.domain.register.contract import Priority

__all__ = ["no_secret_of_this_machine"]


EVERYTHING = """\
port = 465
security = "tls"
user = "desk"
password_file = "secret"
ca_file = "ca.pem"
timeout = "1m"
[webhooks."hooks.example.jp"]
secret_file = "secret"
[webhooks."10.0.0.8"]
private = true
plain = true
timeout = "5s"
[commands]
pager = ["bin/page", "--queue", "umc"]
mailer = ["mailer"]
[maildirs]
board = "board"
[inbox]
maildir = "/var/mail/desk"
[intake]
equipment = ["tag", "host"]
[intake.priorities]
Critical = "p1"
warning = "P3"
"""


def test_everything_stated_is_read(tmp_path: Path) -> None:
    """Relative paths start in the file's folder; what is not said is usual."""
    a_secret(tmp_path)
    (tmp_path / "ca.pem").write_text("")
    found = delivery_in(tmp_path, MAIL + EVERYTHING)
    assert found.mail == MailServer(
        host="mail.example.jp", port=465, security=Security.TLS, sender="desk@example.jp",
        reply_to="desk+{token}@example.jp", user="desk", password=Secret(CANARY),
        ca_file=str(tmp_path / "ca.pem"), timeout_s=60.0,
    )  # fmt: skip
    assert found.webhooks == {
        "hooks.example.jp": WebhookHost(host="hooks.example.jp", secret=Secret(CANARY)),
        "10.0.0.8": WebhookHost(host="10.0.0.8", private=True, plain=True, timeout_s=5.0),
    }
    assert found.commands == {
        "pager": (str(tmp_path / "bin/page"), "--queue", "umc"),
        "mailer": ("mailer",),
    }
    assert (found.maildirs, found.inbox) == ({"board": str(tmp_path / "board")}, "/var/mail/desk")
    assert found.intake.equipment == ("tag", "host")
    assert found.intake.priorities == {"critical": Priority.P1, "warning": Priority.P3}
    assert CANARY not in repr(found)


def test_nothing_stated_is_nothing_allowed(tmp_path: Path) -> None:
    """No server, no host, no command."""
    assert delivery_in(tmp_path, 'actor = "sato"\n') == Delivery()


def test_a_nearer_file_overrules_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own file gives what the nearest one upward leaves unsaid."""
    a_file(tmp_path / "home/umc", MAIL + '[commands]\npager = ["far"]\nmailer = ["far"]\n')
    a_file(tmp_path / "desk", '[mail]\nreply_to = "a+{token}@b.jp"\n[commands]\npager = ["near"]\n')
    (tmp_path / "desk/deep").mkdir()
    monkeypatch.chdir(tmp_path / "desk/deep")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    found = delivery_of(read_files(None))
    assert found.mail is not None
    assert (found.mail.host, found.mail.reply_to) == ("mail.example.jp", "a+{token}@b.jp")
    assert found.commands == {"pager": ("near",), "mailer": ("far",)}


WRONG = [
    ("[mail]\nport = 99999\n", ":2: [mail] port is 99999, not 1 to 65535"),
    ("[mail]\nport = true\n", ":2: [mail] port is a truth value"),
    ("[mail]\n\nport = \"587\"\n", ":3: [mail] port is a text, not a number"),
    ('[mail]\nsecurity = "startls"\n', "did you mean starttls?"),
    ('[mail]\nhost = "mail.example.jp:587"\n', ":2: [mail] host is no host name: 'mail.example.jp:587'"),
    ("[mail]\nhost = 3\n", ":2: [mail] host is a number, not a text"),
    ('[mail]\nhost = " "\n', ":2: [mail] host is empty"),
    ('[mail]\nhost = "a.jp\\r\\nRCPT"\n', ":2: [mail] host is empty or has a control character"),
    ('[mail]\nfrom = "a@b.jp, c@d.jp"\n', "not one mail address"),
    ('[mail]\nfrom = "Desk <a@b.jp>"\n', "not one mail address"),
    ('[mail]\nfrom = "a\u200b@b.jp"\n', "not one mail address"),
    ('[mail]\nreply_to = "desk@example.jp"\n', "not one mail address with {token} before the @"),
    ('[mail]\nreply_to = "desk@{token}.example.jp"\n', "not one mail address with {token} before the @"),
    ('[mail]\nreply_to = "{token}+{token}@example.jp"\n', "not one mail address with {token} before the @"),
    ('[mail]\ntimeout = "20"\n', ":2: [mail] timeout is '20', not \"1s\" to \"60s\""),
    ('[mail]\ntimeout = "2m"\n', "not \"1s\" to \"60s\""),
    ('[mail]\ntimeout = "0s"\n', "not \"1s\" to \"60s\""),
    ("[mail]\ntimeout = 20\n", ":2: [mail] timeout is a number, not a text"),
    ('[mail]\nhost = "a.jp"\n', ":1: [mail] states no from"),
    ('[mail]\nfrom = "a@b.jp"\n', ":1: [mail] states no host"),
    ('[mail]\nhots = "a.jp"\n', ":2: [mail] knows no 'hots'"),
    ('[mail]\nhots = "a.jp"\n', "did you mean host?"),
    ("[mail.tls]\nca = 1\n", "[mail] has no table 'tls'"),
    ("[mial]\nport = 1\n", "did you mean mail?"),
    ("[mial]\nport = 1\n", ":1: unknown table [mial]"),
    ('mail = "a.jp"\n', ":1: mail is a text, not a table"),
    ("[[mail]]\nport = 1\n", ":1: mail is an array, not a table"),
    (MAIL + 'user = "desk"\n', ":1: [mail] has a login without a password"),
    (MAIL + 'ca_file = "nowhere.pem"\n', "where no file is"),
    ('[webhooks."a.jp"]\nprivate = "yes"\n', ':2: [webhooks."a.jp"] private is a text, not a truth value'),
    ('[webhooks."a.jp"]\nplain = true\n', "http is for hosts inside alone"),
    ('[webhooks."a.jp"]\nprivat = true\n', "did you mean private?"),
    ("[webhooks.a.jp]\nprivate = true\n", 'put the host in quotes: [webhooks."hooks.example.jp"]'),
    ('[webhooks]\n"a.jp" = true\n', ':2: [webhooks."a.jp"] is a truth value, not a table'),
    ('[webhooks."A.jp"]\n', ":1: a key of [webhooks] is no host name"),
    ('[webhooks."a.jp/path"]\n', ":1: a key of [webhooks] is no host name"),
    ('[webhooks."*.example.jp"]\n', ":1: a key of [webhooks] is no host name"),
    ('[webhooks."例え.jp"]\n', ":1: a key of [webhooks] is no host name"),
    ('[webhooks."a.jp"]\nsecret_env = "A"\nsecret_file = "b"\n', "secret_env stands beside secret_file"),
    ('[commands]\npager = "page --queue"\n', ":2: [commands] pager is no array of texts"),
    ("[commands]\npager = []\n", "is no array of texts"),
    ('[commands]\npager = ["a", 1]\n', "is no array of texts"),
    ('[commands]\npager = [""]\n', "empty program"),
    ('[commands]\n"two words" = ["a"]\n', "no contact can state"),
    ('[maildirs]\nboard = ["a"]\n', ":2: [maildirs] board is an array, not a text"),
    ('[inbox]\nfolder = "a"\n', ":2: [inbox] knows no 'folder'"),
    ('[intake]\nequipment = "host"\n', "is no array of texts"),
    ('[intake]\nequipment = ["a b"]\n', "has 'a b', which is no name of a label"),
    ('[intake.priorities]\ncritical = "P9"\n', ":2: [intake.priorities] critical is 'P9'"),
    ('[intake]\npriorities = "P1"\n', "[intake.priorities] is a text, not a table"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    """The value and a way on; exit 2 of the command that shows or uses it."""
    file = a_file(tmp_path, text)
    with pytest.raises(Misuse) as refused:
        delivered(file)
    assert said in f"{refused.value.message} {refused.value.hint}"
    assert refused.value.message.startswith(f"{file}:")
    assert refused.value.hint


def test_the_example_in_the_help_is_what_umc_reads(tmp_path: Path) -> None:
    """Every table of umc help delivery, as it stands there."""
    text = umc("help", "delivery").stdout
    example = textwrap.dedent(text[text.index("  [mail]") : text.index("Secrets stand")])
    (tmp_path / "ca.pem").write_text("")
    for name in ("smtp-password", "hook-secret"):
        a_secret(tmp_path, name=name)
    found = delivery_in(tmp_path, example)
    assert found.mail is not None
    assert (found.mail.port, found.mail.security, found.mail.timeout_s) == (587, Security.STARTTLS, 20.0)
    assert found.mail.reply_to == "desk+{token}@example.jp"
    assert found.webhooks["hooks.example.jp"].secret == Secret(CANARY)
    assert found.commands["pager"] == ("/usr/local/bin/page", "--queue", "umc")
    assert (found.inbox, found.maildirs) == ("/var/mail/desk", {"board": "/var/mail/umc-board"})
    assert found.intake == IntakeRules(priorities={"critical": Priority.P1})


def test_the_help_names_every_setting() -> None:
    """A value of the shape that it leaves out would be found by nobody."""
    text = umc("help", "delivery").stdout
    for keys in SHAPE:
        assert keys[-1] == ANY or keys[-1] in text, keys
    assert all(variable in text for variable in VARIABLES.values())


def test_what_comes_in_needs_no_secret(tmp_path: Path) -> None:
    """Whoever takes in alerts or reads mails need not be able to send."""
    login = 'user = "desk"\npassword_file = "nowhere"\n'
    files = read_files(a_file(tmp_path, f'{MAIL}{login}[inbox]\nmaildir = "in"\n'))
    assert inbox_of(files) == str(tmp_path / "in")
    assert intake_rules_of(files) == IntakeRules()
    mail = delivery_of(files).mail
    assert mail is not None
    assert "names no file that can be read" in mail.lacks
