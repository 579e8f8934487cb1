"""Applying a book: one transaction, one at a time, with the work that the size of the change asks for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import event

from benchmarks.estate import make_estate
from tests.actors import SATO, stated
from tests.cli.small_book import TERMS, machine, write_book, write_text
from umc.domain.desk.answer import Key
from umc.domain.plans.plan import Plan
from umc.domain.refusals import Refusal
from umc.files.sound_book import FlawedBook
from umc.services.apply_book import Applied, Consent, apply_book
from umc.services.plan_book import plan_book
from umc.store.database.engine import Database, open_database
from umc.store.register import terms
from umc.store.whole.describe import counts_of

NOW = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)


def applied(database: Database, folder: Path, at: datetime = NOW) -> Applied:
    """Apply a book without being asked."""
    done = apply_book(database, [folder], now=at, actor=SATO)
    assert done is not None
    return done


def test_two_at_once_apply_one_after_the_other(database_url: str, tmp_path: Path) -> None:
    """The same book from four desks in the same moment: one revision, and nothing to do for the rest."""
    book = write_book(tmp_path / "book", *(f"SW-{number:03}" for number in range(200)))

    def one(_: int) -> int | None:
        with open_database(database_url, wait_s=20) as database:
            return applied(database, book).revision

    with ThreadPoolExecutor(4) as desks:
        assert sorted(desks.map(one, range(4)), key=str) == [1, None, None, None]


def test_a_register_that_moves_while_a_person_reads_is_seen(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """The yes was to the plan shown: another apply during the question makes it worth nothing."""
    book, other = write_book(tmp_path / "a"), write_book(tmp_path / "b", "SW-01", "SW-77")
    shown: list[Plan] = []

    def ask(plan: Plan) -> bool:
        shown.append(plan)
        with open_database(database_url) as elsewhere:
            applied(elsewhere, other)
        return True

    with pytest.raises(Refusal, match=r"the plan agreed to was") as refused:
        apply_book(database, [book], now=NOW, actor=SATO, consent=Consent(ask=ask))
    assert refused.value.code == "plan-moved"
    assert shown[0].digest in refused.value.message
    assert not plan_book(database, [book], at=NOW).plan.is_empty


def test_nobody_is_asked_about_nothing(database: Database, tmp_path: Path) -> None:
    """An empty plan needs no yes."""
    book = write_book(tmp_path / "a")
    applied(database, book)
    ask = mock.Mock(return_value=False)
    done = apply_book(database, [book], now=NOW, actor=SATO, consent=Consent(ask=ask))
    assert done is not None
    assert done.revision is None
    ask.assert_not_called()


def test_a_no_writes_nothing(database: Database, tmp_path: Path) -> None:
    """None is the answer, and the plan stays what it was."""
    book = write_book(tmp_path / "a")
    assert apply_book(database, [book], now=NOW, actor=SATO, consent=Consent(ask=lambda _: False)) is None
    assert len(plan_book(database, [book], at=NOW).plan.steps) == 8


def test_flawed_files_are_refused_before_the_database_is_asked(tmp_path: Path) -> None:
    """All findings come with the refusal; a database that cannot be reached is not even tried."""
    book = write_text(tmp_path / "a", TERMS + machine("SW-01", site="nowhere") + machine("SW-01"))
    with open_database("postgresql://127.0.0.1:1/none") as nowhere, pytest.raises(FlawedBook) as flawed:
        applied(nowhere, book)
    assert flawed.value.exit_code == 1
    assert {"UMC301", "UMC303"} <= {one.code for one in flawed.value.reading.diagnostics}


def test_a_term_that_comes_back_is_the_old_version(database: Database, tmp_path: Path) -> None:
    """There and back again: three revisions, two versions, and what faults pinned never changes."""
    first = write_book(tmp_path / "a")
    second = write_book(tmp_path / "b", terms=TERMS.replace('"4h"', '"6h"'))
    for place, book in enumerate((first, second, first), start=1):
        assert applied(database, book, NOW + timedelta(hours=place)).revision == place
    with database.read() as connection:
        kept = terms.registered(connection)["contract", "KB-2026"]
    assert kept.version == 1


def test_a_repeated_key_answers_as_the_first_time(database: Database, tmp_path: Path) -> None:
    """Every field of the first answer comes back."""
    book, key = write_book(tmp_path / "a"), Key("k", "apply a")
    first = apply_book(database, [book], now=NOW, actor=SATO, key=key)
    again = apply_book(database, [book], now=NOW + timedelta(days=1), actor=stated("kim"), key=key)
    assert first is not None
    assert again is not None
    assert again.repeated
    assert (again.digest, again.revision, again.counts) == (first.digest, 1, first.counts)


def test_moving_a_line_changes_nothing(database: Database, tmp_path: Path) -> None:
    """Where in the files a thing stands is no part of what it says."""
    book = write_book(tmp_path / "a")
    applied(database, book)
    write_text(book, "# moved\n\n" + machine("SW-02") + machine("SW-01") + TERMS)
    assert plan_book(database, [book], at=NOW).plan.is_empty


def test_an_estate_of_3000_machines_is_applied_and_read_back(database: Database, tmp_path: Path) -> None:
    """Twenty customers' machines in one go; planned again, nothing differs."""
    make_estate(tmp_path, machines=3000, customers=20)
    done = applied(database, tmp_path)
    assert ("equipment", "add", 3000) in done.counts
    with database.read() as connection:
        assert counts_of(connection)["equipment"] == 3000
    assert plan_book(database, [tmp_path], at=NOW).plan.is_empty


def test_the_statements_grow_with_the_change_and_not_with_the_register(
    database: Database, tmp_path: Path
) -> None:
    """One machine changed among 3,000 takes as few statements as among 300."""
    told: dict[int, int] = {}
    for machines in (300, 3000):
        folder = tmp_path / str(machines)
        folder.mkdir()
        make_estate(folder, machines=machines, customers=10)
        applied(database, folder)
        path = next((folder / "equipment").glob("*.csv"))
        head, row, *rest = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text(head + row.replace(row.split(",")[4], "Another model", 1) + "".join(rest), "utf-8")
        told[machines] = _statements(database, folder)
    assert told[3000] <= told[300] + 2


def _statements(database: Database, folder: Path) -> int:
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    with database.write() as connection:
        event.listen(connection, "before_cursor_execute", listen)
        done = applied(database, folder)
        event.remove(connection, "before_cursor_execute", listen)
    assert [(kind, action) for kind, action, _ in done.counts] == [("equipment", "change")]
    return len(said)
