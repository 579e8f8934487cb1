"""Messages that come late, or tell of several promises at once: each as it stands now, the worst first."""

from dataclasses import replace

import pytest

from tests.domain.builders import Step, at
from tests.domain.message_cases import NOT_ACCEPTED, RING
from tests.domain.notices_sample import (
    ACCEPTED,
    BROUGHT_IN,
    CISCO,
    NUMBER,
    RESTORED,
    ROUTED,
    TAC,
    YAMADA,
    a_file,
    note,
    reached,
    to,
    written,
)
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Held, Noted, Responded
from umc.domain.faults.tellings import Escalated, Postponed
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord, read_words
from umc.domain.messages.audience import Audience
from umc.domain.messages.notice import Notice, Written
from umc.domain.messages.usual_texts.languages import wording
from umc.domain.register.message_template import LANGUAGES, MessageTemplate, TemplateText
from umc.domain.register.party import Contact

RESPOND = reached("respond", 80, "2026-05-03 03:22")
UPDATE = reached("update", 90, "2026-05-03 04:04")
NEXT_UPDATE = reached("update", 90, "2026-05-03 04:14", cycle=2)
HALF = reached("restore", 50, "2026-05-03 05:10")
ROUTED_ONLY: tuple[Step, ...] = (("2026-05-03 03:12", ROUTED),)


def told(*marks: Escalated, file: FaultFile | None = None, when: str = "11:04") -> Written:
    """Return what the desk is told of marks, on a fault that was only routed."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, *marks)
    return written(notice, file or a_file(*ROUTED_ONLY), f"2026-05-03 {when}")


def lines(message: Written, start: str) -> list[str]:
    """Return the lines of a message that begin so."""
    return [line for line in message.text.splitlines() if line.startswith(start)]


def todo(message: Written) -> str:
    """Return what a message asks its reader to do, in all its lines."""
    return message.text.partition("What to do: ")[2].partition("\n\n")[0]


@pytest.mark.parametrize("marks", [(RESPOND, HALF, UPDATE), (UPDATE, HALF, RESPOND)])
def test_a_late_message_tells_each_promise_as_it_stands_now(marks: tuple[Escalated, ...]) -> None:
    """Not as it stood when its mark was reached, hours ago; the one to see to first stands first."""
    message = told(*marks)
    assert message.subject.endswith(
        " - first answer: 7 h 39 min over, service back: 3 h 54 min over, "
        "next word to the customer: 6 h 54 min over"
    )
    assert "Promised: first answer within 15 min, around the clock\n" in message.text
    assert "Due: Sun 3 May 2026, 03:25 (UTC+09:00)\nTime: 7 h 39 min over\n" in message.text
    assert lines(message, "Also promised: ") == [
        "Also promised: service back within 4 h, around the clock: "
        "due Sun 3 May 2026, 07:10 (UTC+09:00), 3 h 54 min over",
        "Also promised: next word to the customer within 1 h, around the clock: "
        "due Sun 3 May 2026, 04:10 (UTC+09:00), 6 h 54 min over",
    ]
    assert dict(message.facts)["clock"] == dict(message.facts)["mark_clock"] == "respond"


def test_every_mark_says_how_much_later_it_is_told() -> None:
    """One that was reached hours before another is told hours later."""
    assert told(RESPOND, UPDATE).text.splitlines()[:2] == [
        "first answer: 80 % used at Sun 3 May 2026, 03:22 (UTC+09:00), told 7 h 42 min later",
        "next word to the customer: 90 % used at Sun 3 May 2026, 04:04 (UTC+09:00), told 7 h later",
    ]


def test_what_is_over_presses_more_than_what_is_warned_of() -> None:
    """The next word is over, service back has time: the first is told first, whatever was reached last."""
    message = told(NEXT_UPDATE, HALF, file=a_file(*BROUGHT_IN, ACCEPTED), when="05:30")
    assert message.subject.endswith("next word to the customer: 1 h 10 min over, service back: 58 % used")


def test_of_promises_with_time_left_the_one_due_first_presses() -> None:
    """The first answer is due long before service back."""
    message = told(reached("restore", 1, "2026-05-03 03:13"), RESPOND, when="03:22")
    assert dict(message.facts)["clock"] == "respond"
    assert message.subject.endswith("first answer: 80 % used, service back: 5 % used")


def test_a_promise_that_was_kept_meanwhile_stands_last() -> None:
    """It was answered; service is what is left."""
    file = a_file(*ROUTED_ONLY, ("2026-05-03 03:20", Responded()))
    message = told(RESPOND, HALF, file=file, when="05:10")
    assert message.subject.endswith("service back: 50 % used, first answer: 80 % used")
    assert "met Sun 3 May 2026, 03:20" in lines(message, "Also promised: ")[0]


def test_a_held_promise_without_a_due_time_stands_behind_those_that_run() -> None:
    """The hold stops service back; news to the customer are owed all the same."""
    file = a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 03:55", Held(reason="access")))
    message = told(HALF, NEXT_UPDATE, file=file, when="04:14")
    assert dict(message.facts)["clock"] == "update"
    assert "not while it is held for access to the site" in lines(message, "Also promised: ")[0]


def test_a_vendor_reads_how_its_own_promise_stands_now() -> None:
    """Not '75 % used' above '12 h over'."""
    mark = reached("leg.restore", 75, "2026-05-03 05:45", leg=1)
    file = a_file(*BROUGHT_IN, ACCEPTED)
    message = written(to(Audience.VENDOR, MessageKind.ESCALATION, mark), file, "2026-05-03 18:30")
    assert message.subject.endswith(" - your repair: 12 h over")
    assert "Time: 12 h over" in message.text


def test_a_fault_that_nobody_was_brought_in_for_says_so() -> None:
    """An answer goes before it; there is no news before it."""
    dispatch = f"Bring the vendor in: umc fault dispatch {NUMBER}"
    assert todo(told(RESPOND, UPDATE)).splitlines() == [
        f"Answer the customer, then: umc fault respond {NUMBER}", dispatch,
    ]  # fmt: skip
    answered = a_file(*ROUTED_ONLY, ("2026-05-03 03:20", Responded()))
    assert todo(told(NEXT_UPDATE, file=answered)).splitlines()[0] == dispatch
    assert "umc fault note" in todo(told(NEXT_UPDATE, file=answered))
    assert "dispatch" not in todo(told(NEXT_UPDATE, file=a_file(*BROUGHT_IN)))


def test_a_vendors_mark_that_presses_names_that_vendor() -> None:
    """The command is about its leg."""
    message = told(HALF, NOT_ACCEPTED, file=a_file(*BROUGHT_IN), when="05:10")
    assert dict(message.facts)["clock"] == "leg.accept"
    assert todo(message).startswith("Ring Cisco Systems and have the fault accepted")


@pytest.mark.parametrize("words", [note("opened for alert X", "desk"), note("on its way")])
def test_a_note_to_the_desk_says_what_is_promised_and_how_pressing_it_is(words: Noted) -> None:
    """Of every promise that runs, the first due first; none of those that stopped."""
    notice = to(Audience.DESK, MessageKind.NOTE, words, notes=(RING,))
    message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 03:30")
    assert message.subject.endswith(" - P1, note")
    assert "Promised: acceptance by the vendor within 30 min" in message.text
    others = [line.partition(" within")[0] for line in lines(message, "Also promised: ")]
    assert [one.removeprefix("Also promised: ") for one in others] == [
        "next word to the customer", "repair by the vendor", "service back", "permanent cure",
    ]  # fmt: skip


def test_a_note_for_the_desk_itself_says_what_is_due_first() -> None:
    """Words to be passed on say to pass them on."""
    own = to(Audience.DESK, MessageKind.NOTE, note("opened for alert X", "desk"))
    assert todo(written(own, a_file(*ROUTED_ONLY), "2026-05-03 03:12")).startswith("Answer the customer")
    passed = to(Audience.DESK, MessageKind.NOTE, note("on its way"))
    assert todo(written(passed, a_file(*ROUTED_ONLY), "2026-05-03 03:12")).startswith("Pass these words on")


def waiting(mark: Escalated) -> Step:
    """Return that a mark waits for hours."""
    known = {name: getattr(mark, name) for name in ("clock", "leg", "cycle", "percent", "tell", "due_at")}
    return "2026-05-03 05:10", Postponed(**known, until=at("2026-05-03 09:00"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This message waited for your working hours since Sun 3 May 2026, 05:10 (UTC+09:00)."),
        ("ja", "本連絡は2026年5月3日（日）05:10（UTC+09:00）からお送りを控え、"
               "ご対応時間の開始後にお送りしております。"),
        ("zh-Hans", "本通知自2026年5月3日（周日）05:10（UTC+09:00）起，等到您的工作时间才发送。"),
        ("zh-Hant", "本通知自2026年5月3日（週日）05:10（UTC+09:00）起，等到您的上班時間才寄出。"),
    ],
)  # fmt: skip
def test_a_message_that_waited_for_its_readers_hours_says_so(language: str, said: str) -> None:
    """In their language; one that did not wait says nothing, nor does one that another reader waited for."""
    notice = to(Audience.CUSTOMER, MessageKind.ESCALATION, HALF, language=language)
    waited = written(notice, a_file(*BROUGHT_IN, ACCEPTED, waiting(HALF)), "2026-05-03 09:00")
    assert said in waited.text.splitlines()
    assert dict(waited.facts)["waited_since"] == "2026-05-03T05:10:00+09:00"
    other = a_file(*BROUGHT_IN, ACCEPTED, waiting(replace(HALF, tell="vendor:1")))
    assert said not in written(notice, other, "2026-05-03 09:00").text
    desk = replace(notice, thread="desk", party="desk")
    assert said not in written(desk, a_file(*BROUGHT_IN, waiting(HALF)), "2026-05-03 09:00").text


def by(contact: Contact, means: str) -> Contact:
    """Return somebody who is told by a program."""
    return replace(contact, tell_by=means, webhook="https://hooks.example.com/x", command="pager")


NO_WAY_BACK: tuple[tuple[Notice, FaultFile], ...] = (
    (to(Audience.VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED), a_file(*BROUGHT_IN)),
    (to(Audience.VENDOR, MessageKind.NOTE, note("?", CISCO.id)), a_file(*BROUGHT_IN, ACCEPTED)),
    (to(Audience.CUSTOMER, MessageKind.CONFIRMATION, RESTORED[1]), a_file(*BROUGHT_IN, ACCEPTED, RESTORED)),
    (
        to(Audience.CUSTOMER, MessageKind.ESCALATION, HALF),
        a_file(*BROUGHT_IN, ("2026-05-03 04:00", Held(reason="customer"))),
    ),
)


@pytest.mark.parametrize("means", ["webhook", "command"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("notice", "file"), NO_WAY_BACK)
def test_nobody_is_asked_for_a_reply_that_has_no_way_back(
    notice: Notice, file: FaultFile, language: str, means: str
) -> None:
    """A program's message is answered by phone: the desk's number stands below."""
    contact = TAC if notice.party == CISCO.id else YAMADA
    mailed = replace(notice, contact=replace(contact, language=language))
    pushed = replace(notice, contact=replace(by(contact, means), language=language))
    by_mail, by_program = (written(one, file, "2026-05-03 07:00").text for one in (mailed, pushed))
    assert by_mail != by_program
    ours = wording(language)
    assert ours.answers_head not in by_program
    for replying in ("reply", "返信", "回复邮件", "回覆郵件", "ACCEPTED", "DONE", "CONFIRMED"):
        assert replying not in by_program
    assert "+81-3-0000-0000" in by_program


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_that_a_message_shows_is_understood_as_it_stands(language: str) -> None:
    """Word and number, copied from its last line."""
    notice = to(Audience.VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED, language=language)
    text = written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00").text
    _, head, after = text.partition(wording(language).answers_head)
    assert head
    shown = after.partition("\n\n")[0].splitlines()[-1]
    said = read_words(shown.replace("：", ": ", 1).partition(": ")[2])
    assert (said.word, said.vendor_ref) == (ReplyWord.ACCEPT, "12345")


@pytest.mark.parametrize(("subject", "text"), [("{notes}", "{notes}"), ("{held}", "{held}\n\n{vendor_ref}")])
def test_an_own_text_that_nothing_is_left_of_is_umcs_own(subject: str, text: str) -> None:
    """No message is empty because its facts are."""
    own = {"note": MessageTemplate(id="note", texts={"en": TemplateText(subject=subject, text=text)})}
    notice, file = to(Audience.CUSTOMER, MessageKind.NOTE, note("on its way")), a_file(*BROUGHT_IN)
    usual = written(notice, file, "2026-05-03 04:00")
    assert written(notice, file, "2026-05-03 04:00", own) == usual
    assert "on its way" in usual.text


def test_only_the_part_of_an_own_template_that_is_empty_is_replaced() -> None:
    """Its subject stays its own."""
    texts = {"en": TemplateText(subject="from us", text="{held}")}
    own = {"note": MessageTemplate(id="note", texts=texts)}
    notice = to(Audience.CUSTOMER, MessageKind.NOTE, note("on its way"))
    message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00", own)
    assert message.subject == f"[{NUMBER}] from us"
    assert "on its way" in message.text


def test_a_message_waited_whatever_its_cycle_is_called_now() -> None:
    """A word to the customer that is entered late numbers the cycles anew."""
    file = a_file(*BROUGHT_IN, ACCEPTED, waiting(replace(HALF, cycle=2)))
    notice = to(Audience.CUSTOMER, MessageKind.ESCALATION, HALF)
    assert "waited for your working hours" in written(notice, file, "2026-05-03 09:00").text
