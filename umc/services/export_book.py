"""Write what is registered as the files of a book."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from umc.domain.plans.registered_book import LeftOut, errors_in, with_machines
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.customer_part import part_of
from umc.files.book_folder import save_book, strangers
from umc.files.texts import TOML_LIMIT
from umc.files.write import book_files, book_text
from umc.store.database.engine import Database
from umc.store.register.books import whole_book
from umc.store.register.registered_machines import registered_machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written.

    ``text`` is the book as one file where no folder was named, else ``files`` are those
    written, below the folder. ``of_the_desk`` counts machines that no book declared: once
    these files are applied, the book answers for them. ``strangers`` are files of the folder
    that would be read as part of the book and are not. ``errors`` is what validate would
    refuse: the desk can bring the register to where no book follows it.
    """

    contracts: int
    machines: int
    text: str = ""
    files: tuple[str, ...] = ()
    of_the_desk: int = 0
    left_out: tuple[LeftOut, ...] = ()
    errors: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def export_book(
    database: Database,
    *,
    customer: str | None = None,
    folder: Path | None = None,
    replace: bool = False,
    retired: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Write the register, or one customer with all it needs, into a folder or as one text.

    ``replace`` lets files of an earlier export be written over; without it the folder must
    be new or empty. ``retired``: machines that are retired too. ``tell`` is told what is
    being done, as it is begun.

    Raises:
        Refusal: an unknown customer; a folder that is not empty; a text too large to be read.
        OutsideFailure: the folder cannot be written to; it is as it was.
    """
    tell("reading the register")
    with database.read() as connection:
        terms = whole_book(connection, with_equipment=False)
        found = registered_machines(connection, retired=retired)
    book, left_out = with_machines(terms, found.machines, found.of_the_desk)
    if customer is not None:
        book = part_of(book, customer)
        left_out = tuple(one for one in left_out if found.machines[one.tag].customer == customer)
    tell("writing the files")
    files = save_book(book_files(book), folder, replace=replace) if folder is not None else ()
    return Exported(
        contracts=len(book.contracts),
        machines=len(book.equipment),
        text=_one_text(book) if folder is None else "",
        files=files,
        of_the_desk=len(found.of_the_desk & book.equipment.keys()),
        left_out=left_out,
        errors=errors_in(book),
        strangers=strangers(folder, files) if folder is not None else (),
    )


def _one_text(book: Book) -> str:
    text = book_text(book)
    if len(text.encode()) > TOML_LIMIT:
        limit = TOML_LIMIT // 1024 // 1024
        raise Refusal(
            "too-large",
            f"{len(book.equipment):,} machines make more than {limit} MiB, the most one file may have",
            hint="write a folder: umc export -d DIR",
        )
    return text
