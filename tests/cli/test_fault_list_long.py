"""A listing of any length is said as it is read: the same text as a short one's, and never held whole."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from unittest import mock

import pytest

from tests.cli.running import NOW
from tests.cli.test_fault_list import busy
from tests.sample_desk import Desk
from umc.domain.faults.fault_filter import FaultFilter
from umc.render import fault_list
from umc.services import list_faults
from umc.store.database.engine import open_database
from umc.store.faults import fault_lists

__all__ = ["busy"]

LISTINGS = (
    ("--all",),
    ("--all", "--limit", "3"),
    ("--customer", "keihin-bank"),
    ("--all", "--broken", "--limit", "1"),
)


@pytest.fixture
def paged(monkeypatch: pytest.MonkeyPatch) -> Iterator[mock.Mock]:
    """Let two faults be many, and note how many each page held."""
    noted = mock.Mock(wraps=fault_lists._rows)
    monkeypatch.setattr(fault_lists, "AT_ONCE", 2)
    monkeypatch.setattr(list_faults, "_HELD_AT_MOST", 0)
    monkeypatch.setattr(fault_list, "_FEW", 1)
    monkeypatch.setattr(fault_lists, "_rows", noted)
    return noted


def said(desk: Desk) -> list[tuple[str, str, int]]:
    """Return what is said by each listing in each format, on both streams, with its exit code."""
    answers = (
        desk.run("fault", "list", *words, "-o", form)
        for words in LISTINGS
        for form in ("table", "json", "jsonl", "csv")
    )
    return [(one.stdout, one.stderr, one.exit_code) for one in answers]


def test_a_long_listing_is_read_in_pages_and_says_what_a_short_one_says(
    busy: Desk, request: pytest.FixtureRequest
) -> None:
    """Byte for byte, in every format, with the word that there are more; begun again, it is read again."""
    short = said(busy)
    noted = request.getfixturevalue("paged")
    assert said(busy) == short
    assert max(len(call.args[1]) for call in noted.call_args_list) <= 2
    assert any("there are more than 3" in err for _, err, _ in short)
    wanted, at = FaultFilter(open_only=False), NOW + timedelta(hours=2)
    with (
        open_database(busy.url) as database,
        list_faults.list_faults(database, wanted, at=at, now=at) as found,
    ):
        noted.reset_mock()
        two = list(islice(found, 2))
        assert noted.call_count == 1
        assert list(found)[:2] == two
        assert len(list(found)) == 5
