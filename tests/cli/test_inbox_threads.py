"""``umc inbox read``: each thread is one party's own, and a late or belated mail takes nothing away."""

from datetime import datetime
from pathlib import Path

from tests.mailbox import VENDOR, a_mail, a_maildir, dated, events_of, read, sent_in
from tests.sample_desk import Desk
from umc.cli.reply_topic import reply_topic
from umc.domain.letters.reply_words import WORDS
from umc.domain.messages.mail_verdict import FOR_A_PERSON, Verdict


def _states(desk: Desk) -> list[str]:
    return [leg["state"] for leg in desk.ask("fault", "show", "1")["legs"]]


def test_two_vendors_on_one_fault_answer_each_for_itself(desk: Desk, tmp_path: Path) -> None:
    """Each by its own token; with the other's it is nobody."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    for vendor, tag in (("netapp", "KB-ST-01"), ("cisco", "KB-SW-01")):
        desk.step("dispatch", "1", "--vendor", vendor, "--equipment", tag)
    storage, switch = sent_in(desk, "leg-1"), sent_in(desk, "leg-2")
    crossed = a_mail("Accepted", by=storage.address, to=switch.reply_to)
    own = a_mail("Denied: the switch drops frames", by=storage.address, to=storage.reply_to)
    told = read(desk, tmp_path, crossed, own, at="04:00", code=1)
    assert [(each["verdict"], each["thread"]) for each in told] == [
        ("unknown-sender", "leg-2"), ("denied", "leg-1"),
    ]  # fmt: skip
    assert _states(desk) == ["denied", "dispatched"]
    read(desk, tmp_path, a_mail("Accepted", by=switch.address, to=switch.reply_to), at="04:05")
    assert _states(desk) == ["denied", "accepted"]


def test_a_mail_behind_what_the_desk_typed_in_takes_nothing_away(desk: Desk, tmp_path: Path) -> None:
    """The vendor rang and wrote: the accept by mail is a note, though it was written first."""
    night = {name: datetime.fromisoformat(f"2026-05-03T{name}+09:00") for name in ("03:10", "03:20", "08:00")}
    desk.open(now=night["03:10"])
    desk.ask("fault", "dispatch", "1", now=night["03:20"])
    desk.ask("fault", "accept", "1", "--vendor-ref", "by phone", at="03:50", now=night["08:00"])
    reply = sent_in(desk, "leg-1").reply_to
    mail = a_mail("Accepted, ref: 4711", by=VENDOR, to=reply, date=dated("2026-05-03T03:45+09:00"))
    a_maildir(tmp_path, mail)
    result = desk.run("inbox", "read", str(tmp_path), "-o", "json", now=night["08:00"])
    assert (result.exit_code, result.json[0]["verdict"]) == (1, "not-allowed")
    (leg,) = desk.ask("fault", "show", "1")["legs"]
    assert (leg["state"], leg["vendor_ref"]) == ("accepted", "by phone")
    assert "4711" in events_of(desk)[-1]["said"]
    assert desk.run("db", "check").exit_code == 0


def test_a_mail_on_a_fault_that_is_over_is_a_note(desk: Desk, tmp_path: Path) -> None:
    """Nothing is reopened by it, and nothing is lost."""
    desk.dispatched()
    desk.step("cancel", "1", "--reason", "opened twice", at="03:30")
    mails = [a_mail(text, by=VENDOR, to=sent_in(desk, "leg-1").reply_to) for text in ("Accepted", "too late")]
    told = read(desk, tmp_path, *mails, at="04:00", code=1)
    assert [each["verdict"] for each in told] == ["not-allowed", "noted"]
    assert desk.ask("fault", "show", "1")["status"] == "cancelled"
    assert "too late" in events_of(desk)[-1]["said"]


def test_the_screen_says_what_became_of_each_mail(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Plain text of full width; the last line counts."""
    sqlite_desk.dispatched()
    reply = sent_in(sqlite_desk, "leg-1").reply_to
    folder = a_maildir(
        tmp_path, a_mail("Accepted, ref: 4711", by=VENDOR, to=reply), a_mail("Who?", by=VENDOR, to=reply)
    )
    result = sqlite_desk.run("inbox", "read", str(folder), at="2026-05-03T03:58+09:00")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "MAIL  VERDICT   FAULT          THREAD  FROM             WHY",
        "   1  accepted  F-2026-000001  leg-1   tac@example.com  their number 4711",
        "   2  noted     F-2026-000001  leg-1   tac@example.com  Re: [F-2026-000001] no link",
        "2 read, 1 for a person (umc inbox list --for-a-person)",
    ]
    assert sqlite_desk.run("inbox", "read", str(folder)).stdout == "no new mail\n"


def test_the_topic_tells_every_word_and_every_verdict(sqlite_desk: Desk) -> None:
    """Whoever trains the vendors reads umc help replies."""
    told = sqlite_desk.run("help", "replies").stdout
    assert told == reply_topic()
    on_one_line = " ".join(told.split())
    for words in WORDS.values():
        for written in words.values():
            assert ", ".join(written) in on_one_line
    said_of_words = {Verdict.ACCEPTED, Verdict.DONE, Verdict.DENIED, Verdict.CONFIRMED}
    for verdict in set(Verdict) - said_of_words:
        mark = " *" if verdict in FOR_A_PERSON else "  "
        assert f"\n  {verdict.value}{mark}" in told
