"""A book's own words for a message say what the message is for."""

from collections.abc import Iterator

from umc.domain.checks.found import Found, Names
from umc.domain.findings.finding_codes import TEMPLATE_LACKS
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import ESSENTIAL
from umc.domain.letters.templates import faults_in, fields_of
from umc.domain.register.book import Book


def check_template_texts(book: Book, names: Names) -> Iterator[Found]:
    """Yield every text that holds none of the fields its kind of message is for.

    One with a field that does not exist is left out: that may be the one meant.
    """
    for kind in MessageKind:
        known = book.templates.get(kind.value)
        for language, text in known.texts.items() if known is not None else ():
            lacks = ESSENTIAL.get(kind) and not ESSENTIAL[kind] & fields_of(text.text)
            if not lacks or not text.text or faults_in(text.text, kind):
                continue
            if names.is_sure("templates", kind.value, language, "text"):
                yield _found(kind, language)


def _found(kind: MessageKind, language: str) -> Found:
    wanted = " or ".join(f"{{{name}}}" for name in sorted(ESSENTIAL[kind]))
    message = f"the text of templates.{kind.value}.{language} does not say what a message of its kind is for"
    return Found(TEMPLATE_LACKS, ("templates", kind.value, language, "text"), message, f"put in {wanted}")
