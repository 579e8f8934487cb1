"""A book's own words that leave out what the message is for are warned of."""

from pathlib import Path

import pytest

from tests.files.books import codes, read_text
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import ESSENTIAL, FIELDS


def _codes(folder: Path, kind: MessageKind, text: str) -> list[str]:
    return codes(read_text(folder, f'[templates.{kind}.en]\nsubject = "s {{number}}"\ntext = "{text}"\n'))


@pytest.mark.parametrize("kind", MessageKind)
def test_a_text_without_what_its_kind_is_for_is_warned_of(tmp_path: Path, kind: MessageKind) -> None:
    """All but the question whether service is back, which may be asked in fixed words."""
    expected = [] if kind is MessageKind.CONFIRMATION else ["UMC418"]
    assert _codes(tmp_path, kind, "{symptom} at {site}") == expected


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in ESSENTIAL.items() for name in sorted(names)]
)
def test_one_field_that_says_it_is_enough(tmp_path: Path, kind: MessageKind, name: str) -> None:
    """Of several that would do; and each is a field that the kind has."""
    assert _codes(tmp_path, kind, f"see {{{name}}}") == []
    assert name in FIELDS[kind]


def test_the_field_in_doubled_braces_is_no_field(tmp_path: Path) -> None:
    """It would be sent as it stands."""
    assert _codes(tmp_path, MessageKind.NOTE, "{{text}}") == ["UMC418"]


def test_a_misspelt_field_is_one_mistake(tmp_path: Path) -> None:
    """It may be the one that lacks."""
    assert _codes(tmp_path, MessageKind.NOTE, "{txet}") == ["UMC220"]


def test_the_subject_does_not_stand_in_for_the_text(tmp_path: Path) -> None:
    """A subject is cut, and one line."""
    text = '[templates.note.en]\nsubject = "{text}"\ntext = "{number}"\n'
    assert codes(read_text(tmp_path, text)) == ["UMC418"]
