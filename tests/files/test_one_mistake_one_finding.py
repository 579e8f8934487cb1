"""What is settled elsewhere in the book is not warned of, and both places of a mistake are shown."""

from datetime import date
from pathlib import Path

import pytest

from tests.files.books import BOOK, CONTRACT, CSV_NAMED, PARTIES, codes, read_text, write
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.files.reading import Reading, read_book

_AGREEMENT = """
[agreements.{name}]
vendor = "cisco"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
targets = {{ P1 = {{ accept = "30m", restore = "3h" }} }}
backs = [{{ vendor = "cisco" }}]
"""
_TIED = BOOK + _AGREEMENT.format(name="SNT-1") + _AGREEMENT.format(name="SNT-2")


def _renewed(starts: str, customer: str = "bank") -> str:
    renewal = CONTRACT.replace("BANK-26", "BANK-27").replace('"bank"', f'"{customer}"')
    return renewal.replace("2027-03-31", "2028-03-31").replace("2026-04-01", starts)


def _judged(folder: Path, text: str) -> list[str]:
    found = codes(read_book([write(folder, {"book.toml": text})], at=date(2027, 3, 1)))
    return [code for code in found if code == "UMC408"]


def test_a_contract_that_another_follows_is_as_good_as_renewed(tmp_path: Path) -> None:
    """From the next day on at the latest; a day without a contract is what the warning is about."""
    assert _judged(tmp_path / "alone", BOOK) == ["UMC408"]
    assert _judged(tmp_path / "next day", BOOK + _renewed("2027-04-01")) == []
    assert _judged(tmp_path / "a gap", BOOK + _renewed("2027-04-02")) == ["UMC408"]


def test_another_customers_contract_is_no_renewal(tmp_path: Path) -> None:
    """However well it fits in time."""
    shop = PARTIES[PARTIES.index("[customers") :].replace("bank", "shop")
    assert _judged(tmp_path, BOOK + shop + _renewed("2027-04-01", "shop")) == ["UMC408"]


def test_a_contract_that_ends_on_the_same_day_is_no_renewal(tmp_path: Path) -> None:
    """What follows must last longer."""
    beside = CONTRACT.replace("BANK-26", "BANK-PC").replace('class = "switch"', 'class = "pc"')
    assert _judged(tmp_path, BOOK + beside) == ["UMC408", "UMC408"]


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("", ["UMC405"]),
        ('when = { class = "switch" }\nto = "cisco"\n', []),
        ('when = { class = "switch", priority = "P1" }\nto = "cisco"\n', ["UMC405"]),
        ('when = { class = "switch" }\nto = 7\n', ["UMC202"]),
    ],
)
def test_a_route_settles_which_of_two_agreements_answers(
    tmp_path: Path, route: str, expected: list[str]
) -> None:
    """One for all priorities does, one for some does not, and one that cannot be read might."""
    text = _TIED + (f"[[routes]]\n{route}" if route else "")
    assert codes(read_text(tmp_path, text)) == expected


def test_a_target_longer_than_its_term_is_not_judged_against_ours(tmp_path: Path) -> None:
    """Too long it is in any case: no second finding says that it keeps no promise."""
    fair = _AGREEMENT.format(name="FAIR").replace('restore = "3h"', 'restore = "400d"')
    assert codes(read_text(tmp_path, BOOK + fair)) == ["UMC308"]
    assert codes(read_text(tmp_path, BOOK + fair.replace("400d", "40d"))) == ["UMC413"]


def test_a_calendar_that_never_opens_is_one_finding_for_all_that_counts_on_it(tmp_path: Path) -> None:
    """No desk is said to be shut then, and no vendor to be slow."""
    never = '[calendars.never]\ntime_zone = "Asia/Tokyo"\nhours = {}\n'
    text = BOOK.replace('calendar = "24x7"\n[vendors', 'calendar = "never"\n[vendors')
    agreement = _AGREEMENT.format(name="SNT").replace("24x7", "never")
    assert codes(read_text(tmp_path, text + agreement + never)) == ["UMC309"]


def _noted(reading: Reading) -> list[tuple[str, int, int]]:
    return [
        (note.label, note.span.line, note.span.column) for one in reading.diagnostics for note in one.notes
    ]


def test_a_column_named_twice_shows_the_first(tmp_path: Path) -> None:
    """Which of the two is to go can only be seen beside each other."""
    header = "tag,customer,site,vendor,serial,model,serial\n"
    folder = write(tmp_path, {"book.toml": PARTIES + CSV_NAMED, "machines.csv": header})
    reading = read_book([folder])
    assert codes(reading) == ["UMC111"]
    assert _noted(reading) == [("first declared here", 1, 26)]


def test_a_circle_shows_where_each_of_its_machines_says_so(tmp_path: Path) -> None:
    """The first edge is the place itself, the others are notes; of a long circle the first eight are told."""
    rows = [f"M{n},bank,hq,cisco,switch,M{(n + 1) % 12}\n" for n in range(12)]
    table = "tag,customer,site,vendor,class,depends_on\n" + "".join(rows)
    book = PARTIES + CSV_NAMED + CONTRACT
    reading = read_book([write(tmp_path, {"book.toml": book, "machines.csv": table})])
    assert codes(reading) == ["UMC307"]
    assert _noted(reading) == [(f"M{n} depends on M{n + 1}", n + 2, 25) for n in range(1, 8)]


def test_a_vendor_misspelt_where_it_is_declared_is_one_finding_for_all_its_machines(tmp_path: Path) -> None:
    """Told at the first use, with the number of all and the places of the next three."""
    rows = "".join(f"SW-{number},bank,hq,cisco,switch\n" for number in range(80))
    parties = PARTIES.replace("[vendors.cisco]", "[vendors.cisca]") + CSV_NAMED
    files = {"book.toml": parties + CONTRACT, "machines.csv": f"tag,customer,site,vendor,class\n{rows}"}
    (one,) = read_book([write(tmp_path, files)]).diagnostics
    assert (one.code, one.message) == ("UMC301", 'unknown vendor "cisco", in 80 places')
    assert one.hint == "did you mean cisca?"
    assert (one.span.line, [note.span.line for note in one.notes]) == (2, [3, 4, 5])


def test_names_unknown_in_different_ways_are_findings_of_their_own(tmp_path: Path) -> None:
    """Two wrong vendors, and a desk that bears the name of one of them."""
    text = BOOK.replace('vendor = "cisco"', 'vendor = "nec"').replace('desk = "tokyo"', 'desk = "nec"')
    route = '[[routes]]\nwhen = { class = "switch" }\nto = "fujitsu"\n'
    messages = [one.message for one in read_text(tmp_path, text + route).diagnostics]
    assert messages == ['unknown vendor "nec"', 'unknown desk "nec"', 'unknown vendor "fujitsu"']


def test_every_code_says_what_it_is_in_a_few_words() -> None:
    """A title fits a listing, begins small and ends without a stop, as the others do."""
    for kind in FINDING_CODES.values():
        assert len(kind.title) <= 60
        assert not kind.title.endswith(".")
        assert kind.title[0].islower() or kind.title.split()[0].isupper()
        assert len({one.title for one in FINDING_CODES.values()}) == len(FINDING_CODES)
