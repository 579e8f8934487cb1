"""Anchors as lines of text: what is printed is read back, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.copies.anchor import Anchor, NotAnAnchor, read_anchor, read_anchors

DIGEST = "0123456789abcdef" * 4
LINE = f"umc-anchor:1:12:345:{DIGEST}"


@given(st.integers(0, 10**18), st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
def test_what_is_printed_is_read_back(seal: int, events: int, digest: bytes) -> None:
    """Whatever the numbers."""
    anchor = Anchor(seal=seal, events=events, digest=digest.hex())
    assert read_anchor(f"  {anchor.text}\n") == anchor


def test_a_file_of_anchors_has_notes_and_empty_lines() -> None:
    """As it grows when umc db anchor is appended to it."""
    text = f"# of the desk in Tokyo\n\n{LINE} # 2026-11-22T10:00:00Z\r\n  {LINE}\n"
    assert [one.seal for one in read_anchors(text)] == [12, 12]
    assert read_anchors("# nothing yet\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "umc-anchor",
        LINE[:-1],
        LINE + "0",
        LINE.upper(),
        LINE.replace(":1:", ":2:", 1),
        LINE.replace(":12:", ":012:"),
        LINE.replace(":12:", ":-12:"),
        LINE.replace(":12:", ":１２:"),
        LINE.replace(":12:", f":{'9' * 20}:"),
        LINE.replace(":345:", ":3.45:"),
        f"{LINE} {LINE}",
        f"see {LINE}",
    ],
)
def test_a_text_that_is_no_anchor_is_refused_whole(text: str) -> None:
    """A line that was cut or mistyped must not pass for one that holds."""
    with pytest.raises(NotAnAnchor) as refused:
        read_anchor(text)
    assert refused.value.text == text.strip()
