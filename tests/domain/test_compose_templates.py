"""Languages, a book's own templates, hostile values, and the facts that programs are told."""

from dataclasses import replace

import pytest

from tests.domain.message_cases import DUE, HALF, MOST, NOT_ACCEPTED
from tests.domain.notices_sample import ACCEPTED, BROUGHT_IN, DESK, DISPATCHED, NUMBER, a_file, to, written
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience
from umc.domain.register.message_template import MessageTemplate, TemplateText

TO_DESK = to(Audience.DESK, MessageKind.ESCALATION, DUE)
MARKS = (HALF, MOST, DUE)


def test_a_reader_is_addressed_in_their_language_else_the_desks_else_english() -> None:
    """What a contact states goes first."""
    file = a_file(*BROUGHT_IN, desk=replace(DESK, language="ja"))
    spoken = {
        language: written(to(Audience.CUSTOMER, MessageKind.ESCALATION, DUE, language=language), file,
                          "2026-05-03 07:10").language
        for language in ("zh-Hant", None, "en")
    }  # fmt: skip
    assert spoken == {"zh-Hant": "zh-Hant", None: "ja", "en": "en"}
    assert written(TO_DESK, a_file(desk=None), "2026-05-03 07:10").language == "en"


def own(kind: MessageKind, **texts: str) -> dict[str, MessageTemplate]:
    """Return a book's own templates of one kind: language (``zh_Hans``) and text."""
    made = {
        name.replace("_", "-"): TemplateText(subject="Fault: {headline}", text=text)
        for name, text in texts.items()
    }
    return {kind.value: MessageTemplate(id=kind.value, texts=made)}


def test_a_books_own_template_takes_the_place_of_umcs_for_every_reader() -> None:
    """With the number set before a subject that has none."""
    templates = own(MessageKind.ESCALATION, en="{number} {level} {{ok}} {holder}")
    for audience in Audience:
        about, when = (NOT_ACCEPTED, "04:00") if audience is Audience.VENDOR else (DUE, "07:10")
        notice = to(audience, MessageKind.ESCALATION, about)
        message = written(notice, a_file(*BROUGHT_IN), f"2026-05-03 {when}", templates)
        assert message.subject == f"[{NUMBER}] Fault: no link on the core switch"
        assert message.text.startswith(f"{NUMBER} due {{ok}} ")


@pytest.mark.parametrize(
    ("asked", "texts", "language", "start"),
    [
        ("ja", {"ja": "自社 {number}", "en": "own {number}"}, "ja", "自社 "),
        ("ja", {"zh_Hant": "本公司 {number}", "ja": "自社 {number}"}, "ja", "自社 "),
        ("ja", {"zh_Hant": "本公司 {number}"}, "zh-Hant", "本公司 "),
        ("ja", {"en": "own {number}"}, "ja", "山田 太郎 様"),
    ],
)
def test_an_own_template_without_the_language_is_used_in_the_desks_or_not_at_all(
    asked: str, texts: dict[str, str], language: str, start: str
) -> None:
    """A desk that writes Traditional Chinese would rather be understood by its own words than by umc's."""
    file = a_file(*BROUGHT_IN, desk=replace(DESK, language="zh-Hant"))
    notice = to(Audience.CUSTOMER, MessageKind.ESCALATION, DUE, language=asked)
    message = written(notice, file, "2026-05-03 07:10", own(MessageKind.ESCALATION, **texts))
    assert (message.language, message.text.startswith(start)) == (language, True)


def test_a_hostile_symptom_stays_text() -> None:
    """No field, no header, no control, no second line that looks like one of ours."""
    symptom = "{agreement} {0.__class__}\r\nBcc: x@example.com\nDue: never\x1b[2J \u202egnp.exe [red]"
    message = written(TO_DESK, a_file(*BROUGHT_IN, symptom=symptom), "2026-05-03 07:10")
    shown = "{agreement} {0.__class__} Bcc: x@example.com Due: never\\x1b[2J \\u202egnp.exe [red]"
    assert f"Symptom: {shown}\n" in message.text
    assert message.subject.startswith(f"[{NUMBER}] {{agreement}} {{0.__class__}} Bcc: x@example.com Due: nev")
    assert len(message.subject.splitlines()) == 1


def test_facts_for_programs_are_in_english_whatever_the_message_speaks() -> None:
    """Instants in ISO 8601 with offset and in UTC, lengths in seconds."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, *MARKS, language="ja")
    facts = dict(written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 07:40").facts)
    assert facts["kind"] == "escalation"
    assert facts["percents"] == "restore:100 restore:80 restore:50"
    assert (facts["reached_at"], facts["reached_at_utc"]) == (
        "2026-05-03T07:10:00+09:00",
        "2026-05-02T22:10:00+00:00",
    )
    assert (facts["due_at"], facts["left_s"], facts["late_s"]) == (
        "2026-05-03T07:10:00+09:00",
        "-1800",
        "1800",
    )
    assert (facts["vendor"], facts["vendor_ref"], facts["agreement"]) == (
        "cisco",
        "SR-900",
        "SmartNet 4711-22",
    )
    assert (facts["holder"], facts["todo"]) == ("cisco", "chase the repair")
    assert all(value and isinstance(value, str) for value in facts.values())


def test_the_packet_is_among_the_facts_for_programs() -> None:
    """Field by field, by the names that the book uses."""
    facts = dict(
        written(
            to(Audience.VENDOR, MessageKind.DISPATCH, DISPATCHED), a_file(*BROUGHT_IN), "2026-05-03 03:30"
        ).facts
    )
    assert (facts["packet_serial"], facts["packet_software_version"]) == ("FCW2144L045", "17.9.4")
