"""Who seals on PostgreSQL: a tick, a check, an anchor, each for all that waits; looking ahead seals none."""

import pytest

from tests.cli.ticks import NIGHT, rows
from tests.sample_desk import Desk


def waiting(desk: Desk) -> int:
    """Count the events that no seal covers yet, by the last of each step."""
    return len(rows(desk, "SELECT fault FROM unsealed"))


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("tick", "--at", NIGHT.format("03:11")), 0),
        (("tick", "--dry-run", "--at", NIGHT.format("03:11")), 2),
        (("db", "check"), 0),
        (("db", "anchor"), 0),
        (("fault", "list"), 2),
    ],
)
def test_whoever_comes_by_seals_what_waits(postgres_desk: Desk, words: tuple[str, ...], left: int) -> None:
    """Writers leave word and go; a reader seals nothing."""
    postgres_desk.open()
    postgres_desk.open("KB-ST-01")
    assert waiting(postgres_desk) == 2
    assert postgres_desk.run(*words).exit_code == 0
    assert waiting(postgres_desk) == left


def test_on_a_file_nothing_ever_waits(sqlite_desk: Desk) -> None:
    """Each step is sealed with what it wrote."""
    sqlite_desk.dispatched()
    assert waiting(sqlite_desk) == 0
    assert [row["events"] for row in rows(sqlite_desk, "SELECT events FROM seals ORDER BY id")] == [2, 3]
