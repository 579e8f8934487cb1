"""Which names an alert gives its machine, and in which order they are tried."""

import pytest

from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_machine import names_given
from umc.domain.letters.delivery import IntakeRules


def names(labels: dict[str, str], rules: IntakeRules | None = None, equipment: str = "") -> list[str]:
    """Return the names in the order they are tried."""
    told = Alert(
        place="", source="x", fingerprint="1", state=AlertState.FIRING, labels=labels, equipment=equipment
    )
    return [each.name for each in names_given(told, rules or IntakeRules())]


@pytest.mark.parametrize(
    ("value", "tried"),
    [
        ("KB-SW-01", ["KB-SW-01"]),
        (" KB-SW-01 ", ["KB-SW-01"]),
        ("kb-sw-01:9100", ["kb-sw-01:9100", "kb-sw-01"]),
        ("kb-sw-01.dc.example", ["kb-sw-01.dc.example", "kb-sw-01"]),
        ("https://kb-sw-01.dc.example:8443/probe?x=1", [
            "https://kb-sw-01.dc.example:8443/probe?x=1", "kb-sw-01.dc.example", "kb-sw-01",
        ]),
        ("https://user:word@kb-sw-01/", ["https://user:word@kb-sw-01/", "kb-sw-01"]),
        ("10.0.0.1:9100", ["10.0.0.1:9100", "10.0.0.1"]),
        ("[2001:db8::1]:9100", ["[2001:db8::1]:9100", "2001:db8::1"]),
        ("2001:db8::1", ["2001:db8::1"]),
        (".example", [".example"]),
        (":9100", [":9100"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_label_is_tried_whole_and_then_cut(value: str, tried: list[str]) -> None:
    """The URL to its host, the host without its port, the name without its domain; addresses stay whole."""
    assert names({"instance": value}) == tried


def test_labels_are_tried_in_the_order_of_the_settings() -> None:
    """And no others."""
    labels = {"host": "b", "instance": "a", "node": "c"}
    assert names(labels) == ["a", "b"]
    assert names(labels, IntakeRules(equipment=("node", "host"))) == ["c", "b"]


def test_a_machine_named_outright_is_the_only_one_tried() -> None:
    """Labels could only name another."""
    assert names({"instance": "a"}, equipment="KB-SW-01") == ["KB-SW-01"]


def test_only_what_was_cut_is_marked_as_cut() -> None:
    """A part of a host's name may be a tag, but no serial."""
    told = Alert(place="", source="x", fingerprint="1", state=AlertState.FIRING, labels={"host": "a.b"})
    assert [each.is_cut for each in names_given(told, IntakeRules())] == [False, True]
