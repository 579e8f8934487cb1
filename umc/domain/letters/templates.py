"""Templates of messages: text with ``{field}`` where a fact is to stand, and nothing else that is special.

``{{`` and ``}}`` are literal braces. A line that holds fields, all of them without a value, is
left out with whatever else stands on it, so that facts which are not always known need no
conditions. What a value holds is never looked at again: a fault's symptom may say ``{number}``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import FIELDS
from umc.domain.near_names import NearNames
from umc.domain.texts.shown_text import in_a_line, in_lines

SUBJECT_AT_MOST = 200
"""So many characters of a subject are kept."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_SHOWN_AT_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFault:
    """Something wrong in a template, ``offset`` characters from its start."""

    offset: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Field:
    """The place of a fact; ``written`` is how the template names it, braces included."""

    name: str
    written: str


_Line: TypeAlias = tuple[str | _Field, ...]


def faults_in(text: str, kind: MessageKind) -> tuple[TemplateFault, ...]:
    """Return the faults of a template for messages of a kind, in its order: unknown fields, lone braces."""
    near = NearNames()
    return tuple(_faults(text, kind, near))


def _faults(text: str, kind: MessageKind, near: NearNames) -> Iterator[TemplateFault]:
    for token in _TOKEN.finditer(text):
        name = token[1]
        if name is not None and name not in FIELDS[kind]:
            known = f"fields are {', '.join(FIELDS[kind])}"
            hint = near.hint(kind, name, FIELDS[kind].keys())
            said = name if len(name) <= _SHOWN_AT_MOST else name[:_SHOWN_AT_MOST] + "…"
            message = f"{{{said}}} is no field of a message of kind {kind.value}"
            yield TemplateFault(offset=token.start(), message=message, hint=f"{hint} {known}".strip())
        elif token[0] in ("{", "}"):
            message = f"a lone {token[0]} stands for nothing"
            hint = f"double it where a brace is meant: {token[0] * 2}"
            yield TemplateFault(offset=token.start(), message=message, hint=hint)


def fields_of(text: str) -> frozenset[str]:
    """Return the names of the fields that a template holds, known or not."""
    return frozenset(token[1] for token in _TOKEN.finditer(text) if token[1] is not None)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return a template with its facts in place, several blank lines in a row as one, none at either end.

    A value may hold several lines; what could command a terminal or turn the order of letters
    is shown as an escape. A field that ``facts`` do not know, and a lone brace, stay as they
    are written: ``faults_in`` finds them before.
    """
    lines: list[str] = []
    for line in _parsed(text):
        filled = _filled(line, facts)
        if filled is None or (not filled.strip() and (not lines or not lines[-1].strip())):
            continue
        lines.append(filled)
    while lines and not lines[-1].strip():
        lines.pop()
    return in_lines("\n".join(lines))


def fill_line(text: str, facts: Mapping[str, str]) -> str:
    """Return a template for a subject with its facts in place: one line, cut to ``SUBJECT_AT_MOST``."""
    line = in_a_line(fill(text, facts))
    return line if len(line) <= SUBJECT_AT_MOST else line[: SUBJECT_AT_MOST - 1].rstrip() + "…"


def phrase(text: str, facts: Mapping[str, str]) -> str:
    """Return a phrase of a language with its facts in place: one line of umc's own, taken as it is."""
    line = _parsed(text)[0]
    return "".join(part if isinstance(part, str) else facts.get(part.name, part.written) for part in line)


def _filled(line: _Line, facts: Mapping[str, str]) -> str | None:
    """Return a line with its facts, None where it has fields and every one of them is empty."""
    filled, has_fields, has_values = [], False, False
    for part in line:
        if isinstance(part, str):
            filled.append(part)
            continue
        value = facts.get(part.name, part.written)
        has_fields, has_values = True, has_values or not (not value or value.isspace())
        filled.append(value)
    return None if has_fields and not has_values else "".join(filled)


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[_Line, ...]:
    """Return the lines of a template, each as what stands between fields and the fields."""
    return tuple(tuple(_parts(line)) for line in text.replace("\r\n", "\n").split("\n"))


def _parts(line: str) -> Iterator[str | _Field]:
    literal, end = [], 0
    for token in _TOKEN.finditer(line):
        literal.append(line[end : token.start()])
        end = token.end()
        if token[1] is None:
            literal.append(token[0][0])
            continue
        if before := "".join(literal):
            yield before
        literal = []
        yield _Field(token[1], token[0])
    if rest := "".join((*literal, line[end:])):
        yield rest
