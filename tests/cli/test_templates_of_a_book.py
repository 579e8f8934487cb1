"""A book's own words for messages through plan, apply, history, diff and export, on both databases."""

from pathlib import Path

import pytest

from tests.cli.applied_books import History
from tests.cli.running import umc
from tests.cli.small_book import TERMS
from umc.domain.register.message_template import MessageTemplate, TemplateText
from umc.store.database.engine import open_database
from umc.store.messages.message_templates import own_templates
from umc.store.register.terms import current

_WORDED = (
    TERMS + '\n[templates.note.ja]\nsubject = "{number} 連絡"\ntext = """\n{customer} 様\n\n{text}\n"""\n'
)
_REWORDED = _WORDED.replace("{customer} 様\n\n", "{customer}\n{contact} 様\n\n")
_TEXT = "{customer} 様\n\n{text}\n"


@pytest.fixture
def history(tmp_path: Path, database_url: str) -> History:
    """A register to which nothing was applied yet."""
    return History(tmp_path / "book", database_url)


def _own(history: History) -> dict[str, MessageTemplate]:
    with open_database(history.url) as database, database.read() as connection:
        return dict(own_templates(connection))


def test_a_template_is_applied_changed_and_removed_like_any_other_term(history: History) -> None:
    """Each step is in the history, and what is in force is what the last book says."""
    history.apply()
    assert _own(history) == {}
    added = history.apply(terms=_WORDED)
    assert added["counts"] == {"template": {"add": 1}}
    assert added["hazards"] == []
    worded = {"ja": TemplateText(subject="{number} 連絡", text=_TEXT)}
    assert _own(history) == {"note": MessageTemplate(id="note", texts=worded)}
    assert history.apply(terms=_REWORDED)["counts"] == {"template": {"change": 1}}
    assert _own(history)["note"].texts["ja"].text == "{customer}\n{contact} 様\n\n{text}\n"
    history.apply()
    assert _own(history) == {}
    assert [one["counts"]["template"] for one in history.ask("history")[:3]] == [
        {"remove": 1},
        {"change": 1},
        {"add": 1},
    ]


def test_one_template_is_found_by_its_kind_of_message(history: History) -> None:
    """As every other term is by its name; the place it was written at comes with it."""
    history.apply(terms=_WORDED)
    with open_database(history.url) as database, database.read() as connection:
        found = current(connection, MessageTemplate, "note")
        assert current(connection, MessageTemplate, "dispatch") is None
    assert found is not None
    assert found.origin is not None
    assert (Path(found.origin.file).name, found.texts["ja"].text) == ("book.toml", _TEXT)


def test_a_change_of_a_text_is_told_line_by_line(history: History) -> None:
    """Between two revisions, and before they are applied: the lines that differ, not the whole text."""
    history.apply(terms=_WORDED)
    history.apply(terms=_REWORDED)
    (step,) = history.ask("diff", "1", "2")["steps"]
    assert (step["action"], step["kind"], step["id"]) == ("change", "template", "note")
    assert step["changes"] == [
        {"field": "ja.text.1", "before": "{customer} 様", "after": "{customer}"},
        {"field": "ja.text.2", "before": None, "after": "{contact} 様"},
    ]
    assert "change template note" in history.book("show", "2").stdout


def test_an_export_holds_the_templates_whole_or_of_one_customer(history: History, tmp_path: Path) -> None:
    """The exported book plans empty; a customer's part brings the words that the customer is told in."""
    history.apply(terms=_WORDED)
    whole, part = tmp_path / "whole", tmp_path / "part"
    assert umc("export", "-d", str(whole), db=history.url).exit_code == 0
    assert umc("plan", str(whole), "--check", db=history.url).exit_code == 0
    assert f'text = """\n{_TEXT}"""' in (whole / "templates.toml").read_text("utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "book.toml").write_text(umc("export", db=history.url).stdout, encoding="utf-8")
    assert umc("plan", str(tmp_path / "one"), "--check", db=history.url).exit_code == 0
    assert umc("export", "--customer", "bank", "-d", str(part), db=history.url).exit_code == 0
    assert (part / "templates.toml").read_text("utf-8") == (whole / "templates.toml").read_text("utf-8")
    assert umc("validate", str(part)).exit_code == 0


def test_a_template_with_an_unknown_field_is_not_applied(history: History) -> None:
    """Nobody learns of it at night: the book is refused, with the place and what was meant."""
    history.folder.mkdir()
    (history.folder / "book.toml").write_text(_WORDED.replace("{text}", "{txet}"), encoding="utf-8")
    result = umc("apply", str(history.folder), "--yes", db=history.url)
    assert result.exit_code == 1
    assert "UMC220" in result.stdout + result.stderr
    assert "did you mean text?" in result.stdout + result.stderr
    assert history.ask("history") == []


def test_a_field_in_a_text_is_no_markup_and_no_format(history: History) -> None:
    """What looks like rich's or Python's own language is shown as it is written."""
    odd = _WORDED.replace("{customer} 様", "[red]{customer}[/] %s {{0.__class__}} 様")
    history.apply(terms=_WORDED)
    history.apply(terms=odd)
    shown = umc("book", "diff", "1", "2", db=history.url, columns=200).stdout
    assert "[red]{customer}[/] %s {{0.__class__}} 様" in shown
