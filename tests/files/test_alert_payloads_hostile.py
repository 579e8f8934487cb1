"""Payloads from whoever knows the address: what cannot be read is named, and nothing else suffers."""

import tracemalloc
from typing import Any

import pytest

from tests.files.alert_payloads import an_alert, as_bytes, of_alertmanager
from umc.domain.alerts.alert import Alert, Unreadable
from umc.files.alerts.formats import READERS, content_of
from umc.files.alerts.payload import LIMIT, MOST_ALERTS

GOOD = b'{"labels": {"alertname": "A"}}'


def between(value: bytes) -> tuple[Alert | Unreadable, ...]:
    """Read a payload with a spoilt alert between two sound ones."""
    return READERS["alertmanager"](b'{"alerts": [%b, %b, %b]}' % (GOOD, value, GOOD), "am")


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (b'{"labels": {"alertname": "A"}, "value": NaN}', "holds NaN, which is no JSON"),
        (b'{"labels": {"alertname": "A"}, "value": -Infinity}', "holds -Infinity, which is no JSON"),
        (b'{"labels": {"a": 1e999}}', "holds the number 1e999, which is too large"),
        (b'{"labels": {"a": %b}}' % (b"9" * 5000), "holds a number of 5,000 digits"),
        (b'{"labels": {"alertname": "A"}, "labels": {}}', "gives 'labels' twice"),
        (b'{"labels": {"instance": "a", "instance": "b"}}', "gives 'instance' twice"),
        (b'{"x": %b0%b}' % (b"[" * 60, b"]" * 60), "is nested more than 32 deep"),
    ],
)
def test_a_flaw_spoils_its_own_alert_and_no_other(spoilt: bytes, why: str) -> None:
    """It is named by its place."""
    before, found, after = between(spoilt)
    assert found == Unreadable(place="alerts[1]", why=why)
    assert isinstance(before, Alert)
    assert isinstance(after, Alert)


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"5",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf{}x",
    ],
)
def test_what_is_no_payload_is_one_unreadable_part(form: str, content: bytes) -> None:
    """In every format; nothing is raised, however deep it goes."""
    found = READERS[form](content, "x")
    assert [type(one) for one in found] == [Unreadable]


@pytest.mark.parametrize("form", READERS)
def test_any_value_in_any_field_is_read_or_named(form: str) -> None:
    """No type of value raises in any reader."""
    fields = (
        "status", "state", "labels", "annotations", "startsAt", "starts_at", "fingerprint", "ruleId", "tags",
        "evalMatches", "title", "hosts", "host", "event", "trigger_id", "event_value", "event_tags", "clock",
        "severity", "equipment", "source", "name", "value",
    )  # fmt: skip
    values: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1.5,
        "",
        "x",
        "\ud800",
        "\0",
        [],
        [1],
        [{}],
        {},
        {"a": {}},
        {"id": 1},
    )
    known = {"name": "n", "trigger_id": "1", "event_value": "1"}
    for field in fields:
        for value in values:
            for one in READERS[form](as_bytes([{**known, field: value}]), "x"):
                assert isinstance(one, Alert | Unreadable)


def test_what_no_database_keeps_is_replaced() -> None:
    """A NUL or half a surrogate pair in a summary must not cost the alert."""
    (found,) = READERS["alertmanager"](
        of_alertmanager(an_alert(annotations={"summary": "a\0b\ud800c"})), "am"
    )
    assert isinstance(found, Alert)
    assert found.summary == "a\ufffdb\ufffdc"


def test_a_byte_that_is_no_utf_8_costs_no_alert() -> None:
    """It is replaced where it stands."""
    (found,) = READERS["json"](b'{"name": "caf\xe9", "equipment": "x"}', "x")
    assert isinstance(found, Alert)
    assert found.name == "caf\ufffd"


def test_a_text_without_end_is_cut() -> None:
    """With the sign that there was more."""
    (found,) = READERS["alertmanager"](
        of_alertmanager(an_alert(annotations={"summary": "x" * 100_000})), "am"
    )
    assert isinstance(found, Alert)
    assert (len(found.summary), found.summary[-1]) == (1000, "…")


def test_more_than_ten_thousand_alerts_are_read_to_ten_thousand() -> None:
    """The rest is counted and said."""
    found = READERS["alertmanager"](of_alertmanager(*[an_alert()] * (MOST_ALERTS + 5)), "am")
    assert len(found) == MOST_ALERTS + 1
    assert found[-1] == Unreadable(place="the rest", why="5 more than the 10,000 read at once")


def test_a_payload_that_is_too_long_is_not_read(tmp_path: Any) -> None:
    """Nor taken into memory beyond the limit."""
    path = tmp_path / "long"
    with path.open("wb") as file:
        file.truncate(40 * LIMIT)
    tracemalloc.start()
    content = content_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * LIMIT
    (found,) = READERS["json"](content, "x")
    assert found == Unreadable(place="", why="the payload has more than 10,000,000 bytes; send it in parts")
