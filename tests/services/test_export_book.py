"""The law of exporting: apply, export, plan is empty; export, read, export is the same. On both databases."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actors import SATO
from tests.cli.small_book import write_book
from tests.files.generated_books import books
from tests.store.registers import NOW
from tests.store.undone import undone
from umc.domain.register.book import Book
from umc.domain.register.equipment import RETIRED
from umc.domain.register.register_import import DESK
from umc.files.reading import read_book
from umc.services.export_book import export_book
from umc.services.register_equipment import register_equipment
from umc.services.retire_equipment import retire_equipment
from umc.store.database.engine import Connection, Database
from umc.store.plans.compare_book import Comparison, compare
from umc.store.plans.keep_book import keep, keep_others_out
from umc.store.register import equipment

MANY = settings(
    max_examples=7, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip


def applied(connection: Connection, book: Book) -> None:
    """Make the register hold a book, findings or not."""
    keep_others_out(connection)
    keep(connection, compare(connection, book, NOW), actor=SATO, now=NOW)


def there_and_back(database: Database, connection: Connection, *, retired: bool = False) -> Comparison:
    """Export, compare what was written with the register, and see that a second export is the same."""
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        done = export_book(database, folder=first, retired=retired)
        assert (done.left_out, done.strangers) == ((), ())
        found = compare(connection, read_book([first]).book, NOW)
        export_book(database, folder=second, retired=retired)
        assert contents(first) == contents(second)
        one = Path(folder, "one")
        one.mkdir()
        text = export_book(database, retired=retired).text
        (one / "book.toml").write_text(text, encoding="utf-8")
        in_one = read_book([one]).book
        assert compare(connection, in_one, NOW).plan == found.plan
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@MANY
@given(book=books(), later=books(), retired=st.booleans())
def test_what_was_applied_and_exported_is_planned_as_nothing(
    database: Database, book: Book, later: Book, retired: bool
) -> None:
    """After one book and after another in its place, which retires and changes."""
    with undone(database) as connection:
        for each in (book, later):
            applied(connection, each)
            assert there_and_back(database, connection, retired=retired).plan.is_empty


@MANY
@given(book=books(), data=st.data())
def test_what_the_desk_did_since_is_exported_too(database: Database, book: Book, data: st.DataObject) -> None:
    """A machine more, which becomes the book's without a step; a machine less, which stays retired."""
    with undone(database) as connection:
        applied(connection, book)
        on = sorted(tag for tag, one in book.equipment.items() if one.status != RETIRED)
        needed = data.draw(st.lists(st.sampled_from(on), max_size=2, unique=True)) if on else []
        given_ = {"tag": "DESK-1", "customer": "k", "site": "s", "vendor": "v"}
        register_equipment(database, {**given_, "depends_on": needed}, now=NOW)
        if on:
            gone = data.draw(st.sampled_from(on))
            retire_equipment(database, gone, reason="scrapped", at=NOW, now=NOW, actor=SATO)
        found = there_and_back(database, connection)
        assert found.plan.is_empty
        assert "DESK-1" in found.adopted


def test_a_machine_without_its_customer_is_left_out_and_named(database: Database, tmp_path: Path) -> None:
    """No file could hold it so that it reads back; the desk still has it, and the plan is empty."""
    with undone(database) as connection:
        book = read_book([write_book(tmp_path / "book")]).book
        applied(connection, book)
        like = book.equipment["SW-01"]
        lost = [replace(like, tag="X-1", customer="gone"), replace(like, tag="X-2", depends_on=("X-1",))]
        equipment.insert_many(connection, lost, declared_by=DESK, now=NOW)
        with TemporaryDirectory() as folder:
            done = export_book(database, folder=Path(folder))
            found = compare(connection, read_book([folder]).book, NOW)
        assert [one.tag for one in done.left_out] == ["X-1", "X-2"]
        assert "its customer 'gone' is not in the book" in done.left_out[0].reason
        assert "depends on X-1" in done.left_out[1].reason
        assert found.plan.is_empty
