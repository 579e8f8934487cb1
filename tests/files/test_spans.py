"""Positions in TOML: every key and value that the parser sees is found where it stands."""

from datetime import date
from typing import Any

import pytest
import rtoml
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from umc.files.findings import KeyPath
from umc.files.spans import Index

TRICKY = '''
# [no.header] = 1
title = "a # b [c] {d} \\"e\\"" # comment
plain.dotted . key = 1
'quoted.key' = 'it\\s literal'
"esc\\u0061ped" = true
long = """
[not.a.header]
key = "no"
ends with a quote""""
raw = \'\'\'
x = \'[y]\'\'\'\'
list = [ [1, 2], # inner
  ["]", '}'], { a = [1], b.c = "x" },
]
when = 1979-05-27 07:32:00

[tables."with.dot".more]
a = 1
  [ spaced . header ]
  b = { }
[[many]]
x = 1
[[many]]
x = 2
[many.below]
y = 3
[[many.deeper]]
z = 4
'''


def _paths(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """Return every path of a parsed document with its value."""
    below: list[tuple[KeyPath, Any]] = [(path, value)] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            below += _paths(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            below += _paths(item, (*path, place))
    return below


def _written_at(text: str, path: KeyPath) -> Any:
    """Return what the text says where the index places a value."""
    spot = Index(text).find(path)
    assert spot is not None
    return rtoml.loads(f"v = {text[spot.value.start : spot.value.end]}")["v"]


def test_everything_the_parser_sees_has_a_place() -> None:
    """Comments, strings of every kind, dotted keys, inline tables and lists of tables included."""
    known = set(Index(TRICKY).paths())
    assert {path for path, _ in _paths(rtoml.loads(TRICKY))} <= known


def test_a_scalar_stands_where_the_index_says() -> None:
    """The text at the place of a value parses to that value."""
    for path, value in _paths(rtoml.loads(TRICKY)):
        if not isinstance(value, (dict, list)):
            assert _written_at(TRICKY, path) == value, path


def test_a_key_stands_where_the_index_says() -> None:
    """The place of a key holds its last part."""
    spot = Index(TRICKY).find(("plain", "dotted", "key"))
    assert spot is not None
    assert TRICKY[spot.key.start : spot.key.end] == "plain.dotted . key"


def test_an_unknown_path_is_placed_at_its_longest_known_beginning() -> None:
    """A key that is missing is shown at the table that lacks it."""
    index = Index("[a.b]\nc = 1\n")
    assert index.find(("a", "b", "nothing", 3)) == index.find(("a", "b"))
    assert index.find(("elsewhere",)) is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_and_columns_count_from_one(end: str) -> None:
    """Columns count characters, whatever their width or number of bytes."""
    text = f'name = "x"{end}title = "京浜" # 銀行{end}'
    index = Index(text)
    spot = index.find(("title",))
    assert spot is not None
    assert index.line_and_column(spot.value.start) == (2, 9)
    assert index.line_and_column(spot.value.end) == (2, 13)
    assert index.line(2) == 'title = "京浜" # 銀行'
    assert index.line(99) == ""


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=5)
SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.dates(min_value=date(1000, 1, 1)),
)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@given(DOCUMENTS)
def test_any_document_is_indexed_as_it_is_parsed(document: dict[str, Any]) -> None:
    """Whatever is written, each scalar is found at its place."""
    text = tomli_w.dumps(document)
    index = Index(text)
    for path, value in _paths(rtoml.loads(text)):
        assert path in index.paths(), (path, text)
        if not isinstance(value, (dict, list)):
            spot = index.find(path)
            assert spot is not None
            assert rtoml.loads(f"v = {text[spot.value.start : spot.value.end]}")["v"] == value


@example("a=[}")
@example("a={b=[1}}")
@example("a=[")
@given(st.text(st.sampled_from("[]{}=.,\"'#\n \\ab1"), max_size=40))
def test_broken_text_is_indexed_without_a_crash(text: str) -> None:
    """Lines are known even where nothing else can be."""
    index = Index(text)
    index.find(("a", "b"))
    assert index.line(1) == text.split("\n")[0].rstrip("\r")
