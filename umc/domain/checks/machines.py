"""Machines against each other: one serial, one machine."""

from collections.abc import Iterator

from umc.domain.checks.found import Found
from umc.domain.findings.finding_codes import DUPLICATE_SERIAL
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment


def check_machines(book: Book) -> Iterator[Found]:
    """Yield machines whose serial another machine of the same vendor has."""
    first: dict[tuple[str, str], Equipment] = {}
    for tag, one in book.equipment.items():
        if not one.serial or not one.vendor:
            continue
        other = first.setdefault((one.vendor, one.serial), one)
        if other is not one:
            message = f'serial "{one.serial}" of {one.vendor} belongs to {other.tag} too'
            notes = ((("equipment", other.tag, "serial"), "the other machine"),)
            yield Found(
                DUPLICATE_SERIAL, ("equipment", tag, "serial"), message, "one of the two is mistyped", notes
            )
