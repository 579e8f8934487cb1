"""Numbers of faults that lie in an archive: they stay taken, and lead to the file."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, select

from umc.domain.refusals import Refusal
from umc.store.tables.archive_tables import archived, archives

_MOST_DIGITS = 15


def refuse_archived(connection: Connection, wanted: str) -> None:
    """See that a reference to a fault, in capitals, means none that lies in an archive.

    Raises:
        Refusal: ``archived-fault``; where it lies, and how it comes back.
    """
    for meant in _meanings(wanted):
        query = select(archived.c.number, archived.c.archive).where(meant).order_by(archived.c.year.desc())
        row = connection.execute(query.limit(1)).one_or_none()
        if row is not None:
            file = connection.execute(
                select(archives.c.file).where(archives.c.id == row.archive)
            ).scalar_one()
            raise Refusal(
                "archived-fault",
                f"{row.number} was moved out of the database: it lies in the archive {file}",
                hint=f"umc archive --back {file} brings back what is in it",
            )


def _meanings(wanted: str) -> Iterator[ColumnElement[bool]]:
    """Give what a reference may mean, as among the faults that are here; each is found by an index."""
    yield archived.c.number == wanted
    last = wanted.rpartition("-")[2]
    if last.isascii() and last.isdigit() and len(last) <= _MOST_DIGITS:
        same = archived.c.ordinal == int(last)
        yield same if last == wanted else and_(same, archived.c.number.endswith(wanted, autoescape=True))
