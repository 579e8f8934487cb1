"""Which words of an event are people's, and that they can be exchanged one by one."""

from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest

from tests.domain.builders import an_event, at, dispatched, reported, routed
from umc.domain.faults.events import KINDS, Accepted, Closed, Confirmed, Held, Noted, What
from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Undelivered
from umc.domain.personal.personal import ACTOR, SAID, with_words, words_of

NOBODYS_WORDS = {
    "customer", "contract", "terms", "desk", "site", "equipment", "channel", "time_zone", "vendor", "by_rule",
    "agreement", "candidates", "reasons", "contact", "to", "old", "new", "clock", "party", "message", "kind",
    "reason_of_hold", "tell", "role", "address", "notes",
}  # fmt: skip
"""Ids, words of umc's own, contacts of vendors; and fields that are a person's only in some events."""
ONLY_SOMETIMES = (Escalated, Postponed, BreachWithdrawn, Undelivered, Delivered)


def words(what: What, actor: str = "sato") -> dict[str, str]:
    """Return the words of people in an event that says this."""
    return words_of(an_event(1, "2026-05-03 03:10", what, actor=actor))


def a_mark(tell: str, **more: Any) -> dict[str, Any]:
    """Return what is said of a mark."""
    return {"clock": "respond", "percent": 80, "tell": tell, "due_at": at("2026-05-03 03:10"), **more}


def a_message(party: str) -> dict[str, Any]:
    """Return what is said of a message."""
    about = {"contact": "Ms Tanaka", "address": "t@bank.example"}
    return {"message": "<1@umc.invalid>", "kind": "note", "party": party, **about}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_field_of_text_is_overlooked(kind: Any) -> None:
    """A field that is added to an event is either people's words, or is said here to be none."""
    hints = get_type_hints(kind)
    texts = {one.name for one in fields(kind) if hints[one.name] in (str, str | None, tuple[str, ...])}
    ours = {
        ("by" if kind.__name__ == "Routed" else ""),
        ("reason" if kind.__name__ in ("Held", "Resumed") else ""),
    }
    assert texts - set(SAID.get(kind, ())) - NOBODYS_WORDS - ours == set()


def test_words_are_found_by_their_place() -> None:
    """A field by its name, of a packet each value by its position; what is empty is no word."""
    assert words(reported(symptom="no link", caller="")) == {"symptom": "no link"}
    assert words(Confirmed(by="Ms Tanaka", note="it is back")) == {"by": "Ms Tanaka", "note": "it is back"}
    assert words(Held(reason="access", note="after nine")) == {"note": "after nine"}
    assert words(Accepted(leg=1, vendor_ref="C-1")) == {"vendor_ref": "C-1"}
    assert words(routed()) == {}
    sent = with_words(an_event(1, "2026-05-03 03:10", dispatched()), {}).what
    assert words(sent) == {}


def test_each_value_of_a_packet_has_a_place() -> None:
    """Its field names are umc's; an empty value is none."""
    packet = (("tag", "SW-1"), ("contact", ""), ("caller", "Ms Tanaka"))
    event = an_event(1, "2026-05-03 03:10", _handed_over(packet))
    assert words_of(event) == {"packet/0": "SW-1", "packet/2": "Ms Tanaka"}
    changed = with_words(event, {"packet/2": "gone", "packet/9": "x", "nowhere": "x", "nowhere/1": "x"})
    assert changed.what == _handed_over((("tag", "SW-1"), ("contact", ""), ("caller", "gone")))


def _handed_over(packet: tuple[tuple[str, str], ...]) -> Any:
    return replace(dispatched(), packet=packet)


@pytest.mark.parametrize(
    ("actor", "found"), [("mail:t@bank.example", {ACTOR: "mail:t@bank.example"}), ("sato", {}), ("umc", {})]
)
def test_the_sender_of_a_mail_is_a_person(actor: str, found: dict[str, str]) -> None:
    """The desk's own people are not: who of them did what is what the record is for."""
    assert words(Closed(), actor) == found
    event = an_event(1, "2026-05-03 03:10", Closed(), actor=actor)
    assert with_words(event, {ACTOR: "x"} if found else {}).actor == ("x" if found else actor)


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (Escalated(**a_mark("customer", role="customer", party="customer", contact="T", notes=("late",))),
         {"contact": "T", "notes/0": "late"}),
        (Escalated(**a_mark("customer", role="desk", party="desk", contact="D", notes=("T is away",))),
         {"contact": "D", "notes/0": "T is away"}),
        (Escalated(**a_mark("Ms T", role="Ms T", party="customer", contact="Ms T")),
         {"tell": "Ms T", "role": "Ms T", "contact": "Ms T"}),
        (Escalated(**a_mark("vendor:2", role="vendor:2", party="nec", contact="N", notes=("late",))), {}),
        (Escalated(**a_mark("engineer", role="engineer", party="desk", contact="D")), {}),
        (Postponed(**a_mark("customer", until=at("2026-05-03 09:00"), notes=("waits for T",))),
         {"notes/0": "waits for T"}),
        (Postponed(**a_mark("vendor:1", until=at("2026-05-03 09:00"), notes=("waits for N",))), {}),
        (BreachWithdrawn(**a_mark("desk", role="desk", party="desk", contact="D", why="held")),
         {"why": "held"}),
        (Undelivered(**a_message("customer"), why="no such box"),
         {"why": "no such box", "contact": "Ms Tanaka", "address": "t@bank.example"}),
        (Undelivered(**a_message("nec"), why="no such box"), {"why": "no such box"}),
        (Delivered(**a_message("customer")), {"contact": "Ms Tanaka", "address": "t@bank.example"}),
        (Delivered(**a_message("nec")), {}),
    ],
)  # fmt: skip
def test_who_was_told_is_a_person_where_it_was_one_of_the_customers(
    what: What, found: dict[str, str]
) -> None:
    """Or somebody whom a ladder names; vendors' contacts and the desk's are the company's own record."""
    assert words(what) == found


def test_words_put_back_make_the_event_that_was() -> None:
    """Taking them out and putting them back changes nothing else."""
    event = an_event(1, "2026-05-03 03:10", Noted(text="called Ms Tanaka", to="customer"), actor="mail:x@y.z")
    taken = words_of(event)
    without = with_words(event, {place: f"said:{place}" for place in taken})
    assert without.what == Noted(text="said:text", to="customer")
    assert with_words(without, taken) == event
