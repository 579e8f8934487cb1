"""A small book that is changed and applied again and again, for the tests that look back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tests.cli.running import NOW, Result, umc
from tests.cli.small_book import TERMS, write_book

LONGER = TERMS.replace('restore = "4h"', 'restore = "6h"')


class History:
    """A folder whose book is changed and applied again and again."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.applied = 0

    def apply(self, *tags: str, terms: str = TERMS, actor: str = "sato") -> Any:
        """Apply the small book with these machines an hour after the one before; return its answer."""
        write_book(self.folder, *tags, terms=terms)
        return self.apply_folder(actor=actor)

    def apply_folder(self, *, actor: str = "sato") -> Any:
        """Apply the folder as it is."""
        self.applied += 1
        at = NOW + timedelta(hours=self.applied - 1)
        words = ("apply", str(self.folder), "--yes", "--confirm", "KB-2026", "-o", "json")
        result = umc(*words, db=self.url, now=at, env={"UMC_ACTOR": actor})
        assert result.exit_code == 0, result.stderr
        return result.json

    def book(self, *words: str) -> Result:
        """Run ``umc book``."""
        return umc("book", *words, db=self.url)

    def ask(self, *words: str) -> Any:
        """Run ``umc book`` for programs; it must succeed."""
        result = self.book(*words, "-o", "json")
        assert result.exit_code == 0, result.stderr
        return result.json

    def steps(self, *words: str) -> list[tuple[str, str, str]]:
        """Return the steps of an answer as action, kind and id."""
        return [(one["action"], one["kind"], one["id"]) for one in self.ask(*words)["steps"]]


def unguarded(connection: Connection) -> None:
    """Take the guards of applied plans away, as a stranger with the right to do so could."""
    if connection.dialect.name == "sqlite":
        for name in ("changed", "removed", "replaced"):
            connection.exec_driver_sql(f"DROP TRIGGER plans_are_never_{name}")
    else:
        connection.exec_driver_sql("ALTER TABLE applied_plans DISABLE TRIGGER USER")
