"""The table of a branch and a company on both databases, made where there are none: README's, in one go.

    python -m benchmarks.company_table FOLDER [--postgres URL]

FOLDER holds branch.db and company.db, made by ``company.py`` where they are missing (a company takes
an hour and 14 GB). ``--postgres`` names a server by the URL of one of its databases; the databases
``branch`` and ``company`` there are copied from the files where they are missing. Every line is printed as
soon as it is measured, a part that fails is named and left, and the whole table comes at the end.
"""

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.daily_commands import daily
from benchmarks.measured import HEAD, Measured, said
from benchmarks.processes import UMC, apart, run
from benchmarks.whole_commands import create, size_of, whole

_EVENTS = "SELECT count(*) FROM events"


def files(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the URLs of the files of these sizes, each made where it is not there."""
    urls = []
    for name in names:
        file = folder / f"{name}.db"
        urls.append(f"sqlite:///{file.resolve()}")
        if not file.exists():
            apart(made, urls[-1], name)
    return urls


def made(url: str, name: str) -> None:
    """Make the database of a size, in a process of its own: this one stays small, as ``apart`` says."""
    from benchmarks.company import SIZES, make

    make(url, SIZES[name], until=datetime.now(UTC))


def on_servers(server: str, names: Sequence[str], copied_from: Sequence[str]) -> list[str]:
    """Return the URLs of a server's databases of these sizes, copied from files where they are missing."""
    urls: dict[str, str] = {}
    for name, file in zip(names, copied_from, strict=True):
        url = urls.get(name) or apart(found_on, server, name)
        if not url:
            url = apart(create, server, name)
            run([*UMC, "db", "upgrade", "-q", "--db", url])
            apart(filled, file, url)
        urls[name] = url
    return [urls[name] for name in names]


def found_on(server: str, name: str) -> str:
    """Return the URL of a server's database of that name; empty where there is none."""
    import psycopg

    from tests.databases import on_server

    with psycopg.connect(server) as asked:
        there = asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return on_server(server, name) if there else ""


def filled(file: str, url: str) -> None:
    """Copy a file's rows into a server's database, and let its planner know them."""
    import psycopg

    from benchmarks.company_load import copied

    copied(file, url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("ANALYZE")


def space(url: str) -> tuple[int, int]:
    """Return how many bytes a database takes, and how many events are in it."""
    if not url.startswith("sqlite"):
        import psycopg

        with psycopg.connect(url) as server:
            size = server.execute("SELECT pg_database_size(current_database())").fetchone()
            events = server.execute(_EVENTS).fetchone()
            assert size is not None
            assert events is not None
            return size[0], events[0]
    file = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        return file.stat().st_size, opened.execute(_EVENTS).fetchone()[0]


def space_said(url: str) -> str:
    """Say how large a database is."""
    machines, customers = apart(size_of, url)
    size, events = apart(space, url)
    per_event = f", {size / events:,.0f} bytes an event" if events else ""
    return (
        f"{machines:,} machines, {customers:,} customers, {events:,} events, {size / 1e9:.2f} GB{per_event}"
    )


def measured(
    kind: str, urls: Sequence[str], rounds: int, *, with_whole: bool, checks: bool
) -> dict[str, Measured]:
    """Measure everything on one kind of database, and say each line at once."""
    print(f"\n**{kind}**", flush=True)
    sizes: list[tuple[str, Callable[[], str]]] = [
        (url.rpartition("/")[2], partial(space_said, url)) for url in urls
    ]
    list(said(iter(sizes), str))
    print(HEAD, flush=True)
    parts: Iterator[tuple[str, Callable[[], Measured]]] = daily(urls, rounds)
    if with_whole:
        parts = chain(parts, whole(urls, checks=checks))
    return {one.what: one for one in said(parts, Measured.line)}


def table(found: dict[str, dict[str, Measured]], names: Sequence[str]) -> Iterator[str]:
    """Give the lines of README's table; what could not be measured is left empty."""
    columns = [
        f"{kind} {name}" if not place else name
        for kind in found
        for place, name in enumerate((*names, "ratio"))
    ]
    yield f"| command | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for what in dict.fromkeys(chain.from_iterable(found.values())):
        cells = chain.from_iterable(
            measured[what].cells() if what in measured else ("", "", "") for measured in found.values()
        )
        yield f"| {what} | {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--sizes", nargs=2, default=["branch", "company"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-whole", action="store_true", help="the daily commands only")
    parser.add_argument("--no-check", action="store_true", help="leave db check out, the longest by far")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("UMC_ACTOR", "jp-duty")
    urls = files(asked.folder, asked.sizes)
    found = {
        "SQLite": measured(
            "SQLite", urls, asked.rounds, with_whole=not asked.no_whole, checks=not asked.no_check
        )
    }
    if asked.postgres:
        copies = iter([("copying to the server", partial(on_servers, asked.postgres, asked.sizes, urls))])
        for places in said(copies, " ".join):
            found["PostgreSQL"] = measured(
                "PostgreSQL", places, asked.rounds, with_whole=not asked.no_whole, checks=not asked.no_check
            )
    print("\n" + "\n".join(table(found, asked.sizes)), flush=True)


if __name__ == "__main__":
    main()
