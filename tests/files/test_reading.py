"""Reading a book: what its files declare becomes values; order and division of files do not matter."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.files.books import BOOK, CONTRACT, CSV_NAMED, PARTIES, SWITCH, codes, places, read_text, write
from umc.domain.calendars.calendar_terms import Closure, HolidayRule, Opening, Window
from umc.domain.calendars.duration import BusinessDays
from umc.domain.register.contract import USUAL_MATRIX, ClockName, Level, Origin, Priority
from umc.domain.register.selector import Selector
from umc.files.reading import read_book

EVERYTHING = Path(__file__).parent / "everything"


def test_a_book_with_one_of_everything_has_no_findings() -> None:
    """Every key that the format knows is read without a finding."""
    reading = read_book([EVERYTHING])
    assert reading.diagnostics == ()
    assert [Path(name).name for name in reading.files] == [
        "book.toml",
        "parties.toml",
        "templates.toml",
        "bank.csv",
    ]


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    """A name may be used before it is declared, in whatever file that is."""
    one = read_book([write(tmp_path / "a", {"1.toml": CONTRACT, "2.toml": SWITCH, "3.toml": PARTIES})])
    other = read_book([write(tmp_path / "b", {"1.toml": PARTIES, "2.toml": SWITCH, "3.toml": CONTRACT})])
    assert one.diagnostics == other.diagnostics == ()
    assert one.book == other.book


def test_files_may_be_listed_instead_of_their_folder(tmp_path: Path) -> None:
    """A folder and the list of its files are the same book; a file named twice is read once."""
    folder = write(tmp_path, {"a.toml": PARTIES, "b.toml": SWITCH + CONTRACT})
    listed = read_book([folder / "b.toml", folder / "a.toml", folder])
    assert listed.diagnostics == ()
    assert listed.book == read_book([folder]).book


def test_scenarios_hidden_files_and_underscored_folders_are_no_part_of_a_book(tmp_path: Path) -> None:
    """What a folder holds beside the book may be anything."""
    extra = {"a.test.toml": "[[", ".hidden.toml": "[[", "_plain/x.toml": "[[", "notes.txt": "[["}
    reading = read_book([write(tmp_path, {"book.toml": BOOK, **extra})])
    assert codes(reading) == []
    assert len(reading.files) == 1


def test_hours_of_a_day_add_up_and_ranges_may_pass_sunday() -> None:
    """``daily``, days and ranges each give windows to the days they name."""
    week = read_book([EVERYTHING]).book.calendars["shop"].week
    morning, night = Window(opens_s=32400, closes_s=43200), Window(opens_s=79200, closes_s=108000)
    assert week[0] == (morning,)  # mon, by sat-mon
    assert week[1] == ()
    assert week[5] == (morning, night)  # sat, by sat-mon and sat
    assert week[6] == (morning,)


def test_a_calendar_keeps_its_exceptions() -> None:
    """Holidays by code and by date, closures and openings, each with what is written for it."""
    calendar = read_book([EVERYTHING]).book.calendars["office"]
    assert calendar.holidays_from == ("JP",)
    named = {one.on: one.name for one in calendar.holidays}
    assert named[date(2026, 12, 24)] == "holiday"
    assert date(2026, 5, 5) in named
    assert calendar.holiday_rule is HolidayRule.CALENDAR_DAY
    drill = (Window(opens_s=43200, closes_s=46800),)
    assert calendar.closed == (
        Closure(starts=date(2026, 12, 29), ends=date(2027, 1, 3), why="New Year shutdown"),
        Closure(starts=date(2026, 5, 1), ends=date(2026, 5, 1), windows=drill, why="drill"),
    )
    assert calendar.open == (
        Opening(on=date(2026, 5, 3), windows=(Window(opens_s=36000, closes_s=57600),), why="cut-over"),
        Opening(on=date(2026, 5, 4)),
    )


def test_a_contract_is_read_whole() -> None:
    """Targets, matrix, stops and covers become the trade's values."""
    contract = read_book([EVERYTHING]).book.contracts["BANK-26"]
    assert contract.triage == timedelta(minutes=15)
    assert contract.confirm_within == BusinessDays(3)
    assert contract.targets[Priority.P1].clocks[ClockName.RESTORE] == timedelta(hours=4)
    assert contract.targets[Priority.P3].calendar == "office"
    assert contract.stops == {ClockName.RESTORE: ("customer", "access"), ClockName.RESOLVE: ("parts",)}
    assert contract.priorities[Level.LOW][Level.LOW] is Priority.P3
    assert contract.covers[0].selector == Selector(site=("hq",), vendor=("cisco", "nec"))
    assert contract.covers[1].targets[Priority.P1].clocks == {ClockName.RESTORE: timedelta(hours=2)}


def test_the_usual_matrix_stands_where_none_is_written(tmp_path: Path) -> None:
    """A contract without priorities has ITIL's."""
    assert read_text(tmp_path, BOOK).book.contracts["BANK-26"].priorities == USUAL_MATRIX


def test_an_agreement_times_the_vendors_clocks() -> None:
    """``accept`` and ``restore`` of an agreement are the clocks of a leg."""
    agreement = read_book([EVERYTHING]).book.agreements["SNT-4711"]
    assert set(agreement.targets[Priority.P1].clocks) == {ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE}
    assert agreement.stops == {ClockName.LEG_RESTORE: ("customer",)}
    assert agreement.backs == (Selector(vendor=("cisco",), model=("Catalyst *",)),)


def test_a_route_may_ask_for_priorities_and_words() -> None:
    """One value or a list of them; the words of a text are taken apart."""
    route = read_book([EVERYTHING]).book.routes[0]
    assert route.priorities == (Priority.P3, Priority.P4)
    assert route.symptom == ("fan", "noise")
    assert (route.to, route.why) == ("desk", "spares on the shelf")


def test_promises_know_their_line(tmp_path: Path) -> None:
    """``why`` can name file and line of a contract, of its targets and of its covers."""
    contract = read_text(tmp_path, BOOK).book.contracts["BANK-26"]
    file, lines = str(tmp_path / "book.toml"), BOOK.splitlines()
    assert contract.origin == Origin(file=file, line=lines.index("[contracts.BANK-26]") + 1)
    target = next(number for number, line in enumerate(lines, 1) if line.startswith("P1 = "))
    assert contract.targets[Priority.P1].origin == Origin(file=file, line=target)
    cover = lines.index("[[contracts.BANK-26.covers]]") + 1
    assert contract.covers[0].origin == Origin(file=file, line=cover)


def test_lines_are_right_beside_texts_of_several_lines(tmp_path: Path) -> None:
    """A text that looks like a header moves no promise to its line."""
    note = '[[equipment]]\ntag = "X"\nnote = """\n[contracts.BANK-26]\nP1 = 1\n"""\n' + SWITCH[14:]
    reading = read_text(tmp_path, note.replace('tag = "SW-1"\n', "") + PARTIES + CONTRACT)
    lines = (tmp_path / "book.toml").read_text().splitlines()
    last = max(number for number, line in enumerate(lines, 1) if line == "[contracts.BANK-26]")
    origin = reading.book.contracts["BANK-26"].origin
    assert origin is not None
    assert origin.line == last


def test_machines_come_from_csv_and_from_toml_alike() -> None:
    """A row and a table of the same words are the same machine but for the tag."""
    machines = read_book([EVERYTHING]).book.equipment
    inline, row = machines["KB-SW-01"], machines["KB-SW-02"]
    assert inline == replace(row, tag="KB-SW-01")
    assert row.note == "one\ntwo"
    assert machines["KB-UPS-01"].note == "=A1"


def test_names_are_kept_in_normal_form(tmp_path: Path) -> None:
    """A letter with its accent apart is the letter with its accent."""
    reading = read_text(tmp_path, '[vendors.x]\nname = "Cafe\u0301"\n')
    assert reading.book.vendors["x"].name == "Caf\u00e9"


def test_findings_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    """One bad file hides nothing that is wrong in another."""
    files = {
        "a.toml": "[vendors.cisco\n",
        "b.toml": '[calendars.c]\ntime_zone = "Mars/Base"\nhours = { daily = ["9-5"] }\n',
        "c.toml": PARTIES + SWITCH + CONTRACT.replace('"4h"', "4"),
    }
    reading = read_book([write(tmp_path, files)])
    assert codes(reading) == ["UMC105", "UMC206", "UMC209", "UMC205"]
    assert {Path(one.span.file).name for one in reading.diagnostics} == set(files)


def test_a_misspelt_table_is_one_finding(tmp_path: Path) -> None:
    """What it holds is not complained of, nor are references to what it declares."""
    reading = read_text(tmp_path, BOOK.replace("[vendors.", "[vendor."))
    assert places(reading) == [("UMC201", 4, 2)]


def test_what_a_broken_file_declares_is_not_missed_elsewhere(tmp_path: Path) -> None:
    """A vendor in a file that cannot be parsed is no unknown vendor."""
    files = {"a.toml": PARTIES + "broken =\n", "b.toml": SWITCH + CONTRACT}
    assert codes(read_book([write(tmp_path, files)])) == ["UMC105"]


def test_a_csv_that_cannot_be_read_makes_no_cover_idle(tmp_path: Path) -> None:
    """Which machines there are is not known: nothing is said about covers and dependencies."""
    text = BOOK.replace('class = "switch"\n\n', 'class = "switch"\ndepends_on = ["UPS-1"]\n\n')
    text += '[[contracts.BANK-26.covers]]\nclass = "ups"\n' + CSV_NAMED
    reading = read_book([write(tmp_path, {"book.toml": text, "machines.csv": "tag,customer\n"})])
    assert codes(reading) == ["UMC110"]


def test_a_customer_without_machines_in_the_book_may_have_contracts(tmp_path: Path) -> None:
    """Its machines are registered at the desk; no cover is called idle for that."""
    assert codes(read_text(tmp_path, PARTIES + CONTRACT)) == []


def test_findings_that_depend_on_the_day_need_one(tmp_path: Path) -> None:
    """Without a day nothing ends soon; with one it does."""
    folder = write(tmp_path, {"book.toml": BOOK})
    assert codes(read_book([folder])) == []
    assert "UMC408" in codes(read_book([folder], at=date(2027, 3, 1)))


def test_an_agreement_that_another_follows_does_not_end_too_soon(tmp_path: Path) -> None:
    """The next year's agreement of the same vendor underpins the rest of the contract."""
    first = (
        '[agreements.A-{n}]\nvendor = "cisco"\nstarts = {s}\nends = {e}\ncalendar = "24x7"\n'
        'targets = {{ P1 = {{ restore = "3h" }} }}\nbacks = [{{ vendor = "cisco" }}]\n'
    )
    one = first.format(n=1, s="2026-01-01", e="2026-12-31")
    two = first.format(n=2, s="2027-01-01", e="2027-12-31")
    assert codes(read_text(tmp_path, BOOK + one)) == ["UMC404"]
    assert codes(read_text(tmp_path, BOOK + one + two)) == []
