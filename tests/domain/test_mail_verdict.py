"""What a bounce means for the message that it returns, and when a mail counts as written."""

from datetime import UTC, datetime, timedelta

import pytest

from umc.domain.faults.tellings import Undelivered
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.mail import Mail, MailKind, Returned
from umc.domain.messages.mail_verdict import (
    FOR_A_PERSON,
    Place,
    SentMessage,
    Verdict,
    happened_at,
    rule_on_bounce,
    rule_without_fault,
)

NOW = datetime(2026, 5, 3, 4, tzinfo=UTC)
BEGUN = NOW - timedelta(hours=1)


def a_place(thread: str = "leg-2", begun_at: datetime | None = BEGUN) -> Place:
    """Return a thread of a fault that was begun an hour ago."""
    return Place(fault=1, number="F-2026-000001", thread=thread, begun_at=begun_at)


def a_message(role: str = "vendor:1", returned_at: datetime | None = None) -> SentMessage:
    """Return a dispatch of ours, to whatever role."""
    return SentMessage(
        id=7, place=a_place(), kind=MessageKind.DISPATCH, party="cisco", role=role, contact="TAC",
        address="tac@example.com", message_id="<ours@example.jp>", returned_at=returned_at,
    )  # fmt: skip


def test_a_returned_message_is_undelivered_with_all_that_the_desk_needs() -> None:
    """Which, to whom, on which leg, and why."""
    ruling = rule_on_bounce(Returned(status="5.1.1", diagnostic="550 no such user"), a_message())
    assert ruling.verdict is Verdict.RETURNED
    assert ruling.what == Undelivered(
        message="<ours@example.jp>", kind="dispatch", leg=2, party="cisco", contact="TAC",
        address="tac@example.com", why="returned: 5.1.1 550 no such user",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("returned", "message", "verdict"),
    [
        (Returned(is_permanent=False), a_message(), Verdict.DELAYED),
        (Returned(is_permanent=False), a_message(returned_at=NOW), Verdict.DELAYED),
        (Returned(), a_message(returned_at=NOW), Verdict.RETURNED_BEFORE),
        (Returned(), a_message(role="desk"), Verdict.DESK_UNREACHED),
    ],
)
def test_nothing_is_recorded_where_nobody_is_to_be_told(
    returned: Returned, message: SentMessage, verdict: Verdict
) -> None:
    """A delay, a second bounce, and the desk's own address."""
    ruling = rule_on_bounce(returned, message)
    assert (ruling.verdict, ruling.what) == (verdict, None)


@pytest.mark.parametrize(
    ("sent_at", "begun_at", "counts"),
    [
        (NOW - timedelta(minutes=5), BEGUN, NOW - timedelta(minutes=5)),
        (BEGUN, BEGUN, BEGUN),
        (NOW, BEGUN, NOW),
        (BEGUN - timedelta(seconds=1), BEGUN, NOW),
        (NOW + timedelta(seconds=1), BEGUN, NOW),
        (None, BEGUN, NOW),
        (NOW - timedelta(minutes=5), None, NOW),
    ],
)
def test_a_mail_counts_from_its_date_only_where_that_can_be(
    sent_at: datetime | None, begun_at: datetime | None, counts: datetime
) -> None:
    """Nobody answers before the first message of a thread, or after now."""
    mail = Mail(key="k", sender="a@b.example", sent_at=sent_at)
    assert happened_at(mail, a_place(begun_at=begun_at), NOW) == counts


def test_only_a_reply_that_leads_nowhere_needs_a_person() -> None:
    """What machines send about mail of others is kept and let be."""
    rulings = {kind: rule_without_fault(Mail(key="k", sender="", kind=kind)) for kind in MailKind}
    assert all(ruling.what is None for ruling in rulings.values())
    assert [kind for kind, ruling in rulings.items() if ruling.verdict in FOR_A_PERSON] == [MailKind.REPLY]
