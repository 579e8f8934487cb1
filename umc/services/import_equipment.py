"""Import machines from CSV: weigh every row against the register, then write all or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from umc.domain.desk.answer import Key
from umc.domain.findings.diagnostics import Diagnostic, Severity
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Vendor, vendor_of
from umc.domain.register.register_import import DESK, Verdict, Weighed, completed, weigh
from umc.files.import_rows import EquipmentStream
from umc.store.database.engine import Connection, Database
from umc.store.record import keys
from umc.store.register import revisions
from umc.store.register.equipment import by_tags, insert_many, update_many
from umc.store.register.import_checks import ImportChecks
from umc.store.register.register_facts import declared
from umc.store.register.terms import page
from umc.store.values.codec import canonical, read_plain

_CHUNK = 1000

Progress = Callable[[int], None]
"""Told how many rows have been read so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import does, or did where ``applied``; ``rows`` are those that are not unchanged.

    ``diagnostics`` are what is wrong in the file. ``repeated``: it was done before under
    the same key, and its rows are not listed again.
    """

    file: str
    counts: Mapping[Verdict, int]
    rows: tuple[Weighed, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    excerpts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    applied: bool = False
    repeated: bool = False

    @property
    def errors(self) -> int:
        """How many findings keep the file from being imported."""
        return sum(1 for one in self.diagnostics if one.severity is Severity.ERROR)

    @property
    def conflicts(self) -> int:
        """How many rows say otherwise than the book that declares the machine."""
        return self.counts.get(Verdict.CONFLICT, 0)

    @property
    def sound(self) -> bool:
        """Whether it may be written."""
        return not self.errors and not self.conflicts


def preview_import(
    database: Database, path: Path, *, shown_as: str, progress: Progress | None = None
) -> ImportReport:
    """Say what importing a file would do; nothing is written."""
    with database.read() as connection:
        return _Import(connection, path, shown_as, progress).run()


def import_equipment(
    database: Database,
    path: Path,
    *,
    shown_as: str,
    now: datetime,
    key: Key | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file whole, or nothing of it: the report says which (``applied``)."""
    try:
        with database.write() as connection:
            if key is not None and (before := keys.recall(connection, key.text, key.command)) is not None:
                return _told_again(shown_as, before)
            revisions.begin(connection)  # what was weighed stays true while it is written
            report = _Import(connection, path, shown_as, progress, writing_at=now).run()
            if not report.sound:
                raise _Unsound(report)
            if key is not None:
                keys.remember(connection, key.text, key.command, canonical(dict(report.counts)), now=now)
            return replace(report, applied=True)
    except _Unsound as unsound:
        return unsound.report


class _Unsound(Exception):
    """Leaves the transaction so that nothing of it is kept."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("the file cannot be imported")
        self.report = report


class _Import:
    """One pass over a file, a thousand rows at a time; with ``writing_at`` it writes as it goes."""

    def __init__(
        self,
        connection: Connection,
        path: Path,
        shown_as: str,
        progress: Progress | None,
        *,
        writing_at: datetime | None = None,
    ) -> None:
        self._connection = connection
        self._stream = EquipmentStream(path, shown_as=shown_as)
        self._shown_as = shown_as
        self._progress = progress
        self._writing_at = writing_at
        self._checks = ImportChecks(connection, self._stream.report)
        self._vendors = {one.id: one for one in page(connection, Vendor, limit=None)}
        self._vendor_ids: dict[str, str] = {}  # what the file says, and which vendor is meant
        self._counts: Counter[Verdict] = Counter()
        self._rows: list[Weighed] = []

    def run(self) -> ImportReport:
        """Weigh every row, and write what is to be written."""
        read = 0
        for chunk in _chunks(iter(self._stream)):
            self._take(chunk)
            read += len(chunk)
            if self._progress is not None:
                self._progress(read)
        self._checks.finish()
        return ImportReport(
            file=self._shown_as,
            counts={verdict: self._counts[verdict] for verdict in Verdict},
            rows=tuple(self._rows),
            diagnostics=self._stream.diagnostics(),
            excerpts=self._stream.excerpts(),
        )

    def _take(self, chunk: list[tuple[int, Equipment]]) -> None:
        tags = [machine.tag for _, machine in chunk]
        registered = {machine.tag: machine for machine in by_tags(self._connection, tags)}
        facts = declared(self._connection, list(registered))
        todo: dict[Verdict, list[Equipment]] = {verdict: [] for verdict in Verdict}
        wanted: list[tuple[int, Equipment]] = []
        for line, said in chunk:
            row = self._with_vendor_id(said)
            before = registered.get(row.tag)
            machine = completed(row, before, self._stream.columns)
            found = weigh(line, machine, before, facts[row.tag].declared_by if before else DESK)
            self._counts[found.verdict] += 1
            if found.verdict is not Verdict.UNCHANGED:
                self._rows.append(found)
                wanted.append((line, machine))
            todo[found.verdict].append(machine)
        self._checks.check(wanted, tags)
        self._write(todo[Verdict.ADD], todo[Verdict.CHANGE])

    def _with_vendor_id(self, row: Equipment) -> Equipment:
        """Return the machine with its vendor's id where the file has one of its aliases."""
        if row.vendor in self._vendors:
            return row
        if row.vendor not in self._vendor_ids:
            self._vendor_ids[row.vendor] = vendor_of(self._vendors, row.vendor) or row.vendor
        return replace(row, vendor=self._vendor_ids[row.vendor])

    def _write(self, added: list[Equipment], changed: list[Equipment]) -> None:
        if self._writing_at is not None:
            insert_many(self._connection, added, declared_by=DESK, now=self._writing_at)
            update_many(self._connection, changed, declared_by=DESK, now=self._writing_at)


def _chunks(rows: Iterator[tuple[int, Equipment]]) -> Iterator[list[tuple[int, Equipment]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _told_again(shown_as: str, outcome: str) -> ImportReport:
    counts = {Verdict(name): int(number) for name, number in read_plain(outcome).items()}
    return ImportReport(file=shown_as, counts=counts, applied=True, repeated=True)
