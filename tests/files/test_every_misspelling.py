"""One mistake is one finding: every line of a book with one of everything, misspelt in turn."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.files.books import codes, write
from umc.domain.register.equipment import COLUMNS
from umc.files.reading import read_book

_EVERYTHING = Path(__file__).parent / "everything"
_FILES = {
    path.relative_to(_EVERYTHING).as_posix(): path.read_text(encoding="utf-8")
    for path in _EVERYTHING.rglob("*.*")
}
_TABLE = "equipment/bank.csv"
_SETTING = re.compile(r"([a-z_]+)( = )(.+)")
_HEADER = re.compile(r"(\[\[?)([a-z_]+)(.*)")
_TEXT = re.compile(r'"([^"]+)"')


def _misspelt_keys(line: str) -> Iterator[str]:
    if found := _SETTING.fullmatch(line):
        yield f"{found[1]}x{found[2]}{found[3]}"


def _misspelt_tables(line: str) -> Iterator[str]:
    if found := _HEADER.fullmatch(line):
        yield f"{found[1]}{found[2]}q{found[3]}"


def _misspelt_texts(line: str) -> Iterator[str]:
    for text in _TEXT.finditer(line):
        yield f"{line[: text.end(1)]}zq{line[text.end(1) :]}"


def _other_types(line: str) -> Iterator[str]:
    if (found := _SETTING.fullmatch(line)) and not found[3].endswith(("[", "{")):
        yield f"{found[1]}{found[2]}true"


def _left_out(line: str) -> Iterator[str]:
    if (found := _SETTING.fullmatch(line)) and not found[3].endswith(("[", "{")):
        yield ""


_WAYS = {
    "keys": _misspelt_keys,
    "tables": _misspelt_tables,
    "texts": _misspelt_texts,
    "types": _other_types,
    "left out": _left_out,
}


def _changed(way: str) -> Iterator[tuple[str, int, str]]:
    """Yield each line made wrong in one way: the file, the line's number, and the new line."""
    for name, text in _FILES.items():
        if name.endswith(".toml"):
            for number, line in enumerate(text.splitlines()):
                yield from ((name, number, new) for new in _WAYS[way](line))


@pytest.mark.parametrize("way", _WAYS)
def test_one_line_made_wrong_is_at_most_one_finding(way: str, tmp_path: Path) -> None:
    """Whatever else the book says of that which is now unknown, missing or unreadable."""
    write(tmp_path, _FILES)
    several = {}
    changes = list(_changed(way))
    for name, number, new in changes:
        lines = _FILES[name].splitlines()
        lines[number] = new
        write(tmp_path, {name: "\n".join(lines)})
        if len(found := codes(read_book([tmp_path]))) > 1:
            several[f"{name}:{number + 1}: {new}"] = found
        write(tmp_path, {name: _FILES[name]})
    assert several == {}
    assert len(changes) >= 20


@pytest.mark.parametrize("way", ["keys", "tables", "types"])
def test_a_word_that_nothing_reads_is_always_a_finding(way: str, tmp_path: Path) -> None:
    """No misspelt key, no misspelt table and no value of another type passes in silence."""
    write(tmp_path, _FILES)
    for name, number, new in _changed(way):
        lines = _FILES[name].splitlines()
        lines[number] = new
        write(tmp_path, {name: "\n".join(lines)})
        assert codes(read_book([tmp_path])), f"{name}:{number + 1}: {new}"
        write(tmp_path, {name: _FILES[name]})


@pytest.mark.parametrize("row", range(3))
def test_one_cell_misspelt_is_at_most_one_finding(row: int, tmp_path: Path) -> None:
    """A column's name, or what stands in it: a machine that cannot be placed leaves no hole elsewhere."""
    write(tmp_path, _FILES)
    rows = list(csv.reader(io.StringIO(_FILES[_TABLE])))
    several = {}
    for place, cell in enumerate(rows[row]):
        changed = io.StringIO()
        cells = [*rows[row][:place], f"{cell}zq", *rows[row][place + 1 :]]
        csv.writer(changed).writerows([*rows[:row], cells, *rows[row + 1 :]])
        write(tmp_path, {_TABLE: changed.getvalue()})
        if len(found := codes(read_book([tmp_path]))) > 1:
            several[rows[0][place]] = found
    assert several == {}
    assert len(rows[row]) == len(COLUMNS)
