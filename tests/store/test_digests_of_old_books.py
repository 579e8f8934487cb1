"""A book that uses nothing new has the digests it had: what was pinned and agreed to stays so."""

from pathlib import Path

from tests.files.books import read_text
from umc.store.register.versions import versions

_BOOK = """
[desks.tokyo]
name = "Tokyo desk"
phone = "+81-3-0000-0000"
email = "desk@example.jp"
calendar = "24x7"
engineers = [
  { id = "sato", name = "見本 愛", email = "sato@example.jp", phone = "+81-3-0000-0001", skills = ["nec"] },
]

[vendors.cisco]
contacts = [
  { level = 1, name = "TAC", email = "tac@example.com", phone = "+1-408-555-0100", calendar = "24x7" },
]

[customers.bank]
engineer = "sato"
contacts = [{ level = 2, name = "見本 太郎", phone = "+81-45-000-0000", role = "operations" }]
[customers.bank.sites.hq]
time_zone = "Asia/Tokyo"
"""
_OF_0_2 = {
    "tokyo": "b52e1d7adbcd292d3c68c20662f0b92c8bc35bea9b0dedf0276f8d69cc7823fe",
    "cisco": "19abc6f656300304c0879154461429b0e5764fbdd67f8afcd9151a9c22b86e95",
    "bank": "965ddb0ddc3ffac46e38cf15510468b3f75b6fc0cbb1338a7abdf54837e395cc",
}
"""What umc 0.2 called them, before people had languages and means."""


def test_people_without_means_or_languages_are_the_versions_they_were(tmp_path: Path) -> None:
    """The first apply after an upgrade does not find every desk, vendor and customer changed."""
    book = read_text(tmp_path, _BOOK).book
    assert {one.name: one.digest for one in versions(book)} == _OF_0_2


def test_a_language_makes_another_version(tmp_path: Path) -> None:
    """What is new counts as soon as it is used."""
    book = read_text(
        tmp_path,
        _BOOK.replace('calendar = "24x7"\nengineers', 'calendar = "24x7"\nlanguage = "ja"\nengineers'),
    ).book
    changed = {one.name for one in versions(book) if one.digest != _OF_0_2[one.name]}
    assert changed == {"tokyo"}
