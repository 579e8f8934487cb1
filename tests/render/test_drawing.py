"""How values, texts and blocks come out: exact for programs, safe and readable for people."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.render.blocks import BLANK, Block, Cell, grid, line, pairs, title
from umc.render.draw_plain import draw_plain
from umc.render.draw_rich import draw_rich
from umc.render.formats import as_csv, as_json, as_json_line
from umc.render.safe_text import safe, safe_json, safe_lines, width
from umc.render.values import instant_fields, iso, iso_utc, length, seconds, spoken, spoken_short

TOKYO = ZoneInfo("Asia/Tokyo")
AT = datetime(2026, 5, 2, 22, 10, tzinfo=UTC)
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 日本語 é", "plain 日本語 é"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b2J", "\\x9b2J"),
        ("a\tb\nc", "a\\x09b\\x0ac"),
        ("\u202efdp", "\\u202efdp"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\x00", "\\x00"),
    ],
)
def test_what_could_hide_or_command_is_shown_as_an_escape(text: str, shown: str) -> None:
    """Everything else stays as it is."""
    assert safe(text) == shown


@given(st.text())
def test_no_text_gets_past_the_border(text: str) -> None:
    """Whatever it holds, plain or as JSON."""
    assert RAW.search(safe(text)) is None
    assert not any(RAW.search(one) for one in safe_lines(text))
    assert RAW.search(as_json_line(text).rstrip("\n")) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_json_means_the_same_after_it_was_made_safe(text: str) -> None:
    """Escapes of JSON are read back to the very text."""
    import json

    assert json.loads(as_json({"text": text})) == {"text": text}
    assert safe_json('"\u202e\U000e0041"') == '"\\u202e\\udb40\\udc41"'


def test_lines_stay_lines_and_tabs_become_spaces() -> None:
    """An empty text is one empty line."""
    assert safe_lines("a\tb\r\nc") == ["a    b", "c"]
    assert safe_lines("") == [""]


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("日本", 4), ("ｱ", 1), ("e\u0301", 1), ("🧯", 2), ("Ａ", 2)]
)
def test_width_is_counted_in_terminal_cells(text: str, cells: int) -> None:
    """Wide characters take two, combining ones none."""
    assert width(text) == cells


def test_an_instant_is_written_in_a_zone_and_in_utc() -> None:
    """None stays None."""
    assert instant_fields("due_at", AT, TOKYO) == {
        "due_at": "2026-05-03T07:10:00+09:00",
        "due_at_utc": "2026-05-02T22:10:00Z",
    }
    assert (iso(None), iso_utc(None)) == (None, None)


@pytest.mark.parametrize(
    ("duration", "written", "said"),
    [
        (timedelta(hours=1, minutes=30), 5400, "1 h 30 min"),
        (timedelta(seconds=0.5), 0.5, "0 min"),
        (timedelta(0), 0, "0 min"),
        (timedelta(seconds=-90), -90, "-1 min 30 s"),
        (timedelta(days=2, hours=4, seconds=5), 187205, "2 d 4 h"),
        (None, None, ""),
    ],
)
def test_a_duration_is_seconds_for_programs_and_units_for_people(
    duration: timedelta | None, written: float | None, said: str
) -> None:
    """Seconds are dropped from days, where nobody reads them."""
    assert (seconds(duration), length(duration)) == (written, said)


def test_an_instant_for_people_has_its_weekday_and_offset() -> None:
    """Seconds only where there are any; the short form leaves year and offset out."""
    assert spoken(AT, TOKYO) == "Sun 2026-05-03 07:10 +09:00"
    assert spoken(AT + timedelta(seconds=5), TOKYO) == "Sun 2026-05-03 07:10:05 +09:00"
    assert (spoken_short(AT, TOKYO), spoken_short(None)) == ("Sun 05-03 07:10", "")


def test_csv_cells_are_guarded_and_typed() -> None:
    """Nothing, yes and no, numbers, texts, lists; a formula is text."""
    record = {
        "a": None,
        "b": True,
        "c": -1.5,
        "d": "=1+1",
        "e": ["x"],
        "f": 'say "hi", twice',
        "g": "x\x1b\ny",
    }
    text = as_csv([*record, "missing"], [record])
    assert text == ('a,b,c,d,e,f,g,missing\n,true,-1.5,\'=1+1,"[""x""]","say ""hi"", twice","x\\x1b\ny",\n')


BLOCKS: list[Block] = [
    title("Promises"),
    line("due ", Cell("soon", "strong"), indent=2),
    BLANK,
    pairs([("symptom", "two\nlines"), ("empty", ""), ("none", None), ("顧客", "x")], indent=2),
    grid(("clock", "left"), [("respond", "1 h"), (Cell("日本", "bad"), "15 min")], right=(1,), indent=2),
]


def test_plain_text_is_aligned_and_never_wrapped() -> None:
    """Also where characters are wide; what is empty is left out."""
    assert draw_plain(BLOCKS) == (
        "Promises\n  due soon\n\n  symptom  two\n           lines\n  顧客     x\n"
        "  CLOCK      LEFT\n  respond     1 h\n  日本     15 min\n"
    )
    assert len(draw_plain([line("x" * 5000)])) == 5001


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_terminal_gets_lines_of_its_width(columns: int) -> None:
    """Long cells are folded, nothing is cut off."""
    rows = [("F-2026-000001", "word " * 40), ("F-2026-000002", "語" * 60)]
    drawn = draw_rich([grid(("fault", "symptom"), rows)], width=columns, color=False)
    assert max(width(one) for one in drawn.splitlines()) <= columns
    assert (drawn.count("word"), drawn.count("語")) == (40, 60)


def test_colour_is_only_added() -> None:
    """Without it the same text is drawn."""
    coloured = draw_rich(BLOCKS, width=80, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == draw_rich(BLOCKS, width=80, color=False)


@pytest.mark.parametrize(
    "text", ["[bold]x[/bold]", "[/]", ":boom:", "[link=x]y", "https://example.com", "'a' 1"]
)
def test_a_text_is_never_taken_for_markup(text: str) -> None:
    """Neither style, emoji, link nor highlight."""
    blocks: list[Block] = [line(text), pairs([("a", text)]), grid((text,), [(text,)])]
    for block in blocks:
        assert text in draw_rich([block], width=80, color=False)
        assert text in re.sub(r"\x1b\[[0-9;]*m", "", draw_rich([block], width=80, color=True))


@given(st.text(max_size=60))
def test_any_text_can_be_drawn(text: str) -> None:
    """Plain and on a terminal, as a line, a value and a cell."""
    blocks: list[Block] = [line(text), pairs([("a", text)]), grid(("a", "b"), [(text, text)])]
    for drawn in (draw_plain(blocks), draw_rich(blocks, width=60, color=False)):
        assert RAW.search(drawn) is None


WIDE = grid(
    ("fault", "due", "held by", "symptom"),
    [
        ("F-2026-000001", "Sun 05-03 07:10", "", "word " * 8),
        ("F-2026-000002", Cell("held", "held"), "x", "y"),
    ],
    keep=(0, 1),
)


def test_what_may_fold_keeps_a_width_that_can_be_read() -> None:
    """Just wide enough: what is kept stands whole, a loose column has eight cells."""
    drawn = draw_rich([WIDE], width=13 + 15 + 7 + 8 + 6, color=False).splitlines()
    assert drawn[1] == "F-2026-000001  Sun 05-03 07:10           word"
    assert len(drawn) == 1 + 8 + 1


def test_a_table_too_wide_for_what_is_kept_flows() -> None:
    """A row takes several lines, each cell whole; an empty cell is a dash, so that none is mistaken."""
    drawn = draw_rich([WIDE], width=13 + 15 + 7 + 8 + 5, color=False).splitlines()
    assert drawn[:2] == ["FAULT  DUE  HELD BY  SYMPTOM", "F-2026-000001  Sun 05-03 07:10  -"]
    assert drawn[2].startswith("    word word")
    assert drawn[-1] == "F-2026-000002  held  x  y"
