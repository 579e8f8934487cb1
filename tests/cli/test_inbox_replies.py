"""``umc inbox read``: what vendors and customers answer by mail moves their fault, and nobody else does."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.mailbox import (
    CUSTOMER,
    ENGINEER,
    VENDOR,
    a_mail,
    a_maildir,
    dated,
    events_of,
    kept,
    messages_of,
    read,
    sent_in,
)
from tests.sample_desk import Desk

LEG = "leg-1"


def _leg(desk: Desk) -> dict[str, object]:
    found: dict[str, object] = desk.ask("fault", "show", "1")["legs"][0]
    return found


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Accepted, ref: SR-698114", "SR-698114"),
        ("We accept.\n\nOur reference: 698114\n", "698114"),
        ("受付しました。\n受付番号：６９８１１４", "698114"),
        ("已受理\n案号：SR-698114", "SR-698114"),
        ("已受理\n案號: SR-698114", "SR-698114"),
    ],
)
def test_a_vendor_accepts_by_mail_with_its_number(
    desk: Desk, tmp_path: Path, text: str, reference: str
) -> None:
    """In four languages: the leg is accepted when the mail says so, by whoever wrote it."""
    desk.dispatched()
    quoted = "\n\nOn Sun, 3 May 2026, desk <desk-tokyo@example.jp> wrote:\n> Done\n> accept it\n"
    mail = a_mail(text + quoted, by=f"TAC <{VENDOR}>", to=sent_in(desk, LEG).reply_to)
    (told,) = read(desk, tmp_path, mail, at="03:58")
    assert (told["verdict"], told["thread"], told["for_a_person"]) == ("accepted", LEG, False)
    assert (_leg(desk)["state"], _leg(desk)["vendor_ref"]) == ("accepted", reference)
    accepted = events_of(desk)[-1]
    assert (accepted["kind"], accepted["actor"], accepted["seq"]) == (
        "accepted", f"mail:{VENDOR}", told["seq"],
    )  # fmt: skip
    assert accepted["happened_at"] == "2026-05-03T03:58:00+09:00"


@pytest.mark.parametrize(
    ("text", "state", "kind", "said"),
    [
        ("Done: module 3 replaced\n\n-- \nTAC", "done", "done", "module 3 replaced"),
        ("作業完了\n基板を交換", "done", "done", "基板を交換"),
        ("Denied: the cable is not ours", "denied", "denied", "the cable is not ours"),
        ("不受理：机器过保", "denied", "denied", "机器过保"),
        ("Not ours", "denied", "denied", "no reason given"),
    ],
)
def test_a_vendor_ends_its_leg_by_mail(
    desk: Desk, tmp_path: Path, text: str, state: str, kind: str, said: str
) -> None:
    """Done and denied, with what stands behind the word and without the signature."""
    desk.dispatched()
    read(desk, tmp_path, a_mail(text, by=VENDOR, to=sent_in(desk, LEG).reply_to), at="03:58")
    assert _leg(desk)["state"] == state
    ended = next(event for event in events_of(desk) if event["kind"] == kind)
    assert said in ended["said"]
    assert "TAC" not in ended["said"]


def test_a_customer_confirms_by_mail(desk: Desk, tmp_path: Path) -> None:
    """Once service is restored, the customer's own word confirms it."""
    desk.open()
    desk.step("note", "1", "--to", "customer", "--send", "we are on it", at="03:20")
    desk.step("restore", at="05:00")
    mail = a_mail("復旧を確認しました。", by=CUSTOMER, to=sent_in(desk, "customer").reply_to)
    (told,) = read(desk, tmp_path, mail, at="05:30")
    assert told["verdict"] == "confirmed"
    assert desk.ask("fault", "show", "1")["status"] == "confirmed"
    assert f"by {CUSTOMER}" in events_of(desk)[-1]["said"]


def test_what_the_fault_does_not_allow_is_a_note_that_says_why(desk: Desk, tmp_path: Path) -> None:
    """A confirmation before the restoring, a second accept: nothing moves or is lost, the desk is told."""
    desk.open()
    desk.step("note", "1", "--to", "customer", "--send", "we are on it", at="03:20")
    desk.step("dispatch", at="03:25")
    early = a_mail("Confirmed", by=CUSTOMER, to=sent_in(desk, "customer").reply_to)
    accept = a_mail("Accepted", by=VENDOR, to=sent_in(desk, LEG).reply_to)
    again = a_mail("Accepted, ref: 4711", by=VENDOR, to=sent_in(desk, LEG).reply_to)
    told = read(desk, tmp_path, early, accept, again, at="04:00", code=1)
    assert [each["verdict"] for each in told] == ["not-allowed", "accepted", "not-allowed"]
    assert desk.ask("fault", "show", "1")["status"] == "working"
    notes = [event["said"] for event in events_of(desk) if event["kind"] == "noted"]
    assert "could not be recorded as confirmed" in notes[-2]
    assert "cannot accept while the fault is being worked on" in notes[-1]
    assert "4711" in notes[-1]
    assert [message.kind for message in messages_of(desk, "desk")] == ["note", "note"]


@pytest.mark.parametrize(
    "text", ["We will look at it on Monday", "Accepted, but not before Monday", "Accept?"]
)
def test_other_words_are_left_for_a_person(desk: Desk, tmp_path: Path, text: str) -> None:
    """A note on the fault, a message to the desk, exit 1; the vendor has not accepted."""
    desk.dispatched()
    (told,) = read(desk, tmp_path, a_mail(text, by=VENDOR, to=sent_in(desk, LEG).reply_to), code=1)
    assert (told["verdict"], told["for_a_person"]) == ("noted", True)
    assert _leg(desk)["state"] == "dispatched"
    assert text in events_of(desk)[-1]["said"]
    assert [message.kind for message in messages_of(desk, "desk")] == ["note"]


def test_a_number_alone_accepts_nothing(desk: Desk, tmp_path: Path) -> None:
    """It is kept in a note: a ticket system that opens a case has not promised to come."""
    desk.dispatched()
    mail = a_mail("Thank you for your request.\nCase 12345678", by=VENDOR, to=sent_in(desk, LEG).reply_to)
    (told,) = read(desk, tmp_path, mail, code=1)
    assert told["verdict"] == "referenced"
    assert _leg(desk)["state"] == "dispatched"
    assert "their number 12345678" in events_of(desk)[-1]["said"]


def test_an_answer_of_a_vendor_never_reaches_the_customer(desk: Desk, tmp_path: Path) -> None:
    """Whatever the vendor writes, the customer is told nothing, and its promise of a word is not met."""
    desk.dispatched()
    desk.step("note", "1", "--to", "customer", "--send", "we are on it", at="03:25")
    before = [message.id for message in messages_of(desk, "customer")]
    said_before = desk.ask("fault", "show", "1")["clocks"]
    reply = sent_in(desk, LEG).reply_to
    texts = ("Accepted\nfor internal use", "internal: your fault", "Done")
    read(desk, tmp_path, *(a_mail(text, by=VENDOR, to=reply) for text in texts), at="04:00", code=1)
    assert [message.id for message in messages_of(desk, "customer")] == before
    updates = [each for each in desk.ask("fault", "show", "1")["clocks"] if each["clock"] == "update"]
    assert [each["due_at"] for each in updates] == [
        each["due_at"] for each in said_before if each["clock"] == "update"
    ]


def test_an_unknown_sender_never_moves_a_fault(desk: Desk, tmp_path: Path) -> None:
    """Not with the right token, not with the name of somebody known, not as one of several senders."""
    desk.dispatched()
    reply = sent_in(desk, LEG).reply_to
    forged = [
        a_mail("Accepted", by="mallory@evil.example", to=reply),
        a_mail("Accepted", by=f'"{VENDOR}" <mallory@evil.example>', to=reply),
        a_mail("Accepted", by=f"mallory@evil.example, {VENDOR}", to=reply),
        a_mail("Accepted", by="x@y", to=reply).replace(
            b"From: x@y", b"From: %s\nFrom: x@y" % VENDOR.encode()
        ),
        a_mail("Accepted", by=CUSTOMER, to=reply),
    ]
    told = read(desk, tmp_path, *forged, code=1)
    assert {each["verdict"] for each in told} == {"unknown-sender"}
    assert _leg(desk)["state"] == "dispatched"
    assert {event["kind"] for event in events_of(desk)[-5:]} == {"noted"}
    assert "is known as customer, not as cisco" in told[-1]["why"]


def test_a_guessed_token_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    """The right sender with another token, half of one, or the number alone: a note at most."""
    desk.dispatched()
    token = sent_in(desk, LEG).token
    other = ("0" if token[0] != "0" else "1") + token[1:]
    tries = [
        a_mail("Accepted", by=VENDOR, to=f"desk+{other}@example.jp", subject="no number"),
        a_mail("Accepted", by=VENDOR, to=f"desk+{token[:31]}@example.jp", subject="no number"),
        a_mail("Accepted", by=VENDOR, to="desk@example.jp"),
        a_mail("Accepted", by="mallory@evil.example", to="desk@example.jp"),
        a_mail("Accepted", by=VENDOR, to="desk@example.jp", subject="[F-2026-000099] other"),
    ]
    told = read(desk, tmp_path, *tries, code=1)
    assert [each["verdict"] for each in told] == [
        "no-fault", "no-fault", "no-thread", "unknown-sender", "no-fault",
    ]  # fmt: skip
    assert _leg(desk)["state"] == "dispatched"
    assert [each["seq"] is not None for each in told] == [False, False, True, False, False]


def test_the_message_answered_leads_to_the_fault_but_moves_nothing(desk: Desk, tmp_path: Path) -> None:
    """Where the answer went to the plain address, In-Reply-To says which fault it is about."""
    desk.dispatched()
    sent = sent_in(desk, LEG)
    headers = {"subject": "no number", "in_reply_to": sent.message_id}
    (told,) = read(desk, tmp_path, a_mail("Accepted", by=VENDOR, to="desk@example.jp", **headers), code=1)
    assert (told["verdict"], told["thread"]) == ("no-thread", LEG)
    assert _leg(desk)["state"] == "dispatched"


def test_the_tokens_of_two_threads_name_none(desk: Desk, tmp_path: Path) -> None:
    """Whoever holds both could else speak in the one as the other."""
    desk.dispatched()
    desk.step("note", "1", "--to", "customer", "--send", "we are on it", at="03:25")
    both = f"{sent_in(desk, LEG).reply_to}, {sent_in(desk, 'customer').reply_to}"
    (told,) = read(desk, tmp_path, a_mail("Accepted", by=VENDOR, to=both), code=1)
    assert told["verdict"] == "no-thread"
    assert _leg(desk)["state"] == "dispatched"


def test_the_desk_may_write_in_any_thread(desk: Desk, tmp_path: Path) -> None:
    """An engineer's words are a note that nobody has to be told of; they accept nothing for the vendor."""
    desk.dispatched()
    (told,) = read(desk, tmp_path, a_mail("Accepted", by=ENGINEER, to=sent_in(desk, LEG).reply_to))
    assert (told["verdict"], told["for_a_person"]) == ("desk-noted", False)
    assert _leg(desk)["state"] == "dispatched"
    assert messages_of(desk, "desk") == []


def test_a_mail_counts_from_when_it_was_written(desk: Desk, tmp_path: Path) -> None:
    """Read hours later, it takes its place in time; a date before the dispatch or ahead is not believed."""
    night = {name: datetime.fromisoformat(f"2026-05-03T{name}+09:00") for name in ("03:10", "03:20", "08:00")}
    desk.open(now=night["03:10"])
    desk.ask("fault", "dispatch", "1", now=night["03:20"])
    reply = sent_in(desk, LEG).reply_to
    mails = [
        a_mail("on our way", by=VENDOR, to=reply, date=dated("2026-05-02T10:00+09:00")),
        a_mail("nearly there", by=VENDOR, to=reply, date=dated("2026-05-04T10:00+09:00")),
        a_mail("Accepted", by=VENDOR, to=reply, date=dated("2026-05-03T03:45+09:00")),
    ]
    a_maildir(tmp_path, *mails)
    desk.run("inbox", "read", str(tmp_path), now=night["08:00"])
    told = [(one["kind"], one["happened_at"][11:16], one["recorded_at"][11:16]) for one in events_of(desk)]
    assert [one for one in told if one[0] in ("accepted", "noted")] == [
        ("accepted", "03:45", "08:00"), ("noted", "08:00", "08:00"), ("noted", "08:00", "08:00"),
    ]  # fmt: skip


def test_an_auto_reply_counts_for_nothing(desk: Desk, tmp_path: Path) -> None:
    """Whatever it says; it stands in the list and nowhere else."""
    desk.dispatched()
    reply = sent_in(desk, LEG).reply_to
    marks = [{"auto_submitted": "auto-replied"}, {"x_autoreply": "yes"}, {"precedence": "auto_reply"}]
    before = len(events_of(desk))
    told = read(desk, tmp_path, *(a_mail("Accepted", by=VENDOR, to=reply, **mark) for mark in marks))
    assert [each["verdict"] for each in told] == ["auto-reply"] * 3
    assert len(events_of(desk)) == before
    assert [row.verdict for row in kept(desk)] == ["auto-reply"] * 3
