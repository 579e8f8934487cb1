"""Text from outside is shown literally: nothing in it commands a terminal, a table or a spreadsheet."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest

from tests.sample_desk import Desk
from umc.render.safe_text import width

ESC, BEL, CSI = "\x1b", "\x07", "\x9b"
HOSTILE = (
    "[bold]loud[/bold]", "[red", "[/]", "[link=https://example.com]x[/link]", ":boom: :warning:", r"\[bold]",
    f"{ESC}[31mred{ESC}[0m", f"{ESC}]0;title{BEL}", f"{ESC}]52;c;cm0gLXJm{BEL}", f"{CSI}2J", f"{ESC}c",
    f"{ESC}]8;;https://example.com{ESC}\\x{ESC}]8;;{ESC}\\", "\x08\x08\x08", "a\rb", "a\nb", "a\r\nb",
    "a\x0bb\x0cc", "a\x85b", "a\u2028b\u2029c", "\u202efdp.exe", "\u2066x\u2069", "a\u200bb", "a\u200db",
    "\ufeffx", "\u00adx", "\x7f", "\x01\x02\x03", "a\tb", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
    "＝1+1", "=HYPERLINK(\"https://example.com\",\"x\")", "'=1", '"', '","', "';--", "%s %d {0} {x}",
    "${HOME}", "`id`", "\\x1b[31m", "\U000e0041x", "\uffa0x", "é", "e\u0301", "日本語の症状", "🧯" * 8, "ﷺ",
    "x" * 10_000, "語" * 2_000, " lead and trail ",
)  # fmt: skip
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
SGR = re.compile(r"\x1b\[[0-9;]*m")


FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝")


def said_everywhere(desk: Desk, fault: str, text: str) -> None:
    """Open a fault with a text wherever a person can write one."""
    opening = ("fault", "open", "--suspect", "KB-SW-01", "--priority", "P1", f"--symptom={text}")
    desk.run(*opening, f"--caller={text}", at="03:10")
    desk.run("fault", "suspect", fault, "KB-ST-01", f"--evidence={text}", at="03:11")
    given = (f"--vendor-ref={text}", f"--give=extra={text}")
    desk.run("fault", "dispatch", fault, "--vendor=cisco", "--equipment=KB-SW-01", *given, at="03:20")
    desk.run("fault", "hold", fault, "--reason=access", f"--note={text}", at="03:25")
    desk.run("fault", "hand-back", fault, f"--reason={text}", at="03:40")


@pytest.fixture(scope="module")
def hostile(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with a fault for each hostile text, in their order; it is only read."""
    path = tmp_path_factory.mktemp("hostile") / "umc.db"
    shutil.copyfile(_booked_sqlite, path)
    path.chmod(0o600)
    desk = Desk(f"sqlite:///{path}")
    for number, text in enumerate(HOSTILE, start=1):
        said_everywhere(desk, f"F-2026-{number:06}", text)
    return desk


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_nothing_raw_reaches_a_listing(hostile: Desk, form: str) -> None:
    """Fifty hostile symptoms at once, in every format."""
    result = hostile.run("fault", "list", "-o", form)
    assert (result.exit_code, RAW.findall(result.stdout)) == (0, [])
    assert result.stdout.count("F-2026-") == len(HOSTILE)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_nothing_raw_reaches_a_terminal(hostile: Desk, columns: int) -> None:
    """Drawn with colour at any width: only our own colours are escapes, and no line is too long."""
    drawn = hostile.run("fault", "list", columns=columns).stdout
    plain = SGR.sub("", drawn)
    assert RAW.findall(plain) == []
    assert columns == 40 or max(width(line) for line in plain.splitlines()) <= columns


@pytest.mark.parametrize("number", range(1, len(HOSTILE) + 1), ids=[ascii(text)[:24] for text in HOSTILE])
def test_a_text_is_kept_as_given_and_shown_safely(hostile: Desk, number: int) -> None:
    """Programs read back what was typed, to the character; people see nothing raw."""
    reference, text = f"F-2026-{number:06}", HOSTILE[number - 1]
    shown = hostile.run("fault", "show", reference, "-o", "json")
    fault = shown.json
    assert (fault["symptom"], fault["caller"], fault["suspects"][-1]["evidence"]) == (text, text, text)
    (leg,) = fault["legs"]
    assert (leg["vendor_ref"], leg["reason"], leg["packet"]["extra"]) == (text, text, text)
    assert fault["holds"][0]["note"] == text
    story = hostile.run("fault", "timeline", reference, "-o", "csv")
    for result in (shown, story, hostile.run("fault", "show", reference)):
        assert RAW.findall(result.stdout) == []
    drawn = SGR.sub("", hostile.run("fault", "show", reference, columns=80).stdout)
    assert RAW.findall(drawn) == []


def test_a_cell_that_a_spreadsheet_would_reckon_is_guarded(hostile: Desk) -> None:
    """It begins with an apostrophe; what begins harmlessly is left alone."""
    text = hostile.run("fault", "list", "-o", "csv").stdout
    symptoms = [str(row["symptom"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert not any(symptom.startswith(FORMULA) for symptom in symptoms)
    assert {"'=1+1", "'@SUM(A1)", "'＝1+1", "日本語の症状", "[/]"} <= set(symptoms)


def test_markup_is_text_and_not_style(sqlite_desk: Desk) -> None:
    """Square brackets and emoji names come out as they went in, on a terminal too."""
    sqlite_desk.open("KB-SW-01", "--symptom", "[bold]x[/bold] :boom: [link=a]b")
    assert "[bold]x[/bold] :boom: [link=a]b" in sqlite_desk.run("fault", "show", "1", columns=100).stdout


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udcff"])
def test_what_no_database_keeps_is_refused_before_anything_is_written(desk: Desk, text: str) -> None:
    """NUL and half a surrogate pair (a byte of the command line that is no UTF-8): the same on both."""
    said = ("--equipment", "KB-SW-01", "--priority", "P1")
    result = desk.run("fault", "open", *said, "--symptom", text, at="03:10")
    assert (result.exit_code, "unstorable-text" in result.stderr) == (3, True)
    assert RAW.findall(result.stderr) == []
    assert desk.ask("fault", "list", "--all") == []


@pytest.mark.parametrize("text", ["a\ud800b", "\udcff", f"{ESC}[31mx", "\u202ex", "x" * 10_000])
def test_a_refusal_shows_the_value_safely(desk: Desk, text: str) -> None:
    """Also where the hostile text is the name that is not known."""
    desk.open()
    for words in (
        ("show", text),
        ("list", "--customer", text),
        ("list", "--equipment", text),
        ("list", "--status", text),
        ("hold", "1", "--reason", text),
        ("open", "--symptom", "x", "--priority", "P1", "--equipment", text),
        ("open", "--symptom", "x", "--priority", "P1", "--customer", text),
        ("dispatch", "1", "--vendor", text),
        ("why", "1", "--clock", text),
        ("show", "1", "--at", text),
    ):
        for form in ("table", "json"):
            result = desk.run("fault", *words, "-o", form)
            assert result.exit_code in (2, 3), (words[0], result.stderr)
            assert RAW.findall(result.stderr) == []
            assert re.search("[\ud800-\udfff]", result.stderr) is None
