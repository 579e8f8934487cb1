"""A company made in bulk is as umc itself would have left it."""

from datetime import UTC
from pathlib import Path

import pytest

from benchmarks.company import fill, make_due
from benchmarks.company_lives import ALL, Lived, Setting, live
from benchmarks.company_load import copied
from benchmarks.estate import make_estate
from benchmarks.estate_terms import REGIONS
from tests.actors import SATO
from tests.cli.running import NOW, umc
from umc.services.apply_book import apply_book
from umc.services.check_database import check_database
from umc.store.database.engine import open_database

UNTIL = NOW.astimezone(UTC)
FEW = [one for one in ALL if one.name in ("late", "unsure", "no access", "due")]


@pytest.fixture(scope="module")
def lived() -> tuple[Lived, ...]:
    """Give a few lives, lived in one region."""
    return live(FEW, [Setting(region=REGIONS[0], printers=False)])


@pytest.fixture
def company(sqlite_url: str, tmp_path: Path, lived: tuple[Lived, ...]) -> str:
    """Give a database with an estate and seventy faults."""
    make_estate(tmp_path / "estate", machines=200, customers=12)
    with open_database(sqlite_url) as database:
        apply_book(database, [tmp_path / "estate"], now=NOW, actor=SATO)
    assert fill(sqlite_url, 70, until=UNTIL, lived=lived) > 700
    return sqlite_url


def troubles(url: str) -> tuple[object, ...]:
    """Return what umc finds wrong with a database."""
    with open_database(url) as database:
        return check_database(database).troubles


def test_a_company_made_in_bulk_is_found_sound(company: str) -> None:
    """Chains, words beside them, clocks, marks and messages are what umc derives and keeps."""
    assert troubles(company) == ()
    listed = umc("fault", "list", "-o", "json", db=company).json
    assert [one["status"] for one in listed] == ["working"]


def test_of_each_group_made_due_one_mark_is_due_at_its_instant(
    company: str, lived: tuple[Lived, ...]
) -> None:
    """So that every tick of a benchmark has as much to do as the one before."""
    for at in make_due(company, groups=3, each=7, until=UNTIL, lived=lived):
        fired = umc("tick", "--at", at.isoformat(), "-o", "json", db=company).json
        assert len(fired) == 7
    assert troubles(company) == ()


def test_a_copy_on_a_server_is_found_sound_and_goes_on_counting(company: str, postgres_url: str) -> None:
    """The same rows; the next fault has the next number."""
    assert copied(company, postgres_url) > 2_000
    assert troubles(postgres_url) == ()
    (some,) = umc("equipment", "list", "--limit", "1", "-o", "json", db=postgres_url).json
    opened = ("fault", "open", "--equipment", some["tag"], "--symptom", "x", "--priority", "P1", "-o", "json")
    numbers = [umc(*opened, db=url).json["number"] for url in (company, postgres_url)]
    assert numbers[0] == numbers[1]
