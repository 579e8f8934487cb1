"""Machines, and answers kept under keys, without a person's values in them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.personal.personal_spellings import Finder
from umc.domain.register.equipment import RETIRED
from umc.store.personal.rewrite_terms import MACHINE_WORDS, machine_without
from umc.store.personal.rewriting import Rewrite, Scope, changed_texts, plain_without, texts_in
from umc.store.register.equipment import machine_of
from umc.store.register.equipment_rows import row_of
from umc.store.tables.fault_tables import faults
from umc.store.tables.tables import equipment, keys, terms
from umc.store.values.chunks import chunks
from umc.store.values.codec import canonical, read_plain

_OF_A_STEP = '{"at":"%"warnings":[]}'
"""What is kept under the key of a step on a fault: nothing that anybody said."""


def rewrite_machines(
    connection: Connection, scope: Scope, finder: Finder, *, at: datetime
) -> Iterator[Rewrite]:
    """Give the machines of a customer, none of them declared by the book now, that are to change."""
    for row in _machines(connection, scope, finder):
        if not _is_declared(row):
            anew = row_of(machine_without(machine_of(row), finder), declared_by=row.declared_by, now=at)
            values = {name: anew[name] for name in (*MACHINE_WORDS, "search", "digest")}
            yield Rewrite(table=equipment, key={"tag": row.tag}, values=values)


def machines_declared(connection: Connection, scope: Scope, finder: Finder) -> tuple[str, ...]:
    """Return the tags of machines of which the book says something of the person now."""
    return tuple(row.tag for row in _machines(connection, scope, finder) if _is_declared(row))


def _machines(connection: Connection, scope: Scope, finder: Finder) -> list[Any]:
    query = select(equipment).where(equipment.c.customer == scope.customer).order_by(equipment.c.tag)
    return [row for row in connection.execute(query) if changed_texts(row, MACHINE_WORDS, finder)]


def _is_declared(row: Any) -> bool:
    return bool(row.declared_by == "book" and row.status != RETIRED)


def rewrite_keys(connection: Connection, scope: Scope, finder: Finder, sure: Finder) -> Iterator[Rewrite]:
    """Give the answers kept under keys that are to change: of a customer, and of nobody as mails are."""
    of_theirs = {scope.customer, *scope.machines, *scope.promises, *scope.faults.values()}
    query = select(keys.c.key, keys.c.outcome).where(keys.c.outcome.not_like(_OF_A_STEP))
    for row in connection.execute(query).all():
        if not finder.is_in(row.outcome):
            continue
        plain = read_plain(row.outcome)
        texts = frozenset(texts_in(plain))
        if of_theirs & texts or (any(map(sure.is_in, texts)) and not _is_of_somebody(connection, texts)):
            outcome = canonical(plain_without(plain, finder))
            yield Rewrite(table=keys, key={"key": row.key}, values={"outcome": outcome})


def _is_of_somebody(connection: Connection, texts: frozenset[str]) -> bool:
    """Whether an answer names a customer, a machine or a fault."""
    named = (equipment.c.tag, faults.c.number, terms.c.name)
    for column in named:
        for chunk in chunks(sorted(texts)):
            query = select(column).where(column.in_(chunk)).limit(1)
            if column is terms.c.name:
                query = query.where(terms.c.kind == "customer")
            if connection.execute(query).first() is not None:
                return True
    return False
