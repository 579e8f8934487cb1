"""What a file of archived faults proves by itself, what with an anchor, and what each digest is there for."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import a_desk, ask
from tests.old_faults import move_out, worked
from tests.sample_desk import Desk
from umc.domain.calendars.instant import from_micros
from umc.domain.copies.anchor import Anchor, read_anchor
from umc.domain.copies.archive import ArchiveFile
from umc.domain.refusals import Refusal
from umc.store.archive.archives import see_same_book
from umc.store.archive.read_archive import READS, ArchiveReader
from umc.store.database.engine import open_database
from umc.store.record.chain import BEGINNING, link_of_row
from umc.store.record.seals import Seal, digest_of
from umc.store.whole.row_lines import LinesIn

Row = dict[str, Any]
Forging = Callable[[list[Row]], None]


@pytest.fixture(scope="module")
def out(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path, str]:
    """Give a desk whose one old fault is out, its file, and an anchor taken before; nobody changes them."""
    folder = tmp_path_factory.mktemp("proof")
    desk = worked(a_desk(_booked_sqlite, folder), old=1)
    anchor = ask("db", "anchor", db=desk.url)["anchor"]
    move_out(desk, folder / "old.jsonl")
    return desk, folder / "old.jsonl", anchor


def read(content: bytes) -> ArchiveFile:
    """Read a file to its end."""
    return ArchiveReader(LinesIn(io.BytesIO(content), "old.jsonl")).whole()


def forged(file: Path, *forgings: Forging) -> bytes:
    """Return the file with its rows changed, and a last line that fits them."""
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    for forge in forgings:
        forge(rows)
    *before, last = rows
    seal = next((row for row in reversed(before) if row.get("table") == "seals"), None)
    if seal is not None:
        last["head"] = Anchor(seal=seal["id"], events=seal["events"], digest=seal["digest"]).text
    lines = b"".join(_line(row) for row in before)
    last["sha256"] = hashlib.sha256(lines).hexdigest()
    return lines + _line(last)


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def of(rows: list[Row], table: str) -> list[Row]:
    """Return the rows of a table."""
    return [row for row in rows if row.get("table") == table]


def another_actor(rows: list[Row]) -> None:
    """Say that somebody else did it."""
    of(rows, "events")[1]["actor"] = "kato"


def chained_anew(rows: list[Row]) -> None:
    """Compute the digests of all events again, and the fault's head."""
    fault, head = of(rows, "faults")[0], BEGINNING
    for row in of(rows, "events"):
        head = row["digest"] = link_of_row(
            head, fault["number"], seq=row["seq"], happened_us=row["happened_at"],
            recorded_us=row["recorded_at"], actor=row["actor"], kind=row["kind"], body=row["body"],
            known_by=row["known_by"],
        )  # fmt: skip
    fault["head"] = head


def sealed_anew(rows: list[Row]) -> None:
    """Compute the digests of all seals again, over the events as they are in the file."""
    events = {(row["fault"], row["seq"]): row["digest"] for row in of(rows, "events")}
    after = read_anchor(rows[0]["after"])
    last = Seal(id=after.seal, sealed_at=from_micros(0), events=after.events, digest=after.digest)
    for row in of(rows, "sealings"):
        row["digest"] = events.get((row["fault"], row["seq"]), row["digest"])
    for row in of(rows, "seals"):
        covered = [
            (one["fault"], one["seq"], one["digest"])
            for one in of(rows, "sealings")
            if one["seal"] == row["id"]
        ]
        at = from_micros(row["sealed_at"])
        row["digest"] = digest_of(last, sealed_at=at, events=row["events"], sealings=covered)
        last = Seal(id=row["id"], sealed_at=at, events=row["events"], digest=row["digest"])


def other_words(rows: list[Row]) -> None:
    """Put other words beside an event."""
    of(rows, "said")[0]["words"] = "it was you"


def no_seal(rows: list[Row]) -> None:
    """Leave the last seal out, with all that it covers."""
    del rows[-3:-1]
    rows[-1]["counts"]["seals"] -= 1
    rows[-1]["counts"]["sealings"] -= 1


def two_of_one(rows: list[Row]) -> None:
    """Let the fault's row be there twice."""
    rows.insert(1, dict(rows[1]))
    rows[-1]["counts"]["faults"] += 1


def of_another(rows: list[Row]) -> None:
    """Let a leg belong to another fault."""
    of(rows, "legs")[0]["fault"] += 1


def test_what_was_written_is_read_and_ends_at_a_seal_of_the_book(out: tuple[Desk, Path, str]) -> None:
    """The file by itself, with no database at hand; written anew by the test's own hand it is the same."""
    desk, file, _ = out
    found = read(file.read_bytes())
    assert (found.faults, found.events) == (1, 5)
    assert read(forged(file)) == found
    assert forged(file, chained_anew, sealed_anew) == file.read_bytes()
    with open_database(desk.url) as database, database.read() as connection:
        see_same_book(connection, found, "old.jsonl")


def test_a_file_of_an_older_schema_is_read(out: tuple[Desk, Path, str]) -> None:
    """Archives outlast upgrades: of each schema whose rows look the same."""
    _, file, _ = out

    def of_before(rows: list[Row]) -> None:
        rows[0]["revision"] = READS[0]

    found = read(forged(file, of_before))
    assert (found.faults, found.events, found.head) == (1, 5, read(file.read_bytes()).head)


@pytest.mark.parametrize(
    ("forgings", "said"),
    [
        ((another_actor,), "event 2 is not what was recorded"),
        ((another_actor, chained_anew), "is not what was sealed"),
        ((other_words,), "not what was said"),
        ((no_seal,), "lies under no seal"),
        ((two_of_one,), "the last events of"),
        ((of_another,), "does not belong here"),
    ],
)
def test_a_forger_who_writes_the_last_line_anew_is_found(
    out: tuple[Desk, Path, str], forgings: tuple[Forging, ...], said: str
) -> None:
    """Negative control: the sha256 in the last line fits each of these files, so alone it proves nothing."""
    content = forged(out[1], *forgings)
    *lines, last = content.splitlines(keepends=True)
    assert json.loads(last)["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    with pytest.raises(Refusal, match=said):
        read(content)


def test_a_forger_who_writes_everything_anew_is_found_by_an_anchor(out: tuple[Desk, Path, str]) -> None:
    """Such a file fits itself; the database's own seal, and an anchor kept elsewhere, do not fit it."""
    desk, file, anchor = out
    found = read(forged(file, another_actor, chained_anew, sealed_anew))
    true = read(file.read_bytes())
    assert found.head.seal == true.head.seal
    assert found.head.digest != true.head.digest
    with (
        open_database(desk.url) as database,
        database.read() as connection,
        pytest.raises(Refusal, match="is not of this database"),
    ):
        see_same_book(connection, found, "old.jsonl")
    assert ask("db", "check", "--anchor", anchor, db=desk.url)["anchors"] == 1
    assert ask("db", "check", "--anchor", true.head.text, db=desk.url)["ok"]
