"""``[templates.KIND.LANGUAGE]``: a book's own words for messages, and what is wrong with them."""

from pathlib import Path

import pytest

from tests.files.books import codes, places, read_text, write
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import ESSENTIAL
from umc.domain.register.contract import Origin
from umc.domain.register.message_template import LANGUAGES, TemplateText
from umc.files.findings import MOST_FINDINGS
from umc.files.reading import Reading, read_book


def _note(folder: Path, keys: str) -> Reading:
    return read_text(folder, f"[templates.note.en]\n{keys}\n")


def test_a_template_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Lines and blank lines stay; line ends are the same on every machine."""
    text = '[templates.note.ja]\nsubject = "{number} 連絡"\ntext = """\n一\r\n\r\n\t{text} {{二}}\r\n"""\n'
    reading = read_text(tmp_path, text)
    assert reading.diagnostics == ()
    template = reading.book.templates["note"]
    assert template.texts == {"ja": TemplateText(subject="{number} 連絡", text="一\n\n\t{text} {{二}}\n")}
    assert template.origin == Origin(file=str(tmp_path / "book.toml"), line=1)


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_message_is_worded_in_every_language(
    tmp_path: Path, kind: MessageKind, language: str
) -> None:
    """No kind of message, and no language that umc speaks, is out of a book's reach."""
    text = f"{{{min(ESSENTIAL.get(kind, ['number']))}}}"
    reading = read_text(tmp_path, f'[templates.{kind}.{language}]\nsubject = "{{number}}"\ntext = "{text}"\n')
    assert reading.diagnostics == ()
    assert reading.book.templates[kind].texts[language].text == text


def test_languages_of_one_kind_stand_in_one_order(tmp_path: Path) -> None:
    """However a file orders them: equal books are written as the same files."""
    one = 'subject = "s"\ntext = "{text}"\n'
    text = "".join(f"[templates.note.{language}]\n{one}" for language in reversed(LANGUAGES))
    assert tuple(read_text(tmp_path, text).book.templates["note"].texts) == LANGUAGES


def test_an_unknown_field_is_found_where_it_stands(tmp_path: Path) -> None:
    """Line and column of each, in a text of several lines and where it stands there twice."""
    text = (
        "[templates.note.en]\n"
        'subject = "{number} {headlin}"\n'
        'text = """\n'
        "{text} {{text}}\n"
        "  {txet} and {txet}\n"
        'lone } here"""\n'
    )
    reading = read_text(tmp_path, text)
    assert places(reading) == [("UMC220", 2, 21), ("UMC220", 5, 3), ("UMC220", 5, 14), ("UMC220", 6, 6)]
    subject, first, _, brace = reading.diagnostics
    assert (subject.message.split()[0], subject.hint.split(" fields")[0]) == (
        "{headlin}",
        "did you mean headline?",
    )
    assert first.span.end_column == 9
    assert {"text", "symptom"} <= set(first.hint.replace(",", "").split())
    assert brace.message.startswith("a lone }")


def test_a_field_that_is_spelled_out_otherwise_is_found_at_its_text(tmp_path: Path) -> None:
    """Where the file says it with an escape, the whole text is pointed at."""
    reading = _note(tmp_path, 'subject = "s"\ntext = "\\u007bnope}"')
    assert places(reading) == [("UMC220", 3, 8)]


def test_fields_of_another_kind_of_message_are_unknown(tmp_path: Path) -> None:
    """Only a dispatch has the hand-over packet."""
    text = 'subject = "s"\ntext = "{packet}"\n'
    assert codes(read_text(tmp_path / "a", f"[templates.dispatch.en]\n{text}")) == []
    assert codes(read_text(tmp_path / "b", f"[templates.note.en]\n{text}")) == ["UMC220"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('subject = "s"', ["UMC203"]),
        ('text = "{text}"', ["UMC203"]),
        ('subject = ""\ntext = "{text}"', ["UMC218"]),
        ('subject = "s"\ntext = " \\n\\t"', ["UMC218"]),
        ('subject = "one\\ntwo"\ntext = "{text}"', ["UMC212"]),
        ('subject = "one\\r\\nBcc: a@example.jp"\ntext = "{text}"', ["UMC212"]),
        ('subject = "s"\ntext = "a\\u001b[2Jb"', ["UMC212"]),
        ('subject = "s"\ntext = "a\\u0000b"', ["UMC212"]),
        ('subject = "s"\ntext = "a\\rb"', ["UMC212"]),
        ('subject = "s"\ntext = "{text}\\u202eb"', ["UMC407"]),
        ('subject = 1\ntext = ["t"]', ["UMC202", "UMC202"]),
        ('subject = "s"\ntext = "{text}"\nhtml = "<b>"', ["UMC201"]),
    ],
)
def test_a_template_has_one_line_of_subject_and_a_text(
    tmp_path: Path, keys: str, expected: list[str]
) -> None:
    """Both say something, and neither holds what could command a terminal or a mail server."""
    assert codes(_note(tmp_path, keys)) == expected


@pytest.mark.parametrize(("key", "most"), [("subject", 200), ("text", 20_000)])
def test_a_template_has_its_limits(tmp_path: Path, key: str, most: int) -> None:
    """A subject has 200 characters, a text 20,000; one more is refused."""
    other = 'text = "{text}"' if key == "subject" else 'subject = "s"'
    full = "{text}" + "字" * (most - 6)
    assert codes(_note(tmp_path / "fits", f'{other}\n{key} = "{full}"')) == []
    assert codes(_note(tmp_path / "not", f'{other}\n{key} = "{full}字"')) == ["UMC211"]


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ('[templates.escalatoin.ja]\nsubject = "s"\ntext = "{text}"', "UMC201", "did you mean escalation?"),
        (
            '[templates.note.jp]\nsubject = "s"\ntext = "{text}"',
            "UMC201",
            f"known here: {', '.join(LANGUAGES)}",
        ),
        ("[templates.note]", "UMC218", "write [templates.note.en] with a subject and a text"),
        ('[templates]\nnote = "t"', "UMC202", f"keys of languages of a template: {', '.join(LANGUAGES)}"),
        ('[template.note.en]\nsubject = "s"\ntext = "{text}"', "UMC201", "did you mean templates?"),
    ],
)
def test_kinds_and_languages_are_chosen_from_a_few(tmp_path: Path, text: str, code: str, hint: str) -> None:
    """A misspelt one is told with the one that was meant, or with all there are."""
    reading = read_text(tmp_path, text)
    assert codes(reading) == [code]
    assert reading.diagnostics[0].hint == hint


def test_one_kind_of_message_is_worded_in_one_place(tmp_path: Path) -> None:
    """Two files that word it are two that somebody must compare."""
    one = 'subject = "s"\ntext = "{text}"\n'
    files = {"a.toml": f"[templates.note.en]\n{one}", "b.toml": f"[templates.note.ja]\n{one}"}
    reading = read_book([write(tmp_path, files)])
    assert codes(reading) == ["UMC302"]
    assert Path(reading.diagnostics[0].notes[0].span.file).name == "a.toml"


def test_a_flood_of_braces_is_told_of_within_bounds(tmp_path: Path) -> None:
    """The longest text of nothing but mistakes gives the first thousand of them, and how many more."""
    reading = _note(tmp_path, f'subject = "s"\ntext = "{"{ " * 10_000}"')
    found = codes(reading)
    assert (found.count("UMC220"), found[-1]) == (MOST_FINDINGS, "UMC113")
    assert reading.diagnostics[MOST_FINDINGS - 1].span.column == len('text = "') + 2 * MOST_FINDINGS - 1
