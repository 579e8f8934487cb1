"""What reads or writes everything, at two sizes: linear in what there is, each once.

``daily_commands.py --whole`` and ``company_table.py`` run it. The report, the listing, the export and
the check are asked of two databases of ``company.py``. Books and machines go into empty databases of
their own, beside those of SQLite and on the same server of PostgreSQL, gone afterwards.
"""

import csv
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.measured import Measured
from benchmarks.processes import UMC, Ran, apart, run

_NO_OR_YES = (0, 1)
READING = {
    "`report`, last month": "report",
    "`fault list --all -o csv`": "fault list --all --limit 10000000 -o csv",
    "`export -d`": "export -d {folder}/made",
    "`db check`": "db check",
}
_FEW_MACHINES, _FEW_CUSTOMERS = 600, 30
"""The estate one of whose customers gets all the machines of an import."""
_HEAD = ("tag", "customer", "site", "vendor", "model", "serial", "class", "installed")


def whole(urls: Sequence[str], *, checks: bool = True) -> Iterator[tuple[str, Callable[[], Measured]]]:
    """Give each part with its name, on a small and on a large database."""
    sizes = [apart(size_of, url) for url in urls]
    with tempfile.TemporaryDirectory(prefix="umc-whole-") as name:
        folder = Path(name)
        with _empty(urls[0], folder / "small") as small, _empty(urls[1], folder / "large") as large:
            places = tuple(zip((small, large), sizes, (folder / "small", folder / "large"), strict=True))
            machines = sizes[1][0]
            yield f"`apply` of {machines:,} machines from empty", partial(_applied, places)
            yield "`plan`, unchanged", partial(_planned, places)
        with _empty(urls[0], folder / "one") as small, _empty(urls[1], folder / "many") as large:
            places = tuple(zip((small, large), sizes, (folder / "one", folder / "many"), strict=True))
            yield f"`equipment import --apply` of {machines:,} rows", partial(_imported, places)
        for what, command in READING.items():
            if command == "db check" and not checks:  # it derives every fault anew: the longest by far
                continue
            yield what, partial(_read, what, command, urls)


_Place = tuple[str, tuple[int, int], Path]
"""An empty database, the machines and customers it is for, and a folder for files."""


def size_of(url: str) -> tuple[int, int]:
    """Return how many machines and customers a database has."""
    from sqlalchemy import func, select

    from umc.store.database.engine import open_database
    from umc.store.tables.tables import equipment

    with open_database(url, create=False) as database, database.read() as connection:
        counts = select(func.count(), func.count(equipment.c.customer.distinct())).select_from(equipment)
        machines, customers = connection.execute(counts).one()
        return machines, customers


def make_book(folder: str, machines: int, customers: int) -> None:
    """Write an estate of that size."""
    from benchmarks.estate import make_estate

    make_estate(folder, machines, customers)


@contextmanager
def _empty(url: str, folder: Path) -> Iterator[str]:
    """Give the URL of a database that is upgraded and empty: of the same kind, gone afterwards."""
    folder.mkdir(mode=0o700)
    if url.startswith("sqlite"):
        with tempfile.TemporaryDirectory(dir=Path(url.removeprefix("sqlite:///")).parent) as beside:
            made = f"sqlite:///{beside}/umc.db"
            run([*UMC, "db", "upgrade", "-q", "--db", made])
            yield made
        return
    made = apart(create, url, f"umc_{uuid.uuid4().hex[:12]}")
    try:
        run([*UMC, "db", "upgrade", "-q", "--db", made])
        yield made
    finally:
        apart(drop, url, made)


def create(server: str, name: str) -> str:
    """Make a database on a server, and return its URL."""
    import psycopg
    from psycopg import sql

    from tests.databases import on_server

    made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(made)
    return on_server(server, name)


def drop(server: str, url: str) -> None:
    """Take a database away from its server."""
    import psycopg
    from psycopg import sql
    from sqlalchemy import make_url

    name = sql.Identifier(make_url(url).database or "")
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _applied(places: Sequence[_Place]) -> Measured:
    ran = []
    for url, size, folder in places:
        apart(make_book, str(folder / "book"), *size)
        ran.append(run([*UMC, "apply", str(folder / "book"), "--yes", "-q", "--db", url]))
    return _measured(f"`apply` of {places[-1][1][0]:,} machines from empty", ran)


def _planned(places: Sequence[_Place]) -> Measured:
    ran = [
        run([*UMC, "plan", str(folder / "book"), "--check", "-q", "--db", url], fine=_NO_OR_YES)
        for url, _, folder in places
    ]
    return _measured("`plan`, unchanged", ran)


def _imported(places: Sequence[_Place]) -> Measured:
    ran = []
    for url, (machines, _), folder in places:
        apart(make_book, str(folder / "book"), _FEW_MACHINES, _FEW_CUSTOMERS)
        run([*UMC, "apply", str(folder / "book"), "--yes", "-q", "--db", url])
        _write_machines(folder / "machines.csv", machines, folder / "book")
        ran.append(
            run([*UMC, "equipment", "import", str(folder / "machines.csv"), "--apply", "-q", "--db", url])
        )
    return _measured(f"`equipment import --apply` of {places[-1][1][0]:,} rows", ran)


def _write_machines(file: Path, machines: int, book: Path) -> None:
    """Write so many machines of the first customer of a book, at its first site."""
    first = next(iter(sorted((book / "equipment").glob("*.csv"))))
    with (
        first.open(newline="", encoding="utf-8") as given,
        file.open("w", newline="", encoding="utf-8") as out,
    ):
        one = next(csv.DictReader(given))
        rows = csv.writer(out)
        rows.writerow(_HEAD)
        same = [one[name] for name in ("customer", "site", "vendor", "model")]
        for number in range(machines):
            rows.writerow(
                [
                    f"{one['customer'].upper()}-N{number:07}",
                    *same,
                    f"SN{number:09}",
                    one["class"],
                    one["installed"],
                ]
            )


def _read(what: str, command: str, urls: Sequence[str]) -> Measured:
    ran = []
    for url in urls:
        with tempfile.TemporaryDirectory() as folder:
            words = command.format(folder=folder).split()
            ran.append(run([*UMC, *words, "-q", "--db", url], into=Path(folder) / "said", fine=_NO_OR_YES))
    return _measured(what, ran)


def _measured(what: str, ran: Sequence[Ran]) -> Measured:
    small, large = ran
    return Measured(what=what, small=small, large=large)
