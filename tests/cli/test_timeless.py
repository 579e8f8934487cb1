"""Commands that are about no instant, and what help leaves out."""

import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk

TIMELESS = (
    ("config",), ("completion", "bash"), ("help", "formats"), ("init", "."),
    ("equipment", "list"), ("customer", "list"), ("vendor", "list"),
    ("equipment", "add", "T", "--customer", "c", "--site", "s", "--vendor", "v"),
    ("equipment", "import", "-"),
    ("test", "."), ("book", "history"), ("book", "show"), ("book", "diff", "1"), ("export",),
    ("db", "status"), ("db", "check"), ("db", "upgrade"),
)  # fmt: skip


@pytest.mark.parametrize("words", TIMELESS)
def test_a_command_that_is_about_no_instant_refuses_one(sqlite_desk: Desk, words: tuple[str, ...]) -> None:
    """On either side of its name; its help does not offer it."""
    said = ("--at", "2026-05-03T10:00+09:00")
    for line in ((*words, *said), (*said, *words)):
        assert sqlite_desk.refused(*line, code=2)["code"] == "at-says-nothing"
    assert "--at" not in umc(*words[:2], "--help").stdout.split("Shared options:")[1]


def test_help_has_no_row_without_words() -> None:
    """An argument that stands in the usage line needs no row of its own."""
    rows = umc("validate", "--help").stdout.splitlines()
    assert not [row for row in rows if row.strip() == "PATH..."]
