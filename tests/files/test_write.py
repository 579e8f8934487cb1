"""Writing a book: what is written reads back as an equal book."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.files.books import codes, read_text
from tests.files.generated_books import books
from umc.domain.register.book import Book
from umc.domain.register.party import Customer
from umc.files.book_folder import save_book
from umc.files.reading import read_book
from umc.files.tree import OTHER_TOOLS
from umc.files.write import book_files, book_text

EVERYTHING = Path(__file__).parent / "everything"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_what_is_written_reads_back_as_the_same_book(book: Book) -> None:
    """Every value of a book survives its files; written again they are the same texts."""
    texts = book_files(book)
    with TemporaryDirectory() as folder:
        save_book(texts, Path(folder))
        reading = read_book([folder])
    shape = [one for one in reading.diagnostics if one.code < "UMC3"]
    assert shape == []
    assert reading.book == book
    assert book_files(reading.book) == texts


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_book_of_one_file_reads_back_as_the_same_book(book: Book) -> None:
    """With its machines inline."""
    text = book_text(book)
    with TemporaryDirectory() as folder:
        (Path(folder) / "book.toml").write_text(text, encoding="utf-8")
        reading = read_book([folder])
    assert reading.book == book
    assert book_text(reading.book) == text


def test_a_book_with_one_of_everything_survives(tmp_path: Path) -> None:
    """Library holidays are written by their code; all comes back equal, with no other findings."""
    first = read_book([EVERYTHING])
    book = first.book
    texts = book_files(book)
    save_book(texts, tmp_path)
    assert '"JP"' in texts["calendars.toml"]
    again = read_book([tmp_path])
    assert sorted(codes(again)) == sorted(codes(first))
    assert again.book == book


def test_customers_with_clashing_names_get_files_of_their_own(tmp_path: Path) -> None:
    """No disk takes ``A`` and ``a`` for one, and none reads as a scenario."""
    text = "".join(f'[customers."{name}"]\n' for name in ("A", "a", "x.test", "x.test-"))
    texts = book_files(read_text(tmp_path, text).book)
    assert sorted(texts) == [
        "customers/A.toml",
        "customers/a~.toml",
        "customers/x.test-.toml",
        "customers/x.test~.toml",
    ]


@pytest.mark.parametrize("name", ["umc", *sorted(one.removesuffix(".toml") for one in OTHER_TOOLS)])
def test_a_customer_by_the_name_of_a_file_passed_over_is_read(tmp_path: Path, name: str) -> None:
    """umc.toml and pyproject.toml are no part of a book, wherever they lie; such a file has another name."""
    book = read_text(tmp_path / "first", f'[customers.{name}]\nname = "{name} Holdings"\n').book
    assert name in book.customers
    save_book(book_files(book), tmp_path / "again")
    assert read_book([tmp_path / "again"]).book == book


def test_what_deceives_the_eye_is_spelled_out(tmp_path: Path) -> None:
    """A name that turns the text around it, or hides in it, is escaped and stays the same."""
    name = "a\u202eb\u200bc\U000e0041"
    book = Book(customers={"k": Customer(id="k", name=name)})
    text = book_text(book)
    assert '"a\\u202eb\\u200bc\\U000e0041"' in text
    assert read_text(tmp_path, text).book == book


def test_the_order_of_declaration_is_the_order_of_the_files(tmp_path: Path) -> None:
    """Written twice it is the same text, whatever the files it was read from."""
    one = book_text(read_book([EVERYTHING]).book)
    assert book_text(read_text(tmp_path, one).book) == one
