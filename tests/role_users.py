"""Two roles of a server for one test: a writer and a reader of a database, gone afterwards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.sample_desk import Desk


@dataclass(frozen=True, slots=True)
class Users:
    """The owner's desk, and the names of two roles that may log in and nothing else yet."""

    owner: Desk
    writer: str
    reader: str

    def desk(self, role: str) -> Desk:
        """Return the same desk for somebody who comes as a role."""
        return Desk(make_url(self.owner.url).set(username=role).render_as_string(hide_password=False))

    def as_(self, role: str) -> "psycopg.Connection[Any]":
        """Return a connection of a role's own, which commits by itself."""
        return psycopg.connect(self.owner.url, user=role, autocommit=True)

    def granted(self) -> "Users":
        """Make the one a writer and the other a reader."""
        self.owner.ask("db", "grant", "--writer", self.writer, "--reader", self.reader)
        return self


@contextmanager
def users_of(owner: Desk) -> Iterator[Users]:
    """Give two roles with names that no statement is safe from unless it quotes them."""
    mark = uuid.uuid4().hex[:8]
    users = Users(owner, f'w"{mark}; DROP TABLE events; -- %s', f"Reader's {mark} 100%")
    with psycopg.connect(owner.url, autocommit=True) as administrator:
        for role in (users.writer, users.reader):
            administrator.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        try:
            yield users
        finally:
            for role in (users.writer, users.reader):
                name = sql.Identifier(role)
                administrator.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(name))
