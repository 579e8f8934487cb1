"""Canonical text of domain values: read back the same, and with the same digest for equal values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest

from tests.domain.builders import a_calendar, a_contract, a_cover, an_agreement, promising
from tests.store.registers import a_book
from umc.domain.calendars.duration import BusinessDays
from umc.domain.faults.events import Denied, Held, Reported, Restored
from umc.domain.refusals import Refusal
from umc.domain.register.contract import Contract, Cover, Origin, Priority, RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.selector import Selector
from umc.store.register.equipment import digest_of
from umc.store.values.codec import decode, digest, encode


def test_terms_read_back_the_same_with_their_origins() -> None:
    """Every kind of value a book holds, at every depth."""
    book = a_book(
        contracts={
            "C-1": a_contract(
                covers=(a_cover(targets={Priority.P2: promising(restore="3bd", line=7)}),),
                confirm_within=BusinessDays(3),
                triage=timedelta(minutes=15),
            )
        }
    )
    for value in (
        *book.calendars.values(), *book.desks.values(), *book.vendors.values(), *book.customers.values(),
        *book.contracts.values(), *book.agreements.values(), *book.escalations.values(),
    ):  # fmt: skip
        encoded = encode(value)
        assert decode(type(value), encoded.body, encoded.origins) == value


def test_origins_come_back_where_they_were() -> None:
    """The line of a cover's target is that of the cover's target again."""
    contract = a_contract(covers=(a_cover(targets={Priority.P2: promising(restore="1h", line=7)}),))
    encoded = encode(contract)
    found = decode(Contract, encoded.body, encoded.origins)
    assert found.origin == Origin(file="contracts.toml", line=1)
    assert found.covers[0].targets[Priority.P2].origin == Origin(file="contracts.toml", line=7)
    assert found.covers[0].origin is None


def test_a_list_of_routes_reads_back_with_its_origins() -> None:
    """Routes are kept as one list, for their order is what they say."""
    routes = (RouteRule(when=Selector(model=("X*",)), to="nec", origin=Origin(file="r.toml", line=3)),)
    encoded = encode(routes)
    found = decode(tuple[RouteRule, ...], encoded.body, encoded.origins)
    assert found == routes
    assert found[0].origin == Origin(file="r.toml", line=3)


def test_moving_a_line_changes_no_digest() -> None:
    """Where a promise is written is no part of the promise."""
    assert digest(a_contract(origin=Origin(file="x.toml", line=9))) == digest(a_contract())


def test_the_order_of_keys_changes_no_digest() -> None:
    """Equal mappings are equal, whatever was written first."""
    one = {Priority.P1: promising(restore="1h"), Priority.P2: promising(restore="2h")}
    other = dict(reversed(one.items()))
    assert digest(a_contract(targets=one)) == digest(a_contract(targets=other))


def test_any_other_change_changes_the_digest() -> None:
    """A target, a day, a calendar's hours."""
    assert digest(a_contract(ends=date(2027, 3, 30))) != digest(a_contract())
    assert digest(a_calendar("c", "09:00-17:00")) != digest(a_calendar("c"))
    assert digest(an_agreement(reference="x")) != digest(an_agreement())


def test_the_canonical_text_is_this_one() -> None:
    """Pinned digests outlive releases: this text may only change with a migration."""
    assert encode(Cover(selector=Selector(site=("hq",)), calendar="c")).body == (
        '{"calendar":"c","selector":{"site":["hq"]}}'
    )
    target = promising(restore="4h", confirm="2bd")
    assert encode(target).body == '{"clocks":{"confirm":{"days":2},"restore":"PT14400S"}}'
    assert encode(target).origins == '{"":["contracts.toml",1]}'


def test_an_empty_field_that_may_be_left_out_is_left_out() -> None:
    """So a field that a later release adds changes the digest of nothing that does not use it."""
    assert encode(Restored()).body == "{}"
    assert encode(Restored(workaround=True)).body == '{"workaround":true}'


def test_an_empty_field_that_must_be_there_is_written() -> None:
    """Else it could not be read back."""
    encoded = encode(Denied(leg=0, reason=""))
    assert encoded.body == '{"leg":0,"reason":""}'


def test_an_instant_is_written_in_utc() -> None:
    """The same instant from another zone has the same digest."""
    tokyo = datetime(2026, 5, 3, 9, 0, tzinfo=timezone(timedelta(hours=9)))
    held = Held(reason="parts", until=tokyo)
    assert encode(held) == encode(Held(reason="parts", until=tokyo.astimezone(UTC)))
    assert decode(Held, encode(held).body) == held


def test_text_that_cannot_be_kept_is_refused_with_its_place() -> None:
    """The field is named as it is known in the value."""
    with pytest.raises(Refusal, match="caller holds a NUL"):
        encode(
            Reported(
                customer="c",
                contract="k",
                terms="t",
                desk="d",
                priority=Priority.P1,
                symptom="",
                caller="a\0",
            )
        )
    with pytest.raises(Refusal, match="covers/0/selector/site/0 holds half"):
        encode(a_contract(covers=(Cover(selector=Selector(site=("\ud800",))),)))


@pytest.mark.parametrize("body", ["", "[]", '{"reason": 3}', "{}", '{"reason":"x","until":"yesterday"}'])
def test_anything_else_is_not_read(body: str) -> None:
    """A body that is no such value is an error, never a guess."""
    with pytest.raises(msgspec.DecodeError):
        decode(Held, body)


def test_a_machines_digest_tells_every_field_apart() -> None:
    """No two fields can pass for each other, and what is empty says nothing."""
    plain = Equipment(tag="T", customer="c", site="s", vendor="v")
    changed = [
        replace(plain, model="x"),
        replace(plain, part_number="x"),
        replace(plain, serial="x"),
        replace(plain, class_="x"),
        replace(plain, location="x"),
        replace(plain, customer_ref="x"),
        replace(plain, note="x"),
    ]
    changed.append(replace(plain, depends_on=("x",)))
    changed.append(replace(plain, depends_on=("x", "x")))
    changed.append(replace(plain, installed=date(2026, 1, 1)))
    digests = {digest_of(machine) for machine in (plain, *changed)}
    assert len(digests) == 1 + len(changed)
