"""Input that people and systems really hand over: what is no mistake, and what is one."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.files.books import BOOK, CSV_NAMED, PARTIES, write

Make = Callable[[Path], object]


def _links_in_a_circle(folder: Path) -> None:
    (folder / "a.toml").symlink_to("b.toml")
    (folder / "b.toml").symlink_to("a.toml")


def _folder_within_itself(folder: Path) -> None:
    write(folder, {"book.toml": BOOK})
    (folder / "again").symlink_to(folder)
    (folder / "again.toml").symlink_to(folder)


def _folders_in_a_circle(folder: Path) -> None:
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    write(folder, {"book.toml": BOOK})


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "book.toml")


def _device(folder: Path) -> None:
    (folder / "book.toml").symlink_to("/dev/zero")


def _lost_link(folder: Path) -> None:
    (folder / "book.toml").symlink_to("nowhere.toml")


def _csv_that_is(make: Callable[[Path], object]) -> Make:
    def made(folder: Path) -> None:
        write(folder, {"book.toml": PARTIES + CSV_NAMED})
        make(folder / "machines.csv")

    return made


def _text(text: str | bytes) -> Make:
    return lambda folder: write(folder, {"book.toml": text})


HEADER = "tag,customer,site,vendor,class\n"
ROWS = "".join(f"SW-{number},bank,hq,cisco,switch\n" for number in range(3))
SOUND: dict[str, Make] = {
    "an empty file": _text(b""),
    "a byte order mark and nothing else": _text(b"\xef\xbb\xbf"),
    "blanks and comments": _text(" \n\t\n# nothing\n"),
    "a byte order mark": _text(b"\xef\xbb\xbf" + BOOK.encode()),
    "mixed line ends": _text(
        "".join(line + ("\r\n" if n % 2 else "\n") for n, line in enumerate(BOOK.splitlines()))
    ),
    "no line end at the end": _text(BOOK.rstrip("\n")),
    "TOML 1.1: inline tables over lines, a comma at their end, \\x escapes": _text(
        '[desks.tokyo]\ncalendar = "24x7"\n'
        'engineers = [\n  {\n    id = "a",  # who\n    name = "\\x41",\n  },\n]\n'
    ),
    "a folder within itself": _folder_within_itself,
    "folders in a circle": _folders_in_a_circle,
    "CSV with Windows line ends and a mark": _csv_that_is(
        lambda path: path.write_bytes(b"\xef\xbb\xbf" + (HEADER + ROWS).replace("\n", "\r\n").encode())
    ),
    "CSV with mixed line ends": _csv_that_is(
        lambda path: path.write_bytes((HEADER + ROWS.replace("\n", "\r\n", 1)).encode())
    ),
}
BAD: dict[str, tuple[Make, str]] = {
    "TOML 1.1: a time without seconds where a day belongs": (
        _text("[contracts.c]\nstarts = 2026-04-01 09:00\n"),
        "UMC202",
    ),
    "TOML 1.1: an escape that commands a terminal": (_text('[vendors.x]\nname = "a\\e[2J"\n'), "UMC212"),
    "an empty folder": (lambda folder: None, "UMC108"),
    "only hidden files": (lambda folder: write(folder, {".book.toml": BOOK, "_x.toml": BOOK}), "UMC108"),
    "links in a circle": (_links_in_a_circle, "UMC102"),
    "a link to nothing": (_lost_link, "UMC102"),
    "a pipe": (_pipe, "UMC102"),
    "a device": (_device, "UMC107"),
    "NUL bytes": (_text(b"[vendors.x]\n\x00\x00\n"), "UMC105"),
    "nothing but NUL bytes": (_text(b"\x00" * 4096), "UMC105"),
    "UTF-16": (_text(BOOK.encode("utf-16")), "UMC103"),
    "UTF-16 without a mark": (_text(BOOK.encode("utf-16-le")), "UMC105"),
    "Latin-1": (_text('[vendors.x]\nname = "Café"\n'.encode("latin-1")), "UMC103"),
    "Shift JIS": (_text('[vendors.x]\nname = "京浜"\n'.encode("shift-jis")), "UMC103"),
    "half a character at the end": (_text("[vendors.x]\n# 京".encode()[:-1]), "UMC103"),
    "line ends of old Macs": (_text(BOOK.replace("\n", "\r")), "UMC105"),
    "a long line": (_text('[vendors.x]\nname = "' + "x" * 3_000_000 + '"\n'), "UMC211"),
    "a long key": (_text("[vendors.x]\n" + "k" * 3_000_000 + " = 1\n"), "UMC201"),
    "half a file": (_text(BOOK[: len(BOOK) // 2]), "UMC105"),
    "a program": (_text(Path(sys.executable).read_bytes()[:100_000]), "UMC103"),
    "a hundred thousand mistakes": (
        _text("[vendors.x]\n" + "".join(f"k{number} = 1\n" for number in range(100_000))),
        "UMC113",
    ),
    "a hundred thousand bad rows": (
        _csv_that_is(lambda path: path.write_text(HEADER + "!,,,,\n" * 100_000)),
        "UMC113",
    ),
    "CSV that is a pipe": (_csv_that_is(os.mkfifo), "UMC112"),
    "CSV that is a folder": (_csv_that_is(Path.mkdir), "UMC112"),
    "CSV of no bytes": (_csv_that_is(Path.touch), "UMC110"),
    "CSV with NUL bytes": (
        _csv_that_is(lambda path: path.write_text(HEADER + "A\0,bank,hq,cisco,x\n")),
        "UMC212",
    ),
    "CSV in UTF-16": (
        _csv_that_is(lambda path: path.write_bytes((HEADER + ROWS).encode("utf-16"))),
        "UMC103",
    ),
    "CSV of one long line": (_csv_that_is(lambda path: path.write_text("x" * 3_000_000)), "UMC109"),
    "CSV with an open quotation mark": (
        _csv_that_is(lambda path: path.write_text(HEADER + '"SW-1,bank\n' + ROWS)),
        "UMC109",
    ),
}  # fmt: skip
