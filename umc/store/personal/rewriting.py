"""Rewriting rows in which a person's values stand: what is looked at, and what becomes of each row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update

from umc.domain.personal.personal_spellings import Finder
from umc.store.values.codec import Plain, canonical, read_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What belongs to a customer: faults by id, with their numbers, the tags of machines, ids of promises."""

    customer: str
    faults: Mapping[int, str]
    machines: frozenset[str]
    promises: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """One row that is to change: the columns that name it, and the new values."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]


def changed_texts(row: Any, columns: Iterable[str], finder: Finder) -> dict[str, str]:
    """Return those columns of text that would read otherwise, with what they would read."""
    given = {name: getattr(row, name) for name in columns}
    found = {name: finder.without(text) for name, text in given.items() if text}
    return {name: text for name, text in found.items() if text != given[name]}


def changed_json(row: Any, columns: Iterable[str], finder: Finder) -> dict[str, str]:
    """Return those columns of JSON of which a text would read otherwise, as they would be kept."""
    found: dict[str, str] = {}
    for name in columns:
        before = read_plain(getattr(row, name))
        after = plain_without(before, finder)
        if after != before:
            found[name] = canonical(after)
    return found


def plain_without(plain: Plain, finder: Finder) -> Plain:
    """Return plain JSON values with every text in them rewritten; the names of members stay."""
    if isinstance(plain, str):
        return finder.without(plain)
    if isinstance(plain, list):
        return [plain_without(one, finder) for one in plain]
    if isinstance(plain, dict):
        return {name: plain_without(one, finder) for name, one in plain.items()}
    return plain


def texts_in(plain: Plain) -> Iterator[str]:
    """Give every text in plain JSON values."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list | dict):
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from texts_in(one)


def carry_out(connection: Connection, rewrites: Iterable[Rewrite]) -> None:
    """Change the rows, those of one table and the same columns in one go."""
    grouped: dict[tuple[Table, tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = {}
    for one in rewrites:
        shape = (one.table, tuple(one.key), tuple(one.values))
        row = {f"of_{name}": value for name, value in one.key.items()}
        row |= {f"new_{name}": value for name, value in one.values.items()}
        grouped.setdefault(shape, []).append(row)
    for (table, key, changed), rows in grouped.items():
        named = (table.c[name] == bindparam(f"of_{name}") for name in key)
        values: dict[Any, Any] = {table.c[name]: bindparam(f"new_{name}") for name in changed}
        connection.execute(update(table).where(*named).values(values), rows)
