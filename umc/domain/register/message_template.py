"""Templates of messages: what a book says instead of umc's own words, by kind and language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from umc.domain.register.contract import Origin

LANGUAGES = ("en", "ja", "zh-Hans", "zh-Hant")
"""The languages that umc speaks by itself; the first is spoken where none is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """A subject of one line and a text, with ``{field}`` where a fact is to stand."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """A book's own words for one kind of message (``id`` is a ``MessageKind``), by language."""

    id: str
    texts: Mapping[str, TemplateText]
    origin: Origin | None = field(default=None, compare=False)
