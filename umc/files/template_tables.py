"""``[templates.KIND.LANGUAGE]``: a book's own words for messages, where umc's are not to be used."""

from collections.abc import Mapping
from typing import Any

from umc.domain.findings.finding_codes import EMPTY_VALUE, UNKNOWN_KEY, UNKNOWN_TEMPLATE_FIELD
from umc.domain.letters.letter import MessageKind
from umc.domain.register.message_template import LANGUAGES, MessageTemplate, TemplateText
from umc.files import words
from umc.files.findings import Cursor, Finding, Within, Wrong
from umc.files.shape import Shape, by_word
from umc.files.shown import shown

LONGEST_SUBJECT = 200
LONGEST_MESSAGE = 20_000

_KINDS = tuple(kind.value for kind in MessageKind)
_KNOWN = f"known here: {', '.join(_KINDS)}"
_TEXT = Shape(
    what="a template",
    fields={"subject": words.one_line(LONGEST_SUBJECT), "text": words.several_lines(LONGEST_MESSAGE)},
    make=lambda kept, _cursor: TemplateText(**kept),
    required=("subject", "text"),
    gaps={"subject": "", "text": ""},
)
_LANGUAGES = by_word({one: one for one in LANGUAGES}, _TEXT, "languages of a template")


def read_template(name: str, value: Any, cursor: Cursor) -> MessageTemplate:
    """Read the words for one kind of message, in the languages given; without the origin.

    Raises:
        Wrong: there is no such kind of message, or nothing is said in any language.
    """
    if name not in _KINDS:
        near = cursor.near.hint("templates", name, _KINDS)
        cursor.report(UNKNOWN_KEY, f"unknown key {shown(name)} in templates", near or _KNOWN, part="key")
        raise Wrong
    texts = _LANGUAGES(value, cursor)
    cursor.has_gaps |= len(texts) < len(value)
    if not value:
        hint = f"write [templates.{name}.{LANGUAGES[0]}] with a subject and a text"
        raise Wrong(EMPTY_VALUE, f"templates.{name} says nothing in any language", hint)
    _report_faults(MessageKind(name), texts, cursor)
    return MessageTemplate(id=name, texts=texts)


def _report_faults(kind: MessageKind, texts: Mapping[str, TemplateText], cursor: Cursor) -> None:
    """Report every field that a message of this kind does not have, and every brace that opens none."""
    from umc.domain.letters.templates import faults_in  # late: few books word their own messages

    for language, one in texts.items():
        for key, text in (("subject", one.subject), ("text", one.text)):
            place = cursor.place(language, key)
            for fault in faults_in(text, kind):
                meant = place._replace(within=_meant(text, fault.offset))
                cursor.found.append(Finding(UNKNOWN_TEMPLATE_FIELD, meant, fault.message, fault.hint))


def _meant(text: str, offset: int) -> Within:
    """Return the field, or the lone brace, at an offset, and how many the same stand before it."""
    end = text.find("}", offset)
    another = text.find("{", offset + 1)
    is_field = text[offset] == "{" and end > 0 and "\n" not in text[offset:end] and not 0 < another < end
    piece = text[offset : end + 1] if is_field else text[offset]
    return Within(piece, text.count(piece, 0, offset))
