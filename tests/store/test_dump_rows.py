"""The rows in a dump of PostgreSQL: counted as they pass; what is not umc's is refused."""

from collections.abc import Iterator

import pytest

from umc.domain.copies.anchor import Anchor
from umc.store.whole.dump_rows import UnfitDump, rows_counted

HEAD = ["SET statement_timeout = 0;", "", "-- Data for Name: counters; Type: TABLE DATA"]
COUNTERS = [
    "COPY public.counters (name, value) FROM stdin;",
    "a\t1",
    "COPY public.x (a) FROM stdin;\t2",
    "\\.",
]
SEALS = [
    'COPY "my schema".seals (id, sealed_at, events, digest) FROM stdin;',
    f"10\t5\t70\t{'b' * 64}", f"9\t4\t60\t{'a' * 64}", "\\.",
]  # fmt: skip


def _lines(*parts: list[str]) -> Iterator[bytes]:
    return iter([f"{line}\n".encode() for part in parts for line in part])


def test_rows_are_counted_by_table_and_the_last_seal_is_kept() -> None:
    """In whatever order they come; a row that looks like a statement is a row."""
    found = rows_counted(_lines(HEAD, COUNTERS, [""], SEALS))
    assert (found.counts["counters"], found.counts["seals"], found.counts["faults"]) == (2, 2, 0)
    assert found.head == Anchor(seal=10, events=70, digest="b" * 64)


def test_a_dump_of_nothing_holds_nothing() -> None:
    """Its chain has not begun."""
    found = rows_counted(_lines(HEAD))
    assert (found.rows, found.head.seal, found.head.digest) == (0, 0, "0" * 64)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (COUNTERS[:-1], "ends in the middle"),
        (["COPY public.nobodys (name) FROM stdin;", "\\."], "nobodys"),
        (["COPY public.umc_meta (one, reads_from, writes_from) FROM stdin;", "\\."], "umc_meta"),
        (["COPY public.counters (name) FROM stdin;", "\\."], "other columns"),
        (["COPY public.counters (name, value, more) FROM stdin;", "\\."], "other columns"),
        (["COPY public.counters (name, name) FROM stdin;", "\\."], "other columns"),
        (["COPY public.counters (name, value) FROM '/etc/passwd';"], "which umc never keeps"),
        (["COPY counters FROM PROGRAM 'id';"], "which umc never keeps"),
        (["COPY public.counters; DROP TABLE x (name) FROM stdin;"], "which umc never keeps"),
    ],
)
def test_what_is_not_umcs_is_refused(lines: list[str], said: str) -> None:
    """Other tables, other columns, other ways to copy: a dump brings along rows and nothing else."""
    with pytest.raises(UnfitDump, match=said):
        rows_counted(_lines(HEAD, lines))
