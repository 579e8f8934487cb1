"""``umc equipment add`` and ``retire``: what the desk itself enters in the register."""

import pytest

from tests.sample_desk import Desk
from umc.domain.register.equipment import COLUMNS

AT = "2026-05-03T03:10+09:00"
PLACE = ("--customer", "keihin-bank", "--site", "dc", "--vendor", "cisco")


def tags(desk: Desk, *words: str) -> list[str]:
    """Return the tags that a listing has, in its order."""
    return [one["tag"] for one in desk.ask("equipment", "list", *words)]


def test_a_machine_is_registered_with_every_column(desk: Desk) -> None:
    """What was typed is what is kept, and the desk is who declared it."""
    words = (
        "--model", "Nexus 9336C-FX2", "--part-number", "N9K", "--serial", "S-1", "--class", "switch",
        "--status", "spare", "--installed", "2026-04-01", "--warranty-until", "2027-03-31",
        "--depends-on", "KB-UPS-01", "--depends-on", "KB-SW-01", "--software-version", "10.3",
        "--location", "ラックC09", "--customer-ref", "倉庫 7", "--note", "[bold]kept[/bold]",
    )  # fmt: skip
    done = desk.ask("equipment", "add", "KB-NEW-1", *PLACE, *words)
    shown = desk.ask("equipment", "show", "KB-NEW-1", at=AT)
    assert {column: done[column] for column in COLUMNS} == {column: shown[column] for column in COLUMNS}
    assert (shown["installed"], shown["depends_on"]) == ("2026-04-01", ["KB-UPS-01", "KB-SW-01"])
    assert (shown["note"], shown["declared_by"]) == ("[bold]kept[/bold]", "desk")
    assert (shown["status"], shown["class"]) == ("spare", "switch")


def test_a_tag_that_is_taken_is_refused(desk: Desk) -> None:
    """One tag, one machine; what is registered stays as it was."""
    error = desk.refused("equipment", "add", "KB-SW-01", *PLACE, "--model", "other")
    assert (error["code"], error["exit_code"]) == ("duplicate-tag", 3)
    assert desk.ask("equipment", "show", "KB-SW-01", at=AT)["model"] == "Nexus 9336C-FX2"


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (
            ("--customer", "keihin-bnk", "--site", "dc", "--vendor", "cisco"),
            "unknown-customer",
            "keihin-bank",
        ),
        (("--customer", "keihin-bank", "--site", "dx", "--vendor", "cisco"), "unknown-site", "dc"),
        (("--customer", "keihin-bank", "--site", "dc", "--vendor", "cisko"), "unknown-vendor", "cisco"),
        ((*PLACE, "--depends-on", "KB-SW-99"), "unknown-equipment", "register it first"),
        ((*PLACE, "--depends-on", "KB-NEW-1"), "dependency-circle", "another"),
    ],
)
def test_a_machine_that_does_not_fit_the_register_is_refused(
    desk: Desk, words: tuple[str, ...], code: str, near: str
) -> None:
    """The refusal names what is wrong and leads on; nothing is written."""
    error = desk.refused("equipment", "add", "KB-NEW-1", *words)
    assert error["code"] == code
    assert near in error["hint"]
    assert "KB-NEW-1" not in tags(desk)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("KB NEW", *PLACE), "bad-id", "KB NEW"),
        (("KB-1", *PLACE, "--installed", "04/05/2026"), "bad-date", "--installed"),
        (("KB-1", *PLACE, "--warranty-until", "2026-02-30"), "bad-date", "--warranty-until"),
        (("KB-1", *PLACE, "--model", "x" * 10_000), "text-is-too-long", "10000"),
        (("KB-1", *PLACE, "--location", "\x1b[31mred"), "control-character-in-text", "--location"),
        (("KB-1", *PLACE, "--depends-on", "a b"), "bad-id", "--depends-on"),
    ],
)
def test_a_word_that_is_no_value_of_its_column_is_misuse(
    sqlite_desk: Desk, words: tuple[str, ...], code: str, said: str
) -> None:
    """Exit 2, the option named; nothing is written."""
    error = sqlite_desk.refused("equipment", "add", *words, code=2)
    assert error["code"] == code
    assert said in error["message"]


def test_a_serial_that_another_machine_has_is_warned_of(desk: Desk) -> None:
    """One of the two is mistyped, but which, a person has to say."""
    done = desk.ask("equipment", "add", "KB-NEW-1", *PLACE, "--serial", "FDO27311QKL")
    assert any("KB-SW-01" in warning for warning in done["warnings"])
    other = desk.ask("equipment", "add", "KB-NEW-2", *PLACE, "--serial", "FDO-UNIQUE")
    assert other["warnings"] == []


def test_a_machine_that_nothing_covers_is_warned_of(desk: Desk) -> None:
    """The customer learns it now, not in the night of the fault."""
    where = ("--customer", "keihin-bank", "--site", "kawasaki", "--vendor", "cisco")
    assert desk.ask("equipment", "add", "KB-K-1", *where)["warnings"] == []
    retired = desk.ask("equipment", "add", "KB-K-2", *where, "--status", "retired")
    assert any(warning.startswith("not covered") for warning in retired["warnings"])


def test_adding_again_under_the_same_key_does_nothing(desk: Desk) -> None:
    """A script that repeats itself gets the answer it got before."""
    words = ("equipment", "add", "KB-NEW-1", *PLACE, "--serial", "FDO27311QKL", "--key", "n-1")
    first, again = desk.ask(*words), desk.ask(*words)
    assert first == again
    assert "already done under this key" in desk.run(*words).stderr
    assert tags(desk).count("KB-NEW-1") == 1


def test_a_key_of_another_machine_is_refused(desk: Desk) -> None:
    """The same key for another command is a mistake, never guessed at."""
    desk.ask("equipment", "add", "KB-NEW-1", *PLACE, "--key", "n-1")
    assert desk.refused("equipment", "add", "KB-NEW-2", *PLACE, "--key", "n-1")["code"] == "key-reused"
    assert "KB-NEW-2" not in tags(desk)


def test_a_retired_machine_stays_known_and_is_covered_by_nothing(desk: Desk) -> None:
    """It leaves the listing, keeps its note with day, name and reason, and loses its cover."""
    desk.ask("equipment", "retire", "KB-SW-14", "--reason", "sold", at="2026-05-03T03:10")
    assert "KB-SW-14" not in tags(desk)
    assert "KB-SW-14" in tags(desk, "--all")
    assert tags(desk, "--status", "retired") == ["KB-SW-14"]
    shown = desk.ask("equipment", "show", "KB-SW-14", at=AT)
    assert (shown["status"], shown["covered"]) == ("retired", False)
    assert shown["note"].endswith("retired 2026-05-03 by sato: sold")


def test_a_machine_is_retired_once(desk: Desk) -> None:
    """The second time is refused and adds nothing to the note."""
    desk.ask("equipment", "retire", "KB-SW-14", "--reason", "sold")
    assert desk.refused("equipment", "retire", "KB-SW-14", "--reason", "again")["code"] == "already-retired"
    assert "again" not in desk.ask("equipment", "show", "KB-SW-14", at=AT)["note"]


def test_retiring_again_under_the_same_key_answers_as_before(desk: Desk) -> None:
    """A repeated command is not refused for what it did itself."""
    words = ("equipment", "retire", "KB-SW-14", "--reason", "sold", "--key", "r-1")
    first, again = desk.ask(*words), desk.ask(*words)
    assert first == again


def test_retiring_warns_of_what_still_needs_the_machine(desk: Desk) -> None:
    """Open faults, machines above it, and the book that would bring it back."""
    number = desk.open("KB-SW-01")["number"]
    warnings = desk.ask("equipment", "retire", "KB-SW-01", "--reason", "dead")["warnings"]
    assert any(number in warning for warning in warnings)
    assert any("KB-ST-01" in warning for warning in warnings)
    assert any("apply" in warning for warning in warnings)


def test_retiring_what_the_desk_registered_warns_of_nothing(desk: Desk) -> None:
    """No book brings it back, nothing depends on it."""
    desk.ask("equipment", "add", "KB-NEW-1", *PLACE)
    assert desk.ask("equipment", "retire", "KB-NEW-1", "--reason", "sold")["warnings"] == []


def test_a_machine_is_not_retired_without_a_reason(sqlite_desk: Desk) -> None:
    """Neither without the option nor with blanks."""
    assert sqlite_desk.run("equipment", "retire", "KB-SW-14").exit_code == 2
    assert (
        sqlite_desk.refused("equipment", "retire", "KB-SW-14", "--reason", " ", code=2)["code"]
        == "empty-text"
    )
    assert "KB-SW-14" in tags(sqlite_desk)


def test_a_reason_that_overfills_the_note_is_refused(sqlite_desk: Desk) -> None:
    """What an export of the note could not be read back from is never kept."""
    error = sqlite_desk.refused("equipment", "retire", "KB-SW-14", "--reason", "x" * 1000)
    assert error["code"] == "too-long"
    assert "KB-SW-14" in tags(sqlite_desk)
