"""``umc help templates``: whoever words a message finds every field, and the example is a good one."""

import re
from pathlib import Path

from tests.cli.running import umc
from tests.files.books import codes, read_text
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import FIELDS
from umc.domain.register.message_template import LANGUAGES


def test_the_topic_names_every_kind_language_and_field() -> None:
    """Each field under every message, or under the kinds that alone have it."""
    said = umc("help", "templates").stdout
    assert all(word in said for word in (*MessageKind, *LANGUAGES))
    always, *own = said.split("In every message:")[1].split("In a message of kind ")
    for kind in FIELDS:
        alone = next((part for part in own if part.startswith(f"{kind}:")), "")
        shown = {line.split()[0] for line in (always + alone).splitlines() if re.match("  \\S", line)}
        assert shown == FIELDS[kind].keys()


def test_the_example_of_the_topic_is_a_template(tmp_path: Path) -> None:
    """Copied from the screen into a book, it is read without a finding."""
    said = umc("help", "templates").stdout
    start = said.index("  [templates.")
    lines = said[start : said.index("Kinds are")].splitlines()
    reading = read_text(tmp_path, "\n".join(line.removeprefix("  ") for line in lines))
    assert codes(reading) == []
    assert reading.book.templates["note"].texts["en"].subject == "[{number}] {headline}"


def test_the_topic_fits_a_terminal() -> None:
    """No line is broken at a hundred columns."""
    assert max(map(len, umc("help", "templates").stdout.splitlines())) <= 100
