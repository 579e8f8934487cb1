"""A P1 in a Golden Week night, with time that acts and mail both ways: a real mail server, real folders.

The clock is set by hand; everything else is the program as a desk runs it: ``umc tick``,
``umc outbox send`` and ``umc inbox read``, as cron would.
"""

import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from tests.smtp_server import SmtpServer, smtp_server

DAY = "2026-05-03"
FIVE = timedelta(minutes=5)


def instant(time: str) -> datetime:
    """Read ``03:10`` of the Sunday in Golden Week, or ``2026-05-07T11:00``, in Japan."""
    return datetime.fromisoformat(f"{time if 'T' in time else f'{DAY}T{time}'}:00+09:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The desk, its mail server, the folder where answers arrive, and the one where sent mail ended."""

    desk: Desk
    server: SmtpServer
    config: Path
    answers: mailbox.Maildir
    arrived: Path

    def says(self, time: str, *words: str) -> Any:
        """Run a command when the clock shows a time, and return its JSON."""
        done = umc(*words, "-o", "json", "--config", str(self.config), db=self.desk.url, now=instant(time))
        assert done.exit_code in (0, 1), (words, done.stderr)
        return done.json if done.stdout else None

    def passes(self, first: str, last: str) -> list[dict[str, Any]]:
        """Let time pass, with a tick and a sending every five minutes and at its end; return what fired."""
        now = instant(first)
        fired: list[dict[str, Any]] = []
        while now <= instant(last):
            time = now.astimezone(instant("00:00").tzinfo).strftime("%Y-%m-%dT%H:%M")
            fired += self.says(time, "tick") or []
            self.says(time, "outbox", "send")
            now = min(now + FIVE, instant(last)) if now < instant(last) else now + FIVE
        return fired

    def mails(self) -> list[EmailMessage]:
        """Return the mails that arrived, in the order in which they did."""
        return [taken.mail for taken in self.server.taken]

    def told(self) -> list[tuple[str, str]]:
        """Return to whom the mails went that arrived, and of which kind each is, in order."""
        kinds = {
            one["message_id"]: one["kind"] for one in self.says("12:00", "outbox", "list", "--state", "sent")
        }
        return [(str(taken.recipients[0]), kinds[taken.message_id]) for taken in self.server.taken]

    def answer(self, time: str, to: EmailMessage, sender: str, text: str) -> None:
        """Let somebody answer a mail, and the desk read its folder at that time."""
        reply = EmailMessage()
        reply["From"], reply["To"] = sender, str(to["Reply-To"])
        reply["Subject"] = f"Re: {to['Subject']}"
        reply["Date"], reply["In-Reply-To"] = format_datetime(instant(time)), str(to["Message-ID"])
        reply["Message-ID"] = f"<{len(self.answers)}.{time.replace(':', '')}@{sender.rpartition('@')[2]}>"
        quoted = "".join(f"> {line}\n" for line in to.get_content().splitlines())
        reply.set_content(f"{text}\n\n{quoted}")
        self.answers.add(reply.as_bytes())
        self.says(time, "inbox", "read", str(Path(str(self.answers._path))))


@pytest.fixture
def night(desk: Desk, tmp_path: Path) -> Iterator[Night]:
    """Give a desk whose mail goes through a real server, each mail ending in a maildir."""
    arrived = tmp_path / "arrived"
    with smtp_server(into=arrived) as server:
        config = tmp_path / "umc.toml"
        config.write_text(server.toml(), encoding="utf-8")
        config.chmod(0o600)
        answers = mailbox.Maildir(tmp_path / "answers")
        yield Night(desk=desk, server=server, config=config, answers=answers, arrived=arrived)


def keys(fired: Sequence[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """Return the marks that fired as clock, percent and whom they told."""
    return [(one["clock"], one["percent"], one["role"]) for one in fired]


def test_a_p1_over_a_golden_week_night(night: Night) -> None:
    """Dispatch, no answer, escalation, a late accept by mail, hold, resume, restore, confirmation, close."""
    night.says(
        "03:10", "fault", "open", "--equipment", "KB-SW-01", "--impact", "high", "--urgency", "high",
        "--symptom", "コアスイッチ停止", "--caller", "見本 太郎",
    )  # fmt: skip
    assert night.passes("03:11", "03:14") == []
    night.says("03:15", "fault", "respond", "1")
    night.says("03:20", "fault", "dispatch", "1")
    assert night.passes("03:20", "03:34") == []

    assert keys(night.passes("03:35", "03:57")) == [("leg.accept", 100, "vendor:2")]
    dispatched, escalated = night.mails()
    assert night.told() == [("tac@example.com", "dispatch"), ("duty@example.com", "escalation")]
    assert escalated["In-Reply-To"] == dispatched["Message-ID"]
    assert escalated["Reply-To"] == dispatched["Reply-To"], "one leg, one thread, one token"

    night.answer("03:58", dispatched, "tac@example.com", "ACCEPTED\nRef: 698114")
    fault = night.says("03:58", "fault", "show", "1")
    (leg,) = fault["legs"]
    assert (leg["state"], leg["vendor_ref"]) == ("accepted", "698114")
    states = {one["clock"]: one["state"] for one in fault["clocks"]}
    assert (states["leg.accept"], states["restore"]) == ("broken", "running")

    night.says("04:00", "fault", "note", "1", "シスコが対応中です", "--to", "customer", "--send")
    night.says("04:30", "fault", "hold", "1", "--reason", "access")
    assert keys(night.passes("04:00", "05:04")) == [("update", 90, "engineer")], "it is held, not the update"
    night.says("05:05", "fault", "resume", "1")
    fired = night.passes("05:05", "06:31")
    assert ("restore", 50, "desk") in keys(fired)
    night.says("06:32", "fault", "restore", "1", "--workaround", "--ask")
    night.passes("06:32", "06:33")
    asked = night.mails()[-1]
    assert night.told()[-1] == ("operations@example.jp", "confirmation")
    assert asked["Reply-To"] != dispatched["Reply-To"], "the customer's thread is its own"

    night.answer("2026-05-07T09:30", asked, "operations@example.jp", "復旧を確認しました")
    assert night.says("2026-05-07T09:31", "fault", "show", "1")["status"] == "confirmed"
    _closed(night)
    _every_message_arrived_in_order(night)


def _closed(night: Night) -> None:
    """Cure it for good and close it; a closed fault has nothing due."""
    night.says("2026-05-07T10:50", "fault", "done", "1")
    night.says("2026-05-07T11:00", "fault", "resolve", "1", "--cause", "module 3")
    closed = night.says("2026-05-07T11:10", "fault", "close", "1", "--report", "module 3 replaced")
    assert closed["status"] == "closed"
    assert night.passes("2026-05-07T11:11", "2026-05-07T11:13") == []


def _every_message_arrived_in_order(night: Night) -> None:
    """Nothing waits, nothing was sent twice; the folder holds all, thread by thread, in order."""
    listed = night.says("2026-05-08T09:00", "outbox", "list", "--state", "sent")
    sent = [one["message_id"] for one in sorted(listed, key=lambda one: one["id"])]
    assert [str(mail["Message-ID"]) for mail in night.mails()] == sent
    in_folder = {str(mail["Message-ID"]) for mail in mailbox.Maildir(night.arrived)}
    assert in_folder == set(sent)
    assert night.says("2026-05-08T09:00", "outbox", "list", "--state", "waiting") == []
    for thread in {one["thread"] for one in listed}:
        ids = [
            one["message_id"] for one in sorted(listed, key=lambda one: one["id"]) if one["thread"] == thread
        ]
        mails = {str(mail["Message-ID"]): mail for mail in night.mails()}
        assert [str(mails[one]["In-Reply-To"] or "") for one in ids] == ["", *ids[:-1]]
    check = umc("db", "check", db=night.desk.url)
    assert check.exit_code == 0, check.stdout


def test_the_vendors_answer_never_reaches_the_customer(night: Night) -> None:
    """What a vendor writes is for the desk; what the customer is told, the desk says."""
    night.says("03:10", "fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom", "down")
    night.says("03:20", "fault", "dispatch", "1")
    night.passes("03:20", "03:20")
    (dispatched,) = night.mails()
    night.answer("03:25", dispatched, "tac@example.com", "your customer should have paid for spares")
    night.passes("03:25", "03:27")
    read = {taken.recipients for taken in night.server.taken if "spares" in taken.mail.get_content()}
    assert read == {("desk-tokyo@example.jp",)}
    told = night.says("03:30", "fault", "show", "1")["customer_told_at"]
    assert datetime.fromisoformat(told) == instant("03:10"), "a vendor's words are no word to the customer"
