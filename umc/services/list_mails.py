"""List the mails that were read, and show one."""

from umc.store.database.engine import Database
from umc.store.intake.mails import KeptMail, kept_mail, list_kept

__all__ = ["KeptMail", "list_mails", "show_mail"]


def list_mails(
    database: Database, *, for_a_person: bool = False, fault: str | None = None, limit: int
) -> tuple[tuple[KeptMail, ...], bool]:
    """Return up to ``limit`` mails, the newest first, and whether there are more.

    ``for_a_person``: only those that somebody has to read.

    Raises:
        Refusal: there is no such fault, or several that could be meant.
    """
    with database.read() as connection:
        return list_kept(connection, for_a_person=for_a_person, fault=fault, limit=limit)


def show_mail(database: Database, mail: int) -> KeptMail:
    """Return one mail as it was read, with what became of it.

    Raises:
        Refusal: there is none of that number.
    """
    with database.read() as connection:
        return kept_mail(connection, mail)
