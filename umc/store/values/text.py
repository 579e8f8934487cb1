"""Text that both databases can keep, and the folded form by which it is searched."""

import unicodedata

from sqlalchemy.exc import DontWrapMixin

from umc.domain.refusals import Refusal


class UnstorableText(Refusal, DontWrapMixin):
    """A text holds what one of the two databases cannot keep; both refuse it alike.

    SQLAlchemy passes it on as it is, also when it is raised while a statement is bound.
    """


def check_text(value: str, field: str) -> str:
    """Return the text as given.

    Raises:
        UnstorableText: it holds a NUL character or half of a surrogate pair (PostgreSQL
            keeps neither, SQLite would keep the first).
    """
    if "\0" in value:
        raise _unstorable(field, "a NUL character")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _unstorable(field, "half of a surrogate pair") from None
    return value


def _unstorable(field: str, what: str) -> UnstorableText:
    return UnstorableText(
        "unstorable-text", f"{field} holds {what}, which no database keeps", hint="write the text without it"
    )


def folded(*parts: str) -> str:
    """Return the parts as one text for searching: compatibility forms joined, letter case aside.

    Kept in a column of its own because ``lower`` and ``LIKE`` know only ASCII on SQLite.
    """
    text = " ".join(part for part in parts if part)
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
