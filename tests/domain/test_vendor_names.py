"""A vendor is named by its id, or by an alias that it alone has."""

import pytest

from tests.domain.builders import a_vendor
from umc.domain.register.party import vendor_of, vendors_called

VENDORS = {
    "cisco": a_vendor(id="cisco", aliases=("Cisco", "シスコ", "Café Networks")),
    "hpe": a_vendor(id="hpe", aliases=("Aruba", "nec")),
    "nec": a_vendor(id="nec", aliases=("Aruba",)),
}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("cisco", "cisco"), ("CISCO", "cisco"), ("シスコ", "cisco"), ("cafe\u0301 networks", "cisco"),
        ("nec", "nec"), ("NEC", "hpe"), ("Aruba", None), ("cisc", None), ("", None),
    ],
)  # fmt: skip
def test_an_id_goes_before_an_alias_and_an_alias_must_be_its_own(name: str, meant: str | None) -> None:
    """Letter case and the composition of letters aside; nothing else is guessed."""
    assert vendor_of(VENDORS, name) == meant


def test_all_who_share_an_alias_are_named() -> None:
    """By id, so that a refusal reads the same each time."""
    assert vendors_called(VENDORS, "ARUBA") == ("hpe", "nec")
