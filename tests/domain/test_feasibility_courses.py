"""Courses are exact functions: put behind each other, turned round and subtracted they stay so."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from umc.domain.calendars.intervals import Interval
from umc.domain.feasibility.courses import Course, Piece, differences

END = 40


@st.composite
def courses(draw: st.DrawFn, *, falls: bool = False) -> Course:
    """Draw a course over 0 to 40 whose values lie there too; with ``falls`` it may go back a little."""
    starts = [0, *sorted(draw(st.sets(st.integers(1, END - 1), max_size=5)))]
    values: list[int] = []
    slopes: list[int] = []
    value = 0
    for begin, end in zip(starts, [*starts[1:], END], strict=True):
        value = min(max(value + draw(st.integers(-2 if falls else 0, 6)), 0), END)
        slope = draw(st.integers(0, 1))
        values.append(value)
        slopes.append(slope)
        value += slope * (end - begin)
    return Course(starts, values, slopes)


def everywhere(course: Course) -> list[int]:
    """Return all values, one by one."""
    return [course.at(place) for place in range(END)]


@given(courses(), courses())
def test_one_behind_another_is_asked_with_its_values(inner: Course, outer: Course) -> None:
    """``then`` is the function of the function, at every place."""
    assert everywhere(inner.then(outer, END)) == [outer.at(inner.at(place)) for place in range(END)]


@given(courses(falls=True), st.integers(0, END - 1))
def test_the_inverse_is_the_last_place_that_does_not_go_beyond(course: Course, value: int) -> None:
    """Also where the course falls back; ``lowest`` where every place goes beyond."""
    values = everywhere(course)
    if value < values[-1]:  # past the end the course goes on as its last piece does
        within = [place for place in range(END) if values[place] <= value]
        assert course.latest(-1).at(value) == max(within, default=-1)


@given(courses(), courses(), st.sets(st.integers(0, END - 1), min_size=2, max_size=6))
def test_differences_come_in_straight_pieces(more: Course, less: Course, bounds: set[int]) -> None:
    """The pieces fill the spans, and each is right from its first place to its last."""
    ordered = sorted(bounds)
    spans = list(zip(ordered[::2], ordered[1::2], strict=False))
    pieces = list(differences(more, less, spans))
    assert list(_places((piece.starts, piece.ends) for piece in pieces)) == list(_places(spans))
    for piece in pieces:
        for place in range(piece.starts, piece.ends):
            assert piece.value + piece.slope * (place - piece.starts) == more.at(place) - less.at(place)
        assert piece.last == more.at(piece.ends - 1) - less.at(piece.ends - 1)


@given(st.integers(-8, 8), st.integers(1, 8), st.integers(-1, 1))
def test_the_positive_part_of_a_piece_is_exact(value: int, length: int, slope: int) -> None:
    """Counted one by one: where it is nothing or less does not belong to it."""
    piece = Piece(0, length, value, slope)
    begin, end = piece.positive()
    assert list(range(begin, end)) == [at for at in range(length) if value + slope * at > 0]


def _places(spans: Iterator[Interval] | list[Interval]) -> Iterator[int]:
    for begin, end in spans:
        yield from range(begin, end)
