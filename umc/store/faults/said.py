"""What people said, beside the events that it belongs to: references in the events, words in a table.

A reference is ``said:`` and the sha256 of a random salt, the place in the event and the words, as one
canonical JSON array: no other three give the same text. Without the salt nobody can try names against it.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from umc.domain.faults.events import Event
from umc.domain.personal.personal import Words, with_words, words_of
from umc.store.tables.word_tables import said
from umc.store.values.codec import canonical
from umc.store.values.text import check_text

MARK = "said:"
"""How a reference begins."""
_SALT_BYTES = 16
_SALT = re.compile(r"[0-9a-f]{32}")

SaidRow: TypeAlias = dict[str, Any]
WordsBeside: TypeAlias = Mapping[tuple[int, int], Words]
"""The words beside events, by the event's fault and number."""


def reference(salt: str, place: str, words: str) -> str:
    """Return what stands in an event for words at a place of it."""
    return MARK + hashlib.sha256(canonical([salt, place, words]).encode()).hexdigest()


def is_salt(text: str) -> bool:
    """Whether a text has the form of a salt: 32 hex digits, in small letters."""
    return _SALT.fullmatch(text) is not None


def put_aside(event: Event) -> tuple[Event, list[SaidRow]]:
    """Return the event with references for the words in it, and their rows, each without its fault.

    Raises:
        UnstorableText: a text in it cannot be kept.
    """
    references: dict[str, str] = {}
    rows: list[SaidRow] = []
    for place, words in words_of(event).items():
        salt = secrets.token_hex(_SALT_BYTES)
        references[place] = reference(salt, place, check_text(words, place))
        rows.append({"seq": event.seq, "place": place, "salt": salt, "words": words})
    return with_words(event, references), rows


def words_beside(connection: Connection, rows: Iterable[Any]) -> WordsBeside:
    """Return the words that rows of events (of as many faults as one statement takes) refer to."""
    faults = sorted({row.fault for row in rows if refers(row)})
    found: dict[tuple[int, int], dict[str, str]] = {}
    if not faults:
        return found
    query = select(said.c.fault, said.c.seq, said.c.place, said.c.words).where(said.c.fault.in_(faults))
    for fault, seq, place, words in connection.execute(query):
        found.setdefault((fault, seq), {})[place] = words
    return found


def refers(row: Any) -> bool:
    """Whether the row of an event may hold a reference."""
    return MARK in row.body or row.actor.startswith(MARK)
