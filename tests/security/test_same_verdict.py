"""Bad values in every place that takes one: the same verdict in the same words on both databases."""

import os
import re
import sys
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import Column, Engine, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from tests.sample_desk import Desk
from tests.security.bad_values import BAD_VALUES, FIELDS
from tests.security.judging import Verdict, judge

ALLOWED = {0, 1, 2, 3}
"""Yes, no, wrong usage, refused: never a failure of the world, never a bug of ours."""
NEVER_TAKEN = ("a NUL", "half a surrogate pair", "a byte that is no UTF-8")
FREE_TEXTS = ("a symptom", "a caller", "a vendor's number")
"""Those that the answer repeats as they were given."""
_STRIDE = 1 if os.environ.get("UMC_TEST_BREADTH") == "whole" else 9
_OURS = re.compile(r"[0-9a-f]{32}|'id': \d+|(?:message|show) \d+")
"""Keys and ids of messages, which are never the same twice."""


def chosen() -> list[tuple[str, str]]:
    """Return each place with each ninth value, every value in every ninth place; or all of them."""
    return [
        (field, bad)
        for row, field in enumerate(FIELDS)
        for column, bad in enumerate(BAD_VALUES)
        if (row + column) % _STRIDE == 0
    ]


def at_work(desk: Desk) -> None:
    """Leave a fault that is dispatched, one that is open, one that is restored, and messages."""
    desk.dispatched()
    desk.open("KB-SW-02")
    desk.open("KB-SW-04")
    desk.step("restore", "3", at="05:00")


def verdicts(desk: Desk) -> dict[tuple[str, str], Verdict]:
    """Return what becomes of bad values, each tried on the same state."""
    at_work(desk)
    message = str(desk.ask("outbox", "list")[0]["id"])
    with judge(desk.url) as judging:
        return {
            (field, bad): judging.verdict(
                *(word.replace("{message}", message).replace("{}", BAD_VALUES[bad]) for word in FIELDS[field])
            )
            for field, bad in chosen()
        }


def unlike(one: Verdict, other: Verdict) -> bool:
    """Tell whether two verdicts differ in more than what is never the same twice."""
    return _OURS.sub("", repr(one)) != _OURS.sub("", repr(other))


@pytest.mark.postgres
def test_a_bad_value_has_the_same_fate_on_both_databases(sqlite_desk: Desk, postgres_desk: Desk) -> None:
    """Exit code, code, message, hint, result and warnings; and every fate is one that is allowed."""
    here, there = verdicts(sqlite_desk), verdicts(postgres_desk)
    assert [which for which in here if unlike(here[which], there[which])] == []
    assert {which: one for which, one in here.items() if one.exit_code not in ALLOWED} == {}
    fates = Counter(one.code for one in here.values())
    places = f"{len({field for field, _ in here})} places, {len({bad for _, bad in here})} classes of value"
    sys.stdout.write(f"\n{places}: {len(here)} verdicts on each database; {dict(fates.most_common())}\n")
    assert [which for which, one in here.items() if which[1] in NEVER_TAKEN and one.code == "taken"] == []
    kept = [(which, one) for which, one in here.items() if which[0] in FREE_TEXTS and one.code == "taken"]
    assert len(kept) > 5
    assert [which for which, one in kept if not one.holds(BAD_VALUES[which[1]])] == []


def test_a_verdict_of_another_word_would_be_noticed() -> None:
    """The comparison is no rubber stamp; only keys may differ."""
    one = Verdict(exit_code=3, error={"code": "a", "key": "0" * 32}, result=None, warnings=())
    assert not unlike(one, replace(one, error={"code": "a", "key": "f" * 32}))
    assert unlike(one, replace(one, error={"code": "b", "key": "0" * 32}))
    assert unlike(one, replace(one, exit_code=2))


@pytest.mark.postgres
def test_without_umc_the_two_databases_judge_differently(sqlite_url: str, postgres_url: str) -> None:
    """The negative control: the same values written to a table of each by SQLAlchemy alone."""
    fates = [
        _naive_fates(url.replace("postgresql:", "postgresql+psycopg:")) for url in (sqlite_url, postgres_url)
    ]
    unlike_fates = [bad for bad in BAD_VALUES if fates[0][bad] != fates[1][bad]]
    sys.stdout.write(
        f"\nnaive: {len(unlike_fates)} of {len(BAD_VALUES)} values fare differently: {unlike_fates}\n"
    )
    assert {"a NUL", "too long"} <= set(unlike_fates)


def _naive_fates(url: str) -> dict[str, bool]:
    """Return of each value whether a table of texts of a hundred characters gives it back."""
    engine = create_engine(url)
    table = Table("naive", MetaData(), Column("text", String(100)))
    table.create(engine)
    try:
        return {bad: _comes_back(engine, table, value) for bad, value in BAD_VALUES.items()}
    finally:
        table.drop(engine)
        engine.dispose()


def _comes_back(engine: Engine, table: Table, value: str) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(insert(table).values(text=value))
            return value in connection.execute(select(table.c.text)).scalars().all()
    except (SQLAlchemyError, UnicodeError):
        return False
