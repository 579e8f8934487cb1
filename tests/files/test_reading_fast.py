"""What is read in one go, or known again, says the same as what is looked at piece by piece."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.findings.finding_codes import UNREADABLE
from umc.domain.near_names import NearNames
from umc.domain.register.equipment import Equipment
from umc.files import equipment_tables, words
from umc.files.findings import Cursor, Findings
from umc.files.reading import read_book
from umc.files.shape import listing, remembering
from umc.files.texts import TOML_LIMIT, NoText, read_text
from umc.files.tree import find_files

TEXTS = st.one_of(
    st.sampled_from(
        ["T-1", "hq", "", " ", "a b", "é", "e\u0301", "a\u200bb", "x\x07", "retired", "in repair"]
    ),
    st.text(max_size=8),
    st.sampled_from(["n" * 1_001, "i" * 65]),
)
VALUES = st.one_of(
    TEXTS, st.dates(), st.datetimes(), st.booleans(), st.integers(), st.floats(), st.lists(TEXTS, max_size=2)
)
KEYS = st.sampled_from([*equipment_tables._EQUIPMENT.fields, "class_", "tga"])
GOOD = {"tag": "T-1", "customer": "c", "site": "hq", "vendor": "v"}


def cursor() -> Cursor:
    """Return a cursor at the start of a file without findings."""
    return Cursor(0, Findings(), NearNames())


def read_closely(item: Any) -> tuple[list[Equipment | str], int]:
    """Read one machine key by key; return it and the number of findings."""
    at = cursor()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(equipment_tables, "_plain", lambda _item: None)
        made = [machine for _, machine in equipment_tables.read_equipment([item], at)]
    return made, len(at.found)


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.booleans())
def test_a_machine_read_in_one_go_is_the_one_read_key_by_key(keys: dict[str, Any], is_whole: bool) -> None:
    """Whatever a table holds: what the short way gives, the long way gives too, and no finding."""
    item = {**GOOD, **keys} if is_whole else keys
    plain = equipment_tables._plain(item)
    if plain is not None:
        assert read_closely(item) == ([plain], 0)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"class": "switch", "status": "spare", "note": "no spares", "location": "rack 4"},
        {"installed": date(2020, 1, 2), "warranty_until": date(2030, 1, 1)},
    ],
)
def test_an_ordinary_machine_is_read_in_one_go(keys: dict[str, Any]) -> None:
    """The short way is taken: else it would be of no use."""
    assert equipment_tables._plain({**GOOD, **keys}) == read_closely({**GOOD, **keys})[0][0]


@pytest.mark.parametrize(
    "keys",
    [
        {"installed": datetime.fromisoformat("2020-01-02T03:04")},
        {"depends_on": "T-2"},
        {"class_": "switch"},
        {"status": "lost"},
        {"vendor": " "},
        {"tag": "two words"},
        {"model": "M\u200b1"},
        {"note": "n" * 1_001},
    ],
)
def test_what_deserves_a_finding_is_not_read_in_one_go(keys: dict[str, Any]) -> None:
    """A machine with anything to report is left to the reader that reports it."""
    assert equipment_tables._plain({**GOOD, **keys}) is None
    assert read_closely({**GOOD, **keys})[1] > 0


def test_a_part_known_again_is_shared_and_one_with_a_finding_is_found_again() -> None:
    """Equal parts are read once; a mistake is reported at each place where it stands."""
    reader = remembering(listing(words.ident, "ids"))
    at = cursor()
    assert reader(["a", "b"], at) is reader(["a", "b"], at)
    assert len(at.found) == 0
    for count in (1, 2):
        assert reader(["a", "two words"], at) == ("a",)
        assert len(at.found) == count


def test_values_that_compare_equal_are_not_taken_for_each_other() -> None:
    """In TOML true is not 1, and 1 is not 1.0."""
    reader = remembering(lambda value, _cursor: type(value))
    assert [reader(value, cursor()) for value in (1, True, 1.0, "1")] == [int, bool, float, str]


def test_without_origins_all_else_is_the_same() -> None:
    """Who looks for findings alone gets every finding and an equal book, only not where promises stand."""
    book = Path(__file__).resolve().parents[2] / "sample_configs"
    day = date(2026, 11, 1)
    whole, bare = (read_book([book], at=day, with_origins=on) for on in (True, False))
    assert (whole.diagnostics, whole.book) == (bare.diagnostics, bare.book)
    assert all(one.origin for one in whole.book.contracts.values())
    assert all(one.origin for one in whole.book.routes)
    assert not any(one.origin for one in bare.book.contracts.values())
    assert not any(one.origin for one in bare.book.routes)


def test_a_file_in_two_of_the_folders_named_is_read_once(tmp_path: Path) -> None:
    """By whatever way it is come by: a folder, a folder below, a path with dots, or a link."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.toml").write_text("", encoding="utf-8")
    (tmp_path / "link.toml").symlink_to(inner / "a.toml")
    (tmp_path / "folder").symlink_to(inner)
    ways = [tmp_path, inner, inner / ".." / "inner" / "a.toml", tmp_path / "folder"]
    files, troubles = find_files(ways)
    assert len(files) == 1
    assert troubles == []


def test_a_text_that_comes_in_pieces_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may give fewer bytes than were asked for, as often as it likes."""
    file = tmp_path / "a.toml"
    file.write_bytes(b"x" * 1_000)
    read = os.read
    monkeypatch.setattr(os, "read", lambda number, size: read(number, min(size, 7)))
    assert read_text(file, TOML_LIMIT) == "x" * 1_000


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there when reading began is never cut off in the middle."""
    file = tmp_path / "a.toml"
    file.write_bytes(b"x" * 10)
    read = os.read
    grown: list[bool] = []

    def read_and_grow(number: int, size: int) -> bytes:
        if not grown:
            grown.append(True)
            with file.open("ab") as more:
                more.write(b"y" * 20)
        return read(number, size)

    monkeypatch.setattr(os, "read", read_and_grow)
    assert read_text(file, TOML_LIMIT) == "x" * 10 + "y" * 20


def test_a_file_that_outgrows_the_limit_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds for what is read, not only for the size that was seen first."""
    file = tmp_path / "a.toml"
    file.write_bytes(b"x" * 10)
    read = os.read
    monkeypatch.setattr(os, "read", lambda number, size: read(number, 1) and b"x" * size)
    with pytest.raises(NoText, match="larger than"):
        read_text(file, 1_000_000)


def test_no_descriptor_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is closed also when reading it fails: a book may have ten thousand."""
    file = tmp_path / "a.toml"
    file.write_bytes(b"x")
    closed: list[int] = []
    close = os.close

    def close_and_note(number: int) -> None:
        closed.append(number)
        close(number)

    monkeypatch.setattr(os, "read", _fails)
    monkeypatch.setattr(os, "close", close_and_note)
    with pytest.raises(NoText) as caught:
        read_text(file, TOML_LIMIT)
    assert caught.value.code is UNREADABLE
    assert len(closed) == 1


def _fails(_number: int, _size: int) -> bytes:
    raise OSError(5, "Input/output error")
