"""A benchmark of many parts is not broken off by one of them."""

from collections.abc import Callable, Iterator

import pytest

from benchmarks.measured import Measured, said
from benchmarks.processes import Ran


def parts() -> Iterator[tuple[str, Callable[[], str]]]:
    """Give a part that is done, one that cannot be, one that is done; then fail altogether."""
    yield "one", lambda: "1"
    yield "two", lambda: str(1 // 0)
    yield "three", lambda: "3"
    raise SystemExit("no more of them")


def test_a_part_that_fails_is_named_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is printed when it is done; also a list of parts that ends early is no end of the run."""
    assert list(said(parts(), "<{}>".format)) == ["1", "3"]
    first, failed, last, end = capsys.readouterr().out.splitlines()
    assert (first, last) == ("<1>", "<3>")
    assert failed.startswith("| two | FAILED: ZeroDivisionError")
    assert "no more of them" in end


def test_a_ratio_is_without_the_start_up_of_both() -> None:
    """1.4 s against 0.9 s is twice as long where either starts for 0.4 s."""
    small, large, floor = Ran(0.9, 0.8, 50), Ran(1.4, 0.8, 50), Ran(0.4, 0.3, 40)
    one = Measured(what="x", small=small, large=large, floor=floor)
    assert one.cells() == ("900 ms, 50 MB", "1,400 ms, 50 MB", "2.00 (1.00)")
    assert Measured(what="x", small=small, large=large).cells()[2] == "1.56 (1.00)"
