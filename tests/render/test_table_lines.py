"""Tables over the lines of a screen: whatever the width and the texts, no character is lost."""

from hypothesis import example, given
from hypothesis import strategies as st

from umc.render.blocks import Block, Cell, Grid, grid, line, pairs
from umc.render.draw_plain import draw_plain
from umc.render.draw_rich import draw_rich
from umc.render.safe_text import safe_lines, width
from umc.render.table_lines import folded, table_lines

_LETTERS = "abc 0123-:+é한글日本語東京ﾊﾝ\u0301\u3099😀"
_TEXTS = st.one_of(
    st.text(_LETTERS, max_size=60),
    st.sampled_from(
        ["2026-03-11 to 2026-03-12", "just after Fri 2026-03-06 14:00 +00:00", "日本電気株式会社" * 6]
    ),
)
_SCREENS = st.integers(40, 200)


@st.composite
def some_grids(draw: st.DrawFn) -> Grid:
    """Draw a table of any texts; columns of every kind but those that can be spared."""
    across = draw(st.integers(1, 10))
    places = st.lists(st.integers(0, across - 1), max_size=4)
    rows = draw(st.lists(st.lists(_TEXTS, min_size=across, max_size=across), min_size=1, max_size=4))
    names = [f"column {place}" for place in range(across)]
    indent = draw(st.sampled_from([0, 2, 6]))
    return grid(names, rows, right=draw(places), keep=draw(places), indent=indent)


def bare(text: str) -> list[str]:
    """Return the characters of a text, sorted: what a layout must not change, spaces aside."""
    return sorted("".join(text.split()))


@given(some_grids(), _SCREENS)
def test_no_character_is_lost_at_any_width(table: Grid, screen: int) -> None:
    """Each character of each cell is drawn once, and no line is wider than the screen."""
    drawn = draw_rich([table], width=screen, color=False)
    cells = [name.upper() for name in table.columns]
    cells += ["".join(safe_lines(cell.text)) or "" for row in table.rows for cell in row]
    said = bare(drawn)
    if sum(not cell for cell in cells):  # a row that flows shows an empty cell as a dash
        said, cells = [one for one in said if one != "-"], [cell.replace("-", "") for cell in cells]
    assert said == bare("".join(cells))
    assert all(width(one) <= screen for one in drawn.splitlines())


@given(some_grids(), _SCREENS)
def test_a_cell_is_read_in_order(table: Grid, screen: int) -> None:
    """Down its column a cell reads as it was written, spaces at line ends aside."""
    one = Grid(table.columns[:1], tuple(row[:1] for row in table.rows), keep=frozenset())
    drawn = "".join(text for pieces in table_lines(one, screen) for text, _ in pieces)
    written = one.columns[0].upper() + "".join(row[0].text or "-" for row in one.rows)
    assert "".join(drawn.split()).replace("-", "") == "".join(written.split()).replace("-", "")


@given(_TEXTS, st.integers(8, 80))
@example("   aaaaaaaa", 8)
@example(" aaaaaaaa", 8)
def test_folding_keeps_words_whole_where_they_fit(text: str, room: int) -> None:
    """What fits on a line of its own is not broken; nothing is wider than the room."""
    (plain,) = safe_lines(text)
    lines = list(folded(plain, room))
    assert all(width(one) <= room for one in lines)
    assert "".join(lines).replace(" ", "") == plain.replace(" ", "")
    for word in plain.split(" "):
        assert width(word) > room or any(word in one for one in lines)


@given(_TEXTS, _TEXTS, _SCREENS)
def test_lines_and_pairs_lose_nothing_either(first: str, second: str, screen: int) -> None:
    """Whatever is drawn on a terminal has the characters of the plain text."""
    blocks: list[Block] = [line(Cell(first), second, indent=2), pairs([("label", first), ("other", second)])]
    assert bare(draw_rich(blocks, width=screen, color=False)) == bare(draw_plain(blocks))


def test_columns_that_can_be_spared_go_in_their_order() -> None:
    """The first of them first, as many as must, and the last line names those that went."""
    table = grid(("id", "long", "short"), [["A", "x" * 25, "y" * 10]], spare=(1, 2))
    assert "LONG" in draw_rich([table], width=60, color=False)
    narrow = draw_rich([table], width=40, color=False).splitlines()
    assert narrow == ["ID  SHORT", "A   yyyyyyyyyy", "left out at this width: long"]


def test_a_row_that_cannot_fit_flows_with_every_column() -> None:
    """Where sparing is not enough nothing is spared."""
    table = grid(("id", "kept", "spare"), [["A", "x" * 50, "yyy"]], keep=(0, 1), spare=(2,))
    drawn = draw_rich([table], width=40, color=False)
    assert "yyy" in drawn
    assert drawn.count("x") == 50
    assert "left out" not in drawn
