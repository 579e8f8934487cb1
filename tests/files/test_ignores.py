"""Ignore comments: which findings they let pass, and what is said of those that are wrong or idle."""

from datetime import date
from pathlib import Path

import pytest

from tests.files.books import BOOK, CSV_NAMED, PARTIES, codes, read_text, write
from umc.files.reading import Reading, read_book
from umc.files.sound_book import FlawedBook, read_sound_book

WHY = "because the paper says so"
LOST = """[calendars.shop]
time_zone = "Asia/Tokyo"
hours = { daily = ["10:00-23:59"] }"""
"""A calendar with one warning, UMC406, in its last line."""


def _ignored(reading: Reading) -> list[tuple[str, str]]:
    return [(one.diagnostic.code, one.reason) for one in reading.ignored]


@pytest.mark.parametrize(
    "text",
    [
        f"{LOST}  # umc: ignore UMC406 {WHY}\n",
        f"{LOST}#umc:ignore UMC406 {WHY}\r\n",
        f"{LOST} # umc: ignore umc406, UMC405 {WHY}\n",
        LOST.replace("hours", f"# umc: ignore UMC406 {WHY}\nhours"),
        LOST.replace("hours", f"  # umc: ignore UMC406 {WHY}\n# and a word more\nhours"),
        LOST.replace("hours", f"# umc: ignore UMC405 {WHY}\n# umc: ignore UMC406 {WHY}\nhours"),
        LOST.replace('["10', f'[ # umc: ignore UMC405 {WHY}\n  # umc: ignore UMC406 {WHY}\n  "10'),
        f'name = """\n# umc: ignore UMC406\n"""\n{LOST} # umc: ignore UMC406 {WHY}\n',
    ],
)
def test_a_comment_lets_pass_what_stands_on_its_line_or_below(tmp_path: Path, text: str) -> None:
    """At the end of the line, or on lines of its own above it; several codes; any line ends."""
    reading = read_text(tmp_path, text)
    assert ("UMC406", "the paper says so") in _ignored(reading)
    assert "UMC406" not in codes(reading)


@pytest.mark.parametrize(
    "text",
    [
        f"# umc: ignore UMC406 {WHY}\n{LOST}\n",
        f"{LOST}\n# umc: ignore UMC406 {WHY}\n",
        LOST.replace("hours", f"# umc: ignore UMC406 {WHY}\n\nhours"),
        f"{LOST} # see below: # umc: ignore UMC406 {WHY}\n",
        f"{LOST} # umc: ignored UMC406 {WHY}\n",
        LOST.replace("hours", f"why = '# umc: ignore UMC406 {WHY}'\nhours"),
        LOST.replace("hours", f"why = '''\n# umc: ignore UMC406 {WHY}'''\nhours"),
        f'{LOST}\n"# umc: ignore UMC406 {WHY}" = 1\n',
    ],
)
def test_a_comment_elsewhere_lets_nothing_pass(tmp_path: Path, text: str) -> None:
    """Not from afar, not from below, not from within a text or another comment."""
    reading = read_text(tmp_path, text)
    assert "UMC406" in codes(reading)
    assert reading.ignored == ()


def test_a_text_of_several_lines_is_let_pass_at_its_end_too(tmp_path: Path) -> None:
    """Its first line can hold no comment."""
    text = f'[desks.main]\ncalendar = "24x7"\nname = """\na\u200bb"""  # umc: ignore UMC407 {WHY}\n'
    assert _ignored(read_text(tmp_path, text)) == [("UMC407", "the paper says so")]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# umc: ignore", "the ignore comment names no code"),
        ("# umc: ignore because of the paper", "the ignore comment names no code"),
        ("# umc: ignore UMC406", "the ignore comment gives no reason"),
        ("# umc: ignore UMC406 because", "the ignore comment gives no reason"),
        ("# umc: ignore UMC406 because:  ", "the ignore comment gives no reason"),
        ("# umc: ignore UMC4 because x", 'no finding has the code "UMC4"'),
        ("# umc: ignore 406 because x", 'no finding has the code "406"'),
        ("# umc: ignore UMC406 since x", 'no finding has the code "SINCE"'),
        ("# umc: ignore UMC406, UMC4O6 because x", 'no finding has the code "UMC4O6"'),
        ("# umc: ignore UMC105 because x", "UMC105 cannot be ignored"),
        ("# umc: ignore UMC219, UMC406 because x", "UMC219 cannot be ignored"),
        ("# umc: ignore UMC417 because x", "UMC417 cannot be ignored"),
    ],
)
def test_a_comment_without_a_code_or_a_reason_is_an_error(tmp_path: Path, comment: str, said: str) -> None:
    """One finding at the comment; what it was to let pass stands."""
    reading = read_text(tmp_path, f"{LOST}  {comment}\n")
    assert codes(reading) == ["UMC406", "UMC219"]
    wrong = reading.diagnostics[1]
    assert (wrong.message, wrong.span.line, wrong.span.column) == (said, 3, 38)
    assert wrong.span.end_column == 38 + len(comment.rstrip())
    assert wrong.hint
    assert reading.has_errors


def test_a_comment_that_lets_nothing_pass_is_warned_of(tmp_path: Path) -> None:
    """One finding a comment, with those of its codes that are idle."""
    reading = read_text(tmp_path, f"{LOST}  # umc: ignore UMC406, UMC207, UMC209 {WHY}\n")
    assert codes(reading) == ["UMC417"]
    assert reading.diagnostics[0].message == "there is no UMC207 or UMC209 here to be ignored"
    assert not reading.has_errors


@pytest.mark.parametrize("code", ["UMC402", "UMC403", "UMC408"])
def test_what_needs_a_day_is_not_idle_without_one(tmp_path: Path, code: str) -> None:
    """Only with --at was it looked for."""
    folder = write(tmp_path, {"book.toml": f"{BOOK}# umc: ignore {code} {WHY}\n"})
    assert "UMC417" not in codes(read_book([folder]))
    assert "UMC417" in codes(read_book([folder], at=date(2026, 5, 1)))


def test_nothing_is_called_idle_while_there_are_errors(tmp_path: Path) -> None:
    """An error can keep a check from being made; an ignored one too."""
    idle = f"# umc: ignore UMC404 {WHY}\n"
    assert "UMC417" not in codes(read_text(tmp_path, f"{idle}{LOST}\nx = 1\n"))
    assert "UMC417" not in codes(read_text(tmp_path, f"{idle}{LOST}\nx = 1  # umc: ignore UMC201 {WHY}\n"))
    assert "UMC417" in codes(read_text(tmp_path, f"{idle}{LOST}\n"))


def test_a_file_that_is_no_toml_is_not_searched_for_comments(tmp_path: Path) -> None:
    """Nobody knows what is a comment there; and that it cannot be read is always told."""
    reading = read_text(tmp_path, "# umc: ignore\nx = # umc: ignore UMC105 because x\n")
    assert codes(reading) == ["UMC105"]


def test_an_ignored_error_lets_a_check_pass_and_no_apply(tmp_path: Path) -> None:
    """What an error leaves open nobody can carry out, whatever the reason."""
    text = BOOK.replace('desk = "tokyo"', f'desk = "osaka"  # umc: ignore UMC301 {WHY}')
    folder = write(tmp_path, {"book.toml": text})
    reading = read_book([folder])
    assert "UMC301" not in codes(reading)
    assert [one.code for one in reading.ignored_errors] == ["UMC301"]
    assert reading.has_errors
    with pytest.raises(FlawedBook) as flawed:
        read_sound_book([folder])
    assert "1 error in the files (1 ignored by a comment" in flawed.value.message


def test_an_ignored_warning_does_not_stand_against_an_apply(tmp_path: Path) -> None:
    """It did not before it was ignored either."""
    folder = write(tmp_path, {"book.toml": f"{BOOK}{LOST}  # umc: ignore UMC406 {WHY}\n"})
    assert not read_sound_book([folder]).has_errors


def _with_csv(comment: str) -> dict[str, str]:
    rows = "tag,customer,site,vendor,serial\nSW-1,bank,hq,cisco,S1\nSW-2,bank,hq,cisco,S1\n"
    return {"book.toml": PARTIES + CSV_NAMED.rstrip("\n") + comment, "machines.csv": rows}


def test_a_csv_file_is_spoken_for_where_it_is_named(tmp_path: Path) -> None:
    """CSV has no comments; the comment at the pattern lets pass its code in all files of that pattern."""
    assert codes(read_book([write(tmp_path, _with_csv("\n"))])) == ["UMC402", "UMC401"]
    reading = read_book([write(tmp_path, _with_csv(f"  # umc: ignore UMC401 {WHY}\n"))])
    assert (codes(reading), _ignored(reading)) == (["UMC402"], [("UMC401", "the paper says so")])


def test_each_pattern_speaks_for_its_own_files(tmp_path: Path) -> None:
    """A pattern on a line of its own has a comment of its own."""
    paths = f'[equipment_files]\npaths = [\n  "a.csv",\n  "b.csv",  # umc: ignore UMC401 {WHY}\n]\n'
    rows = "tag,customer,site,vendor,serial\n{0}-1,bank,hq,cisco,{0}\n{0}-2,bank,hq,cisco,{0}\n"
    files = {"book.toml": PARTIES + paths, "a.csv": rows.format("A"), "b.csv": rows.format("B")}
    reading = read_book([write(tmp_path, files)])
    twice = [one for one in reading.diagnostics if one.code == "UMC401"]
    assert [Path(one.span.file).name for one in twice] == ["a.csv"]
    assert [Path(one.diagnostic.span.file).name for one in reading.ignored] == ["b.csv"]


def test_the_excerpt_of_an_ignored_finding_is_kept(tmp_path: Path) -> None:
    """Who lists the ignored ones can show their lines."""
    reading = read_text(tmp_path, f"{LOST}  # umc: ignore UMC406 {WHY}\n")
    span = reading.ignored[0].diagnostic.span
    assert reading.excerpts[span.file, span.line].startswith("hours = ")


def test_many_comments_take_no_longer_than_many_lines(tmp_path: Path) -> None:
    """Ten thousand comments, each on its line: read once each, whether or not a text has several lines."""
    lines = "".join(f"k{number} = 1  # umc: ignore UMC201 {WHY}\n" for number in range(10_000))
    for start in ("", "x = '''\n'''\n"):
        reading = read_text(tmp_path, start + lines)
        assert len(reading.ignored) == 1_000 - bool(start)
