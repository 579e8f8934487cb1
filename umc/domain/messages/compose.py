"""A notice in words: the message as it leaves, in the language of whoever is told."""

from collections.abc import Mapping
from datetime import datetime

from umc.domain.desk.fault_file import FaultFile
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.templates import fill, fill_line
from umc.domain.messages.facts_for_programs import for_programs
from umc.domain.messages.facts_in_words import in_words
from umc.domain.messages.message_facts import MessageFacts, facts_of
from umc.domain.messages.notice import Notice, Written
from umc.domain.messages.usual_texts.languages import wording
from umc.domain.messages.usual_texts.wording import Wording
from umc.domain.register.message_template import LANGUAGES, MessageTemplate, TemplateText


def compose(notice: Notice, file: FaultFile, own: Mapping[str, MessageTemplate], *, at: datetime) -> Written:
    """Return a notice in words, as its fault stands at an instant no earlier than its last event.

    The language is the contact's, else the desk's, else English. ``own`` are the book's own
    templates by kind: the text in that language, else in the desk's; where it has neither,
    or nothing is left of it once it is filled, umc's own words are used. Whatever template is
    filled, a reader is told what ``message_facts`` lets them know and no more.
    """
    facts = facts_of(notice, file, at=at)
    asked, desk = _languages(notice, file)
    own_text, language = _own_text(own.get(notice.kind.value), asked, desk)
    words = wording(language)
    said = in_words(facts, words)
    usual = _usual(words, facts)
    template = own_text or usual
    subject, text = fill_line(template.subject, said), fill(template.text, said)
    return Written(
        language=words.language,
        subject=_numbered(subject or fill_line(usual.subject, said), file.number),
        text=(text or fill(usual.text, said)) + "\n",
        facts=for_programs(facts, notice),
    )


def _languages(notice: Notice, file: FaultFile) -> tuple[str, str]:
    """Return the language that whoever is told is addressed in, and the desk's."""
    desk = file.desk.language if file.desk is not None else None
    own = notice.contact.language if notice.contact is not None else None
    return own or desk or LANGUAGES[0], desk or LANGUAGES[0]


def _own_text(own: MessageTemplate | None, asked: str, desk: str) -> tuple[TemplateText | None, str]:
    """Return the book's own text and its language, in the one asked for or else the desk's; None: none."""
    texts = own.texts if own is not None else {}
    found = next((language for language in (asked, desk) if language in texts), None)
    return (texts[found], found) if found is not None else (None, asked)


def _usual(words: Wording, facts: MessageFacts) -> TemplateText:
    """Return umc's own template; where a kind has none for a reader, the one that says how it stands."""
    other = words.texts[MessageKind.ESCALATION, facts.audience]
    return words.texts.get((facts.kind, facts.audience), other)


def _numbered(subject: str, number: str) -> str:
    """Return a subject that begins with the fault's number, so that a thread is found by it."""
    start = f"[{number}]"
    return subject if subject.startswith(start) else f"{start} {subject}".rstrip()
