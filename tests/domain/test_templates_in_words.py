"""What a plan says of a template: subject and text by language, the text line by line."""

from umc.domain.register.field_changes import FieldChange, described, differences
from umc.domain.register.message_template import MessageTemplate, TemplateText


def _template(**texts: str) -> MessageTemplate:
    worded = {language: TemplateText(subject="s", text=text) for language, text in texts.items()}
    return MessageTemplate(id="note", texts=worded)


def test_an_added_template_is_said_line_by_line() -> None:
    """A blank line is said to be one: it is part of the text."""
    assert described(_template(ja="一\n\n二")) == (
        ("ja.subject", "s"),
        ("ja.text.1", "一"),
        ("ja.text.2", "(blank line)"),
        ("ja.text.3", "二"),
    )


def test_only_lines_that_differ_are_said() -> None:
    """One put in front does not change the rest."""
    (change,) = differences(_template(en="b\nc"), _template(en="a\nb\nc"))
    assert change == FieldChange(field="en.text.1", before=None, after="a")


def test_a_language_that_comes_or_goes_is_said_whole() -> None:
    """The others stand as they were, in whatever order they are kept."""
    both = _template(ja="一", en="a")
    assert differences(both, _template(en="a", ja="一")) == ()
    assert differences(_template(en="a"), both) == (
        FieldChange(field="ja.subject", before=None, after="s"),
        FieldChange(field="ja.text.1", before=None, after="一"),
    )
