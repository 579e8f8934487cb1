"""Messages of the sample book that leave by webhook and by command, from commands to real receivers."""

import json
import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.cli.running import Result
from tests.sample_desk import Desk
from tests.webhook_server import Receiver, peer, receiver, until_it_leaves
from umc.gateways.signature import is_ours

SECRET = "canary-of-the-hook"


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """The maker of the store's switches: hooks.example.com, on this machine and with a certificate."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("hooks.example.com").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with receiver(context) as running:
        found = socket.getaddrinfo

        def here(host: str, *other: Any, **more: Any) -> Any:
            if host != "hooks.example.com":
                return found(host, *other, **more)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", running.port))]

        monkeypatch.setattr(socket, "getaddrinfo", here)
        yield running


def _settings(folder: Path, text: str) -> str:
    secret, config = folder / "secret", folder / "umc.toml"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    config.write_text(text)
    return str(config)


HOOK = '[webhooks."hooks.example.com"]\nsecret_file = "secret"\nca_file = "ca.pem"\nprivate = true\n'


def _send(desk: Desk, config: str, *words: str) -> Result:
    result = desk.run("outbox", "send", "--config", config, *words)
    assert SECRET not in result.stdout + result.stderr
    return result


def _dispatched_to_the_maker(desk: Desk) -> None:
    desk.open("LK-BO-SW-01")
    desk.step("dispatch")


def test_a_dispatch_reaches_a_vendor_by_webhook(desk: Desk, tmp_path: Path, vendor: Receiver) -> None:
    """Signed with the secret of the settings; umc's list says that it went."""
    _dispatched_to_the_maker(desk)
    config = _settings(tmp_path, HOOK)
    assert _send(desk, config).exit_code == 0
    (got,) = vendor.got
    record = json.loads(got.body)
    assert (got.path, record["kind"], record["number"]) == ("/jtac", "dispatch", "F-2026-000001")
    assert (record["thread"], record["party"], record["role"]) == ("leg-1", "juniper", "vendor:1")
    stamp = got.headers["x-umc-timestamp"]
    assert is_ours(SECRET, stamp, got.body, got.headers["x-umc-signature"], now=int(stamp))
    sent = desk.ask("outbox", "list", "--state", "sent")
    assert [one["key"] for one in sent] == [record["key"]] == [got.headers["idempotency-key"]]
    _send(desk, config)
    assert len(vendor.got) == 1


def test_what_the_vendor_answers_is_kept_and_the_copy_has_the_same_key(
    desk: Desk, tmp_path: Path, vendor: Receiver
) -> None:
    """503, then 200: two posts of one message; the reason stands in the list between them."""
    _dispatched_to_the_maker(desk)
    config = _settings(tmp_path, HOOK)
    vendor.answers, vendor.body = [503, 200], b"in maintenance\x1b[2J until nine"
    assert _send(desk, config).exit_code == 1
    (waiting,) = desk.ask("outbox", "list")
    assert waiting["why"].startswith("hooks.example.com answered 503 Service Unavailable: in maintenance")
    assert "\x1b" not in desk.run("outbox", "list").stdout
    desk.ask("outbox", "retry", str(waiting["id"]))
    assert _send(desk, config).exit_code == 0
    first, second = vendor.got
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.body == second.body


@pytest.mark.parametrize(("status", "location"), [(302, "http://169.254.169.254/"), (410, "")])
def test_what_was_refused_for_good_is_told_to_the_desk(
    status: int, location: str, sqlite_desk: Desk, tmp_path: Path, vendor: Receiver
) -> None:
    """A redirect inward among it; nobody follows it."""
    _dispatched_to_the_maker(sqlite_desk)
    vendor.answers, vendor.location = [status], location
    config = _settings(tmp_path, HOOK)
    assert _send(sqlite_desk, config).exit_code == 1
    (dead,) = sqlite_desk.ask("outbox", "list", "--state", "dead")
    assert str(status) in dead["why"]
    kinds = [one["kind"] for one in sqlite_desk.ask("outbox", "list", "--fault", "1")]
    assert kinds == ["dispatch", "undelivered"]


def test_a_vendor_that_does_not_answer_holds_us_for_the_time_out_alone(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says nothing, not even in the handshake; the message waits for its next try."""
    _dispatched_to_the_maker(sqlite_desk)
    (tmp_path / "ca.pem").write_text(trustme.CA().cert_pem.bytes().decode())
    with peer(until_it_leaves) as port:
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
        before = time.monotonic()
        result = _send(sqlite_desk, _settings(tmp_path, HOOK + 'timeout = "1s"\n'))
        assert time.monotonic() - before < 4
    assert result.exit_code == 1
    (waiting,) = sqlite_desk.ask("outbox", "list")
    assert (waiting["state"], waiting["why"]) == (
        "waiting",
        "hooks.example.com did not take it: no answer within 1 s",
    )


def test_a_host_inside_is_not_told_without_a_word_in_the_settings(
    sqlite_desk: Desk, tmp_path: Path, vendor: Receiver
) -> None:
    """The message waits, and says what to write."""
    _dispatched_to_the_maker(sqlite_desk)
    for text, said in (
        (HOOK.replace("private = true\n", ""), "an address inside"),
        ("", "to allow it write"),
    ):
        assert _send(sqlite_desk, _settings(tmp_path, text)).exit_code == 1
        (waiting,) = sqlite_desk.ask("outbox", "list", "--state", "waiting")
        assert said in waiting["why"]
        sqlite_desk.ask("outbox", "retry", str(waiting["id"]))
    assert vendor.got == []


SAMPLE = Path(__file__).parent.parent.parent / "sample_configs"


def _paged_instead(desk: Desk, folder: Path) -> None:
    """Let the sample book say that the maker's night desk is told by command."""
    book = folder / "book"
    shutil.copytree(SAMPLE, book)
    said = (book / "vendors.toml").read_text(encoding="utf-8")
    by_hook = 'tell_by = "webhook", webhook = "https://hooks.example.com/jtac"'
    assert by_hook in said
    paged = said.replace(by_hook, 'tell_by = "command", command = "pager"')
    (book / "vendors.toml").write_text(paged, encoding="utf-8")
    assert desk.run("apply", str(book), "--yes").exit_code == 0


def test_a_dispatch_reaches_a_vendor_by_command(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A program beside the settings reads it; until it can be run, the message waits."""
    _paged_instead(sqlite_desk, tmp_path)
    _dispatched_to_the_maker(sqlite_desk)
    config = _settings(tmp_path, '[commands]\npager = ["./page", "--queue", "night"]\n')
    assert _send(sqlite_desk, config).exit_code == 1
    (waiting,) = sqlite_desk.ask("outbox", "list")
    assert "[commands] pager cannot be run: No such file or directory" in waiting["why"]
    page = tmp_path / "page"
    page.write_text(f'#!/bin/sh\ncat > "{tmp_path}/$2.json"\n')
    page.chmod(0o755)
    sqlite_desk.ask("outbox", "retry", str(waiting["id"]))
    assert _send(sqlite_desk, config).exit_code == 0
    record = json.loads((tmp_path / "night.json").read_text())
    assert (record["key"], record["subject"]) == (waiting["key"], waiting["subject"])


def test_a_line_of_a_batch_has_the_settings_that_the_batch_was_given(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Not those that the command alone would find."""
    config = _settings(tmp_path, '[commands]\npager = ["/bin/true"]\n')
    result = sqlite_desk.run("batch", "-", "--config", config, stdin="config\n")
    listed = {one["name"]: one["value"] for one in json.loads(result.stdout)["result"]}
    assert listed["commands.pager"] == "/bin/true"
