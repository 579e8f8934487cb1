"""Statements are put into SQL once a test process, not once a command.

Every command opens a database of its own, and a third of its time goes into compiling the same
statements again. A process of umc's is one command, so nothing that users have is left out.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event

_MANY = 5000


class KnownStatements(dict[tuple[Any, ...], Any]):
    """Compiled statements, found by the kind of database they are for rather than by the connection's own."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """Return what a statement was compiled to."""
        return super().get(_of_its_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(self) >= _MANY:
            self.clear()
        super().__setitem__(_of_its_kind(key), compiled)


def _of_its_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return SQLAlchemy's key with the class of the dialect in the place of the dialect."""
    return (type(key[0]), *key[1:])


def share_known_statements() -> None:
    """Let all connections of this process that SQLAlchemy opens from now on share what was compiled."""
    known = KnownStatements()

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=known)

    event.listen(Engine, "engine_connect", share)
