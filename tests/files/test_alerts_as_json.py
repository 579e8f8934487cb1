"""Alerts under umc's own names: one, a list, or one a line."""

from datetime import UTC, datetime

import pytest

from tests.files.alert_payloads import as_bytes, payload
from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.plain import read_plain


def read(content: bytes) -> list[Alert]:
    """Read a payload in which every alert can be read."""
    found = read_plain(content, "json")
    assert all(isinstance(one, Alert) for one in found), found
    return [one for one in found if isinstance(one, Alert)]


def test_every_documented_name_is_read() -> None:
    """And nothing else is needed."""
    said = {
        "fingerprint": "f1", "state": "problem", "equipment": "KB-SW-01", "labels": {"psu": "2"},
        "severity": "major", "name": "PSU", "summary": "failed", "starts_at": "2026-05-03T03:00:00+09:00",
        "source": "oneview",
    }  # fmt: skip
    assert read(as_bytes(said)) == [
        Alert(
            place="", source="json:oneview", fingerprint="f1", state=AlertState.FIRING, equipment="KB-SW-01",
            labels={"psu": "2"}, severity="major", name="PSU", summary="failed",
            starts_at=datetime(2026, 5, 2, 18, 0, tzinfo=UTC),
        )
    ]  # fmt: skip


def test_a_list_and_lines_are_read_with_their_places() -> None:
    """As they stand in the payload."""
    one = '{"name": "a", "equipment": "x"}'
    assert [each.place for each in read(f"[{one},{one}]".encode())] == ["[0]", "[1]"]
    assert [each.place for each in read(f"{one}\n\n{one}\n".encode())] == ["line 1", "line 3"]


def test_a_line_that_is_no_json_is_named_and_the_others_are_read() -> None:
    """A log that was cut off in the middle still says most."""
    first, second = read_plain(b'{"name": "a"}\n{"name": "b"', "json")
    assert isinstance(first, Alert)
    assert isinstance(second, Unreadable)
    assert second.place == "line 2"


@pytest.mark.parametrize("word", ["resolved", "OK", "Recovery", "cleared", "up", 0, False])
def test_a_recovery_has_many_words(word: object) -> None:
    """Letter case aside."""
    assert read(as_bytes({"name": "a", "state": word}))[0].state is AlertState.RESOLVED


def test_the_two_power_supplies_of_one_machine_are_two_alerts() -> None:
    """By the fingerprints given, and by name and labels where none is."""
    (failed,) = read(payload("juniper_pem3_fails.json"))
    (other,) = read(payload("juniper_pem4_ok.json"))
    assert failed.fingerprint != other.fingerprint
    pems = [{"name": "PEM", "equipment": "x", "labels": {"pem": pem}} for pem in "34"]
    assert len({one.fingerprint for one in read(as_bytes(pems))}) == 2


def test_what_no_recovery_could_be_told_by_is_refused() -> None:
    """One fingerprint for all that befalls a machine would let any recovery speak for any failure."""
    (found,) = read_plain(as_bytes({"equipment": "KB-SW-01", "summary": "broken"}), "json")
    assert isinstance(found, Unreadable)
    assert found.why == "has neither a name nor labels: nothing would tell it from another"
